"""An Indian shop: two files joined, semicolons, day-first dates, a fiscal year from April, targets by category and month."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal

import pytest
from tests.conftest import ROOT, Run, Runner, need_shared

PLAN = "tests/real/ecommerce_india/plan.yaml"


def rows_of(name: str) -> list[dict[str, str]]:
    with need_shared("data", "ecommerce_india", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture(scope="module")
def report(salesplan: Runner) -> Run:
    rows_of("Sales target.csv")
    run = salesplan("report", "--allow-outside", PLAN, "--format", "json", cwd=ROOT)
    assert run.code == 0, run.err
    return run


def test_the_categories_end_where_they_should(report: Run) -> None:
    year = {
        r["node"]: r["attainment"] for r in report.table("attainment") if r["axis"] == "product" and r["span"] == "year"
    }
    assert {k: round(year[k] * 100, 2) for k in ("clothing", "electronics", "furniture")} == {
        "clothing": 79.92,
        "electronics": 128.11,
        "furniture": 95.7,
    }


def test_every_category_and_month(report: Run) -> None:
    days = {r["Order ID"]: r["Order Date"] for r in rows_of("List of Orders.csv")}
    sold: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in rows_of("Order Details.csv"):
        day, month, year = days[line["Order ID"]].split("/")
        sold[line["Category"], f"{year}-{month}"] += Decimal(line["Amount"])
        assert 1 <= int(day) <= 31
    months = {"Apr-18": "2018-04", "Jan-19": "2019-01"}
    trend = {(r["name"], r["period"]): r for r in report.table("trend") if r["axis"] == "product"}
    for key, amount in sold.items():
        assert Decimal(str(trend[key]["actual"])) == amount
    for target in rows_of("Sales target.csv"):
        if target["Month of Order Date"] in months:
            row = trend[target["Category"], months[target["Month of Order Date"]]]
            assert Decimal(str(row["target"])) == Decimal(target["Target"])


def test_the_states_with_and_without_trailing_blanks(report: Run) -> None:
    (row,) = report.table("tie_out")
    assert (row["rows"], row["credited"]) == (1500, 1500)
    states = [r for r in report.table("attainment") if r["axis"] == "region" and r["span"] == "year"]
    assert len(states) == 19
    assert sum(Decimal(str(r["actual"])) for r in states) == Decimal("431502.00")


def test_both_files_are_among_the_inputs(report: Run) -> None:
    assert [(i["path"].rpartition("/")[2], i["rows"]) for i in report.json["inputs"]] == [
        ("Order Details.csv", 1500),
        ("List of Orders.csv", 500),
    ]
