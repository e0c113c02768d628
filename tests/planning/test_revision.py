"""Revisions: what two plans differ by, in the plan and in money."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.planning.test_targets import ground

from salesplan.errors import PlanError
from salesplan.planning.decomposition import decompose
from salesplan.planning.revising.revision import Revision, Side, revise
from salesplan.planning.revising.tables import tables
from salesplan.terms.table import Table

EVEN = "decompose: {weights: even, seasonality: even}\n"


def side(folder: Path, name: str, text: str) -> Side:
    (folder / name).mkdir(exist_ok=True)
    return Side(decompose(ground(folder / name, text), None))


def revision(folder: Path, old: str, new: str) -> Revision:
    return revise(side(folder, "old", old), side(folder, "new", new))


def of(made: Revision, name: str) -> Table:
    (table,) = [t for t in tables(made) if t.name == name]
    return table


def edits(folder: Path, old: str, new: str) -> list[tuple[str, str | None, str | None, int | None]]:
    return [(e.path, e.old, e.new, e.change) for e in revision(folder, old, new).edits]


def years(made: Revision, axis: str) -> dict[tuple[Any, Any], tuple[Any, ...]]:
    """(parent, node) → old, new and change of the year."""
    rows = [r for r in of(made, "nodes").records() if r["axis"] == axis and r["period"] == "year"]
    found = {(r["parent"], r["node"]): (r["old"], r["new"], r["change"]) for r in rows}
    assert len(found) == len(rows)
    return found


# the plan itself


def test_a_changed_number_moves_what_it_says(tmp_path: Path) -> None:
    old = "target: 1_000\nregions: {a: {target: 40%}, b: {}}\n" + EVEN
    assert edits(tmp_path, old, old.replace("40%", "45%").replace("1_000", "1_200")) == [
        ("target", "1_000", "1_200", 20_000),
        ("regions.a.target", "40%", "45%", 14_000),
    ]


def test_other_ways_to_write_the_same_are_no_edits(tmp_path: Path) -> None:
    old = """target: 52_000_000
regions: {a: {name: 华东, target: 40%}, b: {}}
teams: {t: {sellers: {s: {territory: [{region: a, share: 0.5}]}}}}
targets: [{region: a, period: 2026-11, amount: 100}, {period: Q1, amount: 12_000_000, reason: promo}]
calendar: {starts: 2026-01-01, workdays: DE}
decompose: {weights: even, seasonality: even, hedge: {teams: 0%}}
"""
    new = """# another hand
decompose: {seasonality: even, weights: {even: 100%}}
calendar: {workdays: {country: DE, off: []}, starts: "2026-01-01", pattern: months}
targets: [{reason: promo, amount: 1200万, period: Q1}, {amount: "100.00", region: 华东, period: 2026-11-20}]
teams: {t: {sellers: {s: {territory: {share: 50%, region: 华东}}}}}
regions: {b: {}, a: {target: 0.40000E0, name: 华东}}
target: "5,200万"
""".replace("0.40000E0", "40.0%")
    head = "salesplan: 1\nname: Plan\ncurrency: CNY\n"
    made = revise(*(_of_text(tmp_path, name, head + text) for name, text in (("old", old), ("new", new))))
    assert made.edits == []
    assert made.is_empty
    assert [len(table.rows) for table in tables(made)] == [0, 0, 0, 0]


def _of_text(folder: Path, name: str, text: str) -> Side:
    from salesplan.checks.sound import sound_ground
    from salesplan.plan.load import load_plan
    from salesplan.sales.text_rows import read_text_table

    file = folder / f"{name}.yaml"
    file.write_text(text, "utf-8")
    return Side(decompose(sound_ground(load_plan(file, read_text_table))[0], None))


def test_entries_of_lists_are_matched_by_their_coordinates(tmp_path: Path) -> None:
    old = """target: 1_200
regions: {a: {name: 甲}, b: {}}
targets: [{period: Q4, amount: 300}, {region: a, period: 2026-01, amount: 10}, {period: Q1, amount: 300}]
"""
    new = """target: 1_200
