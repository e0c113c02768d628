"""Landings of a review: parts that add up, open and closed spans, little history, and nothing that came later."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.conftest import Runner
from tests.sales.reading import COLUMNS, LAYOUT, read

HEAD = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
target: 12_000
regions: {east: {name: 华东, regions: {sh: {name: 上海}, js: {name: 江苏}}}, north: {name: 华北}}
products: {cream: {name: 面霜}, soap: {name: 肥皂}}
teams:
  one: {name: 一组, sellers: {ann: {territory: [{region: sh}]}, bob: {territory: [{region: js}]}}}
  two: {name: 二组, sellers: {cid: {territory: [{region: north}]}, eve: {territory: [{region: east, overlay: true}]}}}
"""
NODES = ("sh", "js", "north", "east", "mars")
PARTS = {
    ("company", "company"): [
        [("region", "east"), ("region", "north"), ("region", "unassigned")],
        [("product", "cream"), ("product", "soap")],
        [("team", "one"), ("team", "two"), ("team", "unassigned")],
    ],
    ("region", "east"): [[("region", "sh"), ("region", "js"), ("region", "east/unassigned")]],
    ("team", "one"): [[("seller", "ann"), ("seller", "bob")]],
    ("team", "two"): [[("seller", "cid")]],
}


def exports(until: date, *, since: date = date(2023, 1, 1)) -> list[str]:
    """Rows from `since` up to a day, and on it: every third day a sale of an odd amount somewhere."""
    random, rows, day = Random(42), list[str](), date(2023, 1, 1)
    while day <= until:
        if day >= since:
            amount = random.randint(10_000, 90_000) / 1000 * (1 + day.month % 4)
            row = (day, len(rows), 1, random.choice(NODES), random.choice(("cream", "soap")), 1, f"{amount:.3f}")
            rows.append(",".join(map(str, row)) + "\n")
        day = until if day < until < day + timedelta(days=3) else day + timedelta(days=3)
    return rows


def review(folder: Path, rows: list[str], period: str | None = None) -> dict[tuple[str, str, str], dict[str, Any]]:
    folder.mkdir(exist_ok=True)
    made = read(folder, {"a.csv": COLUMNS + "".join(rows)}, LAYOUT, HEAD, period=period)
    return {(r["axis"], r["node"], r["span"]): r for r in made.tables["attainment"]}


@pytest.mark.parametrize("until", [date(2026, 1, 9), date(2026, 6, 30), date(2026, 11, 12)])
def test_parts_add_up_to_the_cent_in_every_tree_and_span(tmp_path: Path, until: date) -> None:
    rows = review(tmp_path, exports(until))
    spans = {span for _, _, span in rows}
    for whole, divisions in PARTS.items():
        for parts in divisions:
            for span in spans:
                together = sum(rows[*part, span]["landing"] for part in parts if (*part, span) in rows)
                assert together == rows[*whole, span]["landing"], (whole, parts, span)
    assert ("region", "unassigned", "year") in rows
    for row in rows.values():
        assert row["landing_low"] <= row["landing"] <= row["landing_high"]
        assert row["landing"] >= row["actual"]


def test_an_overlay_lands_beside_the_sums(tmp_path: Path) -> None:
    rows = review(tmp_path, exports(date(2026, 6, 30)))
    assert rows["seller", "eve", "year"]["landing"] > rows["seller", "eve", "year"]["actual"] > 0


def test_closed_spans_and_years_land_at_what_was_sold(tmp_path: Path) -> None:
    for until, spans in (
        (date(2026, 6, 30), ("period", "quarter_to_date", "year_to_date")),
        (date(2026, 12, 31), None),
    ):
        for (_, _, span), row in review(tmp_path / str(until), exports(until)).items():
            if spans is None or span in spans:
                assert row["landing_low"] == row["landing"] == row["landing_high"] == row["actual"]


def test_an_open_period_lands_above_what_it_has_sold(tmp_path: Path) -> None:
    row = review(tmp_path, exports(date(2026, 5, 14)))["company", "company", "period"]
    assert row["actual"] < row["landing_low"] < row["landing"] < row["landing_high"]


