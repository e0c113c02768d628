"""Adventure Works resellers: every figure recomputed here from the files themselves, not by our own functions."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import ROOT, Run, Runner, need_shared

PLAN = "tests/real/adventureworks/plan.yaml"
CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    with need_shared("data", "adventureworks", "sales_lines.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def quotas() -> list[dict[str, str]]:
    with need_shared("data", "adventureworks", "quota_history.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def report(salesplan: Runner, lines: list[dict[str, str]]) -> Run:
    assert lines
    run = salesplan("report", "--allow-outside", PLAN, "--format", "json", cwd=ROOT)
    assert run.code == 0, run.err
    return run


@pytest.fixture(scope="module")
def starts(quotas: list[dict[str, str]]) -> list[str]:
    return sorted({q["QuotaDate"] for q in quotas})


def period_of(day: str, starts: list[str]) -> str:
    return starts[bisect_right(starts, day) - 1]


def dec(number: float) -> Decimal:
    return Decimal(str(number)).quantize(CENT)


def test_the_whole_ties_out(report: Run, lines: list[dict[str, str]]) -> None:
    (row,) = report.table("tie_out")
    exact = sum((Decimal(line["LineTotal"]) for line in lines), Decimal(0))
    assert (row["rows"], row["credited"], row["in_year"]) == (60_919,) * 3
    assert dec(row["amount"]) == dec(row["credited_amount"]) == round(exact, 2) == Decimal("80487704.18")


def test_the_quotas_are_those_of_the_file(report: Run, quotas: list[dict[str, str]]) -> None:
    rows = {(r["node"], r["period"]): r for r in report.table("trend") if r["axis"] == "seller"}
    declared = {(q["BusinessEntityID"], q["QuotaDate"]): Decimal(q["SalesQuota"]) for q in quotas}
    assert sum(declared.values()) == 95_714_000
    assert {key: dec(rows[key]["target"]) for key in declared} == declared
    assert sum(dec(r["target"] or 0) for r in rows.values()) == 95_714_000


def test_attainment_of_every_seller_and_period(
    report: Run, lines: list[dict[str, str]], quotas: list[dict[str, str]], starts: list[str]
) -> None:
    sold: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        sold[line["SalesPersonID"], period_of(line["OrderDate"], starts)] += Decimal(line["LineTotal"])
    rows = {(r["node"], r["period"]): r for r in report.table("trend") if r["axis"] == "seller"}
    for quota in quotas:
        key = (quota["BusinessEntityID"], quota["QuotaDate"])
        assert abs(dec(rows[key]["actual"]) - sold[key]) < CENT
        expected = float(sold[key]) / float(quota["SalesQuota"])
        cent = 0.01 / float(quota["SalesQuota"])  # an actual may be off by less than a cent
        assert rows[key]["attainment"] == pytest.approx(expected, abs=1e-6 + cent), key
    assert len(quotas) == 163


@pytest.mark.parametrize(
    ("axis", "column", "names"),
    [("region", "Territory", 10), ("product", "Category", 4), ("product", "Subcategory", 33)],
)
def test_actuals_of_every_node_and_period(
    report: Run, lines: list[dict[str, str]], starts: list[str], axis: str, column: str, names: int
) -> None:
    sold: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        sold[line[column], period_of(line["OrderDate"], starts)] += Decimal(line["LineTotal"])
    rows = {(r["name"], r["period"]): r for r in report.table("trend") if r["axis"] == axis}
    assert len({name for name, _ in sold}) == names
    for key, amount in sold.items():
        assert abs(dec(rows[key]["actual"]) - amount) < len(sold) * CENT / names, key


def test_parts_add_up_to_their_wholes_in_every_period(report: Run) -> None:
    rows: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for r in report.table("trend"):
        rows[r["axis"], r["node"]][r["period"]] = dec(r["actual"])
    whole = rows["company", "company"]
    tops = {
        "region": ["north-america", "europe", "pacific"],
        "product": ["accessories", "bikes", "clothing", "components"],
        "team": ["273"],
    }
    for axis, nodes in tops.items():
        assert {p: sum(rows[axis, n][p] for n in nodes) for p in whole} == whole
    sellers = [values for (axis, _), values in rows.items() if axis == "seller"]
    assert {p: sum(values[p] for values in sellers) for p in whole} == whole


def test_one_sellers_period_is_followed_to_its_lines(
    salesplan: Runner, report: Run, lines: list[dict[str, str]], starts: list[str]
) -> None:
    """Every line of the file that counts, by the line that it stands on, adds up to the actual of the review."""
    cell = ("--cell", "seller=276,period=2013-05-30", "--table", "attainment", "--rows", "100000")
    run = salesplan("explain", "--allow-outside", PLAN, *cell, "--format", "json", cwd=ROOT)
    assert run.code == 0, run.err
    (row,) = [
        r for r in report.table("trend") if (r["axis"], r["node"], r["period"]) == ("seller", "276", "2013-05-30")
    ]
    mine = {
        number
        for number, line in enumerate(lines, 2)
        if line["SalesPersonID"] == "276" and period_of(line["OrderDate"], starts) == "2013-05-30"
    }
    listed = [r for r in run.table("rows") if r["kind"] == "row"]
    assert {r["line"] for r in listed} == mine
    assert len(listed) == len(mine) > 500
    for r in listed:
        assert Decimal(str(r["exact"])) == Decimal(lines[r["line"] - 2]["LineTotal"])
    assert dec(sum(dec(r["amount"]) for r in run.table("rows"))) == dec(row["actual"])
    steps = run.table("explain")
    assert steps[0]["share"] == row["attainment"]
    (target,) = [s for s in steps if s["what"] == "target: the quota with all hedges"]
    assert target["amount"] == row["target"]


def test_a_managers_team_are_the_direct_reports(
    report: Run, lines: list[dict[str, str]], quotas: list[dict[str, str]]
) -> None:
    with need_shared("data", "adventureworks", "sales_people.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    rows = {r["node"]: r for r in report.table("attainment") if r["axis"] == "team" and r["span"] == "year"}
    for manager in ("274", "285", "287"):
        reports = {p["BusinessEntityID"] for p in people if p["ManagerID"] == manager}
        quota = sum(Decimal(q["SalesQuota"]) for q in quotas if q["BusinessEntityID"] in reports)
        sold = sum((Decimal(line["LineTotal"]) for line in lines if line["SalesPersonID"] in reports), Decimal(0))
        assert dec(rows[manager]["target"]) == quota
        assert abs(dec(rows[manager]["actual"]) - sold) < 12 * CENT
        assert rows[manager]["attainment"] == pytest.approx(float(sold / quota), abs=1e-6)


def test_orders_outside_the_sellers_territory_are_findings_not_losses(report: Run) -> None:
    (found,) = [f for f in report.json["findings"] if f["code"] == "SP413"]
    assert found["message"].endswith("(orders: 676, rows: 12,300)")


def test_the_open_period_is_marked_with_its_cut_off(report: Run) -> None:
    assert report.json["parameters"] == {"period": "2014-03-01", "until": "2014-05-01", "partial": True}
    spans: dict[str, Any] = {
        r["span"]: r["partial_until"] for r in report.table("attainment") if r["axis"] == "company"
    }
    assert spans == {"period": "2014-05-01", "year_to_date": "2014-05-01", "year": "2014-05-01"}