regions: {a: {name: 甲}, b: {}}
targets: [{period: Q2, amount: 290}, {period: Q1, amount: 310, reason: trade fair}, {region: 甲, period: 2026-01, amount: 10}]
"""
    assert edits(tmp_path, old + EVEN, new + EVEN) == [
        ("targets[period=Q1]", "300", "310", 1_000),
        ("targets[period=Q1].reason", None, "trade fair", None),
        # what only one plan declares is compared with what the other one fills in
        ("targets[period=Q2]", None, "{period: Q2, amount: 290}", -1_000),
        ("targets[period=Q4]", "{period: Q4, amount: 300}", None, 0),
    ]


def test_a_number_that_is_no_longer_declared_is_compared_with_what_fills_it_in(tmp_path: Path) -> None:
    old = "target: 1_000\nregions: {a: {target: 700}, b: {}}\n" + EVEN
    new = "target: 1_000\nregions: {a: {}, b: {}}\n" + EVEN
    assert edits(tmp_path, old, new) == [("regions.a.target", "700", None, -20_000)]
    assert edits(tmp_path, new, old) == [("regions.a.target", None, "700", 20_000)]


def test_sections_without_an_amount_of_their_own(tmp_path: Path) -> None:
    old = "target: 100\nramps: {new: [25%, 50%]}\n" + EVEN
    weights = "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2]"
    new = f"target: 100\nramps: {{new: [30%, 60%], old: [100%]}}\nlanguage: zh\ndecompose: {{weights: even, seasonality: {weights}, round: 10}}\nreview: {{tolerance: 5%}}\n"
    assert edits(tmp_path, old, new) == [
        ("language", None, "zh", None),
        ("ramps.new", "[25%, 50%]", "[30%, 60%]", None),
        ("ramps.old", None, "[100%]", None),
        ("decompose.round", None, "10", None),
        ("decompose.seasonality", "even", weights, None),
        ("review.tolerance.rejected", None, "5%", None),
        ("review.tolerance.unmatched", None, "5%", None),
    ]


def test_hires_leavers_moves_and_territories(tmp_path: Path) -> None:
    plan = "target: 1_200\nregions: {a: {name: 甲}, b: {}}\nteams:\n  t: {sellers: {%s}}\n  u: {sellers: {%s}}\n" + EVEN
    old = plan % ("x: {quota: 100, territory: [{region: a}]}, y: {name: 老王, territory: [{region: b}]}", "")
    new = plan % (
        "z.1: {hired: 2026-03-01, quota: 50, territory: [{region: b}]}",
        "x: {quota: 120, territory: [{region: a, to: 2026-06-30}, {region: a, from: 2026-08-01}]}",
    )
    assert edits(tmp_path, old, new) == [
        ('teams.t.sellers."z.1"', None, "{hired: 2026-03-01, quota: 50}", 5_000),
        ('teams.t.sellers."z.1".territory[region=b]', None, "{region: b}", None),
        ("teams.t.sellers.y", "{name: 老王}", None, None),
        ("teams.t.sellers.y.territory[region=b]", "{region: b}", None, None),
        ("teams.u.sellers.x", "teams.t.sellers.x", "teams.u.sellers.x", None),
        ("teams.u.sellers.x.quota", "100", "120", 2_000),
        ("teams.u.sellers.x.territory[region=a, from=2026-08-01]", None, "{region: a, from: 2026-08-01}", None),
        ("teams.u.sellers.x.territory[region=a].to", None, "2026-06-30", None),
    ]
    sellers = [r for r in of(revision(tmp_path, old, new), "sellers").records() if r["period"] == "year"]
    assert [
        (r["team"], r["seller"], r["state"], r["old_quota"], r["new_quota"], r["quota_change"]) for r in sellers
    ] == [
        ("t", "x", "moved", 10_000, None, -10_000),
        ("t", "y", "went", 60_000, None, -60_000),
        ("t", "z.1", "came", None, 5_000, 5_000),
        ("u", "x", "moved", None, 12_000, 12_000),
    ]


def test_part_time_and_leave(tmp_path: Path) -> None:
    plan = "target: 100\nregions: {a: {}, b: {}}\nteams: {t: {sellers: {s: {territory: [{region: a}], availability: %s}}}}\n"
    old, new = plan % "50%", plan % "[{share: 50%}, {share: 0, from: 2026-05-01, to: 2026-07-31, reason: leave}]"
    assert edits(tmp_path, old + EVEN, new + EVEN) == [
        (
            "teams.t.sellers.s.availability[from=2026-05-01]",
            None,
            "{from: 2026-05-01, to: 2026-07-31, share: 0, reason: leave}",
            None,
        )
    ]
    assert edits(tmp_path, old + EVEN, (plan % "60%") + EVEN) == [
        ("teams.t.sellers.s.availability.share", "50%", "60%", None)
    ]


def test_bounds_have_no_number_of_their_own(tmp_path: Path) -> None:
    old = "target: 1_000\nregions: {a: {min: 100}, b: {max: 900}}\ntargets: [{region: a, amount: 400}, {region: a, max: 500}]\n"
    new = "target: 1_000\nregions: {a: {min: 200}, b: {}}\ntargets: [{region: a, max: 600, reason: new shop}]\n"
    assert edits(tmp_path, old + EVEN, new + EVEN) == [
        ("regions.a.min", "100", "200", None),
        ("regions.b.max", "900", None, None),
        ("targets[region=a]", "{region: a, amount: 400}", None, 10_000),
        ("targets[region=a].max", "500", "600", None),
        ("targets[region=a].reason", None, "new shop", None),
    ]


def test_spans_of_one_territory_are_paired_by_their_dates(tmp_path: Path) -> None:
    plan = "target: 100\nregions: {a: {}, b: {}}\nteams: {t: {sellers: {s: {territory: [%s]}}}}\n" + EVEN
    first, second = "{region: a, from: 2026-01-01, to: 2026-03-31}", "{region: a, from: 2026-06-01}"
    old = plan % f"{first}, {second}"
    assert edits(tmp_path, old, plan % f"{second}, {first}") == []
    assert edits(tmp_path, old, plan % f"{second}, {first.replace('03-31', '04-30')}") == [
        ("teams.t.sellers.s.territory[region=a, from=2026-01-01].to", "2026-03-31", "2026-04-30", None)
    ]
    assert edits(tmp_path, old, plan % second) == [
        (
            "teams.t.sellers.s.territory[region=a, from=2026-01-01]",
            "{region: a, from: 2026-01-01, to: 2026-03-31}",
            None,
            None,
        )
    ]


def test_exports_and_calendars(tmp_path: Path) -> None:
    head = "salesplan: 1\nname: Plan\ncurrency: CNY\ntarget: 100\n"
    export = "exports:\n  erp: {files: [b.csv, a.csv], columns: {date: 日期, amount: 金额}}\n"
    new_export = "exports:\n  erp: {files: [a.csv, b.csv], columns: {date: 日期, amount: 不含税, order: 单号}, encoding: gb18030}\n  crm: {files: c.csv, columns: {date: d, amount: a}}\n"
    made = revise(
        _of_text(tmp_path, "old", head + "calendar: {starts: 2026-01-01}\n" + export),
        _of_text(tmp_path, "new", head + "calendar: {starts: 2026-04-01, workdays: DE}\n" + new_export),
    )
    assert [(e.path, e.old, e.new, (e.old_place or "")[-11:], (e.new_place or "")[-11:]) for e in made.edits] == [
        ("calendar.starts", "2026-01-01", "2026-04-01", "/old.yaml:5", "/new.yaml:5"),
        ("calendar.workdays", None, "DE", "", "/new.yaml:5"),
        ("exports.crm", None, "{files: c.csv, columns: {amount: a, date: d}}", "", "/new.yaml:8"),
        ("exports.erp.columns.amount", "金额", "不含税", "/old.yaml:7", "/new.yaml:7"),
        ("exports.erp.columns.order", None, "单号", "", "/new.yaml:7"),
        ("exports.erp.encoding", None, "gb18030", "", "/new.yaml:7"),
    ]
    assert [f.code for f in made.findings] == ["SP602"]
    assert of(made, "nodes").column("period") == ["year"]
    assert of(made, "summary").rows[0][3:] == (10_000, 10_000, 0, 0.0)


def test_table_files_count_by_their_rows(tmp_path: Path) -> None:
    plan = """target: 1_000
