"""Bridges on real exports and the example: they add up everywhere, and their numbers are those of plain SQL on the files."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias

import duckdb
import pytest
import yaml
from tests.conftest import ROOT, Run, Runner, need_shared

PLANS = {
    "adventureworks": "tests/real/adventureworks/plan.yaml",
    "tradeflow": "tests/real/tradeflow_fmcg/plan.yaml",
    "india": "tests/real/ecommerce_india/plan.yaml",
    "example": "plans/direct-selling",
}
FOLDERS = {"adventureworks": "adventureworks", "tradeflow": "tradeflow_fmcg", "india": "ecommerce_india"}
CENT = Decimal("0.01")
Key: TypeAlias = tuple[str, str, str, str]
Sums: TypeAlias = Mapping[str, tuple[Decimal, Decimal]]  # product → quantity, amount


@pytest.fixture(scope="module")
def reports(salesplan: Runner) -> Any:
    made: dict[str, Run] = {}

    def report(name: str) -> Run:
        if name in FOLDERS:
            need_shared("data", FOLDERS[name])
        if name not in made:
            made[name] = salesplan("report", "--allow-outside", PLANS[name], "--format", "json", cwd=ROOT)
            assert made[name].code == 0, made[name].err
        return made[name]

    return report


def dec(number: Any) -> Decimal:
    return Decimal(str(number))


def bridges(run: Run, table: str = "bridge") -> dict[Key, list[Mapping[str, Any]]]:
    found: dict[Key, list[Mapping[str, Any]]] = defaultdict(list)
    for r in run.table(table):
        found[r["axis"], r["node"], r["span"], r["base"]].append(r)
    return found


def effects(run: Run, axis: str, node: str, span: str, base: str) -> dict[str, Decimal]:
    return {r["effect"]: dec(r["amount"]) for r in bridges(run)[axis, node, span, base] if r["amount"]}


@pytest.mark.parametrize("name", PLANS)
def test_effects_add_up_on_every_node_span_and_base(reports: Any, name: str) -> None:
    run = reports(name)
    for table in ("bridge", "margin_bridge"):
        if table in run.json["tables"]:
            found = bridges(run, table)
            assert found or table == "margin_bridge"
            for rows in found.values():
                assert {sum(dec(r["amount"]) for r in rows)} == {dec(r["change"]) for r in rows}


@pytest.mark.parametrize("name", PLANS)
def test_changes_are_those_of_the_other_tables(reports: Any, name: str) -> None:
    run = reports(name)
    rows = {(r["axis"], r["node"], r["span"]): r for r in run.table("attainment")}
    found = bridges(run)
    planned = {key: rows[key[:3]]["variance"] for key in found if key[3] == "plan"}
    assert {key: dec(found[key][0]["change"]) for key in planned} == {key: dec(v) for key, v in planned.items()}
    spans = {"period", "quarter_to_date", "year_to_date"}
    assert {key for key in rows if key[2] in spans and rows[key]["target"] is not None} == {key[:3] for key in planned}
    for key, (first, *_) in found.items():
        if key[3] == "last_year":
            assert dec(first["change"]) == dec(rows[key[:3]]["actual"]) - dec(rows[key[:3]]["last_year"])


@pytest.mark.parametrize("name", ["adventureworks", "tradeflow", "example"])
def test_the_period_before_is_that_of_the_trend(reports: Any, name: str) -> None:
    run = reports(name)
    period = run.json["parameters"]["period"]
    trend: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for r in run.table("trend"):
        trend[r["axis"], r["node"]].append(r)
    checked = 0
    for (axis, node, _, base), (first, *_) in bridges(run).items():
        if base == "last_period" and not run.json["parameters"]["partial"]:
            mine = trend[axis, node]
            (at,) = [i for i, r in enumerate(mine) if r["period"] == period]
            assert dec(first["change"]) == dec(mine[at]["actual"]) - dec(mine[at - 1]["actual"])
            checked += 1
    assert checked or run.json["parameters"]["partial"]


def textbook(base: Sums, now: Sums, family: Mapping[str, str]) -> dict[str, Decimal]:
    """The effects by the formulas of the textbook, in fractions; products with a price on both sides, family by family."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    groups: dict[str, list[str]] = defaultdict(list)
    for product in base.keys() | now.keys():
        if product not in base:
            found["new"] += Fraction(now[product][1])
        elif product not in now:
            found["discontinued"] -= Fraction(base[product][1])
        else:
            groups[family.get(product, "")].append(product)
    for products in groups.values():
        q0, q1 = ({p: Fraction(side[p][0]) for p in products} for side in (base, now))
        p0, p1 = ({p: Fraction(side[p][1]) / Fraction(side[p][0]) for p in products} for side in (base, now))
        all0, all1 = sum(q0.values()), sum(q1.values())
        average = sum(p0[p] * q0[p] for p in products) / all0
        found["price"] += sum((p1[p] - p0[p]) * q1[p] for p in products)
        found["volume"] += (all1 - all0) * average
        found["mix"] += sum((q1[p] - q0[p] / all0 * all1) * p0[p] for p in products)
    return {effect: Decimal(value.numerator) / value.denominator for effect, value in found.items() if value}


