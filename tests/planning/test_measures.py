"""Measures other than revenue: exact in whole packs, each by itself, told in its own unit."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.test_targets import HEAD, ground

from salesplan.checks.sound import findings_of, sound_ground
from salesplan.errors import Finding, PlanError
from salesplan.plan.load import load_plan
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import Decomposition, decompose, tables
from salesplan.planning.intake import take_in_exports
from salesplan.planning.measure_tables import measure_tables
from salesplan.planning.measures import decompose_measures
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table
from salesplan.words.sentence import Language

NODES = """target: 1_000
regions: {east: {name: 华东, regions: {sh: {}, js: {}}}, north: {name: 华北}}
products: {a: {}, b: {}}
"""
EVEN = "decompose: {weights: even, seasonality: even}\n"
UNITS = "measures: {units: {name: 件数, unit: 件, round: 12}}\n"


def measured(folder: Path, text: str) -> dict[str, Decomposition]:
    return {made.ground.measure: made for made in decompose_measures(ground(folder, NODES + text), None)}


def rows(made: Decomposition, name: str, by: str = "") -> list[dict[str, Any]]:
    found = measure_tables([made], [part for part in by.split(",") if part])
    return next(one for one in found if one.name == f"measure_{name}").records()


def year(made: Decomposition) -> dict[str, Decimal]:
    return {row["node"]: row["target"] for row in rows(made, "summary")}


def told(folder: Path, text: str, language: Language = "en") -> list[str]:
    (folder / "plan.yaml").write_text(HEAD + NODES + text, "utf-8")
    found: list[Finding] = findings_of(load_plan(folder / "plan.yaml", read_text_table))
    return [f"{one.code} {one.message(language)} {one.remedy(language)}" for one in found]


def test_the_whole_is_spread_in_whole_packs(tmp_path: Path) -> None:
    made = measured(tmp_path, UNITS + "targets: [{measure: units, amount: 1_200}]\n" + EVEN)["units"]
    assert year(made)["company"] == 1200
    assert year(made)["east"] + year(made)["north"] == 1200
    cells = rows(made, "targets")
    assert sum(row["target"] for row in cells) == 1200
    assert all(row["target"] % 12 == 0 for row in cells)
    assert all(row["difference"] == 0 for row in rows(made, "balance"))


def test_digits_say_how_fine_a_measure_is(tmp_path: Path) -> None:
    text = "measures: {kg: {digits: 3}}\ntargets: [{measure: kg, amount: 1.001}]\n" + EVEN
    made = measured(tmp_path, text)["kg"]
    assert year(made)["company"] == Decimal("1.001")
    assert {str(row["target"].as_tuple().exponent) for row in rows(made, "targets")} == {"-3"}


def test_shares_and_bounds_are_as_for_revenue(tmp_path: Path) -> None:
    text = UNITS + (
        "targets:\n- {measure: units, amount: 1_200}\n- {measure: 件数, region: east, amount: 30%}\n"
        "- {measure: units, product: a, min: 901}\n- {measure: units, region: sh, max: 170}\n"
    )
    made = measured(tmp_path, text + EVEN)["units"]
    found = year(made)
    assert found["east"] == 360
    assert found["a"] == 912  # the least multiple of 12 that the bound allows
    assert found["sh"] == 168
    assert found["sh"] + found["js"] == 360


def test_packs_of_products_are_those_of_units(tmp_path: Path) -> None:
    nodes = NODES.replace("{a: {}, b: {}}", "{line: {pack: 4, products: {a: {}, b: {pack: 6}}}}")
    text = "measures: {units: {}, visits: {}}\ntargets: [{measure: units, amount: 240}, {measure: visits, amount: 7}]\n"
    plan = ground(tmp_path, nodes + text + EVEN)
    units, visits = decompose_measures(plan, None)
    assert units.ground.scale.pack == 12  # whole packs of 4 and of 6
    assert visits.ground.scale.pack == 1
    assert all(row["target"] % 12 == 0 for row in rows(units, "targets"))
    (tmp_path / "plan.yaml").write_text(HEAD + nodes + text + EVEN, "utf-8")
    found = sound_ground(load_plan(tmp_path / "plan.yaml", read_text_table))[1]
    assert [one.message("en") for one in found if one.code == "SP353"] == [
        "units: the products come in packs of 4, 6, so everything comes in multiples of 12"
    ]


def test_a_measure_may_be_set_for_some_nodes_alone(tmp_path: Path) -> None:
    teams = (
        "teams: {t: {sellers: {in: {territory: [{region: sh}]}, out: {territory: [{region: north}]}}}}\n"
        "measures: {new_customers: {name: 新客户}}\n"
    )
    made = measured(tmp_path, teams + "targets: [{region: east, measure: new_customers, amount: 800}]\n" + EVEN)
    found = made["new_customers"]
    assert year(found) == {"company": 800, "east": 800, "js": 400, "sh": 400, "a": 400, "b": 400}
    assert {row["region"] for row in rows(found, "targets", "region")} == {"sh", "js"}
    assert {row["seller"] for row in rows(found, "quotas")} == {"in"}
    assert {row["node"] for row in rows(found, "balance")} == {"company", "east", "js", "sh", "a", "b"}
    assert [one.code for one in found.findings if one.code == "SP352"] == ["SP352"]


@pytest.mark.parametrize(
    "entries",
    [
        "{measure: visits, region: east, period: Q4, amount: 80}",
        "{measure: visits, region: east, amount: 80}, {measure: visits, product: a, amount: 20}",
        "{measure: visits, region: east, min: 80}",
    ],
)
def test_no_whole_is_guessed(tmp_path: Path, entries: str) -> None:
    with pytest.raises(PlanError) as caught:
        measured(tmp_path, f"measures: {{visits: {{}}}}\ntargets: [{entries}]\n{EVEN}")
    assert [one.code for one in caught.value.findings] == ["SP321"]
    assert "measure: visits" in caught.value.findings[0].remedy("zh")


def test_quotas_are_shared_by_territory_without_hedge_and_kept_by_hand(tmp_path: Path) -> None:
    text = UNITS + (
        "teams: {t: {sellers: {a: {quota: 100, territory: [{region: sh}]}, b: {territory: [{region: sh}]}, "
        "c: {territory: [{region: north, share: 50%}]}}}}\n"
        "targets: [{measure: units, amount: 14_400}]\n"
        "quotas: [{seller: a, measure: units, period: Q1, amount: 36}]\n"
        "decompose: {weights: even, seasonality: even, hedge: {teams: 10%, sellers: 5%}, round: 50}\n"
    )
    made = measured(tmp_path, text)["units"]
    quotas = rows(made, "quotas")
    of_a = {row["period"]: row["quota"] for row in quotas if row["seller"] == "a"}
    assert [of_a[f"2026-{m:02d}"] for m in (1, 2, 3)] == [12, 12, 12]
    assert sum(row["quota"] for row in quotas if row["seller"] in "ab") == 3600  # all of sh, and no hedge
    assert sum(row["quota"] for row in quotas if row["seller"] == "c") == 3600
    assert all(row["quota"] % 12 == 0 for row in quotas)
    assert all(row["difference"] == 0 for row in rows(made, "balance"))


def test_another_measure_changes_no_number_of_revenue(tmp_path: Path) -> None:
    teams = "teams: {t: {sellers: {a: {quota: 100, territory: [{region: sh}]}, b: {territory: [{region: sh}]}}}}\n"
    extra = UNITS + "targets: [{measure: units, region: sh, max: 120}, {measure: units, amount: 1_200}]\n"
    quota = "quotas: [{seller: b, measure: units, amount: 24}]\n"
    alone, beside = (decompose(ground(tmp_path, NODES + teams + more + EVEN), None) for more in ("", extra + quota))
    assert [one.records() for one in tables(alone, [])] == [one.records() for one in tables(beside, [])]


PACKS = st.integers(1, 30)


@given(
    pack=PACKS,
    packs=st.tuples(*[st.integers(0, 400)] * 3).map(sorted),
    digits=st.integers(0, 2),
    other=st.integers(1, 900),
)
@settings(max_examples=40)
def test_declared_numbers_hold_in_whole_packs_and_independently(
    tmp_path: Path, pack: int, packs: list[int], digits: int, other: int
) -> None:
    quarter, east, whole = packs
    text = (
        f"measures: {{m: {{round: {pack}, digits: {digits}}}, n: {{}}}}\n"
        f"targets: [{{measure: m, amount: {whole * pack}}}, {{measure: m, region: east, amount: {east * pack}}},"
        f" {{measure: m, region: east, product: a, period: Q2, amount: {quarter * pack}}}, N]\n"
    )
    one = measured(tmp_path, text.replace(", N]", "]") + EVEN)["m"]
    both = measured(tmp_path, text.replace("N]", f"{{measure: n, amount: {other}}}]") + EVEN)
    cells = rows(both["m"], "targets")
    assert cells == rows(one, "targets")
    assert sum(row["target"] for row in rows(both["n"], "targets")) == other
    assert all(row["target"] % pack == 0 and row["target"] >= 0 for row in cells)
    assert sum(row["target"] for row in cells) == whole * pack
    assert sum(row["target"] for row in cells if row["region"] in ("sh", "js")) == east * pack
    asked = ("2026-04", "2026-05", "2026-06")
    inner = [r for r in cells if r["region"] in ("sh", "js") and r["product"] == "a" and r["period"] in asked]
    assert sum(row["target"] for row in inner) == quarter * pack
    assert all(row["difference"] == 0 for row in rows(both["m"], "balance"))


EXPORT = (
    'exports: {erp: {files: ["sales.csv"], columns: {date: d, region: r, product: p, amount: 金额, quantity: q}}}\n'
)


def sold(folder: Path, seed: int = 0) -> list[tuple[str, str, str, int, int]]:
    """Two years of sales, in which quantities go other ways than amounts; some are returns."""
    draw = random.Random(seed)
    found = [
        (f"{y}-{m:02d}-10", r, p, draw.randint(100, 900), draw.randint(-2, 40))
        for y in (2024, 2025)
        for m in range(1, 13)
        for r in ("sh", "js", "north")
        for p in "ab"
    ]
    with (folder / "sales.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("d", "r", "p", "金额", "q"), *found])
    return found


def with_sales(folder: Path, text: str) -> tuple[Decomposition, dict[str, Decomposition]]:
    plan = ground(folder, NODES + EXPORT + text)
    engine = DuckDBEngine()
    try:
        take_in_exports(plan, engine)
        made = {one.ground.measure: one for one in decompose_measures(plan, engine)}
        for one in made.values():
            for found in measure_tables([one], []):
                list(found.rows)  # made while the engine is there
                rows_of[one.ground.measure, found.name] = found.records()
        return decompose(plan, Actuals(plan, engine)), made
    finally:
        engine.close()


rows_of: dict[tuple[str, str], list[dict[str, Any]]] = {}


def test_a_history_of_quantities_is_the_reference(tmp_path: Path) -> None:
    past = sold(tmp_path)
    last = {node: sum(q for d, r, _, _, q in past if d[:4] == "2025" and r == node) for node in ("sh", "js", "north")}
    with_sales(
        tmp_path,
        "measures: {units: {from: quantity, round: 10}, visits: {}}\n"
        "targets: [{measure: units, amount: 20_000}, {measure: visits, amount: 20_000}]\n",
    )
    summary = {row["node"]: row for row in rows_of["units", "measure_summary"]}
    assert {node: int(summary[node]["last_year"]) for node in last} == last
    for node, units in last.items():
        assert abs(summary[node]["target"] - Decimal(20_000 * units) / sum(last.values())) < 10
        assert summary[node]["growth"] == pytest.approx(float(summary[node]["target"]) / units - 1, abs=1e-6)
    cells = rows_of["units", "measure_targets"]
    assert sum(row["reference"] for row in cells) == sum(last.values())
    # Without a history of its own, a measure has the proportions of revenue.
    money = {node: sum(a for d, r, _, a, _ in past if d[:4] == "2025" and r == node) for node in last}
    visits = {row["node"]: row for row in rows_of["visits", "measure_summary"]}
    for node, amount in money.items():
        assert abs(visits[node]["target"] - Decimal(20_000 * amount) / sum(money.values())) < 1
        assert visits[node]["last_year"] is None


def test_growth_of_a_quantity_is_on_last_years_units(tmp_path: Path) -> None:
    past = sold(tmp_path)
    last = sum(q for d, r, _, _, q in past if d[:4] == "2025" and r == "sh")
    text = (
        "measures: {units: {from: quantity, round: 6}}\n"
        "targets: [{measure: units, amount: 6_000}, {measure: units, region: sh, growth: {max: 5%}}]\n"
    )
    _, made = with_sales(tmp_path, text)
    target = {row["node"]: row["target"] for row in rows_of["units", "measure_summary"]}["sh"]
    assert target % 6 == 0
    assert target <= Decimal(last) * Decimal("1.05") < target + 6
    assert made["units"].ground.scale.pack == 6


def test_growth_without_a_history_of_its_own_is_refused(tmp_path: Path) -> None:
    sold(tmp_path)
    with pytest.raises(PlanError) as caught:
        with_sales(
            tmp_path,
            "measures: {visits: {}}\n"
            "targets: [{measure: visits, amount: 6_000}, {measure: visits, region: sh, growth: {max: 5%}}]\n",
        )
    assert [one.code for one in caught.value.findings] == ["SP321"]


def test_table_files_have_a_column_of_measures_or_one_for_all(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("大区,指标,目标\neast,件数,600\nnorth,件数,600\neast,,400\n", "utf-8")
    wide = ["seller," + ",".join(f"m{m}" for m in range(1, 13)), "a," + ",".join(["3"] * 12)]
    (tmp_path / "wide.csv").write_text("\n".join(wide) + "\n", "utf-8")
    columns = "[" + ", ".join(f"m{m}" for m in range(1, 13)) + "]"
    text = (
        UNITS.replace("round: 12", "round: 3") + "teams: {t: {sellers: {a: {territory: [{region: sh}]}}}}\n"
        "targets: [{file: long.csv, columns: {region: 大区, measure: 指标, amount: 目标}}]\n"
        f"quotas: [{{file: wide.csv, measure: units, columns: {{seller: seller, amount: {columns}}}}}]\n"
    )
    made = measured(tmp_path, text + EVEN)["units"]
    assert year(made)["company"] == 1200
    assert {row["quota"] for row in rows(made, "quotas")} == {3}
    revenue = decompose(made.ground.of_measure("revenue"), None)
    east = revenue.ground.trees["region"].number["east"]
    own = revenue.targets.of_axis("region")[east]
    assert own is not None
    assert int(own.sum()) == 40_000


WRONG = {
    "targets: [{measure: unit, region: east, amount: 12}]": 'SP201 unknown measure "unit" Did you mean "units" (件数)?',
    "quotas: [{seller: a, measure: 件, amount: 12}]": 'SP201 unknown measure "件" Did you mean "units" (件数)?',
    "targets: [{measure: units, amount: 100}]": 'SP350 件数: "100" is no multiple of 12 The nearest multiples are 96 and 108.',
    "quotas: [{seller: a, measure: units, amount: 5}]": 'SP350 件数: "5" is no multiple of 12 '
    "The nearest multiples are 0 and 12.",
    "targets: [{measure: units, amount: 12.5}]": 'SP303 "12.5" is finer than the smallest unit of 件数 Round the number to that unit.',
    "quotas: [{seller: a, measure: units, amount: -12}]": 'SP304 amount: "-12" is below zero Write a number of zero or more.',
}


@pytest.mark.parametrize("entry", WRONG)
def test_wrong_entries_are_told_with_a_remedy(tmp_path: Path, entry: str) -> None:
    teams = "teams: {t: {sellers: {a: {territory: [{region: sh}]}}}}\n"
    assert told(tmp_path, UNITS + teams + entry + "\n") == [WRONG[entry]]


def test_revenue_is_no_measure_to_declare(tmp_path: Path) -> None:
    assert told(tmp_path, "measures: {revenue: {}}\n") == [
        'SP205 the id "revenue" can\'t be used: it is always there Choose another id; what people read is its `name`.'
    ]


def test_a_history_that_no_export_has_is_told(tmp_path: Path) -> None:
    sold(tmp_path)
    text = "measures: {units: {name: 件数, from: quantity}}\n" + EXPORT.replace(", quantity: q", "")
    assert told(tmp_path, text, "zh") == [
        "SP351 件数 取自数量，而没有任何导出含数量列 请在版式的 `columns.quantity` 写明数量列。"
    ]


CLASH = UNITS + "targets: [{measure: units, amount: 120}, {measure: units, region: east, min: 100}, LAST]\n"


@pytest.mark.parametrize(
    ("last", "language", "parts"),
    [
        ("{measure: units, region: north, min: 60}", "en", ("SP320", "件数 of 华东 at least 108 件", "48 件 too much")),
        ("{measure: units, region: north, min: 60}", "zh", ("SP320", "华东的件数", "108 件")),
        ("{measure: units, region: north, amount: 132}", "en", ("SP301", "132 件", "12 件 too much")),
        ("{measure: units, amount: 144}", "zh", ("SP308", "整体的件数", "120 件")),
    ],
)
def test_what_clashes_is_named_in_the_measures_unit(
    tmp_path: Path, last: str, language: Language, parts: tuple[str, ...]
) -> None:
    found = " ".join(told(tmp_path, CLASH.replace("LAST", last), language))
    assert all(part in found for part in parts), found


def test_the_order_of_entries_says_nothing(tmp_path: Path) -> None:
    entries = [
        "{measure: units, amount: 1_212}",
        "{measure: units, region: east, amount: 33%}",
        "{measure: units, region: sh, max: 120}",
        "{measure: visits, region: east, amount: 801}",
    ]
    made = []
    for order in (entries, entries[::-1]):
        text = "measures: {visits: {}, units: {round: 12}}\ntargets: [" + ", ".join(order) + "]\n" + EVEN
        found = decompose_measures(ground(tmp_path, NODES + text), None)
        made.append([one.records() for one in measure_tables(found, [])])
    assert made[0] == made[1]


def test_the_program_writes_measures_beside_revenue(
    tmp_path: Path, salesplan: Callable[..., Any], write: Callable[..., Path]
) -> None:
    plan = NODES + UNITS + "targets: [{measure: units, amount: 12_000}]\n" + EVEN
    path = write("plan.yaml", HEAD + plan)
    shown = salesplan("decompose", path, "--lang", "zh")
    assert shown.code == 0
    assert "其他指标概览" in shown.out
    assert "12,000" in shown.out
    made = salesplan("decompose", path, "--format", "json")
    assert made.table("measure_summary")[0]["target"] == 12_000
    assert made.json["tables"]["measure_targets"]["columns"][-4]["unit"] == "quantity"
    assert salesplan("decompose", path, "-o", tmp_path / "out" / "", "--format", "csv").code == 0
    plain = write("plain/plan.yaml", HEAD + NODES + EVEN)
    assert "measure_summary" not in salesplan("decompose", plain, "--format", "json").json["tables"]


def test_an_edit_of_a_measure_has_no_amount_in_money(write: Callable[..., Path], salesplan: Callable[..., Any]) -> None:
    plan = HEAD + NODES + UNITS + "targets: [{measure: units, amount: 12}, {region: east, amount: 400}]\n" + EVEN
    old, new = write("old.yaml", plan), write("new.yaml", plan.replace("amount: 12}", "amount: 24}"))
    causes = salesplan("diff", old, new, "--format", "json").table("causes")
    assert [(row["path"], row["old"], row["new"], row["change"]) for row in causes] == [
        ("targets[measure=units]", "12", "24", None)
    ]


def test_planning_the_rest_of_the_year_anew_tells_that_measures_stand(
    tmp_path: Path, salesplan: Callable[..., Any], write: Callable[..., Path]
) -> None:
    sold(tmp_path)
    text = UNITS + "targets: [{measure: units, amount: 12_000}]\n"
    path = write("plan.yaml", HEAD + NODES + EXPORT + text)
    made = salesplan("decompose", path, "--from", "2026-04", "--format", "json")
    assert [one["message"] for one in made.json["findings"] if one["code"] == "SP356"] == [
        "only revenue is planned anew; the numbers of 件数 stand as they were"
    ]


def test_commitments_and_capacity_are_revenue(tmp_path: Path) -> None:
    text = UNITS + (
        "teams: {t: {sellers: {a: {capacity: 10, territory: [{region: sh}]}, b: {territory: [{region: sh}]}}}}\n"
        "targets: [{measure: units, amount: 14_400}]\ncommitments: [{seller: a, amount: 600}]\n"
        "decompose: {weights: even, seasonality: even, reconcile: proportional}\n"
    )
    quotas = rows(measured(tmp_path, text)["units"], "quotas")
    assert {row["quota"] for row in quotas if row["seller"] == "a"} <= {144, 156}
