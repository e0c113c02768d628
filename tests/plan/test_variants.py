"""Variants of a plan: their change lies over the plan as it is written, and is checked like a plan, at its own lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.checks.report import check_document
from salesplan.checks.sound import findings_of
from salesplan.checks.variants import findings_of_variants
from salesplan.plan.load import LoadedPlan, load_plan
from salesplan.sales.text_rows import read_text_table

HEAD = """\
salesplan: 1
name: t
currency: CNY
calendar: {starts: 2026-01-01}
target: 1000
regions:
  east: {name: 华东, target: 60%}
  west: {name: 华西, target: 40%}
scenarios:
  variants:
"""
Write = Callable[..., Path]


def load(write: Write, variants: str, head: str = HEAD) -> LoadedPlan:
    return load_plan(write("plan.yaml", head + variants), read_text_table)


def said(loaded: LoadedPlan) -> list[str]:
    found = findings_of_variants(loaded, findings_of(loaded))
    return [f"{f.code} {f.place.line}:{f.place.column}" for f in found]


def line_of(text: str, part: str) -> int:
    return next(i for i, line in enumerate(text.splitlines(), 1) if part in line)


def test_mappings_merge_scalars_are_replaced_and_null_removes(write: Write) -> None:
    loaded = load(
        write,
        """\
    a:
      change:
        regions:
          east: {target: 70%}
          west: {target: 30%, name: null}
          north: {target: 0%}
        target: null
""",
    )
    variant = loaded.variants["a"]
    assert variant.plan is not None
    assert loaded.plan is not None
    assert {key: (float(part.target.ratio), part.name) for key, part in variant.plan.regions.items()} == {
        "east": (0.7, "华东"),
        "west": (0.3, None),
        "north": (0.0, None),
    }
    assert variant.plan.target is None
    assert [part.name for part in loaded.plan.regions.values()] == ["华东", "华西"]
    assert not said(loaded)


def test_lists_are_replaced_whole(write: Write) -> None:
    head = HEAD.replace("scenarios:", "targets: [{period: Q1, amount: 200}, {period: Q2, amount: 300}]\nscenarios:")
    loaded = load(write, "    a: {change: {targets: [{period: Q4, amount: 500}]}}\n", head)
    plan = loaded.variants["a"].plan
    assert plan is not None
    assert [entry.period for entry in plan.targets] == ["Q4"]


def test_a_variant_without_a_change_is_the_plan(write: Write) -> None:
    loaded = load(write, "    same: {name: same}\n    empty: {change: {}}\n")
    for variant in loaded.variants.values():
        assert variant.plan is not None
        assert loaded.plan is not None
        assert variant.plan.model_dump(exclude={"scenarios"}) == loaded.plan.model_dump(exclude={"scenarios"})
    assert not said(loaded)


def test_what_the_plan_is_faulted_for_is_not_told_again(write: Write) -> None:
    head = HEAD.replace("target: 40%", "target: 30%")
    loaded = load(write, "    same: {}\n    other: {change: {name: other}}\n", head)
    assert findings_of(loaded)
    assert not said(loaded)


def test_a_wrong_value_is_told_at_the_line_of_the_variant(write: Write) -> None:
    text = """\
    a:
      name: 坏方案
      change:
        regions:
          east: {target: many}
        calender: {}
"""
    loaded = load(write, text)
    found = findings_of_variants(loaded, findings_of(loaded))
    lines = [(f.code, f.place.line) for f in found]
    assert lines == [("SP106", line_of(HEAD + text, "many")), ("SP104", line_of(HEAD + text, "calender"))]
    assert all("坏方案" in f.message("zh") and "坏方案" in f.message("en") for f in found)


def test_a_clash_with_the_plan_is_told_at_the_change_that_makes_it(write: Write) -> None:
    text = """\
    a:
      change:
        regions:
          west:
            target: 50%
"""
    loaded = load(write, text)
    found = findings_of_variants(loaded, findings_of(loaded))
    assert found
    assert {f.place.line for f in found} == {line_of(HEAD + text, "target: 50%")}
    assert any("plan.yaml:" in f.message("en") for f in found)  # where it is seen


def test_several_changes_share_the_blame_at_the_change_as_a_whole(write: Write) -> None:
    text = """\
    a:
      change:
        target: 900
        regions:
          east: {target: 500}
          west: {target: 500}
