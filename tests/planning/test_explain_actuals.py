"""Where actuals come from: every row with its file and line, and their sum, also where amounts are finer than the currency."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.explaining import Told, explain

from salesplan.errors import UsageError

PLAN = """target: 12_000
regions: {east: {name: 华东, regions: {sh: {name: 上海}, js: {name: 江苏}}}, north: {name: 华北}}
teams: {t: {sellers: {ann: {name: 安, territory: [{region: sh}]}, bo: {name: 博, territory: [{region: js, share: 60%}]}}}}
decompose: {weights: even, seasonality: even}
review: {tolerance: 50%}
exports:
  erp:
    files: sales*.csv
    columns: {date: date, order: order, line: line, region: region, seller: seller, quantity: qty, amount: amount}
    exclude: {state: void}
"""
HEADER = "date,order,line,region,seller,qty,amount,state,note\n"
SALES = {
    "sales-1.csv": HEADER
    + '2026-03-05,1,1,上海,安,2,100,,"a note\nover two lines"\n'
    + "2026-03-06,2,1,江苏,,1,50,,\n"
    + "2026-03-07,3,1,华东,安,1,7,,\n"
    + "2026-03-08,4,1,火星,安,1,9,,\n"
    + "2026-03-09,5,1,上海,安,1,1000,void,\n",
    "sales-2.csv": HEADER
    + "2026-03-05,1,1,上海,安,2,100,,\n"
    + "2026-03-31,6,1,上海,安,-1,-30,,\n"
    + "oops,7,1,上海,安,1,1,,\n"
    + "2026-04-01,8,1,上海,安,1,11,,\n",
}


def told(folder: Path, cell: str, **more: object) -> Told:
    made = explain(folder, PLAN, cell, files=SALES, **{"table": "attainment", **more})  # type: ignore[arg-type]
    if len(made.document.tables) > 1:
        amounts = [row["amount"] for row in made.rows if row["amount"] is not None]
        assert sum(amounts) == actual(made)
    return made


def actual(made: Told) -> int:
    if made.document.parameters["table"] == "tie_out":
        return made.number
    return next(int(s["amount"]) for s in made.steps if s["what"].startswith("actual"))


def lines(made: Told) -> list[tuple[str, int, str]]:
    return [(row["file"], row["line"], row["order"]) for row in made.rows]


def test_rows_of_a_region_with_its_parts(tmp_path: Path) -> None:
    made = told(tmp_path, "region=华东,period=2026-03")
    assert actual(made) == 10_000 + 5_000 + 700 - 3_000
    assert lines(made) == [
        ("sales-1.csv", 2, "1"),
        ("sales-1.csv", 4, "2"),
        ("sales-1.csv", 5, "3"),
        ("sales-2.csv", 3, "6"),
    ]
    assert [row["quantity"] for row in made.rows] == [2, 1, 1, -1]
    assert {row["credit"] for row in made.rows} == {"by_name"}
    target = made.step("target")
    assert target["amount"] == 600_000 / 12
    assert made.step("variance")["amount"] == actual(made) - target["amount"]
    assert made.steps[0]["share"] == pytest.approx(actual(made) / target["amount"], abs=1e-6)


def test_what_was_sold_on_the_inner_node_itself_and_on_none(tmp_path: Path) -> None:
    assert lines(told(tmp_path, "region=east/unassigned,period=2026-03")) == [("sales-1.csv", 5, "3")]
    made = told(tmp_path, "region=unassigned,period=2026-03")
    assert lines(made) == [("sales-1.csv", 6, "4")]
    assert made.rows[0]["fate"] == "unmatched"
    assert "no target" in made.texts


def test_a_seller_is_credited_by_name_and_by_territory(tmp_path: Path) -> None:
    made = told(tmp_path, "seller=bo,period=2026-03")
    assert actual(made) == 3_000  # 60 % of 50
    (row,) = made.rows
    assert (row["share"], row["exact"], row["credit"], row["line"]) == (0.6, 30, "by_territory", 4)
    ann = told(tmp_path, "seller=安,period=2026-03")
    assert actual(ann) == 10_000 + 700 + 900 - 3_000
    assert "credited by the seller's name, unmatched in something else (rows: 1)" in ann.texts
    nobody = told(tmp_path, "seller=unassigned,period=2026-03")
    assert [(row["order"], row["share"], row["amount"]) for row in nobody.rows] == [("2", 0.4, 2_000)]
    team = told(tmp_path, "team=t,period=2026-03")
    assert actual(team) == actual(made) + actual(ann)


def test_the_whole_and_the_spans(tmp_path: Path) -> None:
    made = told(tmp_path, "")
    assert actual(made) == 10_000 + 5_000 + 700 + 900 - 3_000 + 1_100
    assert made.step("target")["amount"] == 1_200_000
    quarter = told(tmp_path, "period=2026-04,span=year_to_date")
    assert (actual(quarter), quarter.step("target")["amount"]) == (actual(made), 400_000)
    assert quarter.document.title.startswith("Plan · 2026-04, year to date: attainment 3.67%")
    march = told(tmp_path, "axis=company,node=company,period=2026-03,span=quarter_to_date")
    assert (actual(march), march.step("target")["amount"]) == (13_600, 300_000)


def test_a_row_of_the_trend_has_its_running_sums(tmp_path: Path) -> None:
    made = told(tmp_path, "region=sh,period=2026-04", table="trend")
    assert actual(made) == 1_100
    assert made.step("actual since the start of the year")["amount"] == 7_000 + 1_100
    assert made.step("target since the start of the year")["amount"] == 100_000


def test_actuals_beside_a_target_or_a_quota(tmp_path: Path) -> None:
    made = told(tmp_path, "region=sh", table="targets", actual=True)
    assert made.number == 300_000
    assert made.document.title == "Plan · 上海: target 3,000; 上海: actual 81"
    made = told(tmp_path, "seller=ann,period=2026-03", table=None, actual=True)
    assert made.document.title.startswith("Plan · 安, 2026-03: quota 250; 安, 2026-03: actual 86")


def test_a_file_is_tied_out(tmp_path: Path) -> None:
    made = told(tmp_path, "file=sales-1.csv", table=None)
    assert made.number == 116_600
    assert {s["what"]: s["amount"] for s in made.steps if s["part_of"] == 1} == {
        "credited (rows: 3)": 15_700,
        "excluded (rows: 1)": 100_000,
        "unmatched in some name (rows: 1)": 900,
    }
    assert made.step("excluded by state=void")["amount"] == 100_000
    assert sorted(row["line"] for row in made.rows) == [2, 4, 5, 6, 7]
    again = told(tmp_path, "file=sales-2.csv,fate=duplicate", table=None)
    assert (again.number, lines(again)) == (10_000, [("sales-2.csv", 2, "1")])
    rejected = told(tmp_path, "file=sales-2.csv,fate=rejected", table=None)
    assert [(row["line"], row["order"], row["fate"]) for row in rejected.rows] == [(4, "7", "rejected")]
    with pytest.raises(UsageError) as caught:
        told(tmp_path, "file=sale-1.csv", table=None)
    assert 'Did you mean "sales-1.csv"' in caught.value.findings[0].remedy("en")


def test_few_rows_are_listed_and_the_others_summed(tmp_path: Path) -> None:
    made = told(tmp_path, "region=east,period=2026-03", rows=1)
    assert [(row["kind"], row["rows"], row["amount"]) for row in made.rows] == [
        ("row", 1, 10_000),
        ("more_rows", 3, 2_700),
    ]
    assert [row["kind"] for row in told(tmp_path, "region=east,period=2026-03", rows=0).rows] == ["more_rows"]


def test_amounts_finer_than_the_currency_are_shown_unrounded_beside(tmp_path: Path) -> None:
    sales = HEADER + "".join(f"2026-03-05,{i},1,上海,安,1,0.333,,\n" for i in range(1, 5))
    made = explain(tmp_path, PLAN, "region=sh,period=2026-03", files={"sales-1.csv": sales}, table="attainment")
    assert actual(made) == 133
    assert [row["exact"] for row in made.rows] == [Decimal("0.333")] * 4 + [None]
    assert [(row["kind"], row["amount"]) for row in made.rows] == [("row", 33)] * 4 + [("rounding", 1)]


def test_alike_rows_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    """Without orders rows can't be told apart but by where they stand; the sellers tell whose they are."""
    plan = PLAN.replace("order: order, line: line, ", "")
    row = "2026-03-05,,,上海,{},1,10,,\n"
    sales = HEADER + "".join(row.format(who) for who in ("安", "博", "安", "博", "安"))
    for seller, expected in (("ann", [2, 4, 6]), ("bo", [3, 5])):
        made = explain(
            tmp_path, plan, f"seller={seller},period=2026-03", files={"sales-1.csv": sales}, table="attainment"
        )
        assert [r["line"] for r in made.rows] == expected


