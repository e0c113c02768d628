"""Explanations within the test's own process, and their arithmetic done once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.planning.test_targets import HEAD

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.explaining.cell import cell_asked
from salesplan.planning.explaining.explain import explanation
from salesplan.planning.intake import take_in_exports
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.document import Document


@dataclass(frozen=True)
class Told:
    """An explanation."""

    document: Document
    exit_code: int

    @property
    def steps(self) -> list[dict[str, Any]]:
        return self.document.tables[0].records()

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.document.tables[1].records()

    @property
    def number(self) -> int:
        """The amount of the first step."""
        return int(self.steps[0]["amount"])

    @property
    def texts(self) -> list[str]:
        return [step["what"] for step in self.steps]

    def step(self, text: str) -> dict[str, Any]:
        """The one step whose sentence is a text, or holds it."""
        found = [step for step in self.steps if text == step["what"]]
        found = found or [step for step in self.steps if text in step["what"]]
        assert len(found) == 1, (text, self.texts)
        return found[0]

    def parts(self, number: int = 1) -> list[int]:
        """The amounts of the parts of a step."""
        return [step["amount"] for step in self.steps if step["part_of"] == number]

    def check(self) -> Told:
        """Every step with parts is their sum, and places are lines of files."""
        return adds_up(self.steps) and self


def adds_up(steps: list[dict[str, Any]]) -> bool:
    """Hold that parts add up to what they are parts of, and stand deeper than it."""
    for number, step in enumerate(steps, 1):
        assert step["step"] == number
        parts = [other for other in steps if other["part_of"] == number]
        if parts:
            assert sum(part["amount"] for part in parts) == step["amount"], step
            assert {part["level"] for part in parts} == {step["level"] + 1}
    return True


def explain(
    folder: Path,
    text: str,
    cell: str = "",
    *,
    files: Mapping[str, str] | None = None,
    table: str | None = None,
    actual: bool = False,
    rows: int = 50,
    language: Any = "en",
) -> Told:
    """Write a plan and its exports, and explain a cell; raises what the program would end with."""
    (folder / "plan.yaml").write_text(HEAD + text, "utf-8")
    for name, content in (files or {}).items():
        (folder / name).write_text(content, "utf-8")
    loaded = load_plan(folder / "plan.yaml", read_text_table)
    loaded.language = language
    ground, findings = sound_ground(loaded)
    asked = cell_asked(ground, [cell] if cell else [], table, actual=actual)
    engine = DuckDBEngine()
    try:
        taken = take_in_exports(ground, engine) if ground.plan.exports or asked.actual else None
        made = explanation(ground, findings, engine, taken, asked, rows)
        return Told(made.document, made.exit_code).check()
    finally:
        engine.close()
