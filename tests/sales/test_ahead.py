"""Rows typed by a sample of their texts, and the rest of them again, are what a survey of all texts makes of them (先判后补)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sales.reading import COLUMNS, HEAD, Reading, read

from salesplan.errors import ExportsError
from salesplan.planning.intake import TakenIn
from salesplan.sales import ahead, intake
from salesplan.sales.engine import Engine
from salesplan.sales.files import scan
from salesplan.sales.foreseen import foreseen
from salesplan.sales.headers import read_header
from salesplan.sales.reckoning import FATES
from salesplan.sales.rows import RowsOf, first_rows
from salesplan.sales.sample import sample_of
from salesplan.sales.sources import Part, Source

AHEAD = intake.type_ahead
WIDE = HEAD + "channels: {shop: {name: SH}, web: {}}\nteams: {t: {sellers: {ann: {}, bob: {}}}}\n"
NAMED = "date,order,line,region,product,qty,amount,cost,who,seller,second,share,rest"
ORDERED = "order,line,date,region,product,qty,amount,note,who,cost,rest,seller,second,share"  # the same layout, another header
PLAIN = """exports:
  erp:
    files: "*.csv"
    columns: {date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount,
              cost: cost, customer: who"""
LAYOUTS = [
    PLAIN + "}\n",
    PLAIN + "}\n    duplicates: row\n",
    PLAIN + ", channel: region}\n    blank: {region: SH}\n    names: {region: {' foo ': sh, FOO: js}}\n",
    PLAIN + ", seller: [seller, second], share: [share, rest]}\n    missing: ['-', x]\n",
    PLAIN + ", seller: [seller]}\n    duplicates: [order]\n",
]
HOSTILE = ["a\x1fb", '"a,b"', '"[""x"", null]"', "\\u0041", "é\u3000", '"']
DATES = [
    "2026-01-05",
    "2026-02-30",
    "2026/3/1",
    "20260401",
    "",
    "25/04/2026",
    "04/25/2026",
    "05/04/2026",
    "05.04.2026",
    "x",
]
NAMES = {
    "region": ["sh", "js", "上海", "SH", " sh", "nowhere", "else", "foo", "-", ""],
    "product": ["cream", "soap", "CREAM", "tea", ""],
    "seller": ["ann", "bob", "Ann", "zoe", "-", ""],
}
NUMBERS = ["1", "-2.50", "1,234.5", "(3)", "¥4", "", "x", "1e5", "12345678901234", "0.1234567"]

dates = st.sampled_from(DATES[:5]) | st.sampled_from(DATES[:6])
numbers = st.sampled_from(NUMBERS[:4]) | st.sampled_from(NUMBERS)
fields = st.tuples(
    dates,
    st.sampled_from(["a1", "a2", *HOSTILE]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(NAMES["region"]),
    st.sampled_from(NAMES["product"]),
    numbers,
    numbers,
    numbers,
    st.sampled_from(["kim", "lee", ""]),
    st.sampled_from(NAMES["seller"]),
    st.sampled_from(["", "", "bob"]),
    st.sampled_from(["100%", "60%", "0.5", ""]),
    st.sampled_from(["", "40%", "0.5"]),
).map(list)
# Few days, orders and amounts, so that rows repeat one another and differ in what stands beside.
alike = fields.map(lambda row: ["2026-01-05", "a1", "1", "sh", "cream", "1", "5" if row[5] == "1" else "¥5", *row[7:]])
kinds = st.one_of(fields, fields, alike, fields.map(lambda row: row[:-2]), fields.map(lambda row: [*row, "", "z"]))
rows = st.lists(kinds, min_size=3, max_size=30)


def _file(head: str, lines: list[list[str]]) -> str:
    if head == NAMED:
        return "".join(",".join(line) + "\n" for line in [[head], *lines])
    order = [NAMED.split(",").index(name) if name != "note" else -1 for name in head.split(",")]
    moved = [["n" if not 0 <= i < len(line) else line[i] for i in order] for line in lines]
    return "".join(",".join(line) + "\n" for line in [[head], *moved])


def _read(folder: Path, files: Mapping[str, str], layout: str) -> Any:
    kept: list[Any] = []

    def keep(taken: TakenIn, engine: Engine) -> None:
        rows = first_rows(engine, taken.intake, RowsOf(fates=FATES), 1_000)
        kept.append([replace(row, place=0) for row in rows])
        kept.extend(engine.ask(f"SELECT * EXCLUDE (place) FROM {view} ORDER BY ALL") for view in ("sales", "credits"))

    try:
        reading = read(folder, files, layout, WIDE, then=keep)
    except ExportsError as error:
        return [found.say("en") for found in error.findings]
    return reading.tables, [found.say("en") for found in reading.taken.findings], kept


@settings(max_examples=100, deadline=None)
@given(rows, rows, st.sampled_from(LAYOUTS), st.integers(40, 400), st.booleans(), st.sampled_from([0, 2, 100]))
def test_is_what_a_survey_makes_of_them(
    first: list[list[str]], second: list[list[str]], layout: str, slice_: int, one: bool, odd: int
) -> None:
    files = {"a.csv": _file(NAMED, first), "b.csv": _file(NAMED if one else ORDERED, second)}
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        surveyed = _read(Path(folder), files, layout)
        patch.setattr(ahead, "LEAST", 0)
        patch.setattr(ahead, "MOST_UNSEEN", 0)
        patch.setattr(ahead, "MOST_ODD", odd)
        patch.setattr("salesplan.sales.sample.MOST_LINES", 0)
        patch.setattr("salesplan.sales.sample.SLICES", 2)
        patch.setattr("salesplan.sales.sample.SLICE", slice_)

        assert _read(Path(folder), files, layout) == surveyed


def _taken(folder: Path, patch: pytest.MonkeyPatch, lines: list[str]) -> tuple[Reading, bool]:
    """What became of the lines of a file, and whether a sample of it was enough."""
    made = []
    patch.setattr(ahead, "LEAST", 0)
    patch.setattr(intake, "type_ahead", lambda *asked: made.append(AHEAD(*asked)) or made[-1])
    reading = read(folder, {"a.csv": COLUMNS + "".join(f"{line}\n" for line in lines)})
    return reading, made[0] is not None


def test_a_sample_is_enough_where_few_rows_have_other_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"2026-01-{i % 28 + 1:02},a{i},1,sh,cream,1,{i}" for i in range(30_000)]
    lines[29_999] = "2026-12-31,z,1,nowhere,cream,1,¥5"

    reading, enough = _taken(tmp_path, monkeypatch, lines)

    assert enough
    assert reading.fates == {"credited": 29_999, "unmatched": 1}
    assert [row["name"] for row in reading.tables["unmatched"]] == ["nowhere"]


@pytest.mark.parametrize(
    ("last", "kind", "counted"),
    [
        ("7.125", "DECIMAL(18,6)", "7.125"),
        ("¥7", "DECIMAL(18,6)", "7"),
        ("123,456,789,012.5", "DECIMAL(18,6)", "123456789012.5"),
        ("1,234,567,890,123.5", "DECIMAL(38,15)", "1234567890123.5"),
        ("0.1234567890123", "DECIMAL(38,15)", "0.1234567890123"),
        ("12345678901234567", "DECIMAL(18,6)", "0"),
    ],
)
def test_numbers_are_as_wide_as_the_widest_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str, kind: str, counted: str
) -> None:
    monkeypatch.setattr(ahead, "LEAST", 0)
    lines = [f"2026-01-05,a{i},1,sh,cream,1,{i}" for i in range(20_000)]
    lines[19_000] = f'2026-01-05,b,1,sh,cream,1,"{last}"'
    told: list[Any] = []

    def ask(taken: TakenIn, engine: Engine) -> None:
        told.extend(engine.ask("SELECT DISTINCT typeof(amount), (SELECT sum(amount) FROM sales) FROM layout0"))
        for view in ("sales", "credits"):
            assert engine.ask(f"SELECT DISTINCT typeof(amount), typeof(quantity) FROM {view}") == [
                ("DECIMAL(38,15)",) * 2
            ]

    read(tmp_path, {"a.csv": COLUMNS + "".join(f"{line}\n" for line in lines)}, then=ask)

    assert told == [(kind, sum(range(20_000)) - 19_000 + Decimal(counted))]


def test_large_amounts_of_many_sellers_are_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "LEAST", 0)
    lines = [f"2026-01-05,a{i},1,sh,cream,1,999999999999.99,1,kim,ann,bob,50%,50%" for i in range(4_000)]
    told: list[Any] = []

    def ask(taken: TakenIn, engine: Engine) -> None:
        told.extend(engine.ask("SELECT DISTINCT typeof(amount) FROM layout0"))
        told.extend(
            engine.ask(
                "SELECT seller, sum(amount * share), sum(quantity * share) FROM credits GROUP BY ALL ORDER BY ALL"
            )
        )

    read(tmp_path, {"a.csv": "\n".join([NAMED, *lines]) + "\n"}, LAYOUTS[3], WIDE, then=ask)

    half = Decimal("999999999999.99") * 2_000
    assert told == [("DECIMAL(18,6)",), (0, half, 2_000), (1, half, 2_000)]


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ("2026-01-05,b{i},1,nowhere{i},cream,1,1", "more names than a sample can know"),
        ("2026-01-05,b{i},1,sh,cream,1,¥{i}", "more odd numbers"),
    ],
)
def test_all_texts_are_asked_for_where_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str, why: str
) -> None:
    lines = [f"2026-01-05,a{i},1,sh,cream,1,{i}" for i in range(20_000)]
    lines[5_000:15_000] = [odd.format(i=i) for i in range(10_000)]

    reading, enough = _taken(tmp_path, monkeypatch, lines)

    assert not enough, why
    assert sum(reading.fates.values()) == 20_000


def test_days_that_only_all_texts_together_tell_are_surveyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesplan.sales.sample.SLICES", 1)
    lines = [f"05/04/2026,a{i},1,sh,cream,1,{i}" for i in range(10_000)]
    lines[9_999] = "25/04/2026,b,1,sh,cream,1,1"

    reading, enough = _taken(tmp_path, monkeypatch, lines)

    assert not enough
    assert reading.fates == {"credited": 10_000}


def test_days_that_contradict_those_of_the_sample_are_told_as_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesplan.sales.sample.SLICES", 1)
    lines = [f"25/04/2026,a{i},1,sh,cream,1,{i}" for i in range(10_000)]
    lines[9_999] = "04/25/2026,b,1,sh,cream,1,1"

    with pytest.raises(ExportsError) as told:
        _taken(tmp_path, monkeypatch, lines)

    assert "25/04/2026" in told.value.findings[0].say("en")


def test_files_that_have_to_be_rewritten_are_surveyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"2026-01-05,a{i},1,sh,cream,1,{i}" for i in range(1_000)]
    lines[500] = "2026-01-05,b,1,sh,cream,1,1" + ",x" * 40

    reading, enough = _taken(tmp_path, monkeypatch, lines)

    assert not enough
    assert reading.fates["credited"] >= 999


def test_a_sample_has_whole_lines_from_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{i},{i}" for i in range(50_000)]
    lines[20_000:20_010] = ['2"0,1'] * 10
    lines[10_000:10_100] = [f'"{i}","{i}, and ""more"""' for i in range(10_000, 10_050)] * 2
    lines[30_000:40_000] = [f'"{i}","{i}, and more"' for i in range(30_000, 40_000)]
    path.write_text("x,y\n" + "".join(f"{line}\n" for line in lines), "utf-8")
    scanned = scan(path, "a.csv", None)
    header = read_header(path, "a.csv", scanned, 1, None, ["x"])
    monkeypatch.setattr("salesplan.sales.sample.SLICE", 4096)

    sample = sample_of(Part("t", [Source(0, path, "a", "a", scanned, header, path)], {"p0": "x"}), tmp_path)

    taken = sample.sources[0].ready.read_text("utf-8").splitlines()
    assert taken[0] == lines[0]
    assert set(taken) <= set(lines)
    assert not any('2"0' in line or '""more' in line for line in taken)
    assert any(line in taken for line in lines[30_000:40_000])
    assert taken[-1].split(",")[0] > "48000"


def test_days_are_foreseen_as_they_are_written() -> None:
    seen = {"2026-03-24": date(2026, 3, 24), "5/3/2025": date(2025, 3, 5), "20240131": date(2024, 1, 31), "x": None}

    found = foreseen(seen)

    assert found["2024-02-29"] == date(2024, 2, 29)
    assert found["9/12/2026"] == date(2026, 12, 9)
    assert found["20250101"] == date(2025, 1, 1)
    assert "2025-02-29" not in found
    assert len(found) == 3 * (365 + 365 + 366)


def test_a_form_whose_numbers_look_alike_is_none() -> None:
    assert foreseen({"05/05/2026": date(2026, 5, 5), "Mar 5": date(2026, 3, 5)}) == {}


@pytest.mark.parametrize("least", [0, 2**40], ids=["by a sample", "by all texts"])
def test_of_rows_with_one_key_their_content_tells_which_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    head = "date,order,line,region,product,qty,amount,cost,who\n"
    rows = [f"2026-01-05,o{i},1,sh,cream,1,{i},1,kim" for i in range(40)]
    rows += [
        "2026-01-05,a,1,sh,cream,1,5,4,zoe",
        "2026-01-05,a,1,sh,cream,1,¥5,3,ann",
        "2026-01-05,a,1,sh,cream,1,5,4,ann",
    ]
    monkeypatch.setattr(ahead, "LEAST", least)
    monkeypatch.setattr("salesplan.sales.sample.MOST_LINES", 0)
    monkeypatch.setattr("salesplan.sales.sample.SLICE", 60)
    monkeypatch.setattr("salesplan.sales.sample.SLICES", 3)
    told: list[Any] = []

    def ask(taken: TakenIn, engine: Engine) -> None:
        told.extend(engine.ask("SELECT customer, cost, fate FROM sales WHERE order_no = 'a' ORDER BY ALL"))
        told.append([row.line for row in first_rows(engine, taken.intake, RowsOf(fates=FATES), 100)][:3])

    read(tmp_path, {"a.csv": head + "".join(f"{row}\n" for row in rows)}, PLAIN + "}\n", then=ask)

    assert told == [("ann", 3, "credited"), ("ann", 4, "duplicate"), ("zoe", 4, "duplicate"), [42, 43, 44]]