def test_files_in_other_encodings_keep_their_lines(tmp_path: Path) -> None:
    plan = PLAN.replace("    files: sales*.csv\n", "    files: sales*.csv\n    encoding: gb18030\n")
    (tmp_path / "sales-1.csv").write_bytes(SALES["sales-1.csv"].encode("gb18030"))
    made = explain(tmp_path, plan, "region=sh,period=2026-03", table="attainment")
    assert lines(made) == [("sales-1.csv", 2, "1")]


amounts = st.decimals(-1000, 1000, places=5, allow_nan=False)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(amounts, st.sampled_from(["上海", "江苏", "华东", "火星"]), st.sampled_from(["安", "博", ""])),
        max_size=25,
    ),
    st.sampled_from(["region=east", "region=unassigned", "seller=ann", "seller=unassigned", "team=t", ""]),
    st.integers(0, 30),
)
def test_the_rows_of_any_actual_add_up_to_it(
    tmp_path: Path, sold: list[tuple[Decimal, str, str]], cell: str, most: int
) -> None:
    """Guarantee 7 for actuals: whatever the amounts, the steps and the rows add up to the number of the review."""
    sales = [
        f"2026-0{1 + i % 4}-05,{i},1,{region},{seller},1,{amount},,\n"
        for i, (amount, region, seller) in enumerate(sold)
    ]
    sales.append("2026-04-30,last,1,上海,安,1,1,,\n")
    random.Random(1).shuffle(sales)
    text = HEADER + "".join(sales)
    try:
        made = explain(tmp_path, PLAN, cell, files={"sales-1.csv": text}, table="attainment", rows=most)
    except UsageError as error:
        assert "nothing was sold there" in str(error)  # noqa: PT017 - a row that the review doesn't have
        return
    assert sum(row["amount"] for row in made.rows) == actual(made)
    written = text.splitlines()
    for row in made.rows:
        if row["kind"] == "row":
            fields = written[row["line"] - 1].split(",")
            assert (fields[1], fields[0]) == (row["order"], str(row["date"]))
            assert row["exact"] == Decimal(fields[6]) * Decimal(str(row["share"]))