"""
    loaded = load(write, text)
    found = findings_of_variants(loaded, findings_of(loaded))
    assert found
    assert all(f.place.line >= line_of(HEAD + text, "change:") for f in found)


def test_what_scenarios_are_compared_by_stays(write: Write) -> None:
    text = """\
    a:
      change:
        currency: USD
        exports: {erp: {files: x.csv, columns: {amount: a}}}
        scenarios: {variants: {b: {}}}
"""
    loaded = load(write, text)
    assert said(loaded) == ["SP751 13:9", "SP751 14:9", "SP751 15:21"]
    assert loaded.variants["a"].plan is not None
    assert loaded.variants["a"].plan.currency == "CNY"


def test_removing_what_isnt_there_is_told(write: Write) -> None:
    assert said(load(write, "    a: {change: {regions: {nord: null}}}\n")) == ["SP752 11:28"]


def test_the_plan_itself_is_no_variant(write: Write) -> None:
    assert said(load(write, "    plan: {}\n")) == ["SP758 11:5"]


def test_rows_of_a_table_can_be_changed(write: Write) -> None:
    write("roster.csv", "id,team,area\na,t1,east\nb,t1,west\n")
    head = HEAD.replace(
        "scenarios:", "teams: {file: roster.csv, columns: {seller: id, team: team, region: area}}\nscenarios:"
    )
    text = """\
    moved: {change: {teams: {t1: {sellers: {b: {territory: [{region: east}]}, c: {territory: [{region: west}]}}}}}}
    wrong: {change: {teams: {t1: {sellers: {b: {territory: [{region: est}]}}}}}}
    gone: {change: {teams: {t1: {sellers: {a: null}}}}}
"""
    loaded = load(write, text, head)
    moved, gone = loaded.variants["moved"].plan, loaded.variants["gone"].plan
    assert moved is not None
    assert gone is not None
    assert {key: part.territory[0].region for key, part in moved.teams["t1"].sellers.items()} == {
        "a": "east",
        "b": "east",
        "c": "west",
    }
    assert list(gone.teams["t1"].sellers) == ["b"]
    assert said(loaded) == [f"SP201 {line_of(head + text, 'region: est')}:{text.splitlines()[1].index('est') + 1}"]


def test_another_table_can_take_the_place_of_one(write: Write) -> None:
    write("roster.csv", "id,team,area\na,t1,east\nb,t1,west\n")
    write("larger.csv", "id,team,area\na,t1,east\nb,t1,west\nc,t1,west\n")
    head = HEAD.replace(
        "scenarios:", "teams: {file: roster.csv, columns: {seller: id, team: team, region: area}}\nscenarios:"
    )
    loaded = load(write, "    a: {change: {teams: {file: larger.csv}}}\n", head)
    plan = loaded.variants["a"].plan
    assert plan is not None
    assert list(plan.teams["t1"].sellers) == ["a", "b", "c"]
    assert not said(loaded)


def test_levers_are_checked_in_the_variants_plan(write: Write) -> None:
    text = """\
    a:
      change: {regions: {east: {regions: {sh: {name: 上海}}}}}
      levers:
        - {kind: strength, region: sh, change: 5%}
        - {kind: strength, region: nowhere, change: 5%}
        - {kind: sellers, region: east}
        - {kind: price, change: 5%, elasticity: -1, from: 2026-05-01, to: 2026-04-01}
        - {kind: price, change: 5%, elasticity: -1, from: 2027-05-01}
        - {kind: target, region: east, product: x, change: 5%, amount: 3}
        - {kind: target, period: Q5, change: 5%}
        - {kind: promotion, promotion: nothing, drop: true}
    b:
      levers: [{kind: strength, region: sh, change: 5%}]
"""
    loaded = load(write, text)
    found = [*findings_of(loaded), *findings_of_variants(loaded, findings_of(loaded))]
    told = {(f.code, f.place.line - len(HEAD.splitlines())) for f in found}
    assert told == {
        ("SP201", 9),
        ("SP201", 5),
        ("SP201", 11),
        ("SP201", 13),
        ("SP305", 10),
        ("SP307", 7),
        ("SP753", 6),
        ("SP753", 9),
        ("SP756", 8),
    }


def test_what_takes_sales_from_nothing_is_told(write: Write) -> None:
    """Products at the top are siblings of each other; an only product, an only part, and all products have none."""
    head = HEAD.replace(
        "scenarios:",
        "products: {a: {}, b: {products: {b1: {}}}}\n"
        "promotions: {all: {kind: other, from: 2026-05-01, to: 2026-05-10, uplift: 5%}, "
        "some: {kind: other, from: 2026-05-01, to: 2026-05-10, uplift: 5%, product: [a]}}\nscenarios:",
    )
    new = "kind: promotion, uplift: 30%, from: 2026-05-05, to: 2026-05-10"
    text = f"""\
    a:
      levers:
        - {{{new}, product: a, cannibalises: 100%}}
        - {{{new}, product: b1, cannibalises: 20%}}
        - {{{new}, region: east, cannibalises: 100%}}
        - {{{new}, region: east}}
        - {{kind: promotion, promotion: all, drop: true, cannibalises: 20%}}
        - {{kind: promotion, promotion: some, drop: true, cannibalises: 20%}}
    b:
      change: {{products: {{b: null}}}}
      levers: [{{{new}, product: a, cannibalises: 100%}}]
    c:
      levers: [{{{new}, product: nothing, cannibalises: 100%}}]
