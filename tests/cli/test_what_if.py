"""Variants as a user compares them: `simulate` with what-ifs, on a market whose elasticity is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
from tests.conftest import ROOT, Runner
from tests.planning.priced import ELASTICITY, market, stepped

from salesplan.plan.levers.levers import AnyLever

FEW = ("--runs", "400")
FORMS = stepped([100, 110, 95, 105, 100, 120])


def rows_of(run: Any, scenario: str, **where: str) -> list[dict[str, Any]]:
    found = [row for row in run.table("compare") if row["scenario"] == scenario]
    return [row for row in found if all(row[key] == value for key, value in where.items())]


def year(run: Any, scenario: str) -> dict[str, Any]:
    (row,) = rows_of(run, scenario, axis="company", period="year")
    return row


def codes(run: Any) -> list[str]:
    return [found["code"] for found in run.json["findings"]]


def simulate(salesplan: Runner, plan: Path, *more: str) -> Any:
    run = salesplan("simulate", plan, *FEW, "--format", "json", *more)
    assert run.code == 0, run.err
    return run


CHANGES = ("mean_change", "p50_change", "chance_change", "margin_change")


def test_a_variant_that_is_the_plan_differs_by_nothing_at_all(salesplan: Runner, tmp_path: Path) -> None:
    run = simulate(
        salesplan, market(tmp_path, "same: {}\nempty: {change: {}, levers: []}\nsaid: {change: {target: 900_000}}")
    )
    for key in ("same", "empty", "said"):
        rows = rows_of(run, key)
        assert {row["axis"] for row in rows} == {"company"}  # no node differs
        assert {row[f"{change}{end}"] for row in rows for change in CHANGES[:3] for end in ("", "_low", "_high")} == {0}
        plain = {row["period"]: row for row in rows_of(run, "plan")}
        assert all(
            row[name] == plain[row["period"]][name] for row in rows for name in ("mean", "p10", "p50", "p90", "chance")
        )
    odds = {key: [r for r in run.table("odds") if r["scenario"] == key] for key in ("plan", "same")}
    assert [r | {"scenario": ""} for r in odds["plan"]] == [r | {"scenario": ""} for r in odds["same"]]


def test_a_price_with_an_elasticity_that_is_said(salesplan: Runner, tmp_path: Path) -> None:
    run = simulate(
        salesplan, market(tmp_path, "up: {levers: [{kind: price, product: oil, change: 10%, elasticity: -1}]}")
    )
    up = year(run, "up")
    assert abs(up["mean_change"]) < 1e-6 * up["mean"]  # but for rounding to cents
    assert up["margin_change"] > 0
    assert "SP755" in codes(run)  # nothing but 100 was ever asked


def test_an_elasticity_is_estimated_from_the_exports(salesplan: Runner, tmp_path: Path) -> None:
    run = simulate(salesplan, market(tmp_path, "up: {levers: [{kind: price, product: oil, change: 4%}]}", price=FORMS))
    (told,) = [found for found in run.json["findings"] if found["code"] == "SP757"]
    assert f" {ELASTICITY:.2f} ({ELASTICITY:.2f} to {ELASTICITY:.2f}" in told["message"]
    rest = next(row for row in rows_of(run, "up", axis="product", node="oil") if row["period"] == "rest_of_year")
    before = rest["mean"] - rest["mean_change"]
    assert rest["mean"] / before == pytest.approx(1.04 ** (1 + ELASTICITY), abs=1e-4)
    assert not rows_of(run, "up", node="tea")


@pytest.mark.parametrize(
    ("price", "promotions", "reason"),
    [
        (stepped([100, 110]), "", "2 distinct prices outside promotions"),
        (
            stepped([100, 100, 80, 100, 100, 100]),
            "promotions: {s: {kind: other, from: 2025-07-01, to: 2025-09-30, uplift: 10%}}",
            "only while promotions ran",
        ),
    ],
)
def test_an_elasticity_that_nothing_tells_is_refused(
    salesplan: Runner, tmp_path: Path, price: Any, promotions: str, reason: str
) -> None:
    plan = market(
        tmp_path,
        "up: {name: Up, levers: [{kind: price, product: oil, change: 4%}]}",
        price=price,
        promotions=promotions,
    )
    run = salesplan("simulate", plan, *FEW)
    assert run.code == 3
    assert 'SP754 variant "Up": the elasticity of oil can\'t be estimated' in run.err
    assert reason in run.err
    assert "plan.yaml:16:" in run.err
    assert "elasticity: -1.2" in run.err


def test_levers_of_every_kind_on_a_plan(salesplan: Runner, tmp_path: Path) -> None:
    variants = """
