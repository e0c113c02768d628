"""Where targets come from: the arithmetic of the steps, done once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.planning.explaining import Told, adds_up, explain
from tests.planning.test_targets import ground, history, plans, written

from salesplan.errors import PlanError, UsageError
from salesplan.plan.declared import ALL, Cell
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.explaining.steps import Steps
from salesplan.planning.explaining.targets import TargetTrail
from salesplan.planning.targets import set_targets

EVEN = "decompose: {weights: even, seasonality: even}\n"
TREE = """target: 120_000
regions:
  east: {target: 50_000, regions: {sh: {name: 上海, target: 40%}, js: {}, zj: {}}}
  north: {}
  south: {target: 33.333%}
"""


def test_a_declared_amount_names_its_line(tmp_path: Path) -> None:
    told = explain(tmp_path, TREE + EVEN, "region=east")
    assert told.number == 5_000_000
    assert told.steps[0]["what"] == "east: declared in the plan"
    assert told.steps[0]["place"].endswith("plan.yaml:7")
    assert told.parts(told.step("by region")["step"]) == [1_500_000, 2_000_000, 1_500_000]


def test_a_share_names_what_it_is_a_share_of_and_how_it_came_to_whole_units(tmp_path: Path) -> None:
    told = explain(tmp_path, TREE + EVEN, "region=上海")
    assert told.number == 2_000_000
    assert (told.steps[0]["share"], told.steps[0]["what"]) == (0.4, "上海: declared as 40% of east, 50,000")
    assert told.step("east: declared in the plan")["amount"] == 5_000_000
    told = explain(tmp_path, TREE.replace("120_000", "120_000.01") + EVEN, "region=south")
    assert told.number == 3_999_960  # 33.333 % of 120,000.01 is 39,999.603333
    assert "unrounded 39,999.603333, -0.3333 of the smallest unit" in told.steps[1]["what"]


def test_what_is_left_of_the_parent_is_shared_by_weight(tmp_path: Path) -> None:
    told = explain(tmp_path, TREE + EVEN, "region=js")
    assert told.number == 1_500_000
    by_weight = told.step("by its weight")
    assert by_weight["what"] == "by its weight in what east has left besides its declared parts: 50% of 30,000"
    assert (by_weight["amount"], by_weight["weight"]) == (1_500_000, 0.5)
    assert told.step("taken out first")["amount"] == 2_000_000
    assert told.step("evenly")["share"] == pytest.approx(1 / 3)


def test_the_sum_of_declared_parts(tmp_path: Path) -> None:
    told = explain(tmp_path, "regions: {a: {target: 70}, b: {target: 30.01}}\n" + EVEN)
    assert told.steps[0]["what"] == "the whole: the sum of its parts, which the plan declares"
    assert told.number == 10_001
    assert told.parts() == [7_000, 3_001]
    assert [step["place"].rpartition(":")[2] for step in told.steps[1:3]] == ["5", "5"]


def test_a_period_goes_by_the_season_and_by_what_is_declared_around_it(tmp_path: Path) -> None:
    text = TREE + "targets: [{region: js, period: 2026-11, amount: 2_000}, {period: Q4, amount: 40_000}]\n" + EVEN
    told = explain(tmp_path, text, "region=js,period=2026-10")
    of_the_year = told.step("js: filled in from east")["amount"]
    by_weight, moved, units = told.parts()
    assert told.steps[1]["weight"] == pytest.approx(1 / 11)
    assert by_weight == round((of_the_year - 200_000) / 11)
    assert moved > 0  # the fourth quarter has more than a quarter
    assert told.number == by_weight + moved + units
    assert {step["amount"] for step in told.steps if "Q4 is declared" in step["what"]} == {4_000_000}
    assert told.step("2026-11: declared")["place"].endswith("plan.yaml:10")
    assert told.step("east: declared in the plan")["amount"] == 5_000_000


def test_a_quarter_has_its_declared_months_and_its_share_of_the_rest(tmp_path: Path) -> None:
    told = explain(tmp_path, "target: 1_200\ntargets: [{period: 2026-11, amount: 210}]\n" + EVEN, "period=Q4")
    assert told.number == 21_000 + 18_000
    assert told.parts()[:2] == [21_000, 18_000]
    assert told.step("990")["weight"] == pytest.approx(2 / 11)


def test_workdays_and_own_weights_of_the_season(tmp_path: Path) -> None:
    told = explain(tmp_path, "target: 261\ndecompose: {seasonality: workdays}\n", "period=2026-02")
    assert "by working days: 7.662835% of the year" in told.step("the season")["what"]  # 20 of 261
    assert told.number == 2_000
    weights = ", ".join(["2", *["1"] * 11])
    told = explain(tmp_path, f"target: 130\ndecompose: {{seasonality: [{weights}]}}\n", "period=2026-01")
    assert told.step("the season by the weights that the plan states")["place"].endswith("plan.yaml:6")
    assert told.number == 2_000


def test_bounds_say_whether_they_bind(tmp_path: Path) -> None:
    text = "target: 900\nregions: {a: {max: 200}, b: {min: 100}, c: {}}\n" + EVEN
    told = explain(tmp_path, text, "region=a")
    assert told.number == 20_000
    assert told.step("bound: a at most; it binds")["amount"] == 20_000
    assert told.parts() == [30_000, -10_000, 0]
    told = explain(tmp_path, text, "region=b")
    assert told.number == 35_000
    assert told.step("bound: b at least; it doesn't bind")["place"].endswith("plan.yaml:6")


def test_a_blend_of_history_and_potential(tmp_path: Path) -> None:
    (tmp_path / "census.csv").write_text("region,people\na,1000000\nb,3000000\nc,4000000\n", "utf-8")
    made = "target: 1000\nregions: {a: {}, b: {}, c: {}}\n" + LAYOUT
    made += "decompose: {weights: {history: 50%, people: 50%}, potential: census.csv, seasonality: even}\n"
    sales = HEADER + "2025-03-01,1,1,a,30\n2025-04-01,2,1,b,10\n"
    told = explain(tmp_path, made, "region=a", files={"sales.csv": sales})
    assert told.number == round((0.5 * 0.75 + 0.5 * 0.125) * 100_000)
    past, people = told.step("by last year's sales"), told.step('by potential "people"')
    assert (past["amount"], past["share"], past["weight"]) == (3_000, 0.75, 0.5)
    assert (people["share"], people["weight"]) == (0.125, 0.5)
    assert "1,000,000 of the 8,000,000" in people["what"]
    assert told.step("by its weight")["weight"] == pytest.approx(0.4375)


LAYOUT = """exports:
  erp:
    files: sales*.csv
    columns: {date: date, order: order, line: line, region: region, amount: amount}
