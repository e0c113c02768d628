"""`price review` as a user runs it, on a small market whose every number can be checked by hand."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, Run, Runner

EXAMPLE = "plans/direct-selling"
# a: list 100, from June 110; cost 40, from March 50. b: no list price. Dealers get 10 % from ten pieces on.
PLAN = """salesplan: 1
name: 小市场
currency: CNY
calendar: {{starts: 2026-01-01}}
regions: {{east: {{}}, west: {{}}}}
products: {{line: {{products: {{a: {{name: 甲}}, c: {{name: 丙, list_price: 20}}}}}}, b: {{}}}}
channels: {{shop: {{}}, dealer: {{}}}}
teams: {{t: {{sellers: {{s1: {{name: 张三}}, s2: {{name: 李四}}}}}}}}
prices:
  grades: {{retail: {{channel: shop}}, trade: {{channel: dealer}}}}
  lists:
    old: {{from: 2026-01-01, to: 2026-05-31, prices: {{a: 100}}}}
    new: {{from: 2026-06-01, prices: {{a: 110}}}}
  costs: [{{product: a, cost: 40}}, {{product: a, cost: 50, from: 2026-07-01}}]
  competitors: [{{product: c, price: 16}}]
  floors: [{{product: a, price: 80}}, {{product: c, of_list: 50%, grade: retail}}]
  gaps:
    - {{between: channel, gap: 5%, product: a}}
    - {{between: region, of: [east, west], within: shop, gap: 90%}}
  fewest_lines: 2
  rules:
    ten: {{name: 十件九折, kind: volume_retroactive, grade: trade, off: {{10: 10%}}}}
  {more}
exports:
  erp:
    files: "*.csv"
    columns: {{date: d, order: o, region: r, product: p, channel: k, seller: [s, s_2], share: [h, h_2], customer: c,
              quantity: n, amount: m}}
    duplicates: none
"""
HEAD = "d,o,r,p,k,s,h,s_2,h_2,c,n,m"
ROWS = (
    "2026-01-05,1,east,a,shop,s1,1,,0,K1,2,200",  # as listed
    "2026-01-06,2,east,a,shop,s1,1,,0,K1,3,270",  # 30 too little
    "2026-02-06,3,west,a,dealer,s2,1,,0,K2,10,900",  # by the rule
    "2026-02-07,4,west,a,dealer,s2,1,,0,K2,10,760",  # 140 below the rule, and 40 below the floor
    "2026-03-01,5,west,a,dealer,s1,0.5,s2,0.5,K3,5,520",  # 20 too much
    "2026-03-02,4,west,a,dealer,s2,1,,0,K2,-2,-152",  # a return: asked at what two cost that day
    "2026-06-03,6,east,a,shop,,1,,0,,1,110",  # by the new list, and nobody's
    "2026-04-03,7,east,b,shop,s1,1,,0,K1,1,77",  # no list price
    "2026-04-04,8,east,c,shop,s1,1,,0,K1,0,5",  # a fee
    "2026-04-04,9,east,c,shop,s1,1,,0,K1,1.5,30",
    "2026-06-30,10,east,c,shop,s1,1,,0,K1,2,40.005",  # finer than money is
)
MORE = """adjust:
    cost: {kind: cost_moved, by: 5%, pass_on: 50%}
    others: {kind: competitor_gap, min: 90%, max: 100%, most: 10%}
    stock: {kind: stock_cover, above: 100, over: 30, off: 5%, product: c}