more: {name: More, levers: [{kind: sellers, team: crew, region: east, add: 1, from: 2026-08-01}]}
less: {levers: [{kind: lose, seller: bob, from: 2026-07-01, stays: 0%}]}
moved: {levers: [{kind: mix, out_of: tea, into: oil, share: 5%}]}
ask: {levers: [{kind: target, region: west, change: 10%}]}
push: {levers: [{kind: promotion, product: t1, from: 2026-09-01, to: 2026-09-30, uplift: 30%}, {kind: strength, region: east, change: 1%}]}
"""
    run = simulate(salesplan, market(tmp_path, variants))
    assert year(run, "more")["mean_change"] > 0 > year(run, "less")["mean_change"]
    assert abs(year(run, "moved")["mean_change"]) < 0.01 * year(run, "moved")["mean"]
    assert year(run, "moved")["margin_change"] < 0  # oil costs more of what it sells for
    ask, plan = year(run, "ask"), year(run, "plan")
    assert ask["mean_change"] == 0
    west = next(row for row in rows_of(run, "ask", axis="region", node="west", period="year"))
    assert west["target"] == 396_000
    assert ask["target"] == plan["target"] + 36_000
    assert ask["chance_change"] <= 0
    assert {row["node"] for row in rows_of(run, "push", axis="product")} == {"oil", "o1", "tea", "t1"}
    lost = next(
        row for row in run.table("odds") if (row["scenario"], row["node"], row["period"]) == ("less", "bob", "2026-09")
    )
    assert lost["mean"] == 0


def test_a_change_of_the_plan_changes_targets_and_not_what_is_expected(salesplan: Runner, tmp_path: Path) -> None:
    run = simulate(salesplan, market(tmp_path, "low: {change: {target: 800_000, regions: {east: {target: 50%}}}}"))
    low = year(run, "low")
    assert (low["target"], low["mean_change"]) == (800_000, 0)
    assert low["chance_change"] >= 0
    east = rows_of(run, "low", axis="region", node="east", period="year")[0]
    assert (east["target"], east["mean_change"]) == (400_000, 0)


def test_another_uncertainty_is_a_variant_too(salesplan: Runner, tmp_path: Path) -> None:
    run = simulate(salesplan, market(tmp_path, "calm: {change: {scenarios: {uncertainty: {company: 0%, noise: 0%}}}}"))
    calm, plan = year(run, "calm"), year(run, "plan")
    assert calm["p90"] - calm["p10"] < plan["p90"] - plan["p10"]


def test_a_variant_with_other_people_and_places(salesplan: Runner, tmp_path: Path) -> None:
    variants = """
