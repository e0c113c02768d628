"""A store that somebody has edited: it is told, and no number changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Runner
from tests.sales.reading import HEAD, LAYOUT
from tests.sales.stored import held, lines

Edit = Callable[[dict[str, Any], dict[str, Any]], object]
EDITS: dict[str, Edit] = {
    "names exchanged": lambda _, piece: piece.update(names=[*piece["names"][:-2], *piece["names"][:-3:-1]]),
    "a name less": lambda _, piece: piece["names"].pop(),
    "a name more": lambda _, piece: piece["names"].append("more"),
    "rows exchanged": lambda whole, piece: piece.update(parquet=whole["entries"][1]["pieces"][0]["parquet"]),
    "lines": lambda _, piece: piece.update(lines=7),
    "a piece twice": lambda whole, piece: whole["entries"][0]["pieces"].append(piece),
    "a long name": lambda whole, _: whole["entries"][0].update(file="a" * 5000),
    "a zero byte": lambda whole, _: whole["entries"][0].update(file="a\0b"),
    "of a former version": lambda whole, _: (whole.pop("sha256", None), whole.update(salesplan_store=4)),
}


@pytest.fixture
def plan(tmp_path: Path, salesplan: Runner) -> Path:
    """A plan with two exports, imported."""
    for name, number in (("A", 3), ("B", 4)):
        (tmp_path / f"{name}.csv").write_text(lines(name, number), "utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(HEAD + LAYOUT, "utf-8")
    assert salesplan("import", path, "-q").code == 0
    return path


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_manifest_is_told_and_changes_no_number(salesplan: Runner, plan: Path, edit: str) -> None:
    store = plan.parent / ".plan.store"
    report = ("report", plan, "--format", "json", "--lang", "en")
    before, kept = salesplan(*report), held(store)
    manifest = json.loads((store / "manifest.json").read_bytes())
    EDITS[edit](manifest, manifest["entries"][0]["pieces"][0])
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (store / "manifest.json").write_text(text, "utf-8")
    after = salesplan(*report)
    assert (after.code, after.out) == (before.code, before.out)
    why = "it is kept as version 4" if "version" in edit else "its manifest is damaged, or was changed"
    assert f"SP495 the store can't be used ({why}" in after.err
    looked = salesplan("import", plan, "--verify", "--lang", "en")
    assert (looked.code, "SP495" in looked.err) == (2, True), looked.err
    assert salesplan("import", plan, "-q").code == 0
    assert held(store) == kept


def test_stamps_of_brackets_within_brackets_cost_time_only(salesplan: Runner, plan: Path) -> None:
    before = salesplan("report", plan, "--format", "json")
    stamps = plan.parent / ".plan.store" / "stamps.json"
    stamps.write_text("[" * 200_000)
    after = salesplan("report", plan, "--format", "json")
    assert (after.code, after.out, after.err) == (before.code, before.out, before.err)
    assert salesplan("import", plan, "-q").code == 0
    assert len(stamps.read_bytes()) < 10_000