stock:
  - {file: stock.txt, columns: {product: p, day: d, units: u}}"""


def market(folder: Path, more: str = "", rows: tuple[str, ...] = ROWS) -> Path:
    (folder / "plan.yaml").write_text(PLAN.format(more=more), "utf-8")
    (folder / "sales.csv").write_text("\n".join([HEAD, *rows]) + "\n", "utf-8")
    (folder / "stock.txt").write_text(
        "p,d,u\nc,2026-05-01,900\n丙,2026-06-29,20\nc,2026-06-29,10\na,2026-06-29,–\n", "utf-8"
    )
    return folder / "plan.yaml"


@pytest.fixture(scope="module")
def run(salesplan: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = salesplan("price", market(tmp_path_factory.mktemp("m"), MORE), "review", "--format", "json", "--lang", "en")
    assert made.code == 0, made.err
    return made


def by(run: Run, table: str, *keys: str) -> dict[Any, dict[str, Any]]:
    rows = run.table(table)
    return {tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]: row for row in rows}


def test_from_list_to_what_was_paid(run: Run) -> None:
    steps = by(run, "price_waterfall", "step")
    amounts = {step: row["amount"] for step, row in steps.items()}
    # 200 + 300 + 1,000 + 1,000 + 500 − 200 + 110 + 40; the return is asked at the list, for two get no discount.
    assert amounts == {
        "list_amount": 2950, "ten": -200, "expected_amount": 2750,
        "below_rules": -170, "above_rules": 68.01, "realised": 2648.01,
        "unpriced_amount": 112, "rounding": -0.01, "sold": 2760,
    }  # fmt: skip
    assert (steps["ten"]["name"], steps["ten"]["rule_kind"], steps["ten"]["lines"]) == (
        "十件九折",
        "volume_retroactive",
        2,
    )
    assert (steps["below_rules"]["lines"], steps["above_rules"]["lines"]) == (2, 3)
    assert steps["realised"]["of_list"] == round(2648.01 / 2950, 6)


def test_leakage_adds_up_in_every_direction(run: Run) -> None:
    leakage = by(run, "leakage", "axis", "node")
    company = leakage["company", "company"]
    assert (company["leakage"], company["below_rules"], company["above_rules"]) == (101.99, 170, -68.01)
    assert leakage["product", "line"]["leakage"] == 101.99
    assert (leakage["product", "b"]["lines"], leakage["product", "b"]["unpriced_amount"]) == (0, 77)
    assert leakage["channel", "dealer"]["leakage"] == 140 - 20 - 48
    assert leakage["region", "east"]["leakage"] == 30 - 0.01
    for axis in ("region", "product", "channel"):
        tops = [row for row in run.table("leakage") if row["axis"] == axis and row["depth"] == 1]
        for key in ("list_amount", "rule_discount", "leakage", "realised", "lines", "unpriced_amount"):
            assert round(sum(row[key] for row in tops), 2) == company[key], (axis, key)
    for row in [*run.table("leakage"), *run.table("seller_leakage"), *run.table("customer_leakage")]:
        assert round(row["list_amount"] - row["rule_discount"] - row["leakage"] - row["realised"], 6) == 0


def test_who_discounts_beyond_the_rules(run: Run) -> None:
    sellers = by(run, "seller_leakage", "node")
    assert [(row["rank"], row["node"]) for row in run.table("seller_leakage")] == [
        (1, "s2"), (2, "s1"), (None, "unassigned"),
    ]  # fmt: skip
    assert (sellers["s2"]["leakage"], sellers["s2"]["below_rules"]) == (140 - 48 - 10, 140)
    assert (sellers["s2"]["short_lines"], sellers["s2"]["short_share"]) == (1, 0.25)
    assert sellers["s2"]["share_of_leakage"] == round(140 / 170, 6)
    assert sellers["s1"]["leakage"] == 30 - 10 - 0.01
    assert sellers["unassigned"]["realised"] == 110
    customers = by(run, "customer_leakage", "node")
    assert customers["K2"]["leakage"] == 140 - 48
    assert (customers["K3"]["rank"], customers["K3"]["lines"]) == (None, 1)  # too few lines to be ranked
    assert sum(row["lines"] for row in customers.values()) == 8


def test_what_was_sold_below_the_floor_and_where_it_stands(run: Run) -> None:
    (row,) = run.table("below_floor")
    assert (row["product"], row["date"], row["order"], row["line"]) == ("a", "2026-02-07", "4", 5)
    assert row["file"].endswith("sales.csv")
    assert (row["unit_net"], row["floor"], row["missing"], row["which"]) == (76, 80, 40, "floor 1: 80")
    assert str(row["quantity"]) == "10"
    assert (row["seller"], row["channel"], row["region"], row["customer"]) == ("李四", "dealer", "west", "K2")
    assert "SP387" in run.err


def test_what_has_no_price_is_told_with_its_reason(run: Run) -> None:
    found = {(row["reason"], row["node"]): (row["lines"], row["amount"]) for row in run.table("unpriced")}
    assert found == {
        ("no_list_price", "b"): (1, 77), ("broken_quantity", "c"): (1, 30), ("zero_quantity", "c"): (1, 5),
    }  # fmt: skip
    assert "SP386 sold without a price to hold it against: 112 (lines: 3, 27.27% of all)" in run.err


def test_prices_lie_apart_and_wear_down(run: Run) -> None:
    spread = by(run, "dispersion", "product", "channel")["a", "dealer"]
    # 10 at 76, 10 at 90, 5 at 104
    assert (spread["units"], spread["least"], spread["p10"], spread["middle"], spread["p90"], spread["most"]) == (
        25, 76, 76, 90, 104, 104,
    )  # fmt: skip
    assert (spread["mean"], spread["list_price"]) == (87.2, 100)
    assert spread["variation"] == pytest.approx((10 * 11.2**2 + 10 * 2.8**2 + 5 * 16.8**2) ** 0.5 / 5 / 87.2, abs=1e-6)
    assert ("a", None) in by(run, "dispersion", "product", "channel")
    erosion = {(row["product"], row["period"]): row["realisation"] for row in run.table("erosion")}
    assert erosion["a", "2026-02"] == 0.83
    assert erosion["a", "2026-03"] == round((520 - 152) / 300, 6)
    trend = by(run, "price_trend", "product")["a"]
    # 0.94, 0.83, 1.226667, –, –, 1: the median of all slopes
    assert (trend["opening_share"], trend["final_share"], trend["change"]) == (0.94, 1, 0.06)
    slopes = sorted([-0.11, (1.226667 - 0.94) / 2, 0.06 / 5, 1.226667 - 0.83, 0.17 / 4, (1 - 1.226667) / 3])
    assert trend["per_period"] == pytest.approx((slopes[2] + slopes[3]) / 2, abs=1e-6)


def test_channels_too_far_apart(run: Run) -> None:
    (row,) = run.table("conflicts")
    assert (row["product"], row["between"], row["cheap"], row["dear"]) == ("a", "channel", "dealer", "shop")
    assert (row["cheap_price"], row["dear_price"], row["allowed"]) == (87.2, 96.6667, 0.05)
    assert row["price_gap"] == round(1 - 87.2 / (580 / 6), 6)
    assert (row["cheap_lines"], row["cheap_amount"], row["dear_lines"], row["dear_amount"]) == (3, 2180, 3, 580)
    assert (row["undercut_lines"], row["undercut_amount"]) == (2, 1660)  # below 91.83


def test_proposals_by_the_plans_rules(run: Run) -> None:
    found = by(run, "proposals", "rule")
    # 50 rather than 40 since the list began: half of 25 % is passed on... but by June's end the cost has not moved.
    assert "cost" not in found
    others = found["others"]  # 20 is 125 % of 16; to 100 % it would be 16, but 10 % at once is the most
    assert (others["product"], others["list"], others["list_price"], others["proposed"]) == ("c", "products", 20, 18)
    assert "125%" in others["because"]
    stock = found["stock"]  # 30 on hand, 2 pieces in 30 days
    assert (stock["proposed"], stock["because"]) == (19, "30 in stock last 450 days, longer than 100; 5% off")
    assert (stock["source"], stock["revenue_effect"], stock["margin_effect"]) == ("not_known", None, None)


def test_a_cost_that_moved_is_passed_on(salesplan: Runner, tmp_path: Path) -> None:
    rows = (*ROWS, "2026-07-02,11,east,a,shop,s1,1,,0,K1,1,110")
    run = salesplan("price", market(tmp_path, MORE, rows), "review", "--format", "json", "--lang", "en")
    row = by(run, "proposals", "rule")["cost"]
    assert (row["list"], row["list_price"], row["proposed"]) == ("new", 110, 123.75)  # 25 % × 50 %
    assert row["because"] == "the cost moved 25%, from 40.00 to 50.00; more than 5%"


BEHIND = """adjust: {{behind: {{kind: target_missed, below: 90%, periods: 2, off: 10%, product: a}}}}
target: 12_000
decompose: {{weights: {weights}, seasonality: {weights}}}"""


def test_targets_missed_twice_running(salesplan: Runner, tmp_path: Path) -> None:
    """A thousand a month, half of it the line's, half of that a's: 250, of which it sold nothing in May and 110 in June."""
    run = salesplan(
        "price", market(tmp_path, BEHIND.format(weights="even")), "review", "--format", "json", "--lang", "en"
    )
    row = by(run, "proposals", "rule")["behind"]
    assert (row["list_price"], row["proposed"]) == (110, 99)
    assert row["because"] == "0%, 44% of target in the last periods, all below 90%; 10% off"


def test_targets_that_cannot_be_made_keep_nothing_else_back(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan(
        "price", market(tmp_path, BEHIND.format(weights="history")), "review", "--format", "json", "--lang", "en"
    )
    assert run.code == 0
    assert run.table("proposals") == []
    assert "SP388 rules of missed targets propose nothing: the whole can't be filled in" in run.err


def test_elasticities_are_refused_with_a_reason(run: Run) -> None:
    reasons = by(run, "elasticity", "product")
    assert reasons["a"]["reason"] == "too_few_prices"
    assert reasons["a"]["elasticity"] is None


def test_the_lead_says_how_much_where_who_and_what_to_do(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path, MORE)
    text = " ".join(salesplan("price", plan, "review", "--lang", "en", "-q").out.split())
    assert "Of the 2,750 due by the rules 170 (6.18%) leaked (lines: 2 of 8); 2,648.01 was paid." in text
    assert "Most of it: by region west (82.35%); by channel dealer (82.35%)." in text
    assert "the seller 李四 with 140 (lines: 1 of 4); the customer K2 with 140 (lines: 1 of 3)." in text
    assert "First look at what was sold below its floor (lines: 1); 40 is missing." in text
    chinese = "".join(salesplan("price", plan, "review", "--lang", "zh", "-q").out.split())
    assert "按规则应收2,750，漏损170（6.18%），行数：2，共8；实收2,648.01。" in chinese


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ((), 8),
        (("--period", "2026-02"), 2),
        (("--period", "Q1"), 6),
        (("--from", "2026-02-07"), 5),
        (("--until", "2026-01-05"), 1),
        (("--from", "2026-02-01", "--until", "2026-02-28"), 2),
        (("--as-of", "2026-03-01"), 5),
    ],
)
def test_the_days_that_are_reviewed(salesplan: Runner, tmp_path: Path, asked: tuple[str, ...], lines: int) -> None:
    run = salesplan("price", market(tmp_path), "review", *asked, "--format", "json")
    assert by(run, "leakage", "node")["company"]["lines"] == lines


def test_the_order_of_rows_changes_no_byte(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path, MORE)
    before = salesplan("price", plan, "review", "--format", "json").json["tables"]
    rows = list(ROWS)
    random.Random(5).shuffle(rows)
    market(tmp_path, MORE, tuple(rows))
    after = salesplan("price", plan, "review", "--format", "json").json["tables"]
    for name, table in before.items():
        if name == "below_floor":  # the line of the file moves with the row
            for row in (*table["rows"], *after[name]["rows"]):
                row.pop("line")
        assert after[name] == table, name


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("review", "--product", "a"), 2, "`review` takes no"),
        (("review", "--why"), 2, "`review` takes no"),
        (("quote", "--sales", "x.csv"), 2, "for `review` only"),
        (("ladder", "--period", "Q1"), 2, "for `review` only"),
        (("review", "--period", "Q1", "--from", "2026-01-01"), 2, "either --period"),
        (("review", "--period", "Q9"), 2, "Q9"),
        (("review", "--from", "2026-05-01", "--until", "2026-04-01"), 2, "2026-04-01"),
        (("review", "--from", "soon"), 2, "--from"),
        (("review", "--sales", "nothing*.csv"), 4, "nothing*.csv"),
        (("review", "--period", "2026-12"), 2, "2026-12"),
    ],
)
def test_wrong_use(salesplan: Runner, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    run = salesplan("price", market(tmp_path), *arguments)
    assert (run.code, run.out) == (code, "")
    assert says in run.err


def test_without_sales_there_is_nothing_to_review(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan("price", market(tmp_path, rows=()), "review")
    assert run.code == 4
    assert "SP420" in run.err
    assert "init --from-sales" in run.err


def test_days_without_sales_are_told_with_those_that_have_some(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan(
        "price", market(tmp_path), "review", "--from", "2025-01-01", "--until", "2025-01-31", "--lang", "en"
    )
    assert run.code == 4
    assert "SP420" in run.err
    assert "The sales known are from 2026-0" in run.err


def test_a_stock_file_with_faults_is_told_with_its_row(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path, MORE)
    (tmp_path / "stock.txt").write_text("p,d,u\nc,2026-06-29,many\nc,,4\n", "utf-8")
    run = salesplan("price", plan, "review", "--lang", "en")
    assert run.code == 3
    assert "stock.txt:2: SP123" in run.err
    assert "stock.txt:3: SP105" in run.err


def test_rejected_rows_of_a_packed_file_have_their_lines(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    plan.write_text(plan.read_text("utf-8").replace('"*.csv"', "sales.csv.gz"), "utf-8")
    bad = "2026-01-05,1,east,a,shop,s1,1,,0,K1,2,20x"
    with gzip.open(tmp_path / "sales.csv.gz", "wb") as packed:
        packed.write("\n".join([HEAD, ROWS[0], bad, ROWS[1], bad]).encode())
    run = salesplan("price", plan, "review", "--format", "json")
    assert [(row["line"], row["reason"]) for row in run.table("rejects")] == [(3, "not_a_number"), (5, "not_a_number")]


def test_every_table_is_on_the_page(salesplan: Runner) -> None:
    page = (ROOT / "docs" / "commands" / "price.md").read_text("utf-8")
    for name, table in salesplan("price", EXAMPLE, "review", "--format", "json").json["tables"].items():
        if name not in ("tie_out", "fates", "rejects", "unmatched"):
            assert f"| `{name}` |" in page
            assert [c["key"] for c in table["columns"] if f"`{c['key']}`" not in page] == []


@pytest.mark.parametrize("suffix", ["html", "xlsx", "md"])
def test_it_is_written_in_every_format(salesplan: Runner, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"review.{suffix}"
    assert salesplan("price", EXAMPLE, "review", "-q", "-o", output).code == 0
    assert output.stat().st_size > 10_000
