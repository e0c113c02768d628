"""Ranks, movers, Pareto, the matrix and the mix: cases that a person can check, and sums that always hold."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.analysing import Row, reviewed, rows_of

from salesplan.checks.sound import sound_ground
from salesplan.errors import PlanError
from salesplan.plan.load import load_plan
from salesplan.sales.text_rows import read_text_table

LAST_YEAR = -12
TARGETS = "targets: [{region: north, amount: 3_600}, {region: sh, amount: 3_600}]\ndecompose: {seasonality: even}\n"


def test_ranks_by_attainment_and_by_sales_and_since_the_last_period(tmp_path: Path) -> None:
    rows = [
        Row(0, amount="300", region="sh"),
        Row(0, amount="200", region="js", order="2"),
        Row(1, amount="900", region="js", order="3"),
        Row(0, amount="100", region="north", order="4"),
        Row(1, amount="200", region="north", order="5"),
    ]
    ranked = {row["node"]: row for row in rows_of(reviewed(tmp_path, rows, TARGETS), "ranking", axis="region")}
    by_sales = {
        node: (row["sales_rank"], row["last_sales_rank"], row["sales_rank_change"]) for node, row in ranked.items()
    }
    assert by_sales == {"js": (1, 2, 1), "sh": (2, 1, -1), "north": (2, 3, 1)}  # sh and north both sold 300
    assert {row["sales_ranked"] for row in ranked.values()} == {3}
    by_attainment = {node: (row["rank"], row["last_rank"]) for node, row in ranked.items()}
    assert by_attainment == {"js": (1, 2), "sh": (2, 1), "north": (2, 3)}
    assert next(iter(ranked)) == "js"


def test_who_has_no_target_has_no_rank_by_attainment(tmp_path: Path) -> None:
    rows = rows_of(reviewed(tmp_path, [Row(0)], head=HEAD_WITHOUT_TARGET), "ranking", axis="product")
    assert [(row["rank"], row["ranked"]) for row in rows] == [(None, None)] * 3
    assert [(row["node"], row["sales_rank"]) for row in rows] == [("cream", 1), ("soap", 2), ("tea", 2)]
    assert {row["last_sales_rank"] for row in rows} == {None}  # the first period of the year has none before it


HEAD_WITHOUT_TARGET = (
    "salesplan: 1\nname: P\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\nregions: {sh: {}}\nchannels: {shop: {}}\n"
    "products: {cream: {}, soap: {}, tea: {}}\n"
)


def test_movers_explain_the_change_of_the_company(tmp_path: Path) -> None:
    rows = [
        Row(LAST_YEAR, amount="100"),
        Row(0, amount="180"),
        Row(LAST_YEAR, amount="50", region="js", order="2"),
        Row(0, amount="20", region="js", order="2"),
        Row(0, amount="10", region="north", order="3"),
    ]
    moved = rows_of(
        reviewed(tmp_path, rows, "review: {analyses: {movers: 1}}\n"), "movers", axis="region", span="year_to_date"
    )
    told = [(row["direction"], row["rank"], row["node"], row["change"], row["share"]) for row in moved]
    assert told == [
        ("gain", 1, "sh", 8000, 1.333333),
        ("loss", 1, "js", -3000, -0.5),
        (None, None, "company/others", 1000, 0.166667),
    ]


def test_the_first_period_is_held_against_the_last_one_of_last_year(tmp_path: Path) -> None:
    rows = [Row(-1, amount="70"), Row(0, amount="100"), Row(0, amount="5", day=31)]
    (row,) = rows_of(reviewed(tmp_path, rows), "movers", axis="region", against="last_period", node="sh")
    assert (row["before"], row["actual"], row["change"]) == (7000, 10500, 3500)


def test_an_open_period_is_not_held_against_a_whole_one(tmp_path: Path) -> None:
    rows = [Row(-1), Row(0, day=15)]
    assert {row["against"] for row in rows_of(reviewed(tmp_path, rows), "movers")} == {"last_year"}


def test_a_company_that_shrinks_has_losses_that_explain_it(tmp_path: Path) -> None:
    rows = [Row(LAST_YEAR, amount="100"), Row(0, amount="60")]
    (row,) = rows_of(reviewed(tmp_path, rows), "movers", axis="region", span="year_to_date", node="sh")
    assert (row["direction"], row["change"], row["share"]) == ("loss", -4000, 1.0)


def test_classes_of_products(tmp_path: Path) -> None:
    rows = [
        Row(0, amount="60"),
        Row(0, amount="25", product="soap", order="2"),
        Row(0, amount="15", product="tea", order="3"),
        Row(0, amount="7", product="moon", order="4"),
    ]
    document = reviewed(tmp_path, rows, "review: {tolerance: 100%}\n")
    listed = rows_of(document, "pareto", axis="product")
    assert [(r["rank"], r["node"], r["actual"], r["share"], r["cumulative_share"], r["class"]) for r in listed] == [
        (1, "cream", 6000, 0.6, 0.6, "class_a"),
        (2, "soap", 2500, 0.25, 0.85, "class_a"),
        (3, "tea", 1500, 0.15, 1.0, "class_b"),
        (None, "unassigned", 700, None, None, None),
    ]
    (summed,) = rows_of(document, "concentration", axis="product")
    assert (summed["a"], summed["b"], summed["c"], summed["a_share"], summed["largest_share"]) == (2, 1, 0, 0.85, 0.6)
    assert summed["hhi"] == round(0.6**2 + 0.25**2 + 0.15**2, 6)
    assert summed["unassigned_sales"] == 700


def test_the_cuts_of_the_classes_are_the_plans(tmp_path: Path) -> None:
    rows = [Row(0, amount="60"), Row(0, amount="25", product="soap"), Row(0, amount="15", product="tea")]
    listed = rows_of(reviewed(tmp_path, rows, "review: {analyses: {abc: [60%, 85%]}}\n"), "pareto", axis="product")
    assert [row["class"] for row in listed] == ["class_a", "class_b", "class_c"]


@pytest.mark.parametrize("cuts", ["[95%, 80%]", "[80%]", "[0%, 90%]", "[80%, 101%]", "80%", "[a, b]"])
def test_cuts_that_make_no_sense_are_refused(tmp_path: Path, cuts: str) -> None:
    (tmp_path / "plan.yaml").write_text(HEAD_WITHOUT_TARGET + f"review: {{analyses: {{abc: {cuts}}}}}\n", "utf-8")
    with pytest.raises(PlanError) as refused:
        sound_ground(load_plan(tmp_path / "plan.yaml", read_text_table))
    assert {found.code for found in refused.value.findings} == {"SP106"}


def test_large_customers_by_name_and_the_others_together(tmp_path: Path) -> None:
    rows = [Row(0, f"k{i}", str(10 * i), str(i)) for i in range(1, 6)]
    document = reviewed(tmp_path, rows, "review: {analyses: {customers_listed: 2}}\n")
    listed = rows_of(document, "pareto", axis="customer")
    assert [(r["rank"], r["node"], r["actual"], r["cumulative_share"], r["class"]) for r in listed] == [
        (1, "k5", 5000, 0.333333, "class_a"),
        (2, "k4", 4000, 0.6, "class_a"),
        (None, "company/others", 6000, 1.0, None),
    ]
    (summed,) = rows_of(document, "concentration", axis="customer")
    assert (summed["number"], summed["a"], summed["b"], summed["c"]) == (
        5,
        3,
        2,
        0,
    )  # k1 begins at 140 of 150, before 95 %
    assert (summed["a_share"], summed["b_share"], summed["c_share"]) == (0.8, 0.2, 0.0)
    assert summed["hhi"] == round(sum((i / 15) ** 2 for i in range(1, 6)), 6)


def test_the_matrix(tmp_path: Path) -> None:
    """The company grows from 300 to 330 (10 %); care holds 60 % and grows 20 %, food 40 % and shrinks."""
    rows = [
        Row(LAST_YEAR, amount="165"),
        Row(0, amount="198"),
        Row(LAST_YEAR, amount="135", product="tea"),
        Row(0, amount="132", product="tea"),
    ]
    care, food = rows_of(reviewed(tmp_path, rows), "quadrant", axis="product")
    assert (care["share"], care["growth"], care["relative_share"], care["quadrant"]) == (0.6, 0.2, 1.5, "star")
    assert (food["share"], food["growth"], food["relative_share"], food["quadrant"]) == (
        0.4,
        -0.022222,
        0.666667,
        "dog",
    )
    modest = "review: {analyses: {quadrant: {growth: -5%, relative_share: 0.5}}}\n"
    assert [r["quadrant"] for r in rows_of(reviewed(tmp_path, rows, modest), "quadrant", axis="product")] == [
        "star"
    ] * 2
    strict = "review: {analyses: {quadrant: {growth: 20%, relative_share: 1.6}}}\n"
    assert [r["quadrant"] for r in rows_of(reviewed(tmp_path, rows, strict), "quadrant", axis="product")] == [
        "question_mark",
        "dog",
    ]


def test_without_last_year_there_is_no_quadrant(tmp_path: Path) -> None:
    document = reviewed(tmp_path, [Row(0)])
    assert {row["quadrant"] for row in rows_of(document, "quadrant")} == {None}
    assert "quadrant" not in {chart.kind for chart in document.charts}


def test_a_line_that_is_new_grows(tmp_path: Path) -> None:
    rows = [Row(LAST_YEAR, amount="100"), Row(0, amount="100"), Row(0, amount="10", product="tea")]
    _, food = rows_of(reviewed(tmp_path, rows), "quadrant", axis="product")
    assert (food["growth"], food["quadrant"]) == (None, "question_mark")


def test_the_mix_of_channels(tmp_path: Path) -> None:
    rows = [
        Row(LAST_YEAR, amount="50"),
        Row(LAST_YEAR, amount="50", channel="web"),
        Row(0, amount="30"),
        Row(0, amount="90", channel="web"),
    ]
    told = [
        (r["node"], r["share"], r["last_share"], r["share_change"])
        for r in rows_of(reviewed(tmp_path, rows), "channel_mix")
    ]
    assert told == [("shop", 0.25, 0.5, -0.25), ("web", 0.75, 0.5, 0.25)]


def test_pictures_say_what_they_show(tmp_path: Path) -> None:
    rows = [Row(LAST_YEAR, amount="1_000"), Row(0, amount="1_500"), Row(0, amount="300", region="north", product="tea")]
    charts = {chart.name: chart for chart in reviewed(tmp_path, rows, TARGETS).charts}
    assert {name: chart.kind for name, chart in charts.items() if chart.kind != "waterfall"} == {
        "running": "running",
        "regions": "bullet",
        "heatmap": "heatmap",
        "quadrant_products": "quadrant",
        "quadrant_regions": "quadrant",
        "pareto_products": "pareto",
        "pareto_customers": "pareto",
        "channels": "mix",
    }
    assert charts["running"].remark == (
        "1,800 sold up to 2026-01; 180.0% of the target of 1,000, 800 ahead; +80.0% on the same span of last year."
    )
    assert charts["running"].data.column("cumulative_actual") == [180000, *[None] * 11]
    assert charts["running"].data.column("cumulative_last_year") == [100000] * 12
    assert charts["channels"].remark.startswith("门店 is the largest, with 100.0% of the year to date")
    assert charts["pareto_customers"].data.rows == [("a", 180000, 1.0)]


products = st.sampled_from(["cream", "soap", "tea", "care", "moon"])
sales = st.builds(
    Row,
    month=st.sampled_from([-13, -12, -11, -1, 0, 1]),
    customer=st.sampled_from([*"abcdef", ""]),
    amount=st.sampled_from(["10", "0.005", "-10", "33.333", "250", "0.0049"]),
    region=st.sampled_from(["sh", "js", "east", "north"]),
    product=products,
    channel=st.sampled_from(["shop", "web", "post"]),
)


@settings(max_examples=40)
@given(rows=st.lists(sales, min_size=1, max_size=30), listed=st.integers(1, 7))
def test_whatever_is_sold_the_parts_add_up(tmp_path: Path, rows: list[Row], listed: int) -> None:
    more = f"review: {{tolerance: 100%, analyses: {{movers: 1, customers_listed: {listed}}}}}\n"
    document = reviewed(tmp_path, rows, more, period="2026-02")
    (company,) = rows_of(document, "attainment", axis="company", span="year_to_date")
    for axis in ("product", "customer"):
        found = rows_of(document, "pareto", axis=axis)
        if axis == "product" or any(row.customer for row in rows):
            assert sum(row["actual"] for row in found) == company["actual"]
        assert [row["rank"] for row in found if row["rank"]] == list(
            range(1, 1 + sum(bool(row["rank"]) for row in found))
        )
    changes: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows_of(document, "movers"):
        changes[row["axis"], row["span"], row["against"]] += row["change"]
        assert row["change"] == row["actual"] - row["before"]
    for (_, span, against), change in changes.items():
        if (span, against) == ("year_to_date", "last_year"):
            assert change == company["actual"] - company["last_year"]
    trend = {row["period"]: row for row in rows_of(document, "trend", axis="company")}
    mixed: dict[str, int] = defaultdict(int)
    for row in rows_of(document, "channel_mix"):
        mixed[row["period"]] += row["actual"]
    assert all(amount == (trend[period]["actual"] or 0) for period, amount in mixed.items())
