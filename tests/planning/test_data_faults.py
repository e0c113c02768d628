"""Rows that went astray: told with those who had most of them, of the span that is under review."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.planning.exceptional import Judged, judge

HEAD = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
target: 120_000
decompose: {weights: even}
"""
TWO_SELLERS = """regions: {a: {}, b: {}}
teams: {t: {sellers: {ann: {territory: [{region: a}]}, bob: {territory: [{region: b}]}}}}
"""


def reviewed(
    folder: Path,
    plan: str,
    columns: str,
    rows: str,
    period: str | None = None,
    as_of: date | None = None,
    duplicates: str = "none",
) -> Judged:
    """A review of a file of sales: its columns as the plan maps them, by name (`d,s,a`), and its rows."""
    roles = {"d": "date", "o": "order", "r": "region", "s": "seller", "a": "amount"}
    mapped = ", ".join(f"{roles[column]}: {column}" for column in columns.split(","))
    layout = f"exports: {{e: {{files: '*.csv', duplicates: {duplicates}, columns: {{{mapped}}}}}}}\n"
    (folder / "plan.yaml").write_text(HEAD + plan + layout, "utf-8")
    (folder / "s.csv").write_text(f"{columns}\n{rows}", "utf-8")
    return judge(folder / "plan.yaml", period, as_of=as_of)


def said(made: Judged, code: str) -> tuple[str, str]:
    """The message and the remedy of a finding."""
    (found,) = [one for one in made.document.findings if one.code == code]
    return found.message("en"), found.remedy("en")


ASTRAY = [
    "2026-01-05,{}ann,5000,a\n",
    "2026-01-06,{}bob,100,a\n",
    "2026-01-30,{}bob,2000,a\n",
    "2026-01-31,{}ann,7,b\n",
]


def test_sellers_outside_their_territories_are_told_by_rows(tmp_path: Path) -> None:
    """Bob has two of the rows in one order, Ann one; without a column of orders nothing is known of these."""
    (tmp_path / "with").mkdir()
    made = reviewed(tmp_path, TWO_SELLERS, "d,s,a,r", "".join(row.format("") for row in ASTRAY))
    told = said(made, "SP413")
    assert told == ("sold outside the seller's territory: 2,107 (rows: 3)", "By seller: bob (2), ann (1).")
    assert made.row("data_fault", "company/outside_territory")["cause"] == "by seller: bob (2), ann (1)"

    rows = "".join(row.format(order) for row, order in zip(ASTRAY, ("1,", "2,", "2,", "3,"), strict=True))
    made = reviewed(tmp_path / "with", TWO_SELLERS, "d,o,s,a,r", rows)
    told = said(made, "SP413")
    assert told == ("sold outside the seller's territory: 2,107 (orders: 2, rows: 3)", "By seller: bob (2), ann (1).")
    assert made.row("data_fault", "company/outside_territory")["cause"] == "by seller: bob (2), ann (1)"


def test_where_a_sale_names_no_region_none_is_held_against_it(tmp_path: Path) -> None:
    """Of exports without the column nothing is outside; of one without a cell only what isn't said is left open."""
    (tmp_path / "some").mkdir()
    made = reviewed(tmp_path, TWO_SELLERS, "d,s,a", "2026-01-05,ann,5000\n2026-01-06,bob,100\n")
    assert "SP413" not in [one.code for one in made.document.findings]
    assert ("data_fault", "company/outside_territory") not in made.marks
    rows = "2026-01-05,ann,5000,\n2026-01-06,bob,100,a\n2026-01-06,bob,100,mars\n"
    made = reviewed(tmp_path / "some", TWO_SELLERS, "d,s,a,r", rows)
    assert said(made, "SP413")[0] == "sold outside the seller's territory: 200 (rows: 2)"


def test_the_names_are_those_of_the_span_that_is_reviewed(tmp_path: Path) -> None:
    """A name of last year, and one of a month that is still to come, are no cause of what is amiss this year."""
    plan = "regions: {a: {}, b: {}}\nreview: {tolerance: 100%}\n"
    rows = "".join(f"2025-03-{day:02d},1,oldname\n" for day in range(1, 29))
    rows += "".join(f"2026-01-{day:02d},1,a\n" for day in range(1, 26)) + "2026-01-31,1,newname\n" * 3
    rows += "2026-02-10,1,latename\n" * 2
    made = reviewed(tmp_path, plan, "d,a,r", rows, "2026-01")
    row = made.row("data_fault", "company/unmatched")
    assert row["what"].startswith("rows that name what the plan doesn't know: 3 (10.7%")
    assert row["cause"] == "by name: newname (3)"


