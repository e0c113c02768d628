"""The rest of the year planned anew: what was sold stands, what is left adds up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Runner

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.actuals import Actuals
from salesplan.planning.intake import take_in_exports
from salesplan.planning.replan_tables import replan_tables
from salesplan.planning.replanning import Replanned, replan
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table

HEAD = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
target: 1_200
regions: {a: {REGION_A}, b: {}, c: {}}
products: {p: {}, q: {}}
exports: {e: {files: "*.csv", columns: {date: d, order: o, line: l, region: r, product: p, amount: m}}}
review: {tolerance: 100%}
decompose: {weights: even, seasonality: even}
"""


@contextmanager
def anew(
    folder: Path, sales: list[tuple[str, str, str, str]], more: str = "", region_a: str = "", start: str = "2026-07"
) -> Iterator[Replanned]:
    rows = "".join(
        f"{day},{i},1,{region},{product},{amount}\n" for i, (day, region, product, amount) in enumerate(sales)
    )
    (folder / "s.csv").write_text("d,o,l,r,p,m\n" + rows, "utf-8")
    (folder / "plan.yaml").write_text(HEAD.replace("REGION_A", region_a) + more, "utf-8")
    ground, _ = sound_ground(load_plan(folder / "plan.yaml", read_text_table))
    engine = DuckDBEngine()
    try:
        take_in_exports(ground, engine)
        yield replan(ground, Actuals(ground, engine), start)
    finally:
        engine.close()


def rows(made: Replanned) -> dict[tuple[str, str], dict[str, Any]]:
    return {(r["axis"], r["node"]): r for r in replan_tables(made)[0].records()}


SOLD = [
    ("2026-01-05", "a", "p", "150"),
    ("2026-03-05", "b", "q", "250"),
    ("2026-06-30", "c", "p", "100"),
    ("2026-07-01", "a", "q", "999"),
]


def test_what_is_left_is_spread_over_the_rest(tmp_path: Path) -> None:
    with anew(tmp_path, SOLD) as made:
        found = rows(made)
        assert [found["region", n]["sold"] for n in "abc"] == [15_000, 25_000, 10_000]
        assert [found["region", n]["outlook"] for n in "abc"] == [40_000] * 3
        assert found["company", "company"]["rest"] == 70_000
        assert found["company", "company"]["outlook"] == found["company", "company"]["planned"] == 120_000
        assert made.new.targets.periods is not None
        assert len(made.new.targets.periods) == 6
        by_period = [r for r in replan_tables(made)[1].records() if r["axis"] == "region" and r["node"] == "a"]
        assert [r["state"] for r in by_period] == ["closed"] * 6 + ["open"] * 6
        assert [r["sold"] for r in by_period][:2] == [15_000, 0]
        assert sum(r["rest"] or 0 for r in by_period) == 25_000


def test_declared_numbers_keep_what_is_left_of_them(tmp_path: Path) -> None:
    more = "targets: [{region: b, period: Q4, amount: 90.01}, {region: c, product: p, period: 2026-11, amount: 7}]\n"
    with anew(tmp_path, SOLD, more, "target: 50%") as made:
        found, table = rows(made), made.new.targets.of_axis("region")
        assert found["region", "a"]["outlook"] == 60_000
        assert table[1] is not None
        assert table[1][3:].sum() == 9_001
        assert made.new.targets.cells[2, 0, 4] == 700
        assert not [f for f in made.findings if f.code == "SP333"]


def test_without_carry_the_rest_stays_as_it_was_planned(tmp_path: Path) -> None:
    more = "decompose: {weights: even, seasonality: even, carry: none}\n"
    head = HEAD
    with anew(tmp_path, SOLD) as was:
        planned = {axis: table[:, 6:] for axis, table in was.old.targets.tables.items()}
    assert head.count("decompose:") == 1
    (tmp_path / "x").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.planning.test_replanning.HEAD", HEAD.rsplit("decompose:", 1)[0])
        with anew(tmp_path / "x", SOLD, more) as made:
            for axis, table in planned.items():
                assert (made.new.targets.tables[axis] == table).all()
            assert rows(made)["company", "company"]["change"] == 0


def test_a_target_that_is_met_leaves_nothing(tmp_path: Path) -> None:
    with anew(tmp_path, [("2026-01-05", "a", "p", "1300")]) as made:
        assert [f.code for f in made.findings if f.code == "SP334"] == ["SP334"]
        assert made.new.targets.periods is not None
        assert made.new.targets.periods.sum() == 0


def test_numbers_that_unassigned_sales_leave_no_room_for_are_let_go(tmp_path: Path) -> None:
    regions = "target: 400"
    more = "targets: [{region: b, amount: 400}]\n"
    with anew(tmp_path, [*SOLD, ("2026-02-02", "mars", "p", "100")], more, regions) as made:
        assert rows(made)["company", "company"]["rest"] == 60_000
        assert sum(rows(made)["region", n]["rest"] for n in "abc") == 60_000