regions: {file: regions.csv, columns: {id: ID, name: Name, parent: Parent, target: Target}}
targets: [{file: targets.csv, columns: {region: R, period: M, amount: A}}]
"""
    for name, regions, targets in (
        ("old", "east,East,,\nsh,上海,east,40\njs,,east,60\nnorth,,,\n", "sh,2026-01,4\njs,2026-01,5\n"),
        ("new", "north,,,\njs,江苏,east,60\nsh,上海,east,50\neast,East,,\n", "js,2026-01,6\nsh,2026-01,4.00\n"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "regions.csv").write_text("ID,Name,Parent,Target\n" + regions, "utf-8")
        (tmp_path / name / "targets.csv").write_text("R,M,A\n" + targets, "utf-8")
    made = revision(tmp_path, plan + EVEN, plan + EVEN)
    assert [(e.path, e.old, e.new, e.change) for e in made.edits] == [
        ("regions.east.regions.js.name", None, "江苏", None),
        ("regions.east.regions.sh.target", "40", "50", 1_000),
        ("targets[region=js, period=2026-01]", "5", "6", 100),
    ]
    assert [(Path(e.old_place or "").name, Path(e.new_place or "").name) for e in made.edits] == [
        ("", "regions.csv:3"),
        ("regions.csv:3", "regions.csv:4"),
        ("targets.csv:3", "targets.csv:2"),
    ]


# the numbers


def test_a_node_that_only_one_plan_has_is_missing_in_the_other(tmp_path: Path) -> None:
    made = revision(
        tmp_path, "target: 100\nregions: {a: {}, b: {}}\n" + EVEN, "target: 120\nregions: {b: {}, c: {}}\n" + EVEN
    )
    assert years(made, "region") == {
        ("company", "a"): (5_000, None, -5_000),
        ("company", "b"): (5_000, 6_000, 1_000),
        ("company", "c"): (None, 6_000, 6_000),
    }


def test_a_node_that_moved_stands_at_both_places(tmp_path: Path) -> None:
    old = "target: 100\nregions: {a: {target: 60, regions: {x: {regions: {x1: {}, x2: {}}}, y: {}}}, b: {regions: {z: {}}}}\n"
    new = "target: 100\nregions: {a: {target: 60, regions: {y: {}}}, b: {regions: {x: {regions: {x1: {}, x2: {}}}, z: {}}}}\n"
    made = revision(tmp_path, old + EVEN, new + EVEN)
    assert years(made, "region") == {
        ("company", "a"): (6_000, 6_000, 0),
        ("a", "x"): (3_000, None, -3_000),
        ("a", "y"): (3_000, 6_000, 3_000),
        ("company", "b"): (4_000, 4_000, 0),
        ("b", "x"): (None, 2_000, 2_000),
        ("x", "x1"): (1_500, 1_000, -500),
        ("x", "x2"): (1_500, 1_000, -500),
        ("b", "z"): (4_000, 2_000, -2_000),
    }
    assert [(r["node"], r["change"]) for r in of(made, "summary").records()] == [
        ("company", 0),
        ("y", 3_000),
        ("z", -2_000),
        ("x", -1_000),
        ("x1", -500),
        ("x2", -500),
    ]
    assert [(e.path, e.old) for e in made.edits] == [("regions.b.regions.x", "regions.a.regions.x")]


def test_parents_that_change_places_are_shown_once_each(tmp_path: Path) -> None:
    """a above b becomes b above a: no plan's tree holds both, and nothing goes round in circles."""
    old = "target: 100\nregions: {a: {regions: {b: {}}}, c: {}}\n" + EVEN
    new = "target: 100\nregions: {b: {regions: {a: {}}}, c: {}}\n" + EVEN
    assert years(revision(tmp_path, old, new), "region") == {
        ("company", "a"): (5_000, None, -5_000),
        ("company", "b"): (None, 5_000, 5_000),
        ("b", "a"): (None, 5_000, 5_000),
        ("b", "b/unassigned"): (5_000, None, -5_000),
        ("a", "b"): (5_000, None, -5_000),
        ("a", "a/unassigned"): (None, 5_000, 5_000),
        ("company", "c"): (5_000, 5_000, 0),
    }


