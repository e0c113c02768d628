"""`salesplan price` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import Runner

PLAN = "plans/direct-selling"
DEALER = ("--channel", "dealer", "--customer-grade", "dealer", "--date", "2026-03-18")
SMALL = """salesplan: 1
name: P
currency: CNY
calendar: {starts: 2026-01-01}
products: {a: {name: 甲, list_price: 100, cost: 60}, b: {}}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return tmp_path / "plan.yaml"


def test_the_waterfall_adds_up(salesplan: Runner) -> None:
    run = salesplan(
        "price", PLAN, "quote", "--product", "HF-101", "--quantity", 60, *DEALER, "--format", "json", "--why"
    )
    assert run.code == 0
    (line,) = run.table("quote")
    steps = run.table("waterfall")
    assert (line["list_amount"], line["net"], line["unit_net"]) == (13740, 13355.28, 222.588)
    assert steps[0]["amount"] == line["list_amount"]
    assert round(sum(step["amount"] for step in steps), 2) == line["net"]
    fates = {row["rule"]: (row["fate"], row["reason"]) for row in run.table("candidates")}
    assert fates["dealer-volume"] == ("won", "")
    assert fates["dealer-year"] == ("lost", "数量不符")
    assert fates["womens-day"] == ("lost", "不在有效期")
    assert fates["dealer-2026"] == ("won", "")
    assert all(row["reason"] for row in run.table("candidates") if row["fate"] == "lost")


def test_earlier_purchases_count(salesplan: Runner) -> None:
    bought = ("--bought", "year=590")
    run = salesplan(
        "price", PLAN, "quote", "--product", "精华液 30ml", "--quantity", 12, *DEALER, *bought, "--format", "json"
    )
    (line,) = run.table("quote")
    assert line["net"] == 2748 - 0.02 * 229 * 2  # units 601 and 602


def test_the_example_lints_clean_and_its_cases_hold(salesplan: Runner) -> None:
    run = salesplan("price", PLAN, "lint", "--lang", "en")
    assert (run.code, run.err) == (0, "")
    assert "prices: 0 errors, 0 warnings" in run.out


def test_the_ladder_descends(salesplan: Runner) -> None:
    run = salesplan("price", PLAN, "ladder", "--format", "json")
    pays: dict[str, dict[str, float]] = {}
    for row in run.table("ladder"):
        pays.setdefault(row["product"], {})[row["grade"]] = row["unit_net"]
        assert row["unit_net"] >= row["floor"]
    assert len(pays) == 8
    assert all(one["retail"] >= one["social"] >= one["dealer"] for one in pays.values())
    retail, social = (row for row in run.table("ladder") if row["product"] == "HF-101" and row["grade"] != "dealer")
    assert social["level_margin"] == round((299 - 249) / 299, 6)
    assert retail["level_margin"] is None