def assert_alike(told: Mapping[str, Decimal], expected: Mapping[str, Decimal]) -> None:
    """Each effect is its exact value, rounded one way or the other; what is less than a cent may be nothing."""
    for effect in told.keys() | expected.keys():
        assert abs(told.get(effect, Decimal(0)) - expected.get(effect, Decimal(0))) < 2 * CENT, effect


TRADEFLOW = """
WITH readable AS (
  SELECT *, replace(Order_Date, '/', '-')[:7] AS month, try_cast(Units_Sold AS DECIMAL(18,4)) AS q,
    try_cast(Units_Sold AS DECIMAL(12,2)) * try_cast(Unit_Price_NGN AS DECIMAL(12,2)) * (1 - try_cast(Discount_Pct AS DECIMAL(5,4))) AS a,
    row_number() OVER (PARTITION BY Order_ID) AS turn
  FROM read_csv('{file}', all_varchar = true)
), sold AS (SELECT * FROM readable WHERE turn = 1 AND a IS NOT NULL AND {node}),
b AS (SELECT Product_ID AS p, sum(q) AS q, sum(a)::DOUBLE AS a FROM sold WHERE month >= '2023-01' AND month <= '2023-12' GROUP BY 1),
n AS (SELECT Product_ID AS p, sum(q) AS q, sum(a)::DOUBLE AS a FROM sold WHERE month >= '2024-01' AND month <= '2024-12' GROUP BY 1),
both_sides AS (SELECT p, b.q AS q0, b.a AS a0, n.q AS q1, n.a AS a1 FROM b JOIN n USING (p)),
whole AS (SELECT sum(q0) AS q0, sum(a0) AS a0, sum(q1) AS q1 FROM both_sides)
SELECT sum(s.a1 - s.a0 / s.q0 * s.q1) AS price, any_value((w.q1 - w.q0) * w.a0 / w.q0) AS volume,
  sum((s.q1 - s.q0 / w.q0 * w.q1) * s.a0 / s.q0) AS mix,
  coalesce((SELECT sum(a) FROM n WHERE p NOT IN (SELECT p FROM b)), 0) AS new,
  -coalesce((SELECT sum(a) FROM b WHERE p NOT IN (SELECT p FROM n)), 0) AS discontinued
FROM both_sides s, whole w
"""


@pytest.mark.parametrize(
    ("axis", "node", "where"),
    [
        ("company", "company", "true"),
        ("region", "lagos", "Region = 'Lagos'"),
        ("region", "port-harcourt", "Region IN ('PH', 'Port Harcourt')"),
        ("seller", "REP003", "Rep_ID = 'REP003'"),
        ("product", "PRD0002", "Product_ID = 'PRD0002'"),
    ],
)
def test_tradeflow_by_plain_sql(reports: Any, axis: str, node: str, where: str) -> None:
    run = reports("tradeflow")
    assert run.json["parameters"] == {"period": "2024-12", "until": "2024-12-31", "partial": False}
    file = need_shared("data", "tradeflow_fmcg", "Sales.csv")
    found = duckdb.sql(TRADEFLOW.format(file=file, node=where))
    (row,) = found.fetchall()
    expected = {name: dec(value) for name, value in zip(found.columns, row, strict=True)}
    assert sum(abs(value) for value in expected.values()) > 1000
    assert_alike(effects(run, axis, node, "year_to_date", "last_year"), expected)


def sums(rows: Iterator[tuple[str, Decimal, Decimal]]) -> Sums:
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for product, quantity, amount in rows:
        before = found.get(product, (Decimal(0), Decimal(0)))
        found[product] = before[0] + quantity, before[1] + amount
    return found