def test_what_one_plan_splits_further_has_a_line_for_the_rest(tmp_path: Path) -> None:
    old = "target: 100\nregions: {a: {target: 60, regions: {x: {}, y: {}}}, b: {}}\n"
    new = "target: 110\nregions: {a: {target: 70, regions: {x: {target: 30}, y: {}}}, b: {}}\nproducts: {p: {target: 40}, q: {}}\n"
    made = revision(tmp_path, old, new)
    assert years(made, "region") == {
        ("company", "a"): (6_000, 7_000, 1_000),
        ("a", "x"): (None, 3_000, 3_000),
        ("a", "y"): (None, 4_000, 4_000),
        ("a", "a/unassigned"): (6_000, None, -6_000),
        ("company", "b"): (4_000, 4_000, 0),
    }
    assert years(made, "product")["company", "unassigned"] == (10_000, None, -10_000)


def test_only_periods_change(tmp_path: Path) -> None:
    old = "target: 1_200\nregions: {a: {}, b: {}}\n" + EVEN
    made = revision(tmp_path, old, old + "targets: [{period: 2026-01, amount: 111}]\n")
    assert [(f.code, dict(f.facts)) for f in made.findings] == [("SP604", {"periods": 12})]
    assert [row[1] for row in of(made, "summary").rows] == ["company"]


