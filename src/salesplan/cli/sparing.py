"""Places that a plan keeps for itself (保留位置): no output goes where its exports, records, store and own files are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.plan.load import LoadedPlan
    from salesplan.sales.inputs.found import Searched
    from salesplan.words.sentence import Sentence


def spare(loaded: LoadedPlan) -> None:
    """Keep outputs of this run from where the plan itself, its exports, its records and its store are looked for."""
    from salesplan.cli.closed import folder_of
    from salesplan.disk.inputs import reserve
    from salesplan.plan.load import SUFFIXES
    from salesplan.words.sentence import sentence

    records = folder_of(loaded).resolve()

    def among_records(path: Path) -> Sentence | None:
        return sentence("place_of_records") if path.parent.resolve() == records else None

    def in_store(path: Path) -> Sentence | None:
        from salesplan.sales.store.store import store_of

        store = store_of(loaded.path).resolve()
        return sentence("place_of_store") if store in path.resolve().parents else None

    def of_plan(path: Path) -> Sentence | None:
        whole = loaded.path.is_dir() and path.suffix in SUFFIXES
        return sentence("place_of_plan") if whole and path.parent.resolve() == loaded.path.resolve() else None

    for place in (among_records, in_store, of_plan):
        reserve(place)
    if loaded.plan:
        exports = loaded.plan.exports.values()
        spare_exports(
            [name for one in exports for name in (*one.files, *(one.join.files if one.join else ()))], loaded.folder
        )


def spare_exports(patterns: list[str], folder: Path) -> None:
    """Keep outputs from where these patterns, relative to `folder`, look for files."""
    from salesplan.disk.inputs import reserve
    from salesplan.words.sentence import sentence

    @cache
    def searched() -> Searched:  # when there is an output: most runs have none
        from salesplan.sales.inputs.found import Searched

        return Searched(patterns, folder)

    def among_exports(path: Path) -> Sentence | None:
        pattern = searched().finds(path)
        return sentence("place_of_exports", pattern=pattern) if pattern else None

    reserve(among_exports)