@pytest.mark.parametrize(
    ("axis", "node", "column", "value"),
    [
        ("company", "company", "", ""),
        ("region", "canada", "Territory", "Canada"),
        ("region", "north-america", "Group", "North America"),
        ("product", "bikes", "Category", "Bikes"),
        ("seller", "276", "SalesPersonID", "276"),
    ],
)
def test_adventure_works_from_its_lines(reports: Any, axis: str, node: str, column: str, value: str) -> None:
    run = reports("adventureworks")
    assert run.json["parameters"] == {"period": "2014-03-01", "until": "2014-05-01", "partial": True}
    with need_shared("data", "adventureworks", "sales_lines.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if not column or line[column] == value]

    def between(first: str, last: str) -> Sums:
        mine = (line for line in lines if first <= line["OrderDate"] <= last)
        return sums((m["Subcategory"], Decimal(m["OrderQty"]), Decimal(m["LineTotal"])) for m in mine)

    # The open period has come to its 62nd day; so has what it is compared with.
    expected = textbook(between("2013-11-30", "2014-01-30"), between("2014-03-01", "2014-05-01"), {})
    assert_alike(effects(run, axis, node, "period", "last_period"), expected)


@pytest.mark.parametrize(("axis", "node"), [("company", "company"), ("product", "furniture"), ("region", "gujarat")])
def test_the_indian_shop_from_its_two_files(reports: Any, axis: str, node: str) -> None:
    run = reports("india")
    assert run.json["parameters"]["period"] == "2019-03"
    assert not run.json["parameters"]["partial"]
    folder = need_shared("data", "ecommerce_india")
    heads = f"read_csv('{folder}/List of Orders.csv', delim = ';', all_varchar = true)"
    lines = f"read_csv('{folder}/Order Details.csv', delim = ';', all_varchar = true)"
    where = {"company": "true", "furniture": "Category = 'Furniture'", "gujarat": "trim(State) = 'Gujarat'"}[node]

    def month(text: str) -> Sums:
        rows = duckdb.sql(
            f'SELECT "Sub-Category", sum(Quantity::INT), sum(Amount::DECIMAL(12,2)) FROM {lines} JOIN {heads} USING ("Order ID") '
            f"WHERE \"Order Date\"[4:] = '{text}' AND {where} GROUP BY 1"
        ).fetchall()
        return {product: (dec(quantity), dec(amount)) for product, quantity, amount in rows}

    assert_alike(effects(run, axis, node, "period", "last_period"), textbook(month("02/2019"), month("03/2019"), {}))


def example_rows() -> Iterator[tuple[dict[str, str], Decimal, Decimal]]:
    """The counted rows of the example, each once, with quantity and amount."""
    seen = set()
    for path in sorted((ROOT / "examples/direct-selling/sales").glob("*.csv")):
        with path.open(encoding="gb18030", newline="") as file:
            for line in csv.DictReader(file):
                back = line["单据类型"] == "退货"
                key = line["单号"], line["行号"], back
                if key in seen or line["状态"] == "已取消" or not line["不含税金额"].strip():
                    continue
                try:
                    quantity, amount = (abs(Decimal(line[c].replace(",", ""))) for c in ("数量", "不含税金额"))
                except InvalidOperation:  # the few that the tie-out lists as rejected
                    continue
                seen.add(key)
                yield line, -quantity if back else quantity, -amount if back else amount


@pytest.mark.parametrize(
    ("axis", "node", "column", "value"), [("company", "company", "", ""), ("product", "HF-103", "货号", "HF-103")]
)
def test_the_example_with_its_returns_and_units(reports: Any, axis: str, node: str, column: str, value: str) -> None:
    run = reports("example")
    plan = yaml.safe_load((ROOT / "plans/direct-selling/plan.yaml").read_text("utf-8"))
    unit = {p: part["unit"] for line in plan["products"].values() for p, part in line["products"].items()}
    sides: dict[str, dict[str, tuple[Decimal, Decimal]]] = {"2025/09": {}, "2026/09": {}}
    returned = dict.fromkeys(sides, Decimal(0))
    for line, quantity, amount in example_rows():
        month = line["开票日期"][:7]
        if month in sides and (not column or line[column] == value):
            if amount < 0:
                returned[month] += amount
            else:
                before = sides[month].get(line["货号"], (Decimal(0), Decimal(0)))
                sides[month][line["货号"]] = before[0] + quantity, before[1] + amount
    expected = textbook(sides["2025/09"], sides["2026/09"], unit)
    expected["returns"] = returned["2026/09"] - returned["2025/09"]
    assert_alike(effects(run, axis, node, "period", "last_year"), expected)