split: {change: {regions: {east: {regions: {e1: {name: E1}, e2: {name: E2}}}}}}
hired: {change: {teams: {crew: {sellers: {cai: {hired: 2026-08-01, territory: {region: west}}}}}}}
"""
    run = simulate(salesplan, market(tmp_path, variants))
    split = rows_of(run, "split", axis="region", node="e1", period="year")
    assert split[0]["mean_change"] is None  # the plan has no such node
    assert year(run, "split")["target"] == year(run, "plan")["target"]
    assert any(row["node"] == "cai" for row in run.table("odds") if row["scenario"] == "hired")


def test_a_plan_without_exports_has_variants_too(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path, "up: {levers: [{kind: strength, change: 10%}, {kind: price, change: 5%, elasticity: -2}]}")
    plan.write_text(plan.read_text("utf-8").partition("exports:")[0], "utf-8")
    run = simulate(salesplan, plan)
    up = year(run, "up")
    assert up["mean"] / (up["mean"] - up["mean_change"]) == pytest.approx(1.1 / 1.05, abs=1e-4)
    assert up["margin"] is None
    plan.write_text(plan.read_text("utf-8").replace(", elasticity: -2", ""), "utf-8")
    refused = salesplan("simulate", plan, *FEW)
    assert refused.code == 3
    assert "the plan has no exports" in refused.err


VARIANTS = [
    "b: {name: B, levers: [{kind: strength, change: 5%}]}",
    "a: {levers: [{kind: sellers, team: crew, add: 2}]}",
]


def test_neither_order_of_keys_nor_threads_change_a_byte(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path, "\n".join(VARIANTS))
    first = simulate(salesplan, plan)
    threads = simulate(salesplan, plan, "--threads", "3")
    market(tmp_path, "\n".join(reversed(VARIANTS)))
    turned = simulate(salesplan, plan)
    assert first.out == threads.out == turned.out


def test_scenarios_are_picked_by_key_or_name(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path, "\n".join(VARIANTS))
    picked = simulate(salesplan, plan, "--scenario", "B")
    assert [row["scenario_name"] for row in picked.table("scenarios")] == ["the plan as it is", "B"]
    assert year(picked, "b") == year(simulate(salesplan, plan), "b")  # whatever else is compared
    assert "compare" not in simulate(salesplan, plan, "--scenario", "plan").json["tables"]
    wrong = salesplan("simulate", plan, *FEW, "--scenario", "c")
    assert wrong.code == 2
    assert '"c" is no scenario' in wrong.err


def test_a_wrong_variant_stops_the_command_at_its_line(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(
        tmp_path, "bad: {change: {regions: {east: {target: 120%}}}}\ngood: {levers: [{kind: strength, change: 1%}]}"
    )
    for command in (("check", plan), ("simulate", plan, *FEW)):
        run = salesplan(*command)
        assert run.code == 3
        assert 'SP301 variant "bad", seen at' in run.out + run.err
        assert "plan.yaml:16:37" in run.out + run.err
    assert salesplan("simulate", plan, *FEW, "--scenario", "good").code == 0
    assert salesplan("decompose", plan).code == 0  # what isn't asked for stops nothing


def test_a_lever_that_touches_nothing_is_told(salesplan: Runner, tmp_path: Path) -> None:
    run = simulate(salesplan, market(tmp_path, "late: {levers: [{kind: strength, change: 5%, to: 2026-05-31}]}"))
    assert "SP756" in codes(run)


def test_products_at_the_top_lose_what_another_one_takes(salesplan: Runner, tmp_path: Path) -> None:
    window = "from: 2026-09-01, to: 2026-09-30, uplift: 30%"
    variants = f"""
top: {{levers: [{{kind: promotion, product: oil, {window}, cannibalises: 100%}}]}}
all: {{levers: [{{kind: promotion, {window}, cannibalises: 100%}}]}}
"""
    run = simulate(salesplan, market(tmp_path, variants))
    change = {
        node: next(r for r in rows_of(run, "top", axis="product", node=node) if r["period"] == "year")["mean_change"]
        for node in ("oil", "tea")
    }
    assert change["oil"] > 0
    assert change["tea"] == pytest.approx(-change["oil"], rel=0.05)  # each has luck of its own
    assert codes(run).count("SP759") == 1


def test_sentences_say_what_would_change(salesplan: Runner, tmp_path: Path) -> None:
    plan = market(tmp_path, "same: {}\n" + "\n".join(VARIANTS))
    english, chinese = (salesplan("simulate", plan, *FEW, "--lang", lang, "-q").out for lang in ("en", "zh"))
    assert "same: nothing differs from the plan." in english
    assert "B: sales of the year +" in english
    assert "same：与计划没有任何差别。" in chinese
    assert "B：全年销售平均 +" in chinese


def test_the_example_has_variants_that_hold(salesplan: Runner) -> None:
    run = simulate(salesplan, ROOT / "plans" / "direct-selling")
    listed = {row["scenario"] for row in run.table("compare")}
    assert {"plan", "price-up", "lower-targets"} <= listed
    assert len(run.table("scenarios")) == len(listed)


def test_the_manual_names_every_column_and_lever(salesplan: Runner, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "what-if.md").read_text("utf-8")
    run = simulate(salesplan, market(tmp_path, VARIANTS[0]))
    for table in ("scenarios", "compare"):
        assert f"`{table}`" in page
        for column in run.json["tables"][table]["columns"]:
            key = column["key"]
            base = key.removesuffix("_low").removesuffix("_high")
            assert f"`{key}`" in page or (f"`{base}`" in page and "each with `_low` and `_high`" in page), key
    assert all(f"| `{kind}` |" in page for kind in kinds_of_levers())


def kinds_of_levers() -> set[str]:
    """The kinds of levers."""
    union = get_args(AnyLever)[0]
    return {get_args(model.model_fields["kind"].annotation)[0] for model in get_args(union)}