def test_the_largest_changes_come_first_and_long_axes_are_cut(tmp_path: Path) -> None:
    plan = "target: 10_000\nproducts: {%s}\n" + EVEN
    names = [f"p{i:02d}" for i in range(60)]
    before = plan % ", ".join([*(f"{n}: {{target: 100}}" for n in names[:-1]), f"{names[-1]}: {{}}"])
    after = plan % ", ".join(
        [*(f"{n}: {{target: {100 + (i % 2 or -1) * i}}}" for i, n in enumerate(names[:-1])), f"{names[-1]}: {{}}"]
    )
    rows = [r for r in of(revision(tmp_path, before, after), "summary").records() if r["axis"] == "product"]
    assert len(rows) == 45
    *largest, rest = rows
    assert [r["node"] for r in largest[:3]] == ["p58", "p57", "p56"]
    sizes = [abs(r["change"]) for r in largest]
    assert sizes == sorted(sizes, reverse=True)
    assert rest["node"] == "company/others"
    assert sum(r["change"] for r in rows) == 0
    assert rest["new"] - rest["old"] == rest["change"]


def test_ties_are_by_id(tmp_path: Path) -> None:
    old = "target: 100\nregions: {c: {target: 30}, a: {target: 30}, b: {target: 40}}\n"
    new = "target: 100\nregions: {c: {target: 20}, a: {target: 40}, b: {target: 40}}\n"
    rows = [r["node"] for r in of(revision(tmp_path, old, new), "summary").records() if r["axis"] == "region"]
    assert rows == ["a", "c"]


# what holds for all plans


