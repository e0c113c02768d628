"""Exceptions on real exports: every figure recomputed here from the files themselves."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import ROOT, need_shared
from tests.planning.exceptional import Judged, judge, read_of

TRADEFLOW = ROOT / "tests" / "real" / "tradeflow_fmcg" / "plan.yaml"
ADVENTUREWORKS = ROOT / "tests" / "real" / "adventureworks" / "plan.yaml"


def rows_of(*parts: str) -> list[dict[str, str]]:
    with need_shared("data", *parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def amount(line: dict[str, str]) -> Decimal | None:
    try:
        return Decimal(line["Units_Sold"]) * Decimal(line["Unit_Price_NGN"]) * (1 - Decimal(line["Discount_Pct"]))
    except ArithmeticError:
        return None


@pytest.fixture(scope="module")
def tradeflow() -> Judged:
    need_shared("data", "tradeflow_fmcg", "Sales.csv")
    return judge(TRADEFLOW)


def test_the_planted_scale_of_the_targets_is_the_first_exception(tradeflow: Judged) -> None:
    """Targets of 2024 against sales of 2023: more than five times, in every region and as a whole, told once."""
    first = tradeflow.table("exceptions")[0]
    assert (first["rule"], first["node"], first["severity"]) == ("out_of_scale", "company", "high")
    targets = sum(
        Decimal(row["Sales_Target_NGN"]) for row in rows_of("tradeflow_fmcg", "Targets.csv") if row["Year"] == "2024"
    )
    seen, sold = set(), Decimal(0)
    for line in rows_of("tradeflow_fmcg", "Sales.csv"):
        if line["Order_ID"] not in seen and line["Order_Date"].startswith("2023"):
            sold += amount(line) or 0
        seen.add(line["Order_ID"])
    assert abs(first["value"] - targets / sold) < Decimal("0.00001")
    assert first["since"] == "2024-01"
    assert len([mark for mark in tradeflow.marks if mark[0] == "out_of_scale"]) == 1


def test_planted_rows_are_data_faults(tradeflow: Judged) -> None:
    lines = rows_of("tradeflow_fmcg", "Sales.csv")
    rejected = tradeflow.row("data_fault", "company/rejected")
    unreadable = sum(amount(line) is None for line in lines)
    assert rejected["value"] == round(Decimal(unreadable) / len(lines), 6)
    joined = {row["Rep_ID"]: row["Join_Date"] for row in rows_of("tradeflow_fmcg", "SalesReps.csv")}
    early: dict[str, int] = defaultdict(int)
    for line in lines:
        if amount(line) is not None and line["Order_Date"].replace("/", "-") < joined[line["Rep_ID"]]:
            early[line["Rep_ID"]] += 1
    service = tradeflow.row("data_fault", "company/outside_service")
    assert service["what"].startswith(f"rows that are dated outside the seller's service: {sum(early.values())} (")
    assert all(f"({number})" in service["cause"] for number in early.values())


def test_sellers_off_pace_are_those_that_plain_sums_find() -> None:
    """Adventure Works, the period up to 2013-11-29, closed: every seller's quota and sales of the plan's year so far."""
    lines = rows_of("adventureworks", "sales_lines.csv")
    quotas = rows_of("adventureworks", "quota_history.csv")
    last, after = "2013-08-30", "2013-11-30"
    sold: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line["OrderDate"] < after:
            sold[line["SalesPersonID"]] += Decimal(line["LineTotal"])
    asked: dict[str, Decimal] = defaultdict(Decimal)
    for quota in quotas:
        if quota["QuotaDate"] < after:
            asked[quota["BusinessEntityID"]] += Decimal(quota["SalesQuota"])
    read = read_of(ADVENTUREWORKS, last)
    for seller, quota in asked.items():
        reading = read["off_pace", "seller", seller]
        assert abs(reading.value - sold[seller] / quota) < Decimal("0.000002")
        assert abs(reading.impact - max(quota - sold[seller], Decimal(0)) * 100) <= 12
        assert reading.off == (sold[seller] / quota < Decimal("0.9")), seller
    assert read["off_pace", "seller", "285"].off  # a manager with low sales of his own
    told = {row["node"] for row in judge(ADVENTUREWORKS, last).table("exceptions") if row["rule"] == "off_pace"}
    whole = sum(sold.values())
    large = {
        s
        for s in asked
        if asked[s] >= whole / 100 and asked[s] - sold[s] >= whole / 100 and read["off_pace", "seller", s].off
    }
    assert "273" in told  # the team above them all; who is no worse than it only repeats it
    assert told <= large | {"273", "274", "285", "287"}


def test_parts_add_up_and_are_real_sales() -> None:
    """Every part that carries a fall is the difference of two plain sums of the file."""
    need_shared("data", "adventureworks")
    made = judge(ADVENTUREWORKS, "2013-08-30")
    parts: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in made.table("exception_causes"):
        parts[row["rule"], row["axis"], row["node"]] += row["change"]
    for row in made.table("exceptions"):
        key = (row["rule"], row["axis"], row["node"])
        if key in parts and row["axis"] != "seller":
            assert abs(parts[key]) == row["impact"]
