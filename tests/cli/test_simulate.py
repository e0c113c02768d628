"""`simulate` as a user runs it."""

from __future__ import annotations

from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest
from tests.conftest import ROOT, Run, Runner
from tests.planning.simulated import market, uncertain

EXAMPLE = ROOT / "plans" / "direct-selling"
QUICK = ("--runs", "2000", "--format", "json")
ONLY_COMPANY = dict.fromkeys(("region", "product", "channel", "seller", "noise"), "0%")


def odds(run: Run, node: str = "company", period: str = "year") -> dict[str, Any]:
    (row,) = [row for row in run.table("odds") if (row["node"], row["period"]) == (node, period)]
    return row


def assumed(run: Run) -> dict[str, dict[str, Any]]:
    return {row["assumption"]: row for row in run.table("assumptions")}


@pytest.fixture(scope="module")
def plain(salesplan: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = salesplan("simulate", market(tmp_path_factory.mktemp("market")), *QUICK)
    assert run.code == 0, run.err
    return run


def test_the_rest_of_the_year_is_drawn_and_the_closed_months_are_fact(plain: Run) -> None:
    year = odds(plain)
    assert year["p10"] < year["p50"] < year["p90"]
    assert year["target"] == 72_000
    assert {row["period"] for row in plain.table("odds")} == {
        *(f"2026-{m:02}" for m in range(7, 13)),
        "rest_of_year",
        "year",
    }
    rest = odds(plain, period="rest_of_year")
    assert year["p90"] - year["p10"] == pytest.approx(rest["p90"] - rest["p10"], abs=0.02)
    assert plain.json["parameters"]["seed"] == 1
    assert plain.json["parameters"]["runs"] == 2000


def test_parts_are_expected_to_add_up_to_the_whole(plain: Run) -> None:
    rows = [row for row in plain.table("odds") if row["period"] == "year"]
    whole = odds(plain)["mean"]
    for axis in ("region", "product", "team", "seller"):
        assert sum(row["mean"] for row in rows if row["axis"] == axis) == pytest.approx(whole, abs=0.1), axis


def test_a_single_shock_gives_the_chance_that_can_be_reckoned(salesplan: Runner, tmp_path: Path) -> None:
    """Sales never varied, so about 36,000 are expected for the rest; only the company's shock of 10 % moves them, all at once."""
    more = uncertain(company="{kind: normal, spread: 10%, persistence: 100%}", **ONLY_COMPANY)
    run = salesplan("simulate", market(tmp_path, spread=0, target=75_000, more=more), "--format", "json")
    year = odds(run)
    left = salesplan("report", tmp_path, "--format", "json").table("landing")[0]["landing"] - 36_000
    assert left == pytest.approx(36_000, rel=0.02)  # not all months have as many working days
    assert year["mean"] == pytest.approx(36_000 + left, abs=0.05 * left / 100 + 4 * 0.1 * left / 100)
    exact = 1 - NormalDist(36_000 + left, left / 10).cdf(75_000)
    assert year["chance"] == pytest.approx(exact, abs=4 * year["chance_error"])
    assert year["p90"] - year["p10"] == pytest.approx(2 * 1.2816 * left / 10, rel=0.03)
    (driver,) = run.table("drivers")
    assert driver["driver"] == "company"
    assert driver["variance_share"] == pytest.approx(1.0, abs=0.01)
    (needed,) = [row for row in run.table("needed") if (row["axis"], row["lever"]) == ("company", "stronger_sales")]
    # left × strength × (1 − 0.8416 × 10 %) = 75,000 − 36,000
    assert needed["needed"] == pytest.approx(39_000 / left / (1 - 0.08416), rel=0.005)


def test_spreads_are_estimated_from_what_came(plain: Run) -> None:
    """The market's months move together by 10 %, and each seller's month by about 10 % ÷ √2 of its own."""
    found = assumed(plain)
    assert found["company"]["source"] == found["noise"]["source"] == "estimated"
    assert 0.06 < found["company"]["value"] < 0.18
    assert found["company"]["persistence"] < 0.6
    assert found["seller"]["value"] < 0.15  # likewise, on 25 %
    assert 0.03 < found["noise"]["value"] < 0.25  # leaning on the default of 40 %, for there are three sellers only
    assert found["company"]["periods"] >= 24
    assert found["company"]["spread_error"] > 0
    assert found["strength"]["source"] == "estimated"


def test_a_year_ahead_is_drawn_whole(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan("simulate", market(tmp_path, last=(2025, 12)), *QUICK)
    assert run.code == 0, run.err
    year = odds(run)
    assert 50_000 < year["p10"] < year["p50"] < year["p90"] < 95_000
    assert "rest_of_year" not in {row["period"] for row in run.table("odds")}
    assert run.json["parameters"]["until"] == "2025-12-31"


def test_without_history_it_says_what_it_assumes(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path, more=uncertain(strength="90%"))
    text = plan.read_text("utf-8")
    plan.write_text(text[: text.index("exports:")], "utf-8")
    run = salesplan("simulate", plan, *QUICK)
    assert run.code == 0
    assert "SP705" in run.err
    assert odds(run)["mean"] == pytest.approx(0.9 * 72_000, rel=0.02)
    found = assumed(run)
    assert found["company"]["source"] == "default"
    assert found["strength"] | {"value": 0.9, "source": "declared"} == found["strength"]


def test_where_nothing_is_asked_and_nothing_stays_sold_nothing_varies(salesplan: Runner, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("d,r,a\n2026-01-05,east,500\n2026-01-06,east,-500\n")
    (tmp_path / "plan.yaml").write_text(
        "salesplan: 1\nname: t\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\ntarget: 0\nregions: {east: {}, west: {}}\n"
        "exports: {e: {files: sales.csv, columns: {date: d, region: r, amount: a}}}\n"
    )
    run = salesplan("simulate", tmp_path / "plan.yaml", *QUICK)
    assert run.code == 0, run.err
    year = odds(run)
    assert [year[key] for key in ("p10", "p50", "p90", "chance")] == [0, 0, 0, 1]


def test_a_year_that_is_over_is_fact(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan("simulate", market(tmp_path, last=(2026, 12)), *QUICK)
    year = odds(run)
    assert "SP706" in run.err
    assert year["p10"] == year["p50"] == year["p90"] == year["mean"]
    assert year["chance"] in (0, 1)


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    first, second, other = (
        salesplan("simulate", plan, *QUICK, "--threads", threads, "--seed", seed).out
        for threads, seed in (("1", "5"), ("3", "5"), ("1", "6"))
    )
    assert first == second
    assert first != other


def test_the_order_of_rows_and_keys_changes_no_byte(salesplan: Runner, tmp_path: Path) -> None:
    more = uncertain(company="8%", attrition="10%", returns="{kind: pert, low: 1%, mode: 2%, high: 9%}")
    plan = market(tmp_path, more=more)
    before = salesplan("simulate", plan, *QUICK).json["tables"]
    for file in tmp_path.glob("sales-*.csv"):
        head, *lines = file.read_text("utf-8").splitlines()
        file.write_text("\n".join([head, *reversed(lines)]) + "\n", "utf-8")
    text = plan.read_text("utf-8")
    swapped = text.replace("{east: {name: 华东}, west: {}}", "{west: {}, east: {name: 华东}}")
    swapped = swapped.replace("    company: 8%\n    attrition: 10%\n", "    attrition: 10%\n    company: 8%\n")
    assert swapped != text
    plan.write_text(swapped, "utf-8")
    assert salesplan("simulate", plan, *QUICK).json["tables"] == before


@pytest.mark.parametrize("history", [True, False])
@pytest.mark.parametrize(
    "more", ["", "targets: [{region: west, amount: 30_000}]\n", uncertain(launches="{cream: {from: 2026-08, slip: 1}}")]
)
def test_what_was_sold_after_the_day_that_counts_changes_nothing(
    salesplan: Runner, tmp_path: Path, history: bool, more: str
) -> None:
    """Targets of who never sold anything are split among products by what all others sold up to that day."""
    plan = market(tmp_path, more=more)
    if not history:
        for year in (2023, 2024, 2025):
            (tmp_path / f"sales-{year}.csv").unlink()
    export = tmp_path / "sales-2026.csv"
    export.write_text(
        "\n".join(row for row in export.read_text("utf-8").splitlines() if "carl" not in row) + "\n", "utf-8"
    )
    known = ("--period", "2026-03", "--as-of", "2026-03-20", *QUICK)
    before = salesplan("simulate", plan, *known)
    assert before.code == 0, before.err
    later = [
        "2026-03-21,x1,east,serum,anna,900000",
        "2026-07-01,x2,west,cream,carl,5",
        "2026-12-31,x3,east,cream,,7777777",
    ]
    later += ["2027-02-03,x4,west,serum,bert,4444"]
    export.write_text(export.read_text("utf-8") + "\n".join(later) + "\n", "utf-8")
    after = salesplan("simulate", plan, *known)
    same = [name for name in before.json["tables"] if not name.startswith("tie_out")]
    assert "odds" in same
    for name in same:
        assert after.json["tables"][name] == before.json["tables"][name], name
    said = [[f for f in run.json["findings"] if f["code"] < "SP400" or f["code"] > "SP499"] for run in (before, after)]
    assert said[0] == said[1]


def test_leavers_late_starts_and_launches_cost_sales(salesplan: Runner, tmp_path: Path) -> None:
    launch = "{serum: {from: 2026-08, slip: 2}}"
    plan = market(tmp_path, spread=0, more=uncertain(company="0%", **ONLY_COMPANY, launches=launch))
    run = salesplan("simulate", plan, *QUICK)
    # serum sells about 3,000 a month, whatever its working days; two months of it are missing
    assert odds(run)["p50"] == pytest.approx(72_000 - 6_000, rel=0.01)
    assert [round(odds(run, "serum", f"2026-{month:02}")["p50"], -3) for month in (7, 8, 9, 10)] == [3_000, 0, 0, 3_000]
    leaving = market(
        tmp_path, spread=0, more=uncertain(company="0%", **ONLY_COMPANY, attrition="50%", vacant_sells="0%")
    )
    run = salesplan("simulate", leaving, *QUICK)
    assert odds(run)["mean"] < 72_000 - 3_000
    assert [row["driver"] for row in run.table("drivers")] == ["attrition"]


def test_a_planned_leaver_hands_over_to_who_holds_the_territory_then(salesplan: Runner, tmp_path: Path) -> None:
    """anna leaves with August, and bert has half of the east: her half is vacant, unless he takes it over."""
    plan = market(tmp_path, spread=0, more=uncertain(company="0%", **ONLY_COMPANY, vacant_sells="25%"))
    before = salesplan("simulate", plan, *QUICK)
    text = plan.read_text("utf-8").replace("anna: {", "anna: {left: 2026-08-31, ")
    plan.write_text(text, "utf-8")
    vacant = salesplan("simulate", plan, *QUICK)
    plan.write_text(text.replace("{region: east, share: 50%}", "{region: east}"), "utf-8")
    taken = salesplan("simulate", plan, *QUICK)
    hers = odds(before, "anna", "2026-10")["p50"]
    assert hers == pytest.approx(2_000, rel=0.05)
    assert odds(before, "anna", "2026-08")["p50"] == odds(vacant, "anna", "2026-08")["p50"]
    assert odds(vacant, "anna", "2026-10")["p50"] == odds(taken, "anna", "2026-10")["p50"] == 0
    whole = [odds(run, "company", "2026-10")["p50"] for run in (before, vacant, taken)]
    assert whole[2] == pytest.approx(whole[0], rel=0.001)
    assert whole[0] - whole[1] == pytest.approx(0.75 * hers, rel=0.01)  # a vacancy sells a quarter here
    assert odds(vacant, "bert", "2026-10")["p50"] == odds(before, "bert", "2026-10")["p50"]
    assert odds(taken, "bert", "2026-10")["p50"] == pytest.approx(2 * hers, rel=0.02)


def test_what_makes_no_sense_is_told_at_once_and_in_its_place(salesplan: Runner, tmp_path: Path) -> None:
    more = uncertain(
        company="{kind: pert, low: 90%, mode: 80%, high: 110%}",
        region="-8%",
        returns="120%",
        noise="{kind: lognorm, spread: 3%}",
        hires="{anna: {slip: 1}, nobody: {slip: 2}}",
        launches="{serums: {slip: 1}, cream: {from: 2025-03, slip: 1}}",
    )
    plan = market(tmp_path, more=more)
    run = salesplan("simulate", plan)
    assert run.code == 3
    first = plan.read_text("utf-8").splitlines().index("    company: {kind: pert, low: 90%, mode: 80%, high: 110%}") + 1
    told = [(line.split(":")[1], line.split()[1]) for line in run.err.splitlines() if ": SP" in line]
    assert {
        (str(first + at), code) for at, code in enumerate(("SP701", "SP106", "SP704", "SP106", "SP201", "SP201"))
    } <= set(told)
    assert (str(first + 5), "SP305") in told
    assert (str(first + 4), "SP703") in told


def test_wrong_use_is_told(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    assert salesplan("simulate", plan, "--runs", "5").code == 2
    run = salesplan("simulate", plan, "--period", "2031-01")
    assert run.code == 2
    assert "SP903" in run.err
    run = salesplan("simulate", plan, "--backtest", "--scenario", "plan")
    assert (run.code, "--scenario" in run.err) == (2, True)


def test_people_read_sentences_and_bars(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    english = salesplan("simulate", plan, "--runs", "2000", "--lang", "en").out
    assert "The year's target of 72k is reached with a chance of" in english.replace("\n", " ")
    assert "2026-12" in english
    assert "┃" in english
    chinese = salesplan("simulate", plan, "--runs", "2000", "--lang", "zh").out
    assert "全年目标 7.2万：达成概率" in chinese
    assert "什么在左右全年" in chinese
    one = salesplan("simulate", plan, "--runs", "2000", "--table", "drivers").out
    assert "┃" not in one


def test_every_format_is_written(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path)
    for suffix in ("html", "xlsx", "md", "csv", "json"):
        file = tmp_path / f"odds.{suffix}"
        assert salesplan("simulate", plan, "--runs", "500", "-q", "-o", file).code == 0
        assert file.stat().st_size > 1000
    page = (tmp_path / "odds.html").read_text("utf-8")
    assert page.count("<svg") >= 6


def test_the_example_plan(salesplan: Runner) -> None:
    run = salesplan("simulate", EXAMPLE, "--scenario", "plan", *QUICK)
    assert run.code == 0, run.err
    year = odds(run)
    assert year["target"] == 7_800_000
    assert 0.005 < year["chance"] < 0.2
    assert {row["driver"] for row in run.table("drivers")} >= {"company", "region", "product", "seller", "noise"}
    worst = [row for row in run.table("risk") if row["axis"] == "region"]
    assert sum(row["worst_share"] for row in worst) == pytest.approx(1, abs=1e-4)
