"""Closing and restating: causes add up to what changed, and tell what it was."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.closing import HEAD, MOVED, PERIOD, REGIONS, closed, plan_text, put

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.actuals import Actuals
from salesplan.planning.closing.figures import read_figures
from salesplan.planning.closing.parts import FIGURES, pack, unpack
from salesplan.planning.closing.parts import ROWS as ROW_PART
from salesplan.planning.closing.record import NoRecord, manifest, read_manifest
from salesplan.planning.closing.restating import Restated, restated
from salesplan.planning.closing.taken import asked_for
from salesplan.planning.decomposition import decompose
from salesplan.planning.intake import take_in_exports
from salesplan.planning.reviewing.lines import review
from salesplan.planning.reviewing.scope import scope_of
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table

BASE = [
    "2025-03-03,9,1,sh,cream,s1,100.00,CNY",
    "2026-03-02,1,1,sh,cream,s1,100.00,CNY",
    "2026-03-03,1,2,沪,soap,,50.00,CNY",
    "2026-03-04,2,1,js,cream,,30.00,CNY",
    "2026-03-05,3,1,north,soap,s2,10.00,USD",
    "2026-04-01,4,1,north,soap,s2,70.00,CNY",
]


def split(made: Restated | None, axis: str = "company", node: str = "company", of: str = "actual") -> dict[str, int]:
    """The causes of a node's change."""
    assert made is not None
    return {
        why.cause: why.amount
        for one in made.changes
        if (one.axis, one.node, one.of) == (axis, node, of)
        for why in one.causes
    }


def after(folder: Path, rows: Sequence[str] = BASE, plan: str | None = None, file: str = "b.csv") -> Restated | None:
    """What is restated when the base is closed and then there are these rows and this plan."""
    put(folder, plan_text(), {"a.csv": BASE})
    before, _ = closed(folder)
    put(folder, plan or plan_text(), {file: rows})
    return closed(folder, before)[1]


def without(*numbers: int) -> list[str]:
    return [row for i, row in enumerate(BASE) if i not in numbers]


def test_nothing_changed_by_another_name_order_or_column(tmp_path: Path) -> None:
    assert not after(tmp_path, [BASE[0], *reversed(BASE[1:])]).changes


def test_a_late_row_and_a_late_return(tmp_path: Path) -> None:
    made = after(tmp_path, [*BASE, "2026-03-30,5,1,js,soap,s3,12.34,CNY", "2026-03-31,1,1,sh,cream,s1,-40.00,CNY"])
    assert split(made) == {"late_rows": 1234, "late_returns": -4000}
    assert split(made, "region", "east") == {"late_rows": 1234, "late_returns": -4000}
    assert split(made, "region", "js") == {"late_rows": 1234}
    assert split(made, "seller", "s1") == {"late_returns": -4000}
    assert split(made, "team", "b") == {"late_rows": 1234}
    assert split(made, "region", "north") == {}


def test_everything_at_once(tmp_path: Path) -> None:
    """Rows that came, returned, changed and went, another name, another rate, another territory and target: each its own cents."""
    rows = [
        *without(3),  # -30.00 of js
        "2026-03-30,5,1,js,soap,s3,12.34,CNY",
        "2026-03-31,1,1,sh,cream,s1,-40.00,CNY",
    ]
    rows[1] = "2026-03-02,1,1,sh,cream,s1,108.01,CNY"
    made = after(tmp_path, rows, plan_text(names="{沪: js}", usd="7.3", s1="north", target="240_000"))
    assert split(made) == {
        "late_rows": 1234,
        "late_returns": -4000,
        "rows_changed": 801,
        "rows_gone": -3000,
        "rates_changed": 200,
    }
    assert split(made, "region", "sh") == {"late_returns": -4000, "rows_changed": 801, "names_changed": -5000}
    assert split(made, "region", "js") == {"late_rows": 1234, "rows_gone": -3000, "names_changed": 5000}
    assert split(made, "region", "east") == {
        "late_rows": 1234,
        "late_returns": -4000,
        "rows_changed": 801,
        "rows_gone": -3000,
    }
    assert split(made, "region", "north") == {"rates_changed": 200}
    assert split(made, of="target") == {"plan_changed": 1_000_000}
    for one in made.changes if made else ():
        assert one.change == sum(why.amount for why in one.causes)


