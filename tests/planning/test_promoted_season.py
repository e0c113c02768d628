"""Promotions raise the season of the targets where the plan asks for it, by an amount that can be checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.decomposition import Decomposition, decompose
from salesplan.sales.text_rows import read_text_table

PLAN = """salesplan: 1
name: Plan
currency: CNY
calendar: {{starts: 2026-01-01}}
target: 12_500
regions: {{east: {{target: 60%}}, west: {{target: 40%}}}}
products: {{a: {{target: 25%}}, b: {{target: 75%}}}}
decompose: {{seasonality: even, weights: even}}
promotions:
  one: {{kind: launch, {window}, uplift: 100%, {more}}}
"""


def made(folder: Path, more: str = "in_plan: true", window: str = "from: 2026-06-01, to: 2026-06-30") -> Decomposition:
    (folder / "plan.yaml").write_text(PLAN.format(more=more, window=window), "utf-8")
    return decompose(sound_ground(load_plan(folder / "plan.yaml", read_text_table))[0], None)


def periods(found: Decomposition) -> list[int]:
    assert found.targets.periods is not None
    return found.targets.periods.tolist()


def test_a_month_of_twice_the_sales(tmp_path: Path) -> None:
    """12,500 over 12 months of which one weighs double: 13 parts."""
    found = made(tmp_path)
    part = 1_250_000 / 13
    assert sum(periods(found)) == 1_250_000
    assert periods(found) == pytest.approx([part * (2 if i == 5 else 1) for i in range(12)], abs=1)
    assert "SP810" in [f.code for f in found.findings]


@pytest.mark.parametrize(
    ("more", "window", "rise"),
    [
        ("in_plan: true", "from: 2026-06-01, to: 2026-06-15", 0.5),  # half of the days
        ("in_plan: true, product: a", "from: 2026-06-01, to: 2026-06-30", 0.5),  # even weights: one of two
        ("in_plan: true, product: a, region: east", "from: 2026-06-01, to: 2026-06-30", 0.25),
        ("in_plan: true", "festival: 06-30, before: 14", 0.5),
    ],
)
def test_by_the_share_of_days_and_of_the_plan(tmp_path: Path, more: str, window: str, rise: float) -> None:
    found = periods(made(tmp_path, more, window))
    assert found[5] / found[0] == pytest.approx(1 + rise, abs=1e-4)
    assert len(set(found[:5] + found[6:])) <= 2  # whole minor units


def test_only_where_it_is_asked_for(tmp_path: Path) -> None:
    found = made(tmp_path, "in_plan: false")
    assert max(periods(found)) - min(periods(found)) <= 1
    assert "SP810" not in [f.code for f in found.findings]