"""
HEADER = "date,order,line,region,amount\n"


def test_history_without_what_is_declared(tmp_path: Path) -> None:
    text = "target: 1000\nregions: {a: {target: 400}, b: {}, c: {}}\n" + LAYOUT + "decompose: {seasonality: even}\n"
    sales = HEADER + "2025-03-01,1,1,a,90\n2025-04-01,2,1,b,10\n2025-05-01,3,1,c,20\n"
    told = explain(tmp_path, text, "region=b", files={"sales.csv": sales})
    past = told.step("by last year's sales")
    assert (past["amount"], past["share"]) == (1_000, pytest.approx(1 / 3))
    assert "33.333333% of the 30 of the whole without its declared parts" in past["what"]
    assert told.number == 20_000


def test_the_season_of_the_years_before_is_followed_to_their_sales(tmp_path: Path) -> None:
    months = "".join(f"2025-{m:02d}-05,{m},1,a,{300 if m == 1 else 100}\n" for m in range(1, 13))
    told = explain(
        tmp_path, "target: 140\nregions: {a: {}}\n" + LAYOUT, "period=2026-01", files={"sales.csv": HEADER + months}
    )
    assert told.number == 3_000
    year = told.step("the company's sales in the year from 2025-01-01")
    assert (year["amount"], year["share"]) == (30_000, pytest.approx(3 / 14))


def test_a_prior_is_told(tmp_path: Path) -> None:
    text = "target: 1000\nregions: {a: {}, b: {}, c: {target: 100}}\n" + LAYOUT + "decompose: {seasonality: even}\n"
    sales = HEADER + "2025-03-01,1,1,a,30\n2025-04-01,2,1,b,10\n"
    told = explain(tmp_path, text, "region=c,period=2026-03", files={"sales.csv": sales})
    assert told.number in (833, 834)
    assert "SP322" in told.step("a prior stands in")["what"]


def test_a_crossing_is_followed_axis_by_axis(tmp_path: Path) -> None:
    text = TREE + "products: {p: {target: 25%}, q: {}}\n" + EVEN
    told = explain(tmp_path, text, "region=js,product=p,period=Q1")
    chain = [step["what"].partition(":")[0] for step in told.steps if ": filled in from" in step["what"]]
    assert chain == ["js × p, Q1", "js × p", "js"]
    assert told.number == pytest.approx(1_500_000 / 16, abs=3)


def test_what_has_no_number_says_why(tmp_path: Path) -> None:
    text = "target: 100\nregions: {a: {target: 60, regions: {x: {}, y: {}}}, b: {}}\n"
    with pytest.raises(UsageError) as caught:
        explain(tmp_path, text, "region=x")
    assert "not split so far down" in caught.value.findings[0].message("en")
    with pytest.raises(UsageError) as caught:
        explain(tmp_path, "regions: {a: {}}\n", "region=a")
    assert "declares no number" in caught.value.findings[0].message("en")


def every_cell(made: Decomposition) -> list[Cell]:
    """Every node, leaf crossing and the whole, by period, quarter and year."""
    year = made.ground.year
    spans = [*((i, i + 1) for i in range(len(year))), year.groups["Q2"], (0, len(year))]
    nodes = [(ALL, ALL)]
    regions = [i for i, own in enumerate(made.targets.of_axis("region")) if own is not None]
    products = [i for i, own in enumerate(made.targets.of_axis("product")) if own is not None]
    nodes += [(r, ALL) for r in regions] + [(ALL, p) for p in products] + [(r, p) for r in regions for p in products]
    return [Cell(r, p, ALL, *span) for r, p in nodes for span in spans]


@settings(max_examples=25)
@given(plans())
def test_the_steps_of_every_cell_add_up_to_its_target(tmp_path: Path, plan: dict[str, Any]) -> None:
    """Guarantee 7 on random plans of two trees with history: whatever is asked, the parts are the number."""
    text = f"target: {plan['whole'] / 100:.2f}\nregions: {written('regions', plan['regions'])}\n"
    text += f"products: {written('products', plan['products'])}\n"
    made_ground = ground(tmp_path, text)
    rng = np.random.default_rng(plan["seed"])
    leaves = [[made_ground.trees[a].nodes[i].id for i in made_ground.trees[a].leaves] for a in ("region", "product")]
    past = history(
        {(r, p): int(rng.integers(1, 1000)) for r in leaves[0] for p in leaves[1]},
        made_ground,
        periods={-1000 + i: int(rng.integers(1, 99)) for i in range(12)},
    )
    try:
        found = set_targets(made_ground, past)
    except PlanError:
        assume(False)
        return
    made = Decomposition(made_ground, found, None, None)
    for cell in every_cell(made):
        steps = Steps(made_ground)
        trail = _Trail(steps, made, past)
        trail.explain(cell)
        rows = steps.table().records()
        assert rows[0]["amount"] == found.of(cell)
        adds_up(rows)
        for row in rows:
            if row["weight"] is not None and "by its weight" in str(row["what"]):
                _by_weight(str(row["what"]), row)


def _by_weight(what: str, row: dict[str, Any]) -> None:
    """The sentence's own numbers give the amount: weight of rest, to a unit."""
    rest = float(what.rpartition("% of ")[2].replace(",", ""))
    assert abs(row["weight"] * rest * 100 - row["amount"]) <= 1


class _Trail(TargetTrail):
    """With a history that no exports stand behind."""

    def __init__(self, steps: Steps, made: Decomposition, past: Any) -> None:
        super().__init__(steps, made)
        from salesplan.planning.reference import measures_of

        self.evidence.__dict__["_measures"] = measures_of(made.ground, past)
        self.evidence.__dict__["_joint"] = past.joint(list(made.targets.axes))


def test_a_wholly_declared_table_of_months_is_summed(tmp_path: Path) -> None:
    text = "regions: {a: {}, b: {}}\ntargets:\n" + "".join(
        f"  - {{region: {r}, period: 2026-{m:02d}, amount: {10 * m + (r == 'b')}.01}}\n"
        for r in "ab"
        for m in range(1, 13)
    )
    told: Told = explain(tmp_path, text, "region=b")
    assert told.steps[0]["what"].startswith("b: the sum of its parts")
    assert sum(told.parts()) == told.number == sum(1000 * m + 101 for m in range(1, 13))
