"""Plans with faults: every one is told, with its place and a remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from salesplan.checks.sound import findings_of
from salesplan.plan.load import LoadedPlan, load_plan
from salesplan.plan.yaml_reader import read_yaml
from salesplan.sales.text_rows import read_text_table

CASES_FOLDER = Path(__file__).parent.parent / "cases" / "plan"


class Case(BaseModel, extra="forbid"):
    name: str
    plan: str
    says: list[str]
    hints: list[str] = []
    messages: list[str] = []
    holds: dict[str, Any] = {}


def cases() -> list[Case]:
    found = []
    for file in sorted(CASES_FOLDER.glob("*.yaml")):
        values, _, findings = read_yaml(file.read_text("utf-8"), file.name)
        assert not findings, findings
        found += [Case(**{key: "" if value is None else value for key, value in case.items()}) for case in values]
    return found


def load(folder: Path, plan: str) -> LoadedPlan:
    (folder / "plan.yaml").write_text(plan, "utf-8")
    return load_plan(folder / "plan.yaml", read_text_table)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_says_what_the_case_says(case: Case, tmp_path: Path) -> None:
    loaded = load(tmp_path, case.plan)
    found = findings_of(loaded)
    assert [f"{f.code} {f.place.line}:{f.place.column}" for f in found] == case.says, "\n".join(
        f.say("en") for f in found
    )
    if case.hints:
        assert [f.remedy("en") for f in found] == case.hints
    if case.messages:
        assert [f.message("en").replace(f"{tmp_path}/", "") for f in found] == case.messages
    assert all(f.say("zh") for f in found)
    if case.holds and loaded.plan:
        dumped = loaded.plan.model_dump()
        assert {key: narrowed(dumped[key], value) for key, value in case.holds.items()} == case.holds


def narrowed(held: Any, asked: Any) -> Any:
    return {key: narrowed(held[key], value) for key, value in asked.items()} if isinstance(asked, dict) else held


SOUND = "salesplan: 1\nname: Plan\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\n"


def test_a_folder_is_read_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "b.yaml").write_text("regions: {east: {}}\n", "utf-8")
    loaded = load_plan(tmp_path, read_text_table)
    assert loaded.plan
    assert list(loaded.plan.regions) == ["east"]


def test_a_section_stands_in_one_file_only(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOUND + "regions: {east: {}}\n", "utf-8")
    (tmp_path / "b.yaml").write_text("regions: {west: {}}\n", "utf-8")
    (found,) = findings_of(load_plan(tmp_path, read_text_table))
    assert found.code == "SP108"
    assert found.place.file.endswith("b.yaml")


def test_files_that_cannot_be_read(tmp_path: Path, write: Callable[..., Path]) -> None:
    latin = write("latin.yaml", "name: Müller\n", "latin-1")
    big = tmp_path / "big.yaml"
    with big.open("wb") as file:
        file.truncate(65 * 2**20)
    empty = tmp_path / "empty"
    empty.mkdir()
    codes = [
        findings_of(load_plan(path, read_text_table))[0].code for path in (tmp_path / "nowhere.yaml", latin, big, empty)
    ]
    assert codes == ["SP101", "SP110", "SP101", "SP101"]


def test_the_hash_is_of_the_content_whatever_the_order_of_keys(tmp_path: Path) -> None:
    one = load(tmp_path, SOUND + "regions: {a: {target: 5}, b: {}}\n")
    other = load(tmp_path, "# a remark\nregions:\n  b: {}\n  a: {target: 5}\n" + SOUND)
    different = load(tmp_path, SOUND + "regions: {a: {target: 6}, b: {}}\n")
    assert one.sha256 == other.sha256
    assert one.sha256 != different.sha256


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
)


@pytest.mark.parametrize(
    "text", [BOMB, "[" * 100_000, "a: " + "x" * 2_000_000, "a: &a {b: *a}\n", "a: \x07\n", "? [a]\n: b\n"]
)
def test_hostile_yaml_is_defused(tmp_path: Path, text: str) -> None:
    found = findings_of(load(tmp_path, text))
    assert found[0].code in ("SP102", "SP107")
    assert found[0].place.line