def _tree(draw: st.DrawFn, section: str, prefix: str, size: int, *, even: bool) -> dict[str, Any]:
    """A random tree of some of a few ids; groups of sisters have shares, or none."""
    ids = draw(st.lists(st.sampled_from([f"{prefix}{i}" for i in range(size)]), min_size=2, max_size=size, unique=True))
    nodes: dict[str, dict[str, Any]] = {}
    top: dict[str, Any] = {}
    groups: list[dict[str, Any]] = [top]
    for name in ids:
        above = draw(st.sampled_from([None, *nodes]))
        node: dict[str, Any] = {}
        if draw(st.booleans()):
            node["name"] = f"名 {draw(st.integers(0, 3))}{name}"
        nodes[name] = node
        home = top if above is None else nodes[above].setdefault(section, {})
        home[name] = node
        if home not in groups:
            groups.append(home)
    for group in [top, *(node[section] for node in nodes.values() if section in node)]:
        if len(group) > 1 and draw(st.booleans()):
            named = list(group)[1:] if not even else draw(st.lists(st.sampled_from(list(group)[1:]), unique=True))
            for name in named:
                group[name]["target"] = (
                    f"{draw(st.integers(1, 900)) / 10:.1f}%"
                    if len(named) == 1
                    else f"{draw(st.integers(1, 100 // len(group)))}%"
                )
    return top


def _ids(section: str, tree: dict[str, Any]) -> list[str]:
    return [key for name, node in tree.items() for key in (name, *_ids(section, node.get(section, {})))]


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    even = draw(st.booleans())
    plan: dict[str, Any] = {"target": str(draw(st.integers(1_000, 10**7)))}
    plan["regions"] = _tree(draw, "regions", "r", 7, even=even)
    plan["products"] = _tree(draw, "products", "p", 4, even=even)
    regions = _ids("regions", plan["regions"])
    teams: dict[str, Any] = {"t": {"sellers": {}, "teams": {"v": {"sellers": {}}}}, "u": {"sellers": {}}}
    homes = [teams["t"]["sellers"], teams["t"]["teams"]["v"]["sellers"], teams["u"]["sellers"]]
    for i in range(draw(st.integers(0, 5))):
        seller: dict[str, Any] = {"territory": [{"region": draw(st.sampled_from(regions))}]}
        if draw(st.booleans()):
            seller["quota"] = str(draw(st.integers(1, 10**5)))
        if draw(st.booleans()):
            seller["territory"][0]["overlay"] = draw(st.sampled_from(["true", "false"]))
        if draw(st.booleans()):
            seller["availability"] = [{"share": "50%", "to": "2026-05-31"}, {"share": "80%", "from": "2026-08-01"}]
        if draw(st.booleans()):
            seller["hired"] = f"2026-0{draw(st.integers(1, 9))}-15"
            seller["territory"].append({"region": draw(st.sampled_from(regions)), "from": "2026-10-01", "share": "10%"})
        homes[draw(st.integers(0, 2))][f"s{draw(st.integers(0, 2))}{i}"] = seller
    plan["teams"] = teams
    periods = draw(st.lists(st.sampled_from(["2026-01", "Q2", "2026-11"]), unique=True))
    plan["targets"] = [{"period": period, "amount": f"{draw(st.integers(1, 20))}%"} for period in periods]
    plan["decompose"] = {"seasonality": "even", "hedge": {"sellers": f"{draw(st.integers(0, 9))}%"}}
    if even:
        plan["decompose"]["weights"] = "even"
    return plan


def shuffled(value: Any, rng: random.Random) -> Any:
    """The same plan with keys, entries and ways of writing changed."""
    if isinstance(value, dict):
        keys = rng.sample(list(value), len(value))
        return {key: shuffled(value[key], rng) for key in keys}
    if isinstance(value, list):
        return [shuffled(one, rng) for one in rng.sample(value, len(value))]
    if value.isdigit():
        return rng.choice([f"{int(value):_}", f"{int(value):,}.00", f"{value}元"])
    return value


def decomposed(folder: Path, name: str, plan: dict[str, Any]) -> Side:
    text = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in plan.items())
    try:
        return side(folder, name, text)
    except PlanError:
        assume(False)
        raise


several = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@several
@given(plans(), st.integers(0, 2**32))
def test_a_plan_in_another_order_and_hand_is_no_revision(tmp_path: Path, plan: dict[str, Any], seed: int) -> None:
    old = decomposed(tmp_path, "old", plan)
    new = decomposed(tmp_path, "new", shuffled(plan, random.Random(seed)))
    made = revise(old, new)
    assert made.edits == []
    assert made.is_empty
    assert not made.findings
    assert not any(table.rows for table in tables(made))