def test_rows_that_changed_and_went(tmp_path: Path) -> None:
    made = after(tmp_path, [*without(1, 3), "2026-03-02,1,1,js,cream,s1,90.00,CNY"])
    assert split(made) == {"rows_changed": -1000, "rows_gone": -3000}
    assert split(made, "region", "sh") == {"rows_changed": -10000}
    assert split(made, "region", "js") == {"rows_changed": 9000, "rows_gone": -3000}


def test_rates(tmp_path: Path) -> None:
    made = after(tmp_path, plan=plan_text(usd="7.25"))
    assert split(made) == {"rates_changed": 150}
    assert split(made, "seller", "s2") == {"rates_changed": 150}


def test_names_and_trees(tmp_path: Path) -> None:
    made = after(tmp_path, plan=plan_text(names="{沪: js}"))
    assert split(made) == {}
    assert split(made, "region", "sh") == {"names_changed": -5000}
    assert split(made, "region", "js") == {"names_changed": 5000}
    assert split(made, "seller", "s1") == {"names_changed": -5000}
    made = after(tmp_path, plan=plan_text(regions=MOVED))
    assert split(made, "region", "east") == {"names_changed": -3000}
    assert split(made, "region", "north") == {"names_changed": 3000}
    assert split(made, "region", "js") == {}


def test_territories_and_targets(tmp_path: Path) -> None:
    made = after(tmp_path, plan=plan_text(s1="north", target="240_000"), file="a.csv")
    assert split(made) == {}
    assert split(made, "seller", "s1") == {"plan_changed": -5000}
    assert split(made, "team", "unassigned") == {"plan_changed": 5000}
    assert split(made, of="target") == {"plan_changed": 1_000_000}


def test_targets_that_history_filled_in(tmp_path: Path) -> None:
    def at(target: str) -> str:
        return plan_text(target=target).replace("weights: even", "weights: history")

    def targets(plan: str, march: str) -> dict[str, int]:
        rows = ["2025-03-03,8,1,js,cream,s1,100.00,CNY", "2025-03-03,7,1,north,cream,s1,100.00,CNY", *BASE]
        put(tmp_path, at("120_000"), {"a.csv": rows})
        before, _ = closed(tmp_path)
        put(tmp_path, plan, {"a.csv": [*rows, march] if march else rows})
        return split(closed(tmp_path, before)[1], "region", "sh", of="target")

    assert set(targets(at("120_000"), "2025-03-04,6,1,sh,cream,s1,100.00,CNY")) == {"history_changed"}
    assert set(targets(at("240_000"), "")) == {"plan_changed"}
    both = targets(at("240_000"), "2025-03-04,6,1,sh,cream,s1,100.00,CNY")
    assert set(both) == {"plan_and_history_changed"}


def test_the_same_file_read_otherwise_is_the_plans_doing(tmp_path: Path) -> None:
    plan = plan_text().replace("    names:", "    exclude: {order: ['2']}\n    names:")
    assert split(after(tmp_path, plan=plan, file="a.csv")) == {"plan_changed": -3000}


ROW = st.builds(
    "2026-03-{:02d},{},{},{},{},{},{:.2f},{}".format,
    st.integers(1, 31),
    st.integers(1, 4),
    st.integers(1, 2),
    st.sampled_from(["sh", "js", "沪", "east", "north", "谁"]),
    st.sampled_from(["cream", "soap", "?"]),
    st.sampled_from(["s1", "s2", "", "nobody"]),
    st.integers(-5000, 20000).map(lambda cents: cents / 100),
    st.sampled_from(["CNY", "USD"]),
)
ROWS = st.lists(ROW, min_size=1, max_size=8)
PLANS = st.builds(
    plan_text,
    regions=st.sampled_from([MOVED, plan_text.__kwdefaults__["regions"]]),
    s1=st.sampled_from(["sh", "js", "north"]),
    usd=st.sampled_from(["7.1", "7.2", "6.9"]),
    names=st.sampled_from(["{沪: sh}", "{沪: js}", "{沪: sh, 谁: north}"]),
    target=st.sampled_from(["120_000", "240_000"]),
)


