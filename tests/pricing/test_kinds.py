"""Each kind of rule and of list price, at its boundaries: cases that a sales manager can check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from tests.pricing.pricing import ground_of, quoted

from salesplan.plan.yaml_reader import read_yaml
from salesplan.pricing.rules import PriceRule

CASES_FOLDER = Path(__file__).parent.parent / "cases" / "pricing"


class Case(BaseModel, extra="forbid"):
    name: str
    prices: dict[str, Any]
    order: dict[str, Any]
    net: str
    steps: list[str] = []
    delivered: str = ""
    unit: str = ""
    below_floor: str = "no"


def cases() -> list[tuple[str, Case]]:
    found = []
    for file in sorted(CASES_FOLDER.glob("*.yaml")):
        values, _, findings = read_yaml(file.read_text("utf-8"), file.name)
        assert not findings, findings
        found += [(file.stem, Case(**case)) for case in values]
    return found


@pytest.mark.parametrize(("kind", "case"), cases(), ids=lambda part: getattr(part, "name", part))
def test_costs_what_the_case_says(kind: str, case: Case) -> None:
    lines = quoted(ground_of(case.prices), {"date": "2026-03-10", **case.order})
    told = [f"{step.rule} {step.amount / 100:.2f}" for line in lines for step in line.steps]
    assert f"{sum(line.net for line in lines) / 100:.2f}" == case.net, told
    if case.steps:
        assert told == case.steps
    if case.delivered:
        assert str(lines[0].delivered) == case.delivered
    if case.unit:
        assert f"{float(lines[0].unit_net):.4f}" == case.unit
    assert ("yes" if any(line.is_below_floor for line in lines) else "no") == case.below_floor
    for line in lines:
        assert line.listed + sum(step.amount for step in line.steps) == line.net


def test_every_kind_has_its_cases() -> None:
    kinds = {model.model_fields["kind"].annotation.__args__[0] for model in PriceRule.__origin__.__args__}  # type: ignore[attr-defined]
    assert kinds <= {file.stem for file in CASES_FOLDER.glob("*.yaml")}
