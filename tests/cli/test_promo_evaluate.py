"""`promo evaluate` as a user runs it, on a market whose every number can be checked by hand."""

from __future__ import annotations

import gzip
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, Runner
from tests.planning.promoted import market

PLAN = ROOT / "plans" / "direct-selling"


def evaluated(run: Any, key: str = "sale") -> dict[str, Any]:
    (row,) = [row for row in run.table("evaluation") if row["id"] == key]
    return row


def effects(run: Any, key: str = "sale") -> dict[str, dict[str, Any]]:
    return {row["effect"]: row for row in run.table("effects") if row["id"] == key}


def test_every_number_of_a_promotion(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan("promo", market(tmp_path), "evaluate", "--format", "json")
    assert run.code == 0, run.err
    row = evaluated(run)
    assert (row["actual"], row["baseline"], row["lift"], row["lift_share"]) == (16000, 10000, 6000, 0.6)
    assert {name: e["amount"] for name, e in effects(run).items()} == {
        "window": 6000, "after": -1000, "siblings": -500, "others": 0, "net": 4500,
    }  # fmt: skip
    # 10,000 more at normal prices, of which 40 % are left at the promoted price; 60 % of what is missing after it and of q.
    assert (row["discount"], row["discount_on_baseline"]) == (0.2, 2000)
    assert (row["margin"], row["spent"], row["cost"]) == (4000 - 600 - 300, 500, 2500)
    assert (row["profit"], row["roi"]) == (600, 0.24)
    assert (row["profit_low"], row["profit_high"]) == (600, 600)  # nothing else ever moved, so nothing is in doubt
    assert (row["first_buyers"], row["new_expected"], row["customers_won"]) == (30, 10, 20)
    assert row["method"] == "control"
    assert row["verdict"] == "paid_off"
    assert run.table("running") == []


def test_rejected_rows_of_a_packed_file_have_their_lines(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    (plain,) = tmp_path.glob("*.csv")
    lines = plain.read_bytes().splitlines(keepends=True)
    bad = lines[1].replace(b"20", b"x0", 1)
    with gzip.open(f"{plain}.gz", "wb") as packed:
        packed.writelines([*lines[:2], bad, *lines[2:]])
    plain.unlink()
    plan.write_text(plan.read_text("utf-8").replace("*.csv", "*.csv.gz"), "utf-8")
    run = salesplan("promo", plan, "evaluate", "--format", "json")
    assert [(row["line"], row["reason"]) for row in run.table("rejects")] == [(3, "not_a_date")]


def test_the_verdict_in_plain_words(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    english = salesplan("promo", plan, "evaluate", "--format", "json").table("verdicts")[0]["what"]
    assert english.startswith("6,000 more than the 10,000 to be expected (60%).")
    assert "In the days after, 1,000 less than usual was sold." in english
    assert "It cost 2,500; what is left is 600, between 600 and 600." in english
    assert english.endswith("It paid off.")
    chinese = salesplan("promo", plan, "evaluate", "--lang", "zh").out
    assert "比预计的 10,000 多卖 6,000（60%）" in chinese
    assert "物有所值。" in chinese.replace("\n", "").replace(" ", "")


def test_more_was_spent_than_it_brought(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan(
        "promo",
        market(tmp_path, "{budget: 500, spent: 9_000}".strip("{}").replace(", ", "\n    ")),
        "evaluate",
        "--format",
        "json",
    )
    row = evaluated(run)
    assert (row["profit"], row["verdict"]) == (600 + 500 - 9000, "lost_money")
    assert "SP805" in [found["code"] for found in run.json["findings"]]


def test_the_discount_of_the_plan_stands_in_for_quantities(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan("promo", market(tmp_path, "discount: 20%", quantity=False), "evaluate", "--format", "json")
    row = evaluated(run)
    assert (row["lift"], row["profit"], row["verdict"]) == (6000, None, "sold_more")
    assert [found["code"] for found in run.json["findings"]] == ["SP809"]  # without quantities no goods have a cost


LISTED = {"p: {cost: 40}": "p: {cost: 40, list_price: 100}", "q: {cost: 20}": "q: {cost: 20, list_price: 50}"}


def without_quantities(folder: Path, mechanics: str) -> Path:
    """The market with list prices in the plan and no quantities in the exports."""
    plan = market(folder, f"budget: 500\n    mechanics: {mechanics}", quantity=False)
    text = plan.read_text("utf-8")
    for old, new in LISTED.items():
        text = text.replace(old, new)
    plan.write_text(text, "utf-8")
    return plan


@pytest.mark.parametrize(
    "mechanics",
    [
        "{kind: percent_off, off: 20%}",
        "{kind: amount_off, off: 20}",
        "[八折, {kind: free_goods, buy: 4, get: 1, recursive: true}]",
        "[{kind: percent_off, off: 20%, quantity: {min: 3}}, {kind: percent_off, off: 5%}]",
        "{kind: bundle, of: {p: 5}, price: 400, stack: {of: list}}",
        "{kind: order_total, amount: {100: 20}, stack: {of: list}}",
    ],
)
def test_the_rules_of_the_promotion_tell_the_discount(salesplan: Runner, tmp_path: Path, mechanics: str) -> None:
    run = salesplan("promo", without_quantities(tmp_path, mechanics), "evaluate", "--format", "json")
    row = evaluated(run)
    assert (row["discount"], row["discount_on_baseline"], row["cost"]) == (0.2, 2000, 2500)
    assert (row["margin"], row["profit"], row["roi"]) == (4000 - 600 - 300, 600, 0.24)
    assert [(one["code"], "20%" in one["message"]) for one in run.json["findings"]] == [("SP813", True)]


def test_quantities_and_a_stated_discount_go_before_the_rules(salesplan: Runner, tmp_path: Path) -> None:
    rule = "mechanics: {kind: percent_off, off: 50%}"
    run = salesplan("promo", market(tmp_path, f"{rule}\n    budget: 500"), "evaluate", "--format", "json")
    assert (evaluated(run)["discount"], evaluated(run)["profit"]) == (0.2, 600)
    plan = without_quantities(tmp_path, "{kind: percent_off, off: 50%}\n    discount: 20%")
    run = salesplan("promo", plan, "evaluate", "--format", "json")
    assert (evaluated(run)["discount"], evaluated(run)["profit"]) == (0.2, 600)
    assert run.json["findings"] == []


def test_what_overlaps_is_told_together(salesplan: Runner, tmp_path: Path) -> None:
    both = "  other: {kind: launch, from: 2026-09-15, to: 2026-09-24, product: line, region: [east, west]}"
    run = salesplan("promo", market(tmp_path, others=both), "evaluate", "--format", "json")
    row = evaluated(run)
    assert (row["overlaps"], row["verdict"]) == ("other", "confounded")
    assert row["lift"] == 6000  # of both together
    assert row["method"] == "clean_weeks"  # the west has the other one
    found = effects(run)
    assert (found["after"]["amount"], found["after"]["overlaps"]) == (None, "other")
    assert (found["siblings"]["amount"], found["siblings"]["overlaps"]) == (None, "other")


def test_a_running_one_is_followed(salesplan: Runner, tmp_path: Path) -> None:
    more = "budget: 500\n    spent: 300\n    goal: 20_000\n    uplift: 100%"
    plan = market(tmp_path, more, until=date(2026, 9, 13))
    run = salesplan("promo", plan, "evaluate", "--format", "json")
    (row,) = run.table("running")
    assert (row["day"], row["days"], row["time_gone"], row["sold"]) == (4, 10, 0.4, 6400)
    assert (row["expected_so_far"], row["pace"]) == (8000, 0.8)
    assert (row["expected_end"], row["goal"], row["attainment"]) == (16000, 20000, 0.32)
    assert (row["spent"], row["budget_used"], row["expected_spend"]) == (300, 0.6, 750)
    assert evaluated(run)["verdict"] == "still_running"
    assert "after" not in effects(run)
    # The same, looked at from the whole year's exports.
    market(tmp_path, more)
    assert salesplan("promo", plan, "evaluate", "--as-of", "2026-09-13", "--format", "json").table("running") == [row]


def test_before_it_begins_nothing_is_said(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan("promo", market(tmp_path, until=date(2026, 8, 1)), "evaluate", "--format", "json")
    assert run.table("evaluation") == []
    assert run.table("verdicts") == [{"name": "sale", "verdict": "not_begun", "what": "Begins on 2026-09-10."}]


def test_without_clean_days_there_is_no_baseline(salesplan: Runner, tmp_path: Path) -> None:
    always = "  always: {kind: other, from: 2026-01-01, to: 2026-12-31, product: p}"
    run = salesplan("promo", market(tmp_path, others=always), "evaluate", "--format", "json")
    assert evaluated(run)["verdict"] == "no_baseline"
    assert "SP808" in [found["code"] for found in run.json["findings"]]


def test_the_order_of_rows_changes_no_byte(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    tables = [
        salesplan("promo", plan, "evaluate", "--table", name, "--format", "csv").out
        for name in ("evaluation", "effects")
    ]
    head, *lines = (tmp_path / "sales.csv").read_text("utf-8").splitlines()
    random.Random(5).shuffle(lines)
    (tmp_path / "sales.csv").write_text("\n".join([head, *lines]) + "\n", "utf-8")
    assert tables == [
        salesplan("promo", plan, "evaluate", "--table", name, "--format", "csv").out
        for name in ("evaluation", "effects")
    ]


def test_wrong_use(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    assert salesplan("promo", plan, "evaluate", "--sales", "nothing*.csv").code == 4
    (tmp_path / "sales.csv").write_text("d,o,r,p,c,n,a\n", "utf-8")
    assert salesplan("promo", plan, "evaluate").code == 4


CALENDARS = {
    "months": "{starts: 2026-01-01}",
    "weeks": "{starts: 2026-01-04, pattern: 4-4-5, weeks: 52}",
    "custom": "{starts: 2026-07-01, pattern: custom, ends: 2026-12-31, "
    "periods: [{label: T1, from: 2026-07-01}, {label: T2, from: 2026-09-15}]}",
}


@pytest.mark.parametrize("stray", ["", "2025-12-30,x,east,p,n0,1,9999", "2005-12-30,x,east,p,old,1,9999"])
def test_what_days_tell_hangs_on_no_calendar(salesplan: Runner, tmp_path: Path, stray: str) -> None:
    plan = market(tmp_path)
    text, export = plan.read_text("utf-8"), tmp_path / "sales.csv"
    export.write_text(export.read_text("utf-8") + (stray and stray + "\n"), "utf-8")
    found = {}
    for name, calendar in CALENDARS.items():
        plan.write_text(text.replace("{starts: 2026-01-01}", calendar), "utf-8")
        run = salesplan("promo", plan, "evaluate", "--format", "json")
        assert run.code == 0, run.err
        found[name] = [run.table(table) for table in ("verdicts", "evaluation", "effects")]
    assert found["custom"] == found["months"] == found["weeks"]
    if not stray.startswith("2025"):  # 2005 is too long ago to tell anything
        row = found["custom"][1][0]
        assert (row["baseline"], row["first_buyers"], row["customers_won"]) == (10000, 30, 20)


def test_who_bought_before_the_line_of_days_is_not_new(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    export = tmp_path / "sales.csv"
    lines = export.read_text("utf-8").splitlines()
    buyer = next(line.split(",")[4] for line in lines if line.startswith("2026-09-12"))
    export.write_text("\n".join([*lines, f"2005-12-30,x,east,p,{buyer},1,100"]) + "\n", "utf-8")
    row = evaluated(salesplan("promo", plan, "evaluate", "--format", "json"))
    assert row["first_buyers"] == 29


@pytest.mark.parametrize("table", ["verdicts", "evaluation", "effects", "running"])
def test_every_table_by_itself(salesplan: Runner, table: str) -> None:
    assert salesplan("promo", PLAN, "evaluate", "--table", table, "--format", "csv").code == 0
