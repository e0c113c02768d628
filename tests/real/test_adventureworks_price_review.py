"""Adventure Works' order lines held against its list prices and special offers, as `price review` tells them."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import pytest
from tests.conftest import Run, Runner, need_shared
from tests.real.test_adventureworks_prices import plan_of

COLUMNS = {
    "date": "OrderDate", "order": "SalesOrderID", "line": "SalesOrderDetailID", "region": "Territory",
    "product": "ProductID", "customer": "CustomerID", "quantity": "OrderQty", "amount": "LineTotal",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(salesplan: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    path = need_shared("data", "adventureworks", "sales_lines.csv")
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    plan = plan_of(lines)
    plan["regions"] = {name: {} for name in sorted({line["Territory"] for line in lines})}
    plan["prices"]["floors"] = [{"of_cost": "100%"}]
    plan["exports"] = {"erp": {"files": str(path), "columns": COLUMNS, "fixed": {"channel": "reseller"}}}
    written = tmp_path_factory.mktemp("review") / "plan.yaml"
    written.write_text(json.dumps(plan, indent=1), "utf-8")
    made = salesplan(
        "price", "--allow-outside", written, "review", "--from", "2011-05-31", "--format", "json", "--lang", "en"
    )
    assert made.code == 0, made.err
    return made


def test_its_rules_explain_every_cent(run: Run) -> None:
    """60,855 lines with 80.45 million, and not one that leaks; the discounts by offer add up to it."""
    company = run.table("leakage")[0]
    assert (company["lines"], company["list_amount"], company["realised"]) == (60_855, 137_413_302.33, 80_450_595.78)
    assert (company["below_rules"], company["above_rules"], company["leakage"]) == (0, 0, 0)
    assert (company["unpriced_lines"], company["unpriced_amount"]) == (64, 37_107.23)
    steps = {row["step"]: row["amount"] for row in run.table("price_waterfall")}
    assert steps["reseller"] == -54_965_328.08
    offers = {key: amount for key, amount in steps.items() if key.startswith(("offer", "volume"))}
    assert len(offers) == 16
    whole = sum(Decimal(str(amount)) for amount in [*offers.values(), steps["reseller"]])
    assert whole == Decimal("80450595.78") - Decimal("137413302.33")
    assert steps["sold"] == 80_487_704.18


def test_the_sums_of_customers_and_territories_are_the_companys(run: Run) -> None:
    company = run.table("leakage")[0]
    for rows in (
        [row for row in run.table("leakage") if row["axis"] == "region"],
        [row for row in run.table("leakage") if row["axis"] == "product"],
        run.table("customer_leakage"),
    ):
        for key in ("list_amount", "rule_discount", "realised", "unpriced_amount"):
            assert sum(Decimal(str(row[key])) for row in rows) == Decimal(str(company[key]))


def test_what_was_sold_below_cost_is_named_with_its_row(run: Run) -> None:
    """More than a third of the lines are sold to resellers for less than they cost."""
    rows = run.table("below_floor")
    assert len(rows) == 21_829
    missing = [row["missing"] for row in rows]
    assert missing == sorted(missing, reverse=True)
    with need_shared("data", "adventureworks", "sales_lines.csv").open(encoding="utf-8", newline="") as file:
        lines = [None, *csv.reader(file)]
    for row in rows[:50]:
        line = lines[row["line"]]
        assert line is not None
        assert (line[0], line[10]) == (row["order"], row["product"])


def test_where_prices_hardly_move_no_elasticity_is_made_up(run: Run) -> None:
    found = run.table("elasticity")
    assert len(found) > 200
    assert all(row["reason"] for row in found if row["elasticity"] is None)
    assert all(row["prices"] >= 3 for row in found if row["elasticity"] is not None)
