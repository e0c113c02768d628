"""A layout that is changed while its file goes on growing: rows whose text is as it was aren't told as changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Runner

HEAD = """salesplan: 1
name: P
currency: CNY
calendar: {starts: 2026-01-01}
target: 1200
regions: {a: {}, b: {}}
decompose: {weights: even, seasonality: even}
exports:
  erp:
    files: "s.csv"
"""
KEYED = "    columns: {date: date, order: order, line: line, region: region, amount: amount}\n"
BARE = "    columns: {date: date, region: region, amount: amount}\n    duplicates: none\n"
NUMBERED = BARE.replace("date: date,", "date: date, order: order, line: line,")
VOID = "    exclude: {state: [void]}\n"
ROWS = (
    "date,order,line,region,amount,state\n"
    "2026-01-05,1,1,a,10.00,ok\n2026-01-06,2,1,b,20.00,void\n2026-01-07,3,1,a,40.00,ok\n"
)
LATER = "2026-02-27,4,1,b,5.00,ok\n2026-01-08,5,1,b,7.00,ok\n"


@pytest.mark.parametrize(
    ("then", "now", "rows", "causes"),
    [
        (KEYED, KEYED + VOID, ROWS, {("late_rows", 7.0, 1), ("plan_changed", -20.0, 1)}),
        (KEYED + VOID, KEYED, ROWS, {("late_rows", 7.0, 1), ("plan_changed", 20.0, 1)}),
        (BARE, BARE + VOID, ROWS, {("late_rows", 7.0, 1), ("plan_changed", -20.0, 1)}),
        (BARE, NUMBERED, ROWS, {("late_rows", 7.0, 1)}),
        (KEYED, KEYED + VOID, ROWS.replace("40.00", "44.00"),
         {("late_rows", 7.0, 1), ("rows_changed", 4.0, 1), ("plan_changed", -20.0, 1)}),
        (KEYED + VOID, KEYED + VOID, ROWS.replace("40.00,ok", "40.00,void"),
         {("late_rows", 7.0, 1), ("rows_changed", -40.0, 1)}),
    ],
)  # fmt: skip
def test_what_the_layout_changed_is_the_plans_doing(
    salesplan: Runner, tmp_path: Path, then: str, now: str, rows: str, causes: set[tuple[str, float, int]]
) -> None:
    plan, export = tmp_path / "plan.yaml", tmp_path / "s.csv"
    plan.write_text(HEAD + then, "utf-8")
    export.write_text(ROWS, "utf-8")
    assert salesplan("close", plan, "--month", "2026-01", "--as-of", "2026-01-31").code == 0
    plan.write_text(HEAD + now, "utf-8")
    export.write_text(rows + LATER, "utf-8")
    run = salesplan("close", plan, "--restate", "--format", "json")
    told = [row for row in run.table("restated_causes") if row["axis"] == "company"]
    assert {(row["restated_by"], row["amount"], row["rows"]) for row in told} == causes
