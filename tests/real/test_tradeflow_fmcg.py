"""TradeFlow FMCG: a distributor's exports with planted faults; each ends as a finding or a named fate."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal

import pytest
from tests.conftest import ROOT, Run, Runner, need_shared

PLAN = "tests/real/tradeflow_fmcg/plan.yaml"
CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    with need_shared("data", "tradeflow_fmcg", "Sales.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def report(salesplan: Runner, lines: list[dict[str, str]]) -> Run:
    assert lines
    run = salesplan("report", "--allow-outside", PLAN, "--format", "json", cwd=ROOT)
    assert run.code == 0, run.err
    return run


def amount(line: dict[str, str]) -> Decimal | None:
    try:
        return Decimal(line["Units_Sold"]) * Decimal(line["Unit_Price_NGN"]) * (1 - Decimal(line["Discount_Pct"]))
    except ArithmeticError:
        return None


def test_every_row_has_its_fate(report: Run, lines: list[dict[str, str]]) -> None:
    (row,) = report.table("tie_out")
    assert row["rows"] == len(lines) == 4501
    assert (row["credited"], row["duplicate"], row["rejected"], row["unmatched"], row["excluded"]) == (4497, 1, 3, 0, 0)
    readable = sum((a for line in lines if (a := amount(line)) is not None), Decimal(0))
    assert Decimal(str(row["amount"])) == readable
    assert Decimal(str(row["credited_amount"])) + Decimal(str(row["duplicate_amount"])) == readable
    rejected = [(r["line"], r["column"], r["reason"]) for r in report.table("rejects")]
    assert rejected == [
        (113, "Units_Sold", "cell_empty"),
        (235, "Discount_Pct", "not_a_number"),
        (1003, "Unit_Price_NGN", "cell_empty"),
    ]


def test_targets_and_actuals_of_every_region_and_month(report: Run, lines: list[dict[str, str]]) -> None:
    with need_shared("data", "tradeflow_fmcg", "Targets.csv").open(encoding="utf-8", newline="") as file:
        targets = {
            (t["Region"], f"{t['Year']}-{int(t['Month_Number']):02d}"): Decimal(t["Sales_Target_NGN"])
            for t in csv.DictReader(file)
        }
    sold: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    seen = set()
    for line in lines:
        value = amount(line)
        if value is not None and line["Order_ID"] not in seen:
            region = {"PH": "Port Harcourt"}.get(line["Region"], line["Region"])
            sold[region, line["Order_Date"].replace("/", "-")[:7]] += value
        seen.add(line["Order_ID"])
    rows = {(r["name"], r["period"]): r for r in report.table("trend") if r["axis"] == "region"}
    assert len(rows) == 60
    for key, row in rows.items():
        assert Decimal(str(row["target"])) == targets[key]
        assert abs(Decimal(str(row["actual"])) - sold[key]) < CENT
        assert row["attainment"] == pytest.approx(float(sold[key] / targets[key]), abs=1e-6)
        last_year = sold[key[0], f"2023{key[1][4:]}"]
        assert abs(Decimal(str(row["last_year"])) - last_year) < CENT


def test_planted_faults_are_told(report: Run) -> None:
    told = {f["code"]: f["message"] for f in report.json["findings"]}
    assert told["SP124"] == "120 rows of other years were passed over"
    assert told["SP206"] == 'the name "Power Horse 250ml" is that of 2 nodes'  # one of them padded with blanks
    assert told["SP310"] == "Sule Maikano (REP003) has no manager"
    assert told["SP411"] == 'parent "beverages" was taken for "Beverages"'
    assert told["SP414"].startswith("dated outside the seller's time of service: 6,830,092 (rows: 151)")
    assert told["SP417"].startswith("3 rows can't be read")
    assert told["SP326"].startswith("the year's target, 379,812,618, is 5.7 times last year's sales")


def test_orders_before_the_seller_joined(report: Run, lines: list[dict[str, str]]) -> None:
    with need_shared("data", "tradeflow_fmcg", "SalesReps.csv").open(encoding="utf-8", newline="") as file:
        joined = {p["Rep_ID"]: p["Join_Date"] for p in csv.DictReader(file)}
    early = [
        line
        for line in lines
        if amount(line) is not None and line["Order_Date"].replace("/", "-") < joined[line["Rep_ID"]]
    ]
    assert len(early) == 151
