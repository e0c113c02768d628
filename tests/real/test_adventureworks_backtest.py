"""Adventure Works resellers: was last year's split a good one? Every figure recomputed from the file itself."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.conftest import ROOT, Run, Runner, need_shared

CENT = Decimal("0.01")
# Fiscal years from 26 May on, for the orders of a month are booked around its last day; every month has some.
YEARS = {"2013/14": date(2013, 5, 26), "2012/13": date(2012, 5, 26), "2011/12": date(2011, 5, 26)}
COLUMN = {"region": "Territory", "product": "Subcategory"}


@pytest.fixture(scope="module")
def sold() -> dict[tuple[str, str, str], Decimal]:
    """What was sold: (axis, year, name) → amount; the company's under its fiscal months."""
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    with need_shared("data", "adventureworks", "sales_lines.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            day = date.fromisoformat(line["OrderDate"])
            year = next(label for label, start in YEARS.items() if day >= start)
            amount = Decimal(line["LineTotal"])
            for axis, column in COLUMN.items():
                found[axis, year, line[column]] += amount
            month = (day.month - (day.day < 26) - 5) % 12
            found["season", year, str(month)] += amount
            found["seller", year, line["SalesPersonID"]] += amount
    return dict(found)


@pytest.fixture(scope="module")
def run(salesplan: Runner, sold: object, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The plan of the year that follows: the trees, sellers and exports of the other test, with years that repeat."""
    assert sold
    source = ROOT / "tests" / "real" / "adventureworks" / "plan.yaml"
    text = source.read_text("utf-8").replace("../../../../shared", str(need_shared().resolve()))
    text = re.sub(r"calendar:\n(  .*\n)+", "calendar: {starts: 2014-05-26}\ntarget: 40_000_000\n", text)
    text = re.sub(r"quotas:\n(  .*\n)+", "", text)
    plan = tmp_path_factory.mktemp("adventureworks") / "plan.yaml"
    Path(plan).write_text(text, "utf-8")
    made = salesplan("decompose", "--allow-outside", plan, "--backtest", "--format", "json")
    assert made.code == 0, made.err
    return made


def cents(number: float | None) -> int:
    assert number is not None
    return int((Decimal(str(number)) / CENT).to_integral_value())


def groups(run: Run) -> dict[tuple[str, str, str], dict[str, tuple[int, int]]]:
    """(axis, year, method) → node → target and actual in cents."""
    found: dict[tuple[str, str, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    for r in run.table("backtest_nodes"):
        found[r["axis"], r["year"], r["method"]][r["node"]] = (cents(r["target"]), cents(r["actual"]))
    return found


def test_two_years_are_judged_on_every_axis(run: Run) -> None:
    found = {(r["axis"], r["year"]) for r in run.table("backtest")}
    axes = ("region", "product", "seller", "season")
    assert found == {(axis, year) for axis in axes for year in ("pooled", "2013/14", "2012/13")}
    assert run.json["parameters"]["years"] == ["2013/14", "2012/13"]
    with_growth = {r["year"] for r in run.table("backtest") if r["method"] == "history_with_growth"}
    assert with_growth == {"2013/14"}  # 2012/13 has one year before it


def test_every_split_adds_up_and_the_misplaced_money_is_half_the_differences(run: Run) -> None:
    nodes, pooled = groups(run), defaultdict(int)
    singles = [r for r in run.table("backtest") if r["year"] != "pooled"]
    assert len(singles) == len(nodes)
    for r in singles:
        pairs = nodes[r["axis"], r["year"], r["method"]].values()
        assert sum(t for t, _ in pairs) == sum(a for _, a in pairs) == cents(r["total"])
        assert sum(abs(a - t) for t, a in pairs) == 2 * cents(r["misplaced"])
        assert r["miss"] == pytest.approx(2 * cents(r["misplaced"]) / cents(r["total"]), abs=1e-6)
        assert r["no_target"] == sum(t == 0 for t, _ in pairs)
        reached = sorted(a / t for t, a in pairs if t)
        mean_difference = sum(abs(a - b) for a in reached for b in reached) / len(reached) ** 2
        assert r["gini"] == pytest.approx(mean_difference / 2 / (sum(reached) / len(reached)), abs=2e-6)
        assert r["within_10"] == pytest.approx(sum(0.9 <= a <= 1.1 for a in reached) / len(reached), abs=1e-6)
        pooled[r["axis"], r["method"]] += cents(r["misplaced"])
    for r in run.table("backtest"):
        if r["year"] == "pooled":
            assert cents(r["misplaced"]) == pooled[r["axis"], r["method"]]


@pytest.mark.parametrize(("axis", "nodes"), [("region", 10), ("product", 33)])
def test_history_and_even_are_what_the_file_says(
    run: Run, sold: dict[tuple[str, str, str], Decimal], axis: str, nodes: int
) -> None:
    """Targets and actuals of last year by name, out of the lines themselves; even parts go by the tree."""
    ids = {name: name.lower().replace(" ", "-") for a, _, name in sold if a == axis}
    assert len(ids) == nodes
    for year, before in (("2013/14", "2012/13"), ("2012/13", "2011/12")):
        made = groups(run)[axis, year, "history"]
        total = sum(amount for (a, y, _), amount in sold.items() if (a, y) == (axis, year))
        base = sum(amount for (a, y, _), amount in sold.items() if (a, y) == (axis, before))
        assert {node for node, (_, actual) in made.items() if actual} == {
            ids[name] for a, y, name in sold if (a, y) == (axis, year)
        }
        for name, node in ids.items():
            if node in made:
                target, actual = made[node]
                assert abs(actual - sold.get((axis, year, name), Decimal(0)) / CENT) < nodes
                assert abs(target - total * sold.get((axis, before, name), Decimal(0)) / base / CENT) < nodes
    tops = {"region": 3, "product": 4}[axis]
    even = groups(run)[axis, "2013/14", "even"]
    assert sum(t for t, _ in even.values()) == pytest.approx(
        tops * even["australia"][0] if axis == "region" else tops * sum(even[b][0] for b in BIKES), abs=40
    )


BIKES = ("mountain-bikes", "road-bikes", "touring-bikes")


def test_growth_and_two_years_are_what_the_file_says(run: Run, sold: dict[tuple[str, str, str], Decimal]) -> None:
    names = {name for axis, _, name in sold if axis == "region"}
    late, early = (
        {name: sold.get(("region", year, name), Decimal(0)) for name in names} for year in ("2012/13", "2011/12")
    )
    grown = {name: max(2 * late[name] - early[name], Decimal(0)) for name in names}
    mean = {name: late[name] / sum(late.values()) + early[name] / sum(early.values()) for name in names}
    total = sum(sold["region", "2013/14", name] for name in names)
    for method, weights in (("history_with_growth", grown), ("history_two_years", mean)):
        made = groups(run)["region", "2013/14", method]
        for name in names:
            expected = total * weights[name] / sum(weights.values()) / CENT
            assert abs(made[name.lower().replace(" ", "-")][0] - expected) < 10


def test_the_season_is_that_of_the_years_before(run: Run, sold: dict[tuple[str, str, str], Decimal]) -> None:
    def shares(year: str) -> list[Decimal]:
        amounts = [sold["season", year, str(month)] for month in range(12)]
        return [amount / sum(amounts) for amount in amounts]

    total = sum(sold["season", "2013/14", str(month)] for month in range(12))
    expected = [total * (a + b) / 2 / CENT for a, b in zip(shares("2012/13"), shares("2011/12"), strict=True)]
    made = list(groups(run)["season", "2013/14", "history"].values())
    assert all(abs(target - want) < 2 for (target, _), want in zip(made, expected, strict=True))
    actual = [sold["season", "2013/14", str(month)] / CENT for month in range(12)]
    assert all(abs(own - want) < 2 for (_, own), want in zip(made, actual, strict=True))


def test_sellers_are_held_against_what_they_sold(run: Run, sold: dict[tuple[str, str, str], Decimal]) -> None:
    for (axis, year, _), nodes in groups(run).items():
        if axis == "seller":
            for node, (_, actual) in nodes.items():
                assert abs(actual - sold["seller", year, node] / CENT) < 12


def test_sellers_have_what_history_gives_their_territories(run: Run, sold: dict[tuple[str, str, str], Decimal]) -> None:
    """In 2013/14 nobody moved: three regions were shared by two sellers each, who are held to half of them."""
    made = groups(run)["seller", "2013/14", "history"]
    parts = {
        seller: sold.get(("region", "2012/13", region), Decimal(0)) / len(who)
        for region, who in HOLDERS.items()
        for seller in who
    }
    assert set(made) == set(parts)
    total = sum(actual for _, actual in made.values())
    for seller, part in parts.items():
        assert abs(made[seller][0] - total * part / sum(parts.values())) < 13, seller
    (score,) = [
        r for r in run.table("backtest") if (r["axis"], r["year"], r["method"]) == ("seller", "2013/14", "history")
    ]
    managers = sum(
        amount
        for (axis, year, who), amount in sold.items()
        if (axis, year) == ("seller", "2013/14") and who not in parts
    )
    assert abs(cents(score["outside"]) - managers / CENT) < 13
    assert score["no_target"] == 2  # the regions that began that year


HOLDERS = {
    "Northwest": ("283", "284"),
    "Northeast": ("277",),
    "Central": ("275",),
    "Southwest": ("276", "281"),
    "Southeast": ("279",),
    "Canada": ("278", "289"),
    "France": ("290",),
    "Germany": ("288",),
    "Australia": ("286",),
    "United Kingdom": ("282",),
}


def test_the_verdicts_are_said(run: Run) -> None:
    said = [f["message"] for f in run.json["findings"] if f["code"] == "SP340"]
    assert len(said) == 4
    (region,) = [message for message in said if message.startswith("by region, ")]
    best = min(
        (r for r in run.table("backtest") if (r["axis"], r["year"]) == ("region", "pooled")),
        key=lambda r: r["misplaced"],
    )
    assert f"{best['misplaced']:,.2f} of {best['total']:,.2f}" in region
    assert [f["code"] for f in run.json["findings"]].count("SP341") == 1