@settings(max_examples=12)
@given(old=ROWS, new=ROWS, kept=st.integers(0, 8), plans=st.tuples(PLANS, PLANS), files=st.booleans())
def test_causes_add_up_to_what_changed(
    tmp_path_factory: pytest.TempPathFactory,
    old: list[str],
    new: list[str],
    kept: int,
    plans: tuple[str, str],
    files: bool,
) -> None:
    """Whatever changes in rows and plan: of every node, restated − closed is the sum of its causes, and nothing is left over."""
    folder = tmp_path_factory.mktemp("closed")
    put(folder, plans[0], {"a.csv": [BASE[0], *old]})
    before, _ = closed(folder)
    put(
        folder, plans[1], {"a.csv": [BASE[0], *old], "b.csv": new} if files else {"a.csv": [BASE[0], *old[:kept], *new]}
    )
    made, since = closed(folder, before)
    then, now = (read_figures(one.parts[FIGURES]).by_key for one in (before, made))
    told = {(one.axis, one.node, one.of): one for one in since.changes}
    for key in then.keys() | now.keys():
        sums = [getattr(figures.get(key), "actual", 0) for figures in (then, now)]
        one = told.get((*key, "actual"))
        assert sums[1] - sums[0] == (sum(why.amount for why in one.causes) if one else 0), key
    # Amounts in another currency are finer than a cent, so a few cents may be due to rounding; more would be a forgotten step.
    rounded = [why for one in since.changes for why in one.causes if why.cause == "rounding"]
    assert all(abs(why.amount) <= 3 for why in rounded), since.changes
    if before.record.plan_sha256 == made.record.plan_sha256:
        causes = {why.cause for one in since.changes for why in one.causes}
        assert causes <= {"late_rows", "late_returns", "rows_changed", "rows_gone", "rounding"}


def test_shuffled_rows_give_the_same_record(tmp_path: Path) -> None:
    put(tmp_path, plan_text(), {"a.csv": BASE})
    one, _ = closed(tmp_path)
    put(tmp_path, plan_text(), {"a.csv": BASE[::-1]})
    other, _ = closed(tmp_path)
    assert one.parts == other.parts
    assert pack(one.parts) == pack(other.parts)
    assert one.record.same_as(other.record)


def test_records_are_read_as_they_were_written_or_not_at_all(tmp_path: Path) -> None:
    put(tmp_path, plan_text(), {"a.csv": BASE})
    made, _ = closed(tmp_path)
    text = manifest(made.record)
    assert read_manifest(text) == made.record
    assert unpack(pack(made.parts), made.record) == made.parts
    for broken in (text.replace(b'"sales": ', b'"sales": 1'), text + b" ", text[:-9], b"{}", b"\xff", b"[" * 99_999):
        with pytest.raises(NoRecord):
            read_manifest(broken)
    for parts in ({**made.parts, "rows.csv": b""}, {**made.parts, "more": b"x" * 10**6}):
        with pytest.raises(NoRecord):
            unpack(pack(parts), made.record)
    with pytest.raises(NoRecord):
        unpack(b"PK", made.record)


def gzipped(rows: Sequence[str]) -> bytes:
    return gzip.compress((HEAD + "".join(f"{row}\n" for row in rows)).encode())


def test_files_that_become_others_keep_their_place(tmp_path: Path) -> None:
    plan = plan_text().replace('files: "*.csv"', 'files: ["*.csv", "*.gz"]')
    put(tmp_path, plan, {"b.csv": BASE[3:]})
    (tmp_path / "a.csv.gz").write_bytes(gzipped(BASE[:3]))
    before, _ = closed(tmp_path)
    assert [row.split(",")[1] for row in before.parts[ROW_PART].decode().splitlines()[1:]] == ["0", "0", "1", "1"]
    put(tmp_path, plan, {"b.csv": [*BASE[3:], "2026-03-09,late,1,js,cream,,100.00,CNY"]})
    assert split(closed(tmp_path, before)[1]) == {"late_rows": 10000}