def test_quotas_by_hand_keep_what_is_left_of_them(tmp_path: Path) -> None:
    more = "teams: {t: {sellers: {x: {territory: [{region: a}], quota: 300}, y: {territory: [{region: b}]}}}}\n"
    with anew(tmp_path, SOLD, more) as made:
        assert made.new.quotas is not None
        assert made.new.quotas.target[0].sum() == 15_000
        assert rows(made)["seller", "x"]["outlook"] == 30_000


days = st.sampled_from(["2026-01-10", "2026-02-20", "2026-05-31", "2026-06-30", "2026-09-01"])


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(days, st.sampled_from([*"abc", "x"]), st.sampled_from("pq"), st.integers(-2000, 60000)), max_size=8
    ),
    st.sampled_from(["", "target: 300", "min: 100", "max: 350", "target: 40%"]),
    st.sampled_from(
        ["", "targets: [{product: p, period: Q4, amount: 100}]\n", "targets: [{region: b, product: q, amount: 150}]\n"]
    ),
    st.sampled_from(["2026-02", "2026-07", "2026-12"]),
)
def test_every_sum_holds_whatever_was_sold(
    tmp_path: Path, sales: list[Any], region_a: str, more: str, start: str
) -> None:
    told = [(day, region, product, f"{cents / 100:.2f}") for day, region, product, cents in sales]
    with anew(tmp_path, told, more, region_a, start) as made:
        found, targets = rows(made), made.new.targets
        sold = sum(cents for day, _, _, cents in sales if day[:7] < start)
        assert targets.periods is not None
        assert targets.periods.sum() == max(120_000 - sold, 0) == found["company", "company"]["rest"]
        assert targets.periods.min() >= 0
        for axis, table in targets.tables.items():
            assert (table.sum(axis=0) == targets.periods).all()
            other = tuple(i for i, name in enumerate(targets.axes) if name != axis)
            assert (np.asarray(targets.cells.sum(axis=other)) == table).all()


SELLERS = (
    "teams: {t: {sellers: {x: {territory: [{region: a}], quota: 300}, y: {territory: [{region: b}, {region: c}]}}}}\n"
)


def test_sold_and_rest_add_up_though_amounts_are_finer_than_a_cent(tmp_path: Path) -> None:
    told = [("2026-01-05", "a", "p", "10.003"), ("2026-02-05", "a", "p", "10.003"), ("2026-03-05", "a", "p", "10.004")]
    with anew(tmp_path, told, start="2026-03") as made:
        for axis, node in [("company", "company"), ("region", "a"), ("product", "p")]:
            row = rows(made)[axis, node]
            assert row["sold"] == 2_001  # 20.006, whatever is sold in March
            assert row["outlook"] == row["planned"]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(days, st.sampled_from("abc"), st.sampled_from("pq"), st.integers(0, 20_000)), min_size=1, max_size=12
    ),
    st.sampled_from(["", "target: 300"]),
    st.sampled_from(["", "targets: [{region: b, amount: 450}, {product: q, amount: 640}]\n", SELLERS]),
    st.sampled_from(["2026-02", "2026-03", "2026-07"]),
    st.sampled_from(["CNY", "JPY"]),
)
def test_every_node_comes_to_its_target_where_no_more_is_sold(
    tmp_path: Path, sales: list[Any], region_a: str, more: str, start: str, currency: str
) -> None:
    told = [(day, region, product, f"{atoms / 1000:.3f}") for day, region, product, atoms in sales]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.planning.test_replanning.HEAD", HEAD.replace("CNY", currency))
        with anew(tmp_path, told, more, region_a, start) as made:
            summary, by_period = (table.records() for table in replan_tables(made))
            assert [f.code for f in made.findings if f.code == "SP333"] == []
            closed = [r for r in by_period if r["state"] == "closed"]
            for row in summary:
                if row["axis"] == "team" or row["node"] == "y":
                    continue  # what they hold is planned anew, not what they were asked for
                assert row["outlook"] == row["planned"] == row["sold"] + row["rest"]
                mine = [r["sold"] for r in closed if (r["axis"], r["node"]) == (row["axis"], row["node"])]
                assert sum(mine) == row["sold"]
            unit = 100 if currency == "CNY" else 1
            exact = sum(atoms for day, *_, atoms in sales if day[:7] < start)
            assert abs(summary[0]["sold"] - exact * unit / 1000) <= 0.5


@pytest.mark.parametrize("label", ["2026-01", "2027-01", "July"])
def test_only_a_later_period_of_the_year_can_be_the_first_open_one(salesplan: Runner, label: str) -> None:
    run = salesplan("decompose", "plans/direct-selling", "--from", label, "--lang", "en")
    assert run.code == 2
    assert "SP903" in run.err


def test_from_goes_with_no_backtest(salesplan: Runner) -> None:
    assert salesplan("decompose", "plans/direct-selling", "--from", "2026-07", "--backtest").code == 2
