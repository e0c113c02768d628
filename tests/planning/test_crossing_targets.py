"""Numbers on several axes and bounds: met exactly, filled in closest, or refused with a smallest clashing set."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.test_targets import ground, history, year

from salesplan.errors import PlanError
from salesplan.plan.declared import Cell
from salesplan.planning.reference import History
from salesplan.planning.targets import Targets, set_targets

AXES = "regions: {a: {}, b: {}, c: {}}\nproducts: {p: {}, q: {}, r: {}}\n"
SALES = {(x, y): 10 * i + 3 * j + 1 for i, x in enumerate("abc", 1) for j, y in enumerate("pqr", 1)}


def made(folder: Path, text: str, past: dict[tuple[str, ...], int] | None = None) -> Targets:
    plan = ground(folder, text)
    return set_targets(plan, history(past or SALES, plan))


def cell(found: Targets, region: str, product: str, start: int = 0, end: int = 12) -> int:
    trees = found.ground.trees
    given = found.of(Cell(trees["region"].number[region], trees["product"].number[product], -1, start, end))
    assert given is not None
    return given


def refused(folder: Path, text: str) -> str:
    with pytest.raises(PlanError) as caught:
        made(folder, text)
    assert caught.value.exit_code == 3
    (found,) = caught.value.findings
    assert found.code == "SP320"
    assert found.message("zh")
    return re.sub(r"[^ (]*plan\.yaml", "plan.yaml", found.message("en"))


def test_one_product_in_one_region_in_one_month(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        "target: 1_000_000\n" + AXES + "targets:\n  - {region: a, product: p, period: 2026-11, amount: 12_345.67}\n"
        "  - {region: b, product: q, period: Q2, amount: 30_000.01}\n  - {product: r, period: Q4, amount: 100_000}\n",
    )
    assert found.periods is not None
    assert found.periods.sum() == 100_000_000
    assert cell(found, "a", "p", 10, 11) == 1_234_567
    assert cell(found, "b", "q", 3, 6) == 3_000_001
    assert found.of_axis("product")[2][9:].sum() == 10_000_000  # type: ignore[index]
    for axis, table in found.tables.items():
        other = tuple(i for i, name in enumerate(found.axes) if name != axis)
        assert (found.cells.sum(axis=other) == table).all()
    assert np.abs(found.cells - found.exact).max() < 1
    assert 0 < found.largest_deviation < 1


def test_what_is_not_declared_keeps_its_odds_ratios(tmp_path: Path) -> None:
    found = made(tmp_path, "target: 9_000_000\n" + AXES + "targets: [{region: a, product: p, amount: 2_000_000}]\n")
    cells = found.cells.sum(axis=-1)
    assert cells[0, 0] == 200_000_000
    for i, j in ((1, 1), (0, 1), (1, 0)):  # pairs of cells that the number doesn't hold
        ours = cells[i, j] * cells[2, 2] / (cells[i, 2] * cells[2, j])
        past = SALES["abc"[i], "pqr"[j]] * SALES["c", "r"] / (SALES["abc"[i], "r"] * SALES["c", "pqr"[j]])
        assert np.isclose(ours, past, rtol=1e-6)


def test_bounds_hold_and_leave_no_trace_where_they_do_not_bind(tmp_path: Path) -> None:
    free = made(tmp_path, "target: 1_000_000\n" + AXES)
    loose = made(tmp_path, "target: 1_000_000\n" + AXES.replace("a: {}", "a: {min: 1, max: 999_999}"))
    assert np.allclose(free.exact, loose.exact, rtol=1e-9)
    tight = made(tmp_path, "target: 1_000_000\n" + AXES.replace("a: {}", "a: {min: 300_000.05}"))
    assert year(tight, "region", "a") == 30_000_005
    b, c = (year(tight, "region", n) for n in "bc")
    assert b is not None
    assert c is not None
    assert np.isclose(b / c, (year(free, "region", "b") or 0) / (year(free, "region", "c") or 1), rtol=1e-6)
    capped = made(
        tmp_path, "target: 1_000_000\n" + AXES + "targets: [{region: c, product: r, period: Q4, max: 5_000}]\n"
    )
    assert cell(capped, "c", "r", 9, 12) == 500_000


def test_growth_is_bounded_against_last_year(tmp_path: Path) -> None:
    plan = ground(
        tmp_path,
        "target: 10\n" + AXES.replace("c: {}", "c: {growth: {max: 35%}}").replace("a: {}", "a: {growth: {min: 1000%}}"),
    )
    asked = history(SALES, plan)
    past = {(0,): 20, (2,): 100}
    found = set_targets(plan, History(asked.joint, asked.periods, lambda at: past[at.region,]))
    assert year(found, "region", "c") == 135
    assert (year(found, "region", "a") or 0) >= 220


def test_growth_without_last_year_is_refused(tmp_path: Path) -> None:
    plan = ground(
        tmp_path, "target: 10\ndecompose: {weights: even}\n" + AXES.replace("c: {}", "c: {growth: {max: 35%}}")
    )
    with pytest.raises(PlanError) as caught:
        set_targets(plan, History(lambda _: [], {}))
    assert [f.code for f in caught.value.findings] == ["SP321"]


def test_a_share_of_the_coordinates_but_the_last(tmp_path: Path) -> None:
    text = "target: 1_000_000\n" + AXES.replace("a: {}", "a: {target: 30%}")
    found = made(tmp_path, text + "targets: [{region: a, product: q, amount: 10%}, {region: b, amount: 25%}]\n")
    assert cell(found, "a", "q") == 3_000_000
    assert year(found, "region", "b") == 25_000_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "target: 1_000_000\n" + AXES.replace("a: {}", "a: {min: 640_000}").replace("b: {}", "b: {min: 400_000}"),
            (
                "a at least 640,000 (plan.yaml:6:20); b at least 400,000 (plan.yaml:6:39) ask for 1,040,000 in all; "
                "only 1,000,000 fit: the whole 1,000,000 (plan.yaml:5:9); 40,000 too much"
            ),
        ),
        (
            "target: 1_000_000\n" + AXES + "targets:\n"
            "  - {region: a, product: p, period: 2026-11, amount: 50_000}\n  - {product: p, period: Q4, max: 40_000}\n",
            (
                "a × p, 2026-11 50,000 (plan.yaml:9:54) ask for 50,000 in all; only 40,000 fit: p, Q4 at most 40,000 "
                "(plan.yaml:10:35); 10,000 too much"
            ),
        ),
        (
            "target: 1_000_000\n" + AXES + "targets:\n"
            "  - {region: a, max: 1_000}\n  - {region: b, max: 1_000}\n  - {product: p, max: 1_000}\n"
            "  - {region: c, product: q, max: 1_000}\n  - {region: c, product: r, max: 1_000}\n",
            (
                "the whole 1,000,000 (plan.yaml:5:9) ask for 1,000,000 in all; only 5,000 fit: a at most 1,000 (plan.yaml:9:22); "
                "b at most 1,000 (plan.yaml:10:22); p at most 1,000 (plan.yaml:11:23); c × q at most 1,000 (plan.yaml:12:34); "
                "c × r at most 1,000 (plan.yaml:13:34); 995,000 too much"
            ),
        ),
    ],
)
def test_a_smallest_clashing_set_is_named(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(tmp_path, text)


def test_a_new_product_in_a_new_city_gets_a_stated_prior(tmp_path: Path) -> None:
    past = {key: amount for key, amount in SALES.items() if key[0] != "c" and key != ("b", "q")}
    found = made(
        tmp_path,
        "target: 1_000_000\n"
        + AXES
        + "targets: [{region: c, product: q, amount: 7}, {region: b, product: q, amount: 5}]\n",
        past,
    )
    assert (cell(found, "c", "q"), cell(found, "b", "q")) == (700, 500)
    assert [f.code for f in found.findings] == ["SP322", "SP322"]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """A whole table of numbers, some of which the plan declares or bounds."""
    sizes = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    cells = np.array(
        draw(st.lists(st.integers(0, 5_000), min_size=sizes[0] * sizes[1] * 12, max_size=sizes[0] * sizes[1] * 12))
    )
    cells = cells.reshape(*sizes, 12)
    entries = []
    for _ in range(draw(st.integers(0, 8))):
        region, product = (draw(st.one_of(st.none(), st.integers(0, size - 1))) for size in sizes)
        label, span = draw(st.sampled_from([(None, (0, 12)), ("Q4", (9, 12)), ("H1", (0, 6)), ("2026-05", (4, 5))]))
        entries.append(
            (region, product, label, span, draw(st.sampled_from(["amount", "min", "max"])), draw(st.integers(0, 300)))
        )
    return {"cells": cells, "entries": entries, "seed": draw(st.integers(0, 2**32))}


def written(table: dict[str, Any], *, order: int = 0) -> str:
    """A plan that the table itself fulfils."""
    cells = table["cells"]
    lines, seen = [], set()
    for region, product, label, span, kind, slack in table["entries"]:
        at = tuple(slice(None) if n is None else slice(n, n + 1) for n in (region, product))
        total = int(cells[(*at, slice(*span))].sum())
        if (region, product, label, kind) in seen or (region is None and product is None and label is None):
            continue
        seen.add((region, product, label, kind))
        amount = {"amount": total, "min": max(total - slack, 0), "max": total + slack}[kind]
        named = [
            f"region: r{region}" if region is not None else "",
            f"product: p{product}" if product is not None else "",
        ]
        named += [f"period: {label}" if label else "", f"{kind}: {amount / 100:.2f}"]
        lines.append(f"  - {{{', '.join(filter(None, named))}}}\n")
    if order:
        lines.reverse()
    regions = ", ".join(f"r{i}: {{}}" for i in range(cells.shape[0]))
    products = ", ".join(f"p{i}: {{}}" for i in range(cells.shape[1]))
    targets = "targets:\n" + "".join(lines) if lines else ""
    return f"target: {cells.sum() / 100:.2f}\nregions: {{{regions}}}\nproducts: {{{products}}}\n{targets}"


@settings(max_examples=80)
@given(tables())
def test_what_can_be_met_is_met_exactly_and_in_any_order(tmp_path: Path, table: dict[str, Any]) -> None:
    """Guarantees 1, 2, 3 and 6 for numbers and bounds on any coordinates of two trees."""
    rng = np.random.default_rng(table["seed"])
    plan = ground(tmp_path, written(table))
    names = [[node.id for node in plan.trees[axis]] for axis in ("region", "product")]
    past = {(r, p): int(rng.integers(1, 1000)) for r in names[0] for p in names[1]}
    periods = {-1000 + i: int(rng.integers(1, 99)) for i in range(12)}
    found = set_targets(plan, history(past, plan, periods=periods))
    for one in found.bounds:
        given_ = found.of(one.cell)
        assert given_ is not None
        assert given_ >= one.amount if one.side == "min" else given_ <= one.amount
    for at, amount in found.numbers.amounts.items():
        assert found.of(at) == amount
    assert found.cells.min() >= 0
    for i, own in enumerate(found.tables.values()):
        assert (found.cells.sum(axis=1 - i) == own).all()
    again = set_targets(ground(tmp_path, written(table, order=1)), history(past, plan, periods=periods))
    assert (again.cells == found.cells).all()