def test_texts_that_look_like_numbers_stay_texts(tmp_path: Path) -> None:
    plan = plan_text(regions=REGIONS.replace("js:", '"1.10":'), s3="'1.10'")
    rows = [
        "2026-03-02,x,1.0,1.10,cream,s1,100.00,CNY",
        "2026-03-02,y,1.0,sh,cream,s1,50.00,CNY",
        "2026-03-02,z,2,sh,soap,s1,0,CNY",
    ]
    put(tmp_path, plan, {"a.csv": rows})
    before, _ = closed(tmp_path)
    assert b",x,1.0," in before.parts[ROW_PART]
    assert b",1.10,cream," in before.parts[ROW_PART]
    assert b"E-" not in before.parts[ROW_PART]
    same = closed(tmp_path, before)[1]
    assert same is not None
    assert same.changes == ()
    put(tmp_path, plan, {"a.csv": [rows[0].replace("100.00", "130.00"), *rows[1:]]})
    assert split(closed(tmp_path, before)[1]) == {"rows_changed": 3000}


def test_a_file_that_has_to_be_read_otherwise_changes_no_closed_row(tmp_path: Path) -> None:
    rows = ['2026-03-05,x,1, sh,"cream",s1,100.00,CNY', "2026-03-05,y,1,js,cream,,50.00,CNY"]
    put(tmp_path, plan_text(), {"a.csv": rows})
    before, _ = closed(tmp_path)
    put(tmp_path, plan_text(), {"a.csv": [*rows, '2026-04-06,z,1,sh,cream,s1,"1"0,CNY']})
    since = closed(tmp_path, before)[1]
    assert since is not None
    assert since.changes == ()


def test_a_row_that_another_file_brings_anew_has_changed(tmp_path: Path) -> None:
    put(tmp_path, plan_text(), {"b.csv": BASE})
    before, _ = closed(tmp_path)
    put(tmp_path, plan_text(), {"a.csv": [BASE[1].replace("100.00", "100.01")], "b.csv": BASE})
    assert split(closed(tmp_path, before)[1]) == {"rows_changed": 1}


def test_rows_of_a_cause_are_those_that_it_changed(tmp_path: Path) -> None:
    put(tmp_path, plan_text(), {"a.csv": BASE})
    before, _ = closed(tmp_path)
    put(tmp_path, plan_text().replace("names:", "exclude: {order: '2'}\n    names:"), {"a.csv": BASE})
    since = closed(tmp_path, before)[1]
    assert since is not None
    (company,) = [one for one in since.changes if (one.axis, one.of) == ("company", "actual")]
    assert [(why.cause, why.amount, why.rows) for why in company.causes] == [("plan_changed", -3000, 1)]


def test_cents_of_a_closed_period_do_not_hang_on_later_ones(tmp_path: Path) -> None:
    rows = ["2026-02-05,A,1,sh,cream,s1,100.003,CNY", "2026-03-03,B,1,js,soap,,200.004,CNY"]
    put(tmp_path, plan_text(), {"a.csv": rows})
    before, _ = closed(tmp_path)
    put(
        tmp_path,
        plan_text(),
        {"a.csv": [*rows, "2026-04-01,C,1,sh,cream,s1,300.0045,CNY", "2026-05-01,D,1,js,soap,,0.4,CNY"]},
    )
    ground, _ = sound_ground(load_plan(tmp_path / "plan.yaml", read_text_table))
    number = ground.year.number[PERIOD]
    with closing(DuckDBEngine()) as engine:
        taken = take_in_exports(ground, engine, also=asked_for([number]))
        actuals = Actuals(ground, engine)
        later = review(decompose(ground, actuals), actuals, scope_of(ground, actuals, "2026-05", None))
        assert restated(later, engine, taken, number, before.record, before.parts).changes == ()


def test_a_row_that_changed_and_its_rate_are_told_apart(tmp_path: Path) -> None:
    rows = ["2026-03-07,U1,1,sh,cream,s1,100,USD", "2026-03-08,U2,1,sh,cream,s1,50,USD"]
    put(tmp_path, plan_text(usd="7"), {"a.csv": rows})
    before, _ = closed(tmp_path)
    put(tmp_path, plan_text(usd="8"), {"a.csv": [rows[0].replace("100", "110"), rows[1]]})
    assert split(closed(tmp_path, before)[1]) == {"rows_changed": 7000, "rates_changed": 16000}
