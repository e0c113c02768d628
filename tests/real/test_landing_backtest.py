"""Landings on real sales: what is chosen, by what was known then, ends nearer than a straight line and than last year."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import ROOT, Run, Runner, need_shared

PLANS = {
    "adventureworks": "tests/real/adventureworks/decompose.yaml",
    "adventureworks_quarters": "tests/real/adventureworks/plan.yaml",
    "tradeflow_fmcg": "tests/real/tradeflow_fmcg/plan.yaml",
    "ecommerce_india": "tests/real/ecommerce_india/plan.yaml",
}
WITH_PAST_YEARS = ("adventureworks", "tradeflow_fmcg")


@pytest.fixture(scope="module")
def backtest(salesplan: Runner) -> Callable[[str], Run]:
    """The backtest of a set, run once."""
    runs: dict[str, Run] = {}

    def run(name: str) -> Run:
        need_shared("data", name.removesuffix("_quarters"))
        if name not in runs:
            runs[name] = salesplan("report", "--allow-outside", PLANS[name], "--backtest", "--format", "json", cwd=ROOT)
            assert runs[name].code == 0, runs[name].err
        return runs[name]

    return run


def pooled(run: Run, method: str) -> tuple[float, float]:
    """The errors of what was chosen and of a method over all lines and all origins at which the method has a say."""
    chosen = theirs = whole = 0.0
    for row in run.table("landing_backtest"):
        if row["method"] != method:
            continue
        trials = [r for r in run.table("landing_trials") if r["axis"] == row["axis"]]
        years = sorted({r["year"] for r in trials})
        used = years if method == "straight_line" else years[1:]
        mine = [r for r in trials if r["year"] in used]
        assert len(mine) == row["origins"] * row["nodes"]
        size = sum(abs(r["actual"]) for r in mine)
        own = sum(abs(r["landing"] - r["actual"]) for r in mine)
        assert row["error_of_chosen"] == pytest.approx(own / size, abs=1e-5)
        chosen, theirs, whole = chosen + own, theirs + row["error"] * size, whole + size
    return chosen / whole, theirs / whole


@pytest.mark.parametrize("name", PLANS)
def test_the_choice_beats_a_straight_line(backtest: Callable[[str], Run], name: str) -> None:
    chosen, straight = pooled(backtest(name), "straight_line")
    assert chosen < straight


@pytest.mark.parametrize("name", WITH_PAST_YEARS)
def test_the_choice_beats_last_year_once_more(backtest: Callable[[str], Run], name: str) -> None:
    chosen, naive = pooled(backtest(name), "seasonal_naive")
    assert chosen < naive


def test_a_single_year_knows_no_last_year(backtest: Callable[[str], Run]) -> None:
    methods = {row["method"] for row in backtest("ecommerce_india").table("landing_backtest")}
    assert "straight_line" in methods
    assert not methods & {"seasonal_naive", "seasonal_growth", "share_of_year", "holt_winters"}


@pytest.mark.parametrize("name", WITH_PAST_YEARS)
def test_the_range_holds_at_least_what_it_promises(backtest: Callable[[str], Run], name: str) -> None:
    """Four of five year's ends or a little more: the range leans on the careful side where origins are few."""
    trials = [r for r in backtest(name).table("landing_trials") if r["actual"]]
    held = sum(r["landing_low"] <= r["actual"] <= r["landing_high"] for r in trials)
    assert 0.8 < held / len(trials) < 0.97


def test_last_year_once_more_by_hand(backtest: Callable[[str], Run]) -> None:
    """The company's seasonal naive of the distributor, computed anew from the file."""
    months: dict[str, Decimal] = defaultdict(Decimal)
    seen = set()
    with need_shared("data", "tradeflow_fmcg", "Sales.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            numbers = [line[key] for key in ("Units_Sold", "Unit_Price_NGN", "Discount_Pct")]
            if line["Order_ID"] in seen or not all(number.replace(".", "", 1).isdigit() for number in numbers):
                continue
            seen.add(line["Order_ID"])
            units, price, discount = map(Decimal, numbers)
            months[line["Order_Date"].replace("/", "-")[:7]] += units * price * (1 - discount)
    off = whole = Decimal(0)
    for year in (2023, 2024):
        sold = [months[f"{year}-{m:02d}"] for m in range(1, 13)]
        before = [months[f"{year - 1}-{m:02d}"] for m in range(1, 13)]
        off += sum((abs(sum(before[gone:]) - sum(sold[gone:])) for gone in range(1, 12)), Decimal(0))
        whole += 11 * sum(sold)
    (row,) = [
        r
        for r in backtest("tradeflow_fmcg").table("landing_backtest")
        if (r["axis"], r["method"]) == ("company", "seasonal_naive")
    ]
    assert row["origins"] == 22
    assert row["error"] == pytest.approx(float(off / whole), abs=1e-5)


@pytest.mark.parametrize("name", PLANS)
def test_landings_add_up(salesplan: Runner, name: str) -> None:
    need_shared("data", name.removesuffix("_quarters"))
    run = salesplan("report", "--allow-outside", PLANS[name], "--format", "json", cwd=ROOT)
    rows: dict[str, dict[str, Any]] = defaultdict(dict)
    for r in run.table("landing"):
        rows[r["axis"]][r["node"]] = round(r["landing"] * 100)
    whole = rows["company"]["company"]
    for axis, nodes in rows.items():
        if axis in ("seller", "region") and "north-america" not in nodes:
            assert sum(nodes.values()) == whole, axis
    if "adventureworks" in name:
        assert sum(rows["region"][n] for n in ("north-america", "europe", "pacific")) == whole