# Of January's rows: some before Ann was hired, some in Bob's region, and one each that can't be read, is unknown or came twice.
SERVED = """regions: {a: {}, b: {}}
teams: {t: {sellers: {ann: {hired: 2026-01-15, territory: [{region: a}]}, bob: {territory: [{region: b}]}}}}
review: {tolerance: 100%}
"""
FAULTY = (
    "2026-01-31,x1,ann,many,a\n2026-01-31,x2,ann,5,mars\n2026-01-31,x3,ann,5,b\n2026-01-31,n1,ann,5,a\n"
    "2026-01-03,x4,ann,5,a\nnever,x5,ann,5,a\n"
)
JANUARY = "".join(f"2026-01-{day:02d},n{day - 15},ann,5,a\n" for day in range(16, 32)) + FAULTY * 2
KINDS = ("duplicate", "outside_service", "outside_territory", "rejected", "unmatched")


def later(row: str) -> str:
    """Four hundred rows of February, each an order of its own."""
    return "".join(f"2026-02-{1 + i % 28:02d},f{i},{row}\n" for i in range(400))


LATER = {
    "sound": later("bob,5,b"),
    "unmatched": later("bob,5,venus"),
    "rejected": later("bob,few,b"),
    "duplicate": later("bob,5,b") * 2,
    "outside_territory": later("bob,5,a"),
    "undated": "2026-02-01,y,bob,5,b\n" + "someday,z,bob,5,b\n" * 40,
    "of other years": "2027-01-05,y,ann,5,b\n" * 50 + "2028-01-05,z,ann,x,venus\n" * 50,
}


@pytest.mark.parametrize("rows", LATER.values(), ids=LATER)
def test_files_of_later_days_change_no_fault_of_an_earlier_period(tmp_path: Path, rows: str) -> None:
    (tmp_path / "then").mkdir()
    then = january(tmp_path / "then", JANUARY)
    (tmp_path / "later.csv").write_text("d,o,s,a,r\n" + rows, "utf-8")
    assert january(tmp_path, JANUARY) == then
    assert [row["node"] for row in then] == [f"company/{kind}" for kind in KINDS]


# A row without a day belongs to the first days of its file.
@pytest.mark.parametrize("kind", [kind for kind in LATER if kind != "undated"])
def test_rows_of_later_days_change_no_fault_of_an_earlier_period(tmp_path: Path, kind: str) -> None:
    then = january(tmp_path, JANUARY)
    assert january(tmp_path, JANUARY + LATER[kind]) == then


def january(folder: Path, rows: str, last: int = 31) -> list[dict[str, object]]:
    """The exceptions of rows that went astray, by kind, up to a day of January."""
    made = reviewed(folder, SERVED, "d,o,s,a,r", rows, "2026-01", date(2026, 1, last), "[order]")
    found = [row for row in made.table("exceptions") if row["rule"] == "data_fault"]
    return sorted(found, key=lambda row: str(row["node"]))


def test_a_fault_of_an_open_period_is_of_the_days_up_to_the_cut_off(tmp_path: Path) -> None:
    """Of the rows up to the 20th one was Ann's before she was hired, and came twice; the last day's are of no account yet."""
    duplicate, service, territory, rejected = january(tmp_path, JANUARY, 20)
    assert str(duplicate["what"]).startswith("rows that were exported more than once: 1 (14.3%")  # 5 and twice one
    assert str(service["what"]).startswith("rows that are dated outside the seller's service: 1 (16.7%")
    assert territory["cause"] == "by seller: ann (1)"
    assert rejected["cause"] == "most of them in s.csv (2)"  # those without a day


def test_sales_before_the_service_are_of_the_rows_up_to_the_period(tmp_path: Path) -> None:
    plan = "teams: {t: {sellers: {ann: {hired: 2026-01-15}, bob: {}}}}\n"
    rows = "".join(f"2026-01-{day:02d},{'ann' if day <= 4 else 'bob'},5\n" for day in range(1, 29))
    rows += "".join(f"2026-02-{1 + i % 28:02d},bob,5\n" for i in range(400))
    made = reviewed(tmp_path, plan, "d,s,a", rows, "2026-01", date(2026, 1, 31))
    told = made.row("data_fault", "company/outside_service")["what"]
    assert told.startswith("rows that are dated outside the seller's service: 4 (14.3%")
