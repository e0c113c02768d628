"""What is held against what in bridges and margins: overlays, lines, what is nobody's, sales whose cost nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Runner

HEAD = """salesplan: 1
name: Plan
currency: CNY
basis: {event: invoiced, tax: excluded}
calendar: {starts: 2026-01-01}
"""
LAYOUT = """exports:
  e: {files: s.csv, columns: {date: d, order: o, line: o, product: p, quantity: q, amount: a%s}}
"""
Write = Callable[..., Path]
Rows = list[dict[str, Any]]


def tables(salesplan: Runner, write: Write, plan: str, sales: str, more: str = "") -> dict[str, Rows]:
    """All tables of a review."""
    write("s.csv", sales)
    run = salesplan("report", write("plan.yaml", HEAD + plan + LAYOUT % more), "--format", "json", "--quiet")
    assert run.code == 0, run.err
    return {name: table["rows"] for name, table in run.json["tables"].items()}


def effects(rows: Rows, axis: str, node: str, base: str) -> dict[str, Any]:
    """The effects on a node's period that are something."""
    keys = (axis, node, "period", base)
    own = [r for r in rows if (r["axis"], r["node"], r["span"], r["base"]) == keys]
    return {r["effect"]: float(r["amount"]) for r in own if float(r["amount"])}


def test_what_an_overlay_answers_for_is_made_of_its_territory(salesplan: Runner, write: Write) -> None:
    plan = """target: 12000
products: {p1: {target: 50%, list_price: 2}, p2: {target: 50%, list_price: 4}}
decompose: {weights: even, seasonality: even}
teams:
  t:
    sellers:
      both: {territory: [{product: p2, overlay: true, share: 100%}, {product: p1, share: 50%}]}
      spec: {territory: [{product: p2, overlay: true, share: 100%}]}
      hold: {territory: [{product: p2}]}
"""
    rows = tables(salesplan, write, plan, "d,o,p,q,a\n2026-01-30,1,p2,100,500.00\n")["bridge"]
    # 500 of p2 at 4 are 125 pieces; 100 were sold at 5.
    assert effects(rows, "seller", "hold", "plan") == {"price": 100, "volume": -100}
    assert effects(rows, "seller", "spec", "plan") == {"price": 100, "volume": -100}
    assert effects(rows, "seller", "both", "plan") == {"price": 100, "volume": -100, "discontinued": -250}
    # Overlays are in no sum: of the team, p1 is half a territory's, and p2 the holder's.
    assert effects(rows, "team", "t", "plan") == {"price": 100, "volume": -100, "discontinued": -250}


def test_sales_of_a_line_itself_have_a_price_where_lines_are_compared(salesplan: Runner, write: Write) -> None:
    plan = """target: 1200
products: {l: {list_price: 3, products: {p: {}}}}
decompose: {weights: even, seasonality: even}
review: {bridge: {mix: line}}
"""
    sales = "d,o,p,q,a\n2025-01-30,1,l,40,120.00\n2026-01-30,2,l,40,120.00\n"
    rows = tables(salesplan, write, plan, sales)["bridge"]
    assert effects(rows, "product", "l", "plan") == {"volume": 20}
    (volume,) = (r for r in rows if (r["node"], r["span"], r["base"], r["effect"]) == ("l", "period", "plan", "volume"))
    assert float(volume["undivided"]) == 0


def test_a_line_of_parts_in_several_units_has_no_price_of_its_own(salesplan: Runner, write: Write) -> None:
    plan = """target: 1200
products: {l: {list_price: 3, products: {p: {}, q: {unit: kg}}}}
decompose: {weights: even, seasonality: even}
review: {bridge: {mix: line}}
"""
    rows = tables(salesplan, write, plan, "d,o,p,q,a\n2026-01-30,2,l,40,120.00\n")["bridge"]
    (volume,) = (r for r in rows if (r["node"], r["span"], r["base"], r["effect"]) == ("l", "period", "plan", "volume"))
    assert float(volume["undivided"]) == 120


def test_margins_tell_all_sales_whose_cost_nobody_knows(salesplan: Runner, write: Write) -> None:
    plan = """regions: {a: {}, b: {}}
products: {p: {}}
teams: {t: {sellers: {s: {territory: [{region: a}]}}}}
"""
    sales = "d,o,p,q,a,k,r\n2025-01-05,1,p,10,100,60,b\n2026-01-05,2,p,10,120,,b\n2026-01-30,3,p,10,500,300,a\n"
    made = tables(salesplan, write, plan, sales, ", cost: k, region: r")
    rows = {(r["axis"], r["node"]): r for r in made["margins"] if r["span"] == "period"}
    company, alike = rows["company", "company"], (rows["region", "b"], rows["seller", "unassigned"])
    assert [float(company[key]) for key in ("sales", "margin", "without_cost")] == [500, 200, 120]
    for own in alike:  # what is nobody's is what region b sold
        assert [own[key] for key in ("sales", "cost", "margin", "margin_ratio")] == [None] * 4
        assert [float(own[key]) for key in ("last_year_margin", "without_cost")] == [40, 120]
    # A product whose cost is known on one side only is left out.
    assert not [r for r in made["margin_bridge"] if r["node"] in ("b", "unassigned")]


@pytest.mark.parametrize(("column", "each"), [("cost", 60), ("unit_cost", 12)])
def test_a_quantity_below_zero_beside_an_amount_above_it_is_a_sale(
    salesplan: Runner, write: Write, column: str, each: int
) -> None:
    sales = f"d,o,p,q,a,k\n2025-01-30,1,p,10,100,6\n2026-01-30,2,p,-5,110,{each}\n"
    made = tables(salesplan, write, "products: {p: {}}\n", sales, f", {column}: k")
    (own,) = (r for r in made["margins"] if (r["node"], r["span"]) == ("p", "period"))
    assert [float(own[key]) for key in ("sales", "cost", "margin")] == [110, 60, 50]
    assert effects(made["bridge"], "product", "p", "last_year") == {"volume": 10}


def test_it_is_no_repetition_of_a_sale_with_its_number(salesplan: Runner, write: Write) -> None:
    sales = "d,o,p,q,a\n2026-01-29,1,p,5,110\n2026-01-30,1,p,-5,110\n"
    made = tables(salesplan, write, "products: {p: {}}\n", sales)
    assert [r["duplicate"] for r in made["tie_out"]] == [0]
