"""The store of a plan (计划的存储): where it is, and what it is opened for."""

from __future__ import annotations

from pathlib import Path

from salesplan.errors import Finding, Place, finding
from salesplan.sales.store.manifest import NoStore, read_manifest, to_bytes
from salesplan.sales.store.shelf import Shelf
from salesplan.sales.store.stamps import read_stamps
from salesplan.words.sentence import sentence


def store_of(plan: Path) -> Path:
    """The folder of a plan's store, beside its file or within its folder; hidden, so that no `**` of a plan finds it."""
    return plan / ".plan.store" if plan.is_dir() else plan.parent / f".{plan.stem}.store"


def open_store(plan: Path) -> tuple[Shelf | None, list[Finding]]:
    """The store of a plan; none, and perhaps a finding, where there is none that this version can use."""
    folder = store_of(plan)
    try:
        manifest = read_manifest(folder)
    except NoStore as error:
        return None, [finding("SP495", Place(str(folder)), hint=sentence("store_anew"), reason=error.reason)]
    if manifest is None:
        return None, []
    return Shelf(folder, plan if plan.is_dir() else plan.parent, manifest, read_stamps(folder, to_bytes(manifest))), []