@several
@given(plans(), plans())
def test_changes_add_up_in_every_tree(tmp_path: Path, before: dict[str, Any], after: dict[str, Any]) -> None:
    made = revise(decomposed(tmp_path, "old", before), decomposed(tmp_path, "new", after))
    for column in ("old", "new", "change"):
        own: Counter[tuple[Any, ...]] = Counter()
        parts: Counter[tuple[Any, ...]] = Counter()
        for row in of(made, "nodes").records():
            own[row["axis"], row["node"], row["period"]] += row[column] or 0
            if row["parent"] is not None and row["axis"] != "team":
                parts[row["axis"], row["parent"], row["period"]] += row[column] or 0
        for (axis, parent, period), total in parts.items():
            whole = own["company", "company", period] if parent == "company" else own[axis, parent, period]
            assert total == whole, (axis, parent, period, column)
    for row in of(made, "nodes").records():
        assert row["change"] == (row["new"] or 0) - (row["old"] or 0)
    _sellers_make_their_teams(made)


def _sellers_make_their_teams(made: Revision) -> None:
    """Without a hedge of the teams, a team's change is that of its sellers' targets and of its teams."""
    teams = {(r["node"], r["period"]): r["change"] for r in of(made, "nodes").records() if r["axis"] == "team"}
    sums: Counter[tuple[Any, ...]] = Counter()
    for row in of(made, "sellers").records():
        assert row["quota_change"] == row["target_change"] + row["hedge_change"]
        sums[row["team"], row["period"]] += row["target_change"] - row["overlay_change"]
    for (team, period), change in teams.items():
        below = teams.get(("v", period), 0) if team == "t" else 0
        assert change == sums[team, period] + below


@several
@given(plans(), plans())
def test_backwards_is_the_negative(tmp_path: Path, before: dict[str, Any], after: dict[str, Any]) -> None:
    old, new = decomposed(tmp_path, "old", before), decomposed(tmp_path, "new", after)
    there, back = revise(old, new), revise(new, old)
    for name, keys, triples in (
        ("nodes", ("axis", "parent", "node", "period"), [("old", "new", "change")]),
        (
            "sellers",
            ("team", "seller", "period"),
            [(f"old_{k}", f"new_{k}", f"{k}_change") for k in ("target", "hedge", "quota")],
        ),
    ):
        rows = [{tuple(r[k] for k in keys): r for r in of(made, name).records()} for made in (there, back)]
        assert rows[0].keys() == rows[1].keys()
        assert len(rows[0]) == len(of(there, name).rows)
        for key, row in rows[0].items():
            for a, b, change in triples:
                assert (row[a], row[b], row[change]) == (rows[1][key][b], rows[1][key][a], -rows[1][key][change])
    forth = Counter((e.old, e.new, e.old_place, e.new_place, e.change) for e in there.edits)
    reverse = Counter(
        (e.new, e.old, e.new_place, e.old_place, None if e.change is None else -e.change) for e in back.edits
    )
    assert forth == reverse


def test_amounts_at_coordinates_that_are_not_there(tmp_path: Path) -> None:
    found = side(tmp_path, "old", "target: 120\nregions: {a: {}, b: {}}\n" + EVEN)
    assert found.amount_at({}) == 12_000
    assert found.amount_at({"region": "a", "period": "Q1"}) == 1_500
    assert found.amount_at({"region": "nix"}) is None
    assert found.amount_at({"period": "P7"}) is None
    assert found.amount_at({"seller": "nix"}) is None


def test_plans_without_numbers(tmp_path: Path) -> None:
    made = revision(tmp_path, "regions: {a: {}, b: {}}\n", "regions: {a: {}, b: {}}\nchannels: {c: {name: C}}\n")
    assert [e.path for e in made.edits] == ["channels.c"]
    assert [len(of(made, name).rows) for name in ("summary", "nodes", "sellers")] == [0, 0, 0]