def test_later_sales_change_no_landing_of_an_earlier_period(tmp_path: Path) -> None:
    then = review(tmp_path / "then", exports(date(2026, 4, 30)), "2026-04")
    now = review(tmp_path / "now", exports(date(2026, 9, 30)), "2026-04")
    assert then.keys() == now.keys()
    for key, row in then.items():
        assert [row[k] for k in ("landing_low", "landing", "landing_high")] == [
            now[key][k] for k in ("landing_low", "landing", "landing_high")
        ], key


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    rows = exports(date(2026, 8, 31))
    shuffled = [*rows]
    Random(1).shuffle(shuffled)
    assert review(tmp_path / "a", rows) == review(tmp_path / "b", shuffled)


def test_first_weeks_of_a_company_have_a_landing_and_a_wide_range(tmp_path: Path) -> None:
    row = review(tmp_path, exports(date(2026, 1, 15), since=date(2026, 1, 1)))["company", "company", "year"]
    assert row["actual"] < row["landing"]
    assert row["landing_high"] - row["landing"] > row["landing"] / 4


def program(tmp_path: Path, rows: list[str], head: str = HEAD) -> Path:
    (tmp_path / "plan.yaml").write_text(head + LAYOUT, "utf-8")
    (tmp_path / "a.csv").write_text(COLUMNS + "".join(rows), "utf-8")
    return tmp_path / "plan.yaml"


TOLERANT = HEAD + "review: {tolerance: 100%}\n"


def test_little_history_is_told(salesplan: Runner, tmp_path: Path) -> None:
    plan = program(tmp_path, exports(date(2026, 3, 31), since=date(2026, 1, 1)), TOLERANT)
    run = salesplan("report", plan, "--lang", "zh")
    assert "SP445 预计达成的依据很少：历史销售只够回测 2 次，因此区间较宽" in run.err
    plan = program(tmp_path, exports(date(2026, 9, 30)), TOLERANT)
    assert "SP445" not in salesplan("report", plan).err


def test_the_tables_of_landings(salesplan: Runner, tmp_path: Path) -> None:
    plan = program(tmp_path, exports(date(2026, 9, 30)), TOLERANT)
    run = salesplan("report", plan, "--format", "json")
    year = {(r["axis"], r["node"]): r for r in run.table("attainment") if r["span"] == "year"}
    rows = {(r["axis"], r["node"]): r for r in run.table("landing")}
    assert year.keys() == rows.keys()
    sums: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for r in run.table("landing_periods"):
        sums[r["axis"], r["node"]].append(r)
    for key, row in rows.items():
        numbers = ("landing_low", "landing", "landing_high")
        assert [row[k] for k in numbers] == [year[key][k] for k in numbers]
        path = sums[key]
        assert [r["period"] for r in path] == ["2026-10", "2026-11", "2026-12"]
        left = sum(round(r["landing"] * 100) for r in path)
        assert round(row["landing"] * 100) == round(year[key]["actual"] * 100) + left
        last = path[-1]
        assert [last[f"cumulative_{k}"] for k in ("low", "landing", "high")] == [row[k] for k in numbers]
    company = rows["company", "company"]
    assert company["origins"] == 11 * 3 + 8
    assert 0 < company["error"] < 1
    assert company["attainment"] == pytest.approx(company["landing"] / company["target"], abs=1e-6)


def test_other_calendars_have_landings_too(tmp_path: Path) -> None:
    weeks = HEAD.replace("calendar: {starts: 2026-01-01}", "calendar: {starts: 2026-01-04, pattern: 4-4-5}")
    custom = HEAD.replace(
        "calendar: {starts: 2026-01-01}",
        "calendar: {starts: 2026-01-01, pattern: custom, ends: 2026-12-31, periods: [{label: A, from: 2026-01-01}, "
        "{label: B, from: 2026-05-01}, {label: C, from: 2026-09-01}]}",
    )
    for name, head in {"weeks": weeks, "custom": custom}.items():
        (tmp_path / name).mkdir()
        made = read(tmp_path / name, {"a.csv": COLUMNS + "".join(exports(date(2026, 8, 31)))}, LAYOUT, head)
        (row,) = [r for r in made.tables["attainment"] if (r["axis"], r["span"]) == ("company", "year")]
        assert row["actual"] < row["landing"] < 3 * row["actual"]
