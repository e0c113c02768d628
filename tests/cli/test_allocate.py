"""`salesplan simulate --allocate` as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from tests.conftest import Runner

PLAN = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
regions:
  east: {name: 华东, target: 300万}
  south: {name: 华南, target: 200万}
scenarios:
  responses:
    heads:
      - {region: east, present: 6, points: {none: 55%, half: 82%, half_more: 111%, saturated: 130%}}
      - {region: south, present: 4, min: 3, points: {none: 20%, half: 40%, half_more: 160%, saturated: 240%}}
    budget:
      - {region: east, present: 60万, margin: 40%, adbudg: {a: 150%, b: 60%, c: 0.9}, max: 70万}
      - {region: south, present: 40万, margin: 55%, adbudg: {a: 160%, b: 50%, c: 1.3}}
"""


@pytest.fixture
def plan(write: Callable[..., Path]) -> Path:
    return write("plan.yaml", PLAN)


def test_the_table_has_every_effort_and_adds_up(salesplan: Runner, plan: Path) -> None:
    done = salesplan("simulate", plan, "--allocate", "budget=1_834_567.89", "--format", "json")

    assert done.code == 0, done.err
    *rows, total = done.table("allocation")
    assert total["node"] == "total"
    assert Decimal(str(total["allocated"])) == Decimal("1834567.89")
    for key in ("present", "allocated", "sales_at_present", "sales_expected", "sales_gain", "margin_gain"):
        assert sum(Decimal(str(row[key])) for row in rows) == Decimal(str(total[key])), key
    assert rows[0]["binds"] == "max"
    assert done.json["parameters"]["proof"] == "every_division"


@pytest.mark.parametrize(("language", "said"), [("en", "Where effort sells the most"), ("zh", "投入的最优分配")])
def test_people_read_the_answer_first(salesplan: Runner, plan: Path, language: str, said: str) -> None:
    done = salesplan("simulate", plan, "--allocate", "heads=12", "--lang", language)

    assert done.code == 0, done.err
    lead, _, table = done.out.partition(said)
    assert "12" in lead
    assert "华南 +" in lead
    assert "█" in table


def test_the_same_whatever_the_order_and_however_often(
    salesplan: Runner, plan: Path, write: Callable[..., Path]
) -> None:
    lines = PLAN.splitlines(keepends=True)
    other = write(
        "other/plan.yaml", "".join([*lines[:5], lines[6], lines[5], *lines[7:10], lines[11], lines[10], *lines[12:]])
    )

    # Findings name the lines of the plan, which differ; tables don't.
    outs = {salesplan("simulate", one, "--allocate", "heads=12", "--format", "json").out for one in (plan, plan, other)}

    tables = {out[out.index('"tables"') : out.index('"findings"')] for out in outs}
    assert len(tables) == 1


@pytest.mark.parametrize("suffix", ["md", "html", "xlsx", "csv", "json"])
def test_every_format_holds_it(salesplan: Runner, plan: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"allocation.{suffix}"

    done = salesplan("simulate", plan, "--allocate", "heads=12", "-o", file, "--table", "allocation")

    assert done.code == 0, done.err
    assert file.stat().st_size > 100


def test_the_page_has_its_picture(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "allocation.html"

    done = salesplan("simulate", plan, "--allocate", "budget=90万", "-o", file)

    assert done.code == 0, done.err
    page = file.read_text("utf-8")
    assert "<svg" in page
    assert "Effort at present and at its best" in page


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("budgt=3", 2, 'Did you mean "budget"?'),
        ("heads=half", 2, "--allocate heads=40"),
        ("heads=2", 3, "SP767 2 to allocate, but the least that must be is 3, 1 more: 华南 at least 3"),
    ],
)
def test_wrong_use_and_impossible_plans_have_their_remedies(
    salesplan: Runner, plan: Path, text: str, code: int, told: str
) -> None:
    done = salesplan("simulate", plan, "--allocate", text)

    assert done.code == code
    assert told in done.err
    assert not done.out


def test_a_plan_without_curves_is_told_how_to_declare_them(salesplan: Runner, write: Callable[..., Path]) -> None:
    bare = write("plan.yaml", PLAN[: PLAN.index("scenarios:")])

    done = salesplan("simulate", bare, "--allocate", "heads=12")

    assert done.code == 3
    assert "SP769" in done.err
    assert "scenarios: responses: heads:" in done.err


def test_options_of_draws_are_refused(salesplan: Runner, plan: Path) -> None:
    done = salesplan("simulate", plan, "--allocate", "heads=12", "--runs", 500)

    assert done.code == 2
    assert "--runs" in done.err