"""
    loaded = load(write, text, head)
    found = findings_of_variants(loaded, findings_of(loaded))
    told = {(f.code, f.place.line - len(head.splitlines())): f for f in found}
    assert sorted(told) == [("SP201", 13), ("SP759", 4), ("SP759", 5), ("SP759", 7), ("SP759", 11)]
    everything = told["SP759", 5]
    assert everything.message("en") == (
        'variant "a": the lever promotion: `cannibalises: 100%` takes nothing from any product: all products are promoted'
    )
    assert everything.remedy("en") == "Say which `product` is promoted, or leave `cannibalises` out."
    assert "none of the same parent" in told["SP759", 4].message("en")


def test_check_says_how_many_there_are(write: Write) -> None:
    document = check_document(load(write, "    a: {}\n    b: {}\n"), None)
    assert ("variants", 2) in document.tables[0].rows


# A plan of numbers on a few regions, and changes of it: what merging has to give is said once more, in a few lines.
NAMES = st.sampled_from(["r1", "r2", "r3"])
AMOUNTS = st.integers(0, 9).map(str)
REGIONS = st.dictionaries(NAMES, st.fixed_dictionaries({}, optional={"target": AMOUNTS, "name": AMOUNTS}), max_size=3)
CHANGES = st.dictionaries(
    NAMES, st.none() | st.fixed_dictionaries({}, optional={"target": AMOUNTS | st.none(), "name": AMOUNTS}), max_size=3
)


def merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    made = {key: value for key, value in base.items() if key not in change}
    for key, value in change.items():
        if value is not None:
            both = isinstance(value, dict) and isinstance(base.get(key), dict)
            made[key] = merged(base[key], value) if both else value
    return made


@settings(max_examples=40)
@given(REGIONS, CHANGES)
def test_a_variant_reads_as_the_merged_plan_would(
    tmp_path_factory: Any, regions: dict[str, Any], change: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    head = {"salesplan": 1, "name": "t", "currency": "CNY", "calendar": {"starts": "2026-01-01"}}
    scenarios = {"scenarios": {"variants": {"a": {"change": {"regions": change}}}}}
    (folder / "with.yaml").write_text(yaml.safe_dump({**head, "regions": regions, **scenarios}), "utf-8")
    whole = without_null(merged(regions, change))
    (folder / "merged.yaml").write_text(yaml.safe_dump({**head, "regions": whole}), "utf-8")
    variant = load_plan(folder / "with.yaml", read_text_table).variants["a"]
    alone = load_plan(folder / "merged.yaml", read_text_table)
    assert variant.plan is not None
    assert alone.plan is not None
    assert variant.plan.model_dump(exclude={"scenarios"}) == alone.plan.model_dump(exclude={"scenarios"})
    assert [f.code for f in findings_of(variant) if f.code != "SP752"] == [f.code for f in findings_of(alone)]


def without_null(data: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in data.items() if value is not None}
    return {key: without_null(value) if isinstance(value, dict) else value for key, value in kept.items()}


def test_prices_and_cases_of_a_variant_are_tried_too(write: Write) -> None:
    head = HEAD.replace(
        "scenarios:",
        """\
products: {tea: {name: Tea, list_price: 20}}
cases:
  - {name: a box, order: {date: 2026-03-01, lines: [{product: tea, quantity: 10}]}, costs: 200}
scenarios:""",
    )
    text = """\
    dear: {change: {products: {tea: {list_price: 30}}}}
    same: {change: {target: 1000}}
"""
    document = check_document(load(write, text, head), None)
    assert {(f.code, f.place.line) for f in document.findings if f.severity == "error"} == {
        (f.code, line_of(head + text, "dear:")) for f in document.findings
    }
    assert len(document.findings) == 1
    assert "dear" in document.findings[0].message("en")
