"""`salesplan explain` as a user runs it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import ROOT, Run, Runner
from tests.planning.explaining import adds_up

PLAN = "plans/direct-selling"


def explained(salesplan: Runner, *arguments: str) -> list[dict[str, Any]]:
    """The steps of a cell, in whole cents."""
    run = salesplan("explain", PLAN, "--format", "json", "--lang", "en", *arguments)
    assert run.code == 0, run.err
    steps = run.table("explain")
    for step in steps:
        step["amount"] = None if step["amount"] is None else round(step["amount"] * 100)
    adds_up(steps)
    return steps


@pytest.fixture(scope="module")
def decomposed(salesplan: Runner) -> Run:
    return salesplan("decompose", PLAN, "--by", "region,period", "--format", "json")


@pytest.fixture(scope="module")
def reviewed(salesplan: Runner) -> Run:
    return salesplan("report", PLAN, "--format", "json")


@pytest.mark.parametrize(("region", "period"), [("shanghai", "2026-11"), ("jiangsu", "2026-02"), ("hebei", "2026-12")])
def test_a_target_of_the_table(salesplan: Runner, decomposed: Run, region: str, period: str) -> None:
    (row,) = [r for r in decomposed.table("targets") if (r["region"], r["period"]) == (region, period)]
    steps = explained(salesplan, "--cell", f"region={region},period={period}")
    assert steps[0]["amount"] == round(row["target"] * 100)
    last = steps[-1]
    assert "declared" in last["what"]
    file, _, line = last["place"].rpartition(":")
    assert f"{last['amount'] // 1_000_000}万" in (ROOT / file).read_text("utf-8").splitlines()[int(line) - 1]


def test_shanghai_in_november_step_by_step(salesplan: Runner) -> None:
    """1.12 million a year × the November of last year ÷ last year, and what Double Eleven adds."""
    steps = explained(salesplan, "--cell", "region=上海,period=2026-11")
    season = next(s for s in steps if s["what"].startswith("the company's sales in the year from 2025-01-01"))
    assert season["share"] == pytest.approx(715_511.95 / 6_329_033, abs=1e-8)
    assert steps[1]["amount"] == round(112_000_000 * season["share"])
    assert {s["amount"] for s in steps if s["what"].startswith("2026-11 is declared")} == {92_000_000}


@pytest.mark.parametrize("seller", ["S001", "S009", "S023", "S028"])
@pytest.mark.parametrize("period", ["2026-04", ""])
def test_a_quota_of_the_table(salesplan: Runner, decomposed: Run, seller: str, period: str) -> None:
    rows = [r for r in decomposed.table("quotas") if r["seller"] == seller and r["period"].startswith(period)]
    steps = explained(salesplan, "--cell", f"seller={seller}" + (f",period={period}" if period else ""))
    assert steps[0]["amount"] == round(100 * sum(r["quota"] for r in rows))


def test_a_ramp_is_recomputed(salesplan: Runner) -> None:
    """吴霞, hired on 20 February, holds a fifth of Sichuan: 19 days of April at 50 %, 11 at 75 %."""
    steps = explained(salesplan, "--cell", "seller=吴霞,period=2026-04")
    share = 0.2 * (19 * 0.5 + 11 * 0.75) / 30
    territory = next(s for s in steps if "the share of its target" in s["what"])
    assert territory["share"] == pytest.approx(share)
    target = next(s for s in steps if s["what"].startswith("四川, 2026-04"))
    assert abs(territory["amount"] - target["amount"] * share) < 10_000  # a unit of 100
    assert territory["place"] == "plans/direct-selling/territories.csv:10"


@pytest.mark.parametrize(
    "cell",
    ["region=east,period=2026-09", "seller=S011,period=2026-09", "team=华东一组,period=2026-09", "period=2026-09", "product=HF-101,period=2026-09"],
)  # fmt: skip
def test_a_row_of_the_review(salesplan: Runner, reviewed: Run, cell: str) -> None:
    """The latest period, which the report reviews: target, actual and rows are those of the table."""
    run = salesplan("explain", PLAN, "--cell", cell, "--table", "attainment", "--format", "json", "--rows", "100000")
    key = cell.split(",", maxsplit=1)[0].partition("=")
    axis, node = ("company", "company") if key[0] == "period" else (key[0], key[2])
    (row,) = [
        r
        for r in reviewed.table("attainment")
        if r["axis"] == axis and node in (r["node"], r["name"]) and r["span"] == "period"
    ]
    steps = run.table("explain")
    assert steps[0]["share"] == row["attainment"]
    amounts = {s["what"]: s["amount"] for s in steps if s["level"] == 2}
    assert (amounts["实际"], amounts["差额：实际 − 目标"], amounts["去年同期"]) == (
        row["actual"],
        row["variance"],
        row["last_year"],
    )
    listed = run.table("rows")
    assert round(100 * sum(r["amount"] for r in listed)) == round(100 * row["actual"])
    for r in [r for r in listed if r["file"]][:20]:  # one may be the cent of rounding
        written = (ROOT / PLAN / r["file"]).read_text("gb18030").splitlines()[r["line"] - 1]
        assert r["order"] in written
        assert r["date"].replace("-", "/") in written


def test_chinese_output(salesplan: Runner) -> None:
    run = salesplan("explain", PLAN, "--cell", "业务员=王伟，期间=2026-03")
    assert run.code == 0
    assert run.out.startswith("青禾日用 2026 年度销售计划 · 王伟，2026-03：配额 24,344.23\n")
    assert "手工设定（Q1），分毫不动" in run.out
    assert "territories.csv:2" in run.out
    assert "The" not in run.out


def test_the_terminal_wraps_sentences(salesplan: Runner, snapshot: Callable[[str, str], None]) -> None:
    run = salesplan("explain", PLAN, "--cell", "region=shanghai,period=2026-11", "--lang", "en", "--quiet")
    snapshot("direct-selling-explain.txt", run.out)
    assert "…" not in run.out


def test_csv_holds_the_steps_and_a_folder_both_tables(salesplan: Runner, tmp_path: Any) -> None:
    arguments = ("explain", PLAN, "--cell", "region=east,period=2026-03", "--actual")
    rows = list(csv.DictReader(io.StringIO(salesplan(*arguments, "--format", "csv").out)))
    assert [row["step"] for row in rows] == [str(i) for i in range(1, len(rows) + 1)]
    assert salesplan(*arguments, "-o", f"{tmp_path}/out/").code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["explain.csv", "rows.csv"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--cell", "region=shangahi"], 'Did you mean "shanghai" (上海)?'),
        (["--cell", "regoin=shanghai"], 'Did you mean "region"'),
        (["--cell", "region=shanghai,period=2026-13"], 'Did you mean "2026-1'),
        (["--cell", "period=2026Q2"], '"2026Q2" is no period of the plan'),
        (["--cell", "seller=高桂莹"], 'Did you mean "S018" (高桂英)?'),
        (["--cell", "seller=S001,region=shanghai"], 'the rows of quotas have no "region"'),
        (["--cell", "seller=S001", "--table", "targets"], 'the rows of targets have no "seller"'),
        (["--cell", "seller=S001", "--table", "quota"], 'Did you mean "quotas"?'),
        (["--cell", "region=east,product=HF-101", "--table", "trend"], "names one axis"),
        (["--cell", "shanghai"], "is no KEY=VALUE"),
        (["--cell", "region="], "is no KEY=VALUE"),
        (["--cell", "region=east,region=south"], "given twice"),
        (["--cell", "axis=region"], "go together"),
        (["--cell", "axis=regoin,node=east"], 'Did you mean "region"'),
        (["--cell", "team=华东二组,seller=S001"], "is not in the team"),
        (["--cell", "seller=S001,span=mtd", "--table", "attainment"], "span: there is no"),
        (["--cell", "file=nothing.csv"], 'unknown file "nothing.csv"'),
        (["--table", "tie_out"], "name the file"),
    ],
)
def test_wrong_use_ends_with_2_and_a_suggestion(salesplan: Runner, arguments: list[str], says: str) -> None:
    run = salesplan("explain", PLAN, "--lang", "en", *arguments)
    assert (run.code, run.out) == (2, "")
    assert says in run.err


def test_a_plan_without_exports_has_no_actuals(salesplan: Runner, tmp_path: Any) -> None:
    (tmp_path / "plan.yaml").write_text(
        "salesplan: 1\nname: P\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\ntarget: 12\n", "utf-8"
    )
    assert salesplan("explain", tmp_path / "plan.yaml", "--cell", "period=2026-02").code == 0
    run = salesplan("explain", tmp_path / "plan.yaml", "--actual")
    assert (run.code, "SP427" in run.err) == (4, True)


def test_shuffled_keys_change_no_byte(salesplan: Runner) -> None:
    one, other = (
        salesplan("explain", PLAN, "--cell", cell, "--format", "json").out
        for cell in ("region=shanghai,period=2026-11", "period=2026-11,region=shanghai")
    )
    assert one == other
