"""Rows that went astray: told with those who had most of them, of the span that is under review."""

from __future__ import annotations

from pathlib import Path

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


def reviewed(folder: Path, plan: str, columns: str, rows: str, period: str | None = None, **more: object) -> Judged:
    """A review of a file of sales: its columns as the plan maps them, by name (`d,s,a`), and its rows."""
    roles = {"d": "date", "o": "order", "r": "region", "s": "seller", "a": "amount"}
    mapped = ", ".join(f"{roles[column]}: {column}" for column in columns.split(","))
    layout = f"exports: {{e: {{files: '*.csv', duplicates: none, columns: {{{mapped}}}}}}}\n"
    (folder / "plan.yaml").write_text(HEAD + plan + layout, "utf-8")
    (folder / "s.csv").write_text(f"{columns}\n{rows}", "utf-8")
    return judge(folder / "plan.yaml", period, **more)  # type: ignore[arg-type]


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
