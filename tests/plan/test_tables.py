"""Table files of a plan: which year and period a row is of, which currency its numbers are in, and how long it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from salesplan.checks.sound import findings_of
from salesplan.plan.load import load_plan
from salesplan.plan.tables.period_names import OTHER_YEAR, in_year, name_of_period
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.period import Year, custom, months, weeks

DECEMBER = months(date(2025, 12, 26))  # 2026-01 … 2026-12
JULY = months(date(2025, 7, 1))
WEEKS = weeks(date(2025, 12, 28), "4-4-5", 52, 12)  # those of 2026
FEBRUARY = weeks(date(2026, 2, 1), "4-5-4", 53, 12)
MONDAY = weeks(date(2026, 1, 5), "4-4-5", 52, 12)
MIDDLE = weeks(date(2026, 1, 15), "4-4-5", 52, 12)  # half of April is in each of two periods
SPRING = custom(["K1", "K2"], [date(2026, 4, 1), date(2026, 6, 10)], date(2026, 9, 1), [None, None])
LONG = custom(["A", "B"], [date(2026, 1, 1), date(2026, 12, 1)], date(2027, 3, 1), [None, None])


@pytest.mark.parametrize(
    ("cell", "stated", "year", "label"),
    [
        # a label, beside the year that the plan's year is called after, or that the label bears itself
        ("2026-01", "2026", DECEMBER, "2026-01"),
        ("Q4", "2026", DECEMBER, "Q4"),
        ("Q4", "2025", DECEMBER, OTHER_YEAR),
        ("2026-01", "2026", JULY, "2026-01"),
        ("2026-01", "FY2025", JULY, "2026-01"),
        ("2026-01", "2025/26", JULY, "2026-01"),
        ("2026-01", "2024", JULY, OTHER_YEAR),
        ("P1", "2026", WEEKS, "P1"),
        ("P1", "2025", WEEKS, OTHER_YEAR),
        # numbers are months where periods are, and periods elsewhere
        ("2", "2026", DECEMBER, "2026-02"),
        ("2", "2026", JULY, "2026-02"),
        ("2", None, JULY, "2026-02"),
        ("2", "2025", JULY, OTHER_YEAR),
        ("2", "2026", WEEKS, "P2"),
        ("2", None, FEBRUARY, "P2"),
        ("3", None, SPRING, None),
        # names of months are months everywhere
        ("Feb", None, DECEMBER, "2026-02"),
        ("2月", None, FEBRUARY, "P1"),
        ("Jan", None, FEBRUARY, "P12"),
        ("Jan", "2027", FEBRUARY, "P12"),
        ("Jan", "2026", FEBRUARY, OTHER_YEAR),
        ("April", None, MIDDLE, "P4"),
        ("4月", None, SPRING, "K1"),
        ("Jun", None, SPRING, "K2"),
        ("Jan", None, SPRING, None),
        ("Mar", None, LONG, "A"),
        ("Jan", None, LONG, None),  # of two years
        ("Jan", "2027", LONG, "B"),
        # months with their year
        ("2026-01", None, MONDAY, "P1"),
        ("2026/12", None, MONDAY, "P12"),
        ("2027-01", None, MONDAY, OTHER_YEAR),
        ("2026-05", None, SPRING, "K1"),
        ("2025-12", None, DECEMBER, OTHER_YEAR),
        ("Jan", "0000", SPRING, OTHER_YEAR),
        ("Jan", "9999", SPRING, OTHER_YEAR),
        # days
        ("2025-12-31", None, DECEMBER, "2026-01"),
        ("2026-01-04", None, MONDAY, OTHER_YEAR),
        ("soon", None, MONDAY, None),
        ("2026-01", "soon", DECEMBER, None),
    ],
)
def test_what_a_cell_names(cell: str, stated: str | None, year: Year, label: str | None) -> None:
    assert name_of_period(cell, stated, year, ()) == label


@pytest.mark.parametrize(("year", "stated"), [(DECEMBER, "2026"), (WEEKS, "2026"), (JULY, "2025"), (MONDAY, "FY2026")])
def test_a_wide_row_is_of_the_year_that_the_first_period_is_called_after(year: Year, stated: str) -> None:
    assert in_year(stated, year)
    assert in_year(str(year.named_year - 1), year) is False


PLAN = """salesplan: 1
name: t
currency: CNY
calendar: {starts: 2026-01-01}
target: 1000
regions: {north: {}, south: {}}
teams: {t: {sellers: {s1: {territory: [{region: north}]}}}}
"""


def told(folder: Path, more: str, table: str = "") -> list[str]:
    (folder / "t.csv").write_text(table, "utf-8")
    (folder / "plan.yaml").write_text(PLAN + more, "utf-8")
    found = findings_of(load_plan(folder / "plan.yaml", read_text_table))
    return [f"{one.code} {one.message('en')}" for one in found if one.severity != "note"]


TARGETS = "targets: [{file: t.csv, columns: {region: region, amount: amount}}]\n"
QUOTAS = "quotas: [{file: t.csv, columns: {seller: id, amount: amount}}]\n"
POTENTIAL = "decompose: {potential: {file: t.csv, columns: {region: region, worth: worth}}}\n"


@pytest.mark.parametrize(
    ("more", "table"),
    [
        (TARGETS, "region,amount\nnorth,52,000\n"),
        (QUOTAS, "id,amount\ns1,3,600\n"),
        (POTENTIAL, "region,worth\nnorth,1,500\nsouth,2\n"),
    ],
)
def test_a_row_that_is_too_long_is_no_row(tmp_path: Path, more: str, table: str) -> None:
    assert told(tmp_path, more, table)[0] == "SP129 the row has 3 fields, the header 2"


def test_a_table_of_another_year_is_told(tmp_path: Path) -> None:
    more = "targets: [{file: t.csv, columns: {region: region, year: year, amount: amount}}]\n"
    table = "region,year,amount\nnorth,2025,52\nsouth,2025,8\n"
    assert told(tmp_path, more, table) == [
        "SP132 none of the 2 rows is of the plan's year, 2026-01 to 2026-12",
    ]
    assert told(tmp_path, more, table + "south,2026,8\n") == []


def test_a_tail_of_empty_fields_says_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, TARGETS, "region,amount\nnorth,52,,\n") == []


@pytest.mark.parametrize(
    ("more", "table", "value"),
    [
        (TARGETS, "region,amount\nnorth,USD 52000\n", "USD 52000"),
        (QUOTAS, "id,amount\ns1,€360\n", "€360"),
        (POTENTIAL, "region,worth\nnorth,$1500\nsouth,2\n", "$1500"),
        ('targets: [{region: north, amount: "€120"}]\n', "", "€120"),
        ("quotas: [{seller: s1, amount: 120 USD}]\n", "", "120 USD"),
    ],
)
def test_amounts_are_in_the_plans_currency(tmp_path: Path, more: str, table: str, value: str) -> None:
    assert any(f'"{value}" names another currency than the plan\'s' in found for found in told(tmp_path, more, table))


@pytest.mark.parametrize("own", ["¥120", "RMB 120", "120元", "CNY 120"])
def test_amounts_may_name_the_plans_currency(tmp_path: Path, own: str) -> None:
    assert told(tmp_path, f'targets: [{{region: north, amount: "{own}"}}]\n') == []
    assert told(tmp_path, TARGETS, f"region,amount\nnorth,{own}\n") == []