def test_a_table_of_requests(salesplan: Runner, tmp_path: Path) -> None:
    text = "产品,数量,日期,渠道,客户等级,单号\n"
    text += "HF-101,2,2026-03-06,direct,零售,1\nHF-102,2,2026-03-06,direct,零售,1\nHF-103,25,2026-05-20,微商,social,\n"
    text += "XX,1,2026-01-01,,,\nHF-101,1.5,2026-01-01,,,\nHF-101,1,soon,,,\n"
    (tmp_path / "requests.csv").write_text(text, "utf-8")
    run = salesplan("price", PLAN, "quote", "--requests", tmp_path / "requests.csv", "--format", "json", "--lang", "en")
    assert run.code == 4
    rows = run.table("quotes")
    assert [row["net"] for row in rows] == [497.66, 597.52, 2725, None, None, None]
    assert [row["request"] for row in rows] == [2, 3, 4, 5, 6, 7]
    assert rows[2]["free"] == 2
    assert [row["problem"] for row in rows[3:]] == [
        'unknown product "XX"',
        'the quantity "1.5" is no whole number above zero',
        '"soon" is no day, such as 2026-01-31',
    ]
    assert "requests.csv:5: SP382 XX can't be quoted" in run.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("quote",), 2, "SP906"),
        (("quote", "--product", "a", "--quantity", "1"), 2, "--date"),
        (("quote", "--product", "c", "--quantity", "1", "--date", "2026-01-01"), 2, 'unknown product "c"'),
        (("quote", "--product", "b", "--quantity", "1", "--date", "2026-01-01"), 2, "no price list holds"),
        (("quote", "--product", "a", "--quantity", "0", "--date", "2026-01-01"), 2, ""),
        (("quote", "--product", "a", "--quantity", "1", "--date", "2026-01-01", "--bought", "x"), 2, "--bought"),
        (("quote", "--requests", "nowhere.csv"), 2, "nowhere.csv"),
        (("quote", "--requests", "x.csv", "--product", "a"), 2, "--requests"),
        (("guess",), 2, ""),
    ],
)
def test_wrong_use(salesplan: Runner, plan: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    plan.write_text(SMALL, "utf-8")
    run = salesplan("price", plan, *arguments)
    assert (run.code, run.out) == (code, "")
    assert says in run.err


CLIFFS = {
    "order_total": ({"amount": {"300": 150}, "stack": {"of": "running"}}, "`volume_marginal` has no such cliff"),
    "percent_off": ({"off": "50%", "quantity": {"min": 5}}, "Let the rule deal take less off where it begins."),
    "cumulative_volume": ({"over": "year", "reads": "retroactive", "off": {"11": "30%"}}, "With `reads: marginal`"),
    "volume_retroactive": ({"off": {"11": "30%"}}, "The reading `volume_marginal` has no such cliff"),
}


@pytest.mark.parametrize("kind", CLIFFS)
def test_the_advice_on_a_cliff_fits_the_kind_of_rule(salesplan: Runner, plan: Path, kind: str) -> None:
    keys, advice = CLIFFS[kind]
    plan.write_text(SMALL + f"prices: {json.dumps({'rules': {'deal': {'kind': kind, **keys}}})}\n", "utf-8")
    run = salesplan("price", plan, "lint", "--lang", "en")
    (told,) = [told for told in (run.out + run.err).replace("\n    ", " ").splitlines() if "SP374" in told]
    assert advice in told
    assert ("The reading" in told) == (kind == "volume_retroactive")
    assert ("than a unit costs" in told) == (kind == "order_total")


def test_an_order_total_as_advised_has_no_cliff(salesplan: Runner, plan: Path) -> None:
    rule = {"kind": "order_total", "amount": {"300": 100, "600": 200}, "stack": {"of": "running"}}
    plan.write_text(SMALL + f"prices: {json.dumps({'rules': {'deal': rule}})}\n", "utf-8")
    assert "SP374" not in salesplan("price", plan, "lint", "--lang", "en").out


def test_check_tells_what_the_rules_come_to(salesplan: Runner, plan: Path) -> None:
    section = {
        "floors": [{"product": "a", "price": 70}],
        "rules": {
            "deal": {"kind": "volume_retroactive", "off": {"11": "25%"}},
            "vip": {"kind": "percent_off", "off": "10%", "coupon": "VIP", "stack": {"of": "running"}},
            "lame": {"kind": "percent_off", "off": "1%", "from": "2025-01-01", "to": "2025-12-31"},
        },
    }
    case = {"name": "十二件", "order": {"product": "甲", "quantity": 12, "date": "2026-02-01"}, "costs": 901}
    plan.write_text(SMALL + f"prices: {json.dumps(section)}\ncases: {json.dumps([case])}\n", "utf-8")
    run = salesplan("check", plan)
    assert run.code == 3
    assert "SP371 甲 is sold at 67.50, below its floor of 70.00: 11 × 甲, VIP, 2026-01-01; by the rule vip" in run.out
    assert "SP374 more costs less: 11 of 甲 cost 825.00, 10 cost 1,000.00" in run.out
    assert "SP377 the rule lame never applies" in run.out
    assert 'SP380 the case "十二件" costs 900.00, not 901.00' in run.out
    assert "\n    List 1,200.00: deal -300.00." in run.out
    quote = salesplan(
        "price", plan, "quote", "--product", "a", "--quantity", 11, "--date", "2026-02-01", "--coupon", "VIP"
    )
    assert quote.code == 0
    assert "SP383 甲 is quoted at 67.50, below its floor of 70.00; the rule vip crosses it" in quote.err
    assert "跌" not in run.out
    assert "多买反而便宜" in salesplan("check", plan, "--lang", "zh").out
