"""Which period is reviewed, and up to which day, where the exports end before it or go on after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Run, Runner

PLAN = """salesplan: 1
name: Plan
currency: CNY
language: en
calendar: {starts: 2026-01-01}
target: 2_400
regions: {east: {name: East, target: 60%}, north: {name: North}}
decompose: {seasonality: even}
exports:
  erp:
    files: "*.csv"
    columns: {date: date, order: order, line: line, region: region, amount: amount}
"""
HEAD = "date,order,line,region,amount\n"
ROWS = [
    *(f"2025-{m:02d}-15,a{m},1,{region},{80 + m}\n" for m in range(1, 13) for region in ("east", "north")),
    *(f"2026-{m:02d}-{d:02d},b{m}{d},1,east,{90 + m}\n" for m in range(1, 5) for d in (5, 30 if m != 2 else 27)),
]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "sales.csv").write_text(HEAD + "".join(ROWS), "utf-8")
    return tmp_path / "plan.yaml"


def _year(run: Run) -> dict[str, object]:
    (row,) = [r for r in run.table("attainment") if r["axis"] == "company" and r["span"] == "year"]
    return row


def test_months_that_the_exports_do_not_reach_are_forecast(salesplan: Runner, plan: Path) -> None:
    seen = salesplan("report", plan, "--format", "json")
    ahead = salesplan("report", plan, "--format", "json", "--period", "2026-11")
    assert (seen.code, ahead.code) == (0, 0)
    assert "SP431" not in seen.err
    assert "SP431 no sale is dated in 2026-11; the exports end on 2026-04-30" in ahead.err
    assert ahead.json["parameters"] == {"period": "2026-11", "until": "2026-04-30", "partial": True}
    same = ("landing", "landing_low", "landing_high", "time_gone", "growth", "actual", "status")
    assert {key: _year(ahead)[key] for key in same} == {key: _year(seen)[key] for key in same}
    assert ahead.table("exceptions") == seen.table("exceptions")
    actuals = [r["actual"] for r in ahead.table("trend") if r["axis"] == "company"]
    assert [actual is None for actual in actuals] == [False] * 4 + [True] * 8


def test_a_month_that_is_open_stays_so_for_later_ones(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(HEAD + "".join(row for row in ROWS if not row.startswith("2026-04-30")))
    seen = salesplan("report", plan, "--format", "json")
    ahead = salesplan("report", plan, "--format", "json", "--period", "2026-05")
    keys = ("landing", "time_gone", "growth")
    assert {key: _year(ahead)[key] for key in keys} == {key: _year(seen)[key] for key in keys}
    assert _year(ahead)["partial_until"] == "2026-04-05"


def test_as_of_says_that_the_exports_are_complete(salesplan: Runner, plan: Path) -> None:
    run = salesplan("report", plan, "--format", "json", "--period", "2026-05", "--as-of", "2026-05-31")
    assert run.json["parameters"] == {"period": "2026-05", "until": "2026-05-31", "partial": False}
    assert "SP431" not in run.err


def test_a_year_without_sales_yet_is_all_to_come(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(HEAD + "".join(row for row in ROWS if row.startswith("2025")))
    run = salesplan("report", plan, "--format", "json", "--period", "2026-03")
    assert "the exports end on 2025-12-15" in run.err
    year = _year(run)
    assert (year["actual"], year["time_gone"], run.json["parameters"]["until"]) == (0.0, 0.0, "2025-12-31")
    assert year["landing"]


@pytest.mark.parametrize(
    ("day", "period", "partial"),
    [("2026-02-10", "2026-02", True), ("2026-03-02", "2026-02", False), ("2026-01-02", "2026-01", True)],
)
def test_as_of_alone_reviews_what_was_known_then(
    salesplan: Runner, plan: Path, day: str, period: str, partial: bool
) -> None:
    told = salesplan("report", plan, "--format", "json", "--as-of", day).json["parameters"]
    assert (told["period"], told["partial"]) == (period, partial)


@pytest.mark.parametrize(
    "arguments",
    [["--as-of", "2027-01-05"], ["--as-of", "2025-12-05"], ["--as-of", "2026-02-10", "--period", "2026-03"]],
)
def test_a_day_that_does_not_fit_is_wrong_use(salesplan: Runner, plan: Path, arguments: list[str]) -> None:
    for language in ("en", "zh"):
        run = salesplan("report", plan, "--lang", language, *arguments)
        assert (run.code, "SP906" in run.err, arguments[1] in run.err) == (2, True, True)


def test_exports_without_a_sale_are_told(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(HEAD)
    run = salesplan("report", plan)
    assert (run.code, "No export has a sale" in run.err) == (4, True)
    run = salesplan("report", plan, "--period", "2026-03", "--format", "json")
    assert (run.code, "SP432" in run.err, run.json["parameters"]["partial"]) == (0, True, True)


def test_where_every_row_was_rejected_that_is_said(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(HEAD + "2026-01-05,1,1,east,x\n2026-01-05,2,1,east,y\n")
    run = salesplan("report", plan)
    assert run.code == 4
    assert "2 rows were rejected" in run.err
    run = salesplan("report", plan, "--period", "2026-03", "--format", "json")
    assert (run.code, len(run.table("rejects"))) == (4, 2)


@pytest.mark.parametrize("amount", ["12345678901234567", "692012345678901234", "1" + "0" * 40, "-10000000000000000"])
def test_amounts_too_large_are_rejected(salesplan: Runner, plan: Path, tmp_path: Path, amount: str) -> None:
    (tmp_path / "sales.csv").write_text(HEAD + "".join(ROWS) + f"2026-04-30,z,1,east,{amount}\n")
    run = salesplan("report", plan, "--format", "json")
    assert run.code == 4
    assert [(r["column"], r["reason"]) for r in run.table("rejects")] == [("amount", "too_large")]


def test_sums_too_large_end_with_4(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    huge = (f"2026-01-05,{i},1,{('east', 'north')[i % 2]},{(-1) ** i * 9_000_000_000_000_000}\n" for i in range(30))
    (tmp_path / "sales.csv").write_text(HEAD + "".join(huge))
    run = salesplan("report", plan)
    assert (run.code, "SP415" in run.err, "fault" in run.err) == (4, True, False)


@pytest.mark.parametrize("plain", [1, 2, 10, len(ROWS) - 1])
def test_line_ends_may_be_mixed(salesplan: Runner, plan: Path, tmp_path: Path, plain: int) -> None:
    whole = salesplan("report", plan, "--format", "json")
    lines = (HEAD + "".join(ROWS)).splitlines()
    ends = ["\n"] * plain + ["\r\n"] * (len(lines) - plain)
    (tmp_path / "sales.csv").write_bytes("".join(a + b for a, b in zip(lines, ends, strict=True)).encode())
    mixed = salesplan("report", plan, "--format", "json")
    assert (mixed.code, mixed.json["tables"]["attainment"]) == (0, whole.json["tables"]["attainment"])
