"""Sales in other currencies: converted exactly at the rate of their day, and what is due to that rate told apart."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.planning.test_bridges import Reviewed, row
from tests.sales.reading import HEAD, read

from salesplan.plan.load import load_plan
from salesplan.plan.rates import DatedRate, Rate, rates_of
from salesplan.sales.text_rows import read_text_table

RATES = """rates:
  USD: {plan: 7.10, actual: [{from: 2026-02-01, rate: 7.2}, {from: 2026-01-01, rate: "7.18"}]}
  JPY: {plan: 0.048}
"""
LAYOUT = """exports:
  erp:
    files: "*.csv"
    columns: {date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount,
              currency: money}
"""
COLUMNS = "date,order,line,region,product,qty,amount,money\n"


def test_amounts_are_worth_the_rate_of_their_day(tmp_path: Path) -> None:
    rows = (
        "2025-12-31,1,1,sh,cream,1,100.00,USD\n"  # before the first actual rate: as planned
        "2026-01-31,2,1,sh,cream,1,100.01, usd \n"
        "2026-02-01,3,1,js,cream,1,100.01,USD\n"
        "2026-02-01,4,1,js,soap,1,1000,JPY\n"
        "2026-02-02,5,1,north,soap,-1,-50.00,CNY\n"
    )
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, RATES + LAYOUT)
    assert made.fates == {"credited": 5}
    assert made.tables["fates"][0]["amount"] == 71_000 + 71_807 + 72_007 + 4_800 - 5_000
    # 718.0718 and 720.072 are shown in whole fen; the year is rounded from what they are together.
    assert made.actual("company", "company", "year") == str(Decimal("718.07") + Decimal("720.07") + 48 - 50)


def test_currencies_that_nobody_knows_are_rejected(tmp_path: Path) -> None:
    rows = "2026-01-05,1,1,sh,cream,1,10,CNY\n2026-01-05,2,1,sh,cream,1,10,XAU\n2026-01-05,3,1,sh,cream,1,10,\n"
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, RATES + LAYOUT + "review: {tolerance: 100%}\n")
    told = [(r["line"], r["column"], r["reason"]) for r in made.tables["rejects"]]
    assert told == [(3, "money", "no_such_currency"), (4, "money", "cell_empty")]
    blank = LAYOUT.rstrip() + "\n    blank: {currency: CNY}\n"
    assert read(tmp_path, {"a.csv": COLUMNS + rows}, RATES + blank + "review: {tolerance: 100%}\n").fates == {
        "credited": 2,
        "rejected": 1,
    }


def test_a_number_names_no_other_currency_than_its_row(tmp_path: Path) -> None:
    amounts = ["¥10,CNY", "¥10,USD", "$10,USD", "US$ 10,CNY", "10 JPY,JPY", "10 JPY,CNY", "10元,USD", "1万,CNY", "¥10,"]
    rows = "".join(f"2026-01-05,{i},1,sh,cream,1,{amount}\n" for i, amount in enumerate(amounts))
    layout = LAYOUT.rstrip() + "\n    blank: {currency: CNY}\nreview: {tolerance: 100%}\n"
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, RATES + layout)
    told = [(r["line"], r["column"], r["reason"]) for r in made.tables["rejects"]]
    assert told == [(line, "amount", "not_a_number") for line in (3, 5, 7)]
    # 10 元 of a row in dollars are ten of its own: the sign is that of many currencies.
    assert made.tables["tie_out"][0]["credited_amount"] == 1000 + 2 * 7180 + 48 + 10_000_00 + 1000


def test_amounts_too_fine_for_an_exact_worth_are_rejected(tmp_path: Path) -> None:
    rows = "2026-01-05,1,1,sh,cream,1,1.0000000001,USD\n2026-01-05,2,1,sh,cream,1,1.000000001,USD\n"
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, RATES + LAYOUT + "review: {tolerance: 100%}\n")
    assert [(r["line"], r["column"], r["reason"]) for r in made.tables["rejects"]] == [(2, "amount", "too_fine")]


def test_all_rows_of_files_in_one_currency(tmp_path: Path) -> None:
    layout = LAYOUT.replace(",\n              currency: money", "") + "    fixed: {currency: USD}\n"
    made = read(tmp_path, {"a.csv": COLUMNS + "2026-01-05,1,1,sh,cream,1,10,\n"}, RATES + layout)
    assert made.actual("region", "sh") == "71.80"
    own = layout.replace("USD", "CNY")
    assert read(tmp_path, {"a.csv": COLUMNS + "2026-01-05,1,1,sh,cream,1,10,\n"}, RATES + own).actual(
        "region", "sh"
    ) == ("10.00")


def test_what_rates_make_of_a_change_is_an_effect_of_its_own(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [
            row("2025-01-31", "east", "cream", "10", "100", "USD", "60"),
            row("2026-01-31", "east", "cream", "12", "132", "USD", "84"),
            row("2026-01-31", "east", "cream", "-1", "-10", "USD", "5"),
        ],
        "products: {cream: {}}\n" + RATES,
        ", currency: money, cost: cost",
    )
    # At the planned 7.10: 2 pieces more at 71, 12 at 7.10 more, one returned for 71. Then 122 dollars at 0.08 more each.
    found = {"price": 8520, "volume": 14200, "returns": -7100, "currency": 976}
    assert made.effects("company", "company", "period", "last_year") == found
    # Cost: 12 pieces at 7.10 more; what came back is worth 35.50; 79 dollars of cost at 0.08 more each.
    margin = {"price": 8520, "volume": 5680, "cost": -8520, "returns": -3550, "currency": 344}
    assert made.effects("company", "company", "period", "last_year", "margin_bridge") == margin
    (margins,) = [r for r in made.tables["margins"] if r["axis"] == "company" and r["span"] == "period"]
    assert (margins["sales"], margins["cost"]) == (round(12200 * 7.18), round(7900 * 7.18))
    assert (margins["last_year_margin"], margins["without_cost"]) == (28400, 0)


def test_a_plan_in_its_own_currency_has_no_effect_of_rates(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path, [row("2025-01-31", "east", "cream", "10", "100"), row("2026-01-31", "east", "cream", "12", "132")]
    )
    assert not any(r["effect"] == "currency" for r in made.tables["bridge"])


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        ("rates: {USB: {plan: 7}}", "ISO 4217"),
        ("rates: {USD: {plan: 0}}", "above zero"),
        ("rates: {USD: {plan: 7.1234567}}", "six digits"),
        ("rates: {USD: {plan: 7, actual: [{from: 2026-01-01, rate: 7}, {from: 2026-01-01, rate: 8}]}}", "same day"),
        ("rates: {USD: {actual: []}}", "plan"),
    ],
)
def test_rates_that_are_none(tmp_path: Path, rates: str, told: str) -> None:
    (tmp_path / "plan.yaml").write_text(f"{HEAD}{rates}\n", "utf-8")
    loaded = load_plan(tmp_path / "plan.yaml", read_text_table)
    assert any(told in found.say("en") for found in loaded.findings if found.severity == "error")


def test_the_order_of_rates_does_not_matter() -> None:
    steps = [DatedRate.model_validate({"from": f"2026-0{m}-01", "rate": f"7.{m}"}) for m in (3, 1, 2)]
    made = [rates_of("CNY", {"USD": Rate(plan=Decimal(7), actual=order)}) for order in (steps, steps[::-1])]
    assert made[0] == made[1]
    assert [row[3] for row in made[0].rows()] == [1, 7, Decimal("7.1"), Decimal("7.2"), Decimal("7.3")]
