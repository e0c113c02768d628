"""Ranges of landings where little is known: as wide as the ignorance, and the same for what is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Runner

PLAN = """\
salesplan: 1
name: Test
currency: CNY
calendar: {starts: 2026-01-01}
target: 300_000
regions: {east: {name: East}, west: {name: West}}
products: {A: {name: Alpha}, B: {name: Beta}}
teams: {t: {sellers: {s1: {territory: [{region: east}]}, s2: {territory: [{region: west}]}}}}
exports: {erp: {files: [a.csv], columns: {date: date, order: order, region: region, product: product, seller: seller,
  quantity: quantity, amount: amount}, duplicates: none}}
"""
COLUMNS = "date,order,region,product,seller,quantity,amount\n"
SALE = "2026-02-10,O1,east,A,s1,3,300\n"
RETURNS = "2026-02-10,O1,east,A,s1,-3,-300\n2026-03-10,O2,west,B,s2,-3,-150\n"

Rows = dict[tuple[str, str], dict[str, Any]]


def landings(salesplan: Runner, folder: Path, rows: str) -> Rows:
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    (folder / "a.csv").write_text(COLUMNS + rows, "utf-8")
    run = salesplan("report", folder / "plan.yaml", "--format", "json")
    assert "SP445" in run.err
    assert "Warning" not in run.err
    return {(r["axis"], r["node"]): r for r in run.table("landing")}


@pytest.mark.parametrize("rows", [SALE, RETURNS])
def test_where_nothing_is_known_ranges_are_wide(salesplan: Runner, tmp_path: Path, rows: str) -> None:
    found = landings(salesplan, tmp_path, rows)
    for key in (("company", "company"), ("region", "east"), ("product", "A"), ("seller", "s1")):
        half = found[key]["landing_high"] - found[key]["landing"]
        assert half > found[key]["landing"] / 2, key
    west = found["region", "west"]
    assert west["landing_high"] - west["landing"] > found["company", "company"]["landing"] / 10


def test_a_part_that_is_the_whole_company_has_its_range(salesplan: Runner, tmp_path: Path) -> None:
    found = landings(salesplan, tmp_path, SALE)
    whole = found["company", "company"]
    for key in (("region", "east"), ("product", "A"), ("team", "t"), ("seller", "s1")):
        assert [found[key][k] for k in ("landing_low", "landing", "landing_high")] == [
            whole[k] for k in ("landing_low", "landing", "landing_high")
        ], key


def test_parts_together_are_no_surer_than_their_whole(salesplan: Runner, tmp_path: Path) -> None:
    found = landings(salesplan, tmp_path, RETURNS)
    half = {key: row["landing_high"] - row["landing"] for key, row in found.items()}
    assert half["region", "east"] + half["region", "west"] >= half["company", "company"] - 0.02
    assert half["team", "t"] == half["company", "company"]


@pytest.mark.parametrize(
    ("language", "says"), [("en", "even the upper end misses the target"), ("zh", "区间上限也达不到目标")]
)
def test_the_lead_says_that_even_the_upper_end_misses(
    salesplan: Runner, tmp_path: Path, language: str, says: str
) -> None:
    months = [f"2026-{month:02d}-{day:02d}" for month in range(1, 11) for day in (5, 28)]
    rows = "".join(f"{day},O{i},east,A,s1,1,1000\n" for i, day in enumerate(months))
    for target, missed in ((300_000, True), (21_000, False)):
        (tmp_path / "plan.yaml").write_text(PLAN.replace("300_000", str(target)), "utf-8")
        (tmp_path / "a.csv").write_text(COLUMNS + rows, "utf-8")
        run = salesplan("report", tmp_path / "plan.yaml", "--format", "html", "--lang", language)
        assert (says in run.out) is missed


# What a region sells by fits and starts in three years of months; half of the last one has gone.
FITFUL = "60 20 300 20 500 500 500 500 60 20 500 20 500 500 20 500 300 60 20 300 20 20 20 20 500 60 500 20 60 500 500 60 300 60 60 3000"


def test_no_part_is_surer_than_its_whole_of_what_an_open_period_still_brings(salesplan: Runner, tmp_path: Path) -> None:
    east = [int(amount) for amount in FITFUL.split()]
    west = [100] * 35 + [50]
    days = [f"{year}-{month:02d}-15" for year in (2024, 2025, 2026) for month in range(1, 13)]
    rows = "".join(
        f"{day},E{i},east,A,s1,1,{east[i]}\n{day},W{i},west,A,s2,1,{west[i]}\n" for i, day in enumerate(days)
    )
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "a.csv").write_text(COLUMNS + rows, "utf-8")
    run = salesplan("report", tmp_path / "plan.yaml", "--format", "json")
    last = {(r["axis"], r["node"]): r for r in run.table("landing_periods") if r["period"] == "2026-12"}

    def width(axis: str, node: str, sold: int) -> float:
        own = last[axis, node]
        left = float(own["cumulative_landing"]) - sold
        return (float(own["cumulative_high"]) - float(own["cumulative_landing"])) / left

    whole = width("company", "company", sum(east[24:]) + sum(west[24:]))
    assert width("region", "west", sum(west[24:])) >= whole - 0.001
