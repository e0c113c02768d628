"""The rows behind a number (明细行): which rows of the exports count for it, with the lines that they stand on.

The intake carries no line numbers, which would cost every run. The few rows that are asked for are found again by their text, in
one more pass over their own files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Protocol

from salesplan.sales.cube import shared
from salesplan.sales.engine import FIELD_MARK, Engine, SqlType, quoted
from salesplan.sales.intake import Intake
from salesplan.sales.located import locate
from salesplan.sales.lookups import EXACT
from salesplan.sales.sources import Source
from salesplan.sales.summed import COUNTED
from salesplan.sales.text_rows import one_line
from salesplan.sales.typed import Typed, with_text
from salesplan.terms.money import to_atoms

# What a row's text is known again by: columns of a typed table; of each seller the node and the share.
SAME: dict[str, SqlType] = {
    "file": "INTEGER",
    "why": "INTEGER",
    "day": "DATE",
    "region": "INTEGER",
    "product": "INTEGER",
    "channel": "INTEGER",
    "order_no": "VARCHAR",
    "line_no": "VARCHAR",
    "quantity": EXACT,
    "amount": EXACT,
}
HELD: dict[str, SqlType] = {"s": "INTEGER", "h": EXACT}
SHARE_UNIT = 1_000_000  # a share has six digits
# Whose rows come first where not all are listed; their place last, for engines keep no order of rows.
ORDER = (
    "day NULLS LAST, file, order_no NULLS LAST, line_no NULLS LAST, amount NULLS LAST, quantity NULLS LAST, layout, "
    "region NULLS LAST, product NULLS LAST, channel NULLS LAST, seller NULLS LAST, fate, how, share, place"
)


@dataclass(frozen=True)
class RowsOf:
    """Which rows are meant; what is None is not asked about.

    nodes: axis → half-open span of nodes; for `unassigned`, None. sellers: credited with the rows, with their shares of them.
    overlays: also what they cover as overlays, beside the sums. nobody: what no seller is credited with. periods: half-open.
    until: the last day that counts. file: the number of one. fates: None for the counted ones.
    """

    nodes: Mapping[str, tuple[int, int] | None] | None = None
    sellers: Sequence[int] | None = None
    overlays: bool = False
    nobody: bool = False
    periods: tuple[int, int] | None = None
    until: date | None = None
    file: int | None = None
    fates: Sequence[str] | None = None


@dataclass(frozen=True)
class Group:
    """Rows of one file with one fate; how: credited by `name`, `territory` or `overlay`. amount: exact, in atoms."""

    file: int
    fate: str
    how: str
    rows: int
    atoms: int


class Placed(Protocol):
    """A row of an export, told apart by layout and place, and the number of its file."""

    @property
    def layout(self) -> int: ...  # noqa: D102
    @property
    def place(self) -> int: ...  # noqa: D102
    @property
    def file(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class SoldRow:
    """A row of an export. atoms: its amount, exact, times the share; missing for a row that can't be read."""

    atoms: int | None
    layout: int
    place: int
    file: int
    fate: str
    how: str
    day: date | None
    order: str | None
    order_line: str | None
    quantity: Decimal | None
    share: Decimal
    line: int | None = None


def groups_of(engine: Engine, wanted: RowsOf) -> list[Group]:
    """The rows by file, fate and how they were credited, in this order."""
    keys = "file, fate, how"
    rows = engine.ask(
        f"SELECT {keys}, count(*), {shared('amount')} FROM ({_rows(wanted)}) r GROUP BY {keys} ORDER BY {keys}"
    )
    return [
        Group(file, fate, how, count, sum(to_atoms(part) for part in parts if part is not None))
        for file, fate, how, count, *parts in rows
    ]


def first_rows(engine: Engine, taken: Intake, wanted: RowsOf, most: int) -> list[SoldRow]:
    """The first rows by day, file and order, with the lines that they stand on in their files."""
    if most <= 0:
        return []
    columns = "amount, layout, place, file, fate, how, day, order_no, line_no, quantity, share"
    found = engine.ask(f"SELECT {columns} FROM ({_rows(wanted)}) r ORDER BY {ORDER} LIMIT {most}")
    rows = [SoldRow(_credited(amount, row[-1]), *row) for amount, *row in found]
    lines = lines_of(engine, taken, rows)
    placed = [replace(row, line=lines.get((row.layout, row.place))) for row in rows]
    # Places hang on how rows were typed; of rows that are shown alike, lines tell which comes first.
    groups = groupby(placed, key=lambda row: replace(row, place=0, line=None))
    return [row for _, alike in groups for row in sorted(alike, key=lambda row: row.line or 0)]


@dataclass(frozen=True)
class LargeRow:
    """A row with a large number, whatever its sign."""

    layout: int
    place: int
    file: int
    value: Decimal
    line: int | None = None


def largest_rows(engine: Engine, taken: Intake, most: int) -> list[LargeRow]:
    """The counted rows with the largest amounts, quantities or costs."""
    size = "greatest(abs(coalesce(amount, 0)), abs(coalesce(quantity, 0)), abs(coalesce(cost, 0)))"
    found = engine.ask(
        f"SELECT layout, place, file, {size} AS size FROM sales WHERE {COUNTED} ORDER BY size DESC, file, place LIMIT {most}"
    )
    rows = [LargeRow(*row) for row in found]
    lines = lines_of(engine, taken, rows)
    return [replace(row, line=lines.get((row.layout, row.place))) for row in rows]


def lines_of(engine: Engine, taken: Intake, rows: Sequence[Placed]) -> dict[tuple[int, int], int]:
    """The lines on which rows stand in their files, by layout and place; those that can't be told are left out."""
    found: dict[tuple[int, int], int] = {}
    for number, typed in taken.typed.items():
        mine = [row for row in rows if row.layout == number]
        found |= {(number, place): line for place, line in _lines(engine, taken, typed, mine)}
    return found


def _credited(amount: Decimal | None, share: Decimal) -> int | None:
    """The amount times the share in atoms, which hold it exactly: 15 digits of the one, 6 of the other."""
    return None if amount is None else to_atoms(amount) * int(share * SHARE_UNIT) // SHARE_UNIT


def _rows(wanted: RowsOf) -> str:
    """The SQL of the rows, each with its share and how it was credited."""
    same = (
        "s.layout, s.place, s.file, s.fate, s.day, s.order_no, s.line_no, s.quantity, s.amount, "
        "s.region, s.product, s.channel, s.seller"
    )
    tests = " AND ".join(_tests(wanted, "s"))
    if wanted.sellers is None and not wanted.nobody:
        return f"SELECT {same}, CAST(1 AS DECIMAL(9,6)) AS share, 'name' AS how FROM sales s WHERE {tests}"
    if wanted.sellers is not None:
        named = f"c.seller IN ({', '.join(str(seller) for seller in wanted.sellers)})" if wanted.sellers else "false"
        own = " AND ".join([named, *_tests(wanted, "c")])
        kept = "layout, place, share, how"
        mine = f"SELECT {kept} FROM credits c WHERE {own}"
        if wanted.overlays:
            mine += f" UNION ALL SELECT {kept} FROM overlaid c WHERE {own}"
        return (
            f"SELECT {same}, c.share, c.how FROM ({mine}) c JOIN sales s ON s.layout = c.layout AND s.place = c.place"
        )
    # What is left of each sale when its sellers have theirs; nothing is rounded, so whole sales leave nothing.
    carried = "SELECT layout, place, sum(share) AS share FROM credits WHERE seller >= 0 GROUP BY layout, place"
    rest = "CAST(1 - coalesce(g.share, 0) AS DECIMAL(9,6))"
    return (
        f"SELECT {same}, {rest} AS share, 'name' AS how FROM sales s "
        f"LEFT JOIN ({carried}) g ON g.layout = s.layout AND g.place = s.place WHERE {rest} <> 0 AND {tests}"
    )


def _tests(wanted: RowsOf, row: str) -> Iterator[str]:
    fates = ", ".join(quoted(fate) for fate in wanted.fates or ())
    yield f"{row}.fate IN ({fates})" if wanted.fates else f"{row}.{COUNTED}"
    if wanted.periods is not None:
        yield f"{row}.period >= {wanted.periods[0]} AND {row}.period < {wanted.periods[1]}"
    if wanted.until is not None:
        yield f"{row}.day <= DATE '{wanted.until.isoformat()}'"
    if wanted.file is not None:
        yield f"{row}.file = {wanted.file}"
    for axis, span in (wanted.nodes or {}).items():
        node = f"{row}.{axis}"
        yield f"coalesce({node}, -1) < 0" if span is None else f"{node} >= {span[0]} AND {node} < {span[1]}"


def _lines(engine: Engine, taken: Intake, typed: Typed, rows: Sequence[Placed]) -> Iterator[tuple[int, int]]:
    """The line of each row of a layout (place, line).

    What tells a row is its text. Where several lines read alike, those that come first are taken: they are worth the same.
    """
    texts = _texts(engine, typed, rows) if rows else {}
    for source in taken.sources:
        mine = [row.place for row in rows if row.file == source.number and row.place in texts]
        if not mine:
            continue
        standing = _standing(source, {text for place in mine for text in texts[place]})
        used: set[int] = set()
        for place in mine:
            free = sorted(line for text in texts[place] for line in standing.get(text, ()) if line not in used)
            if free:
                used.add(free[0])
                yield place, free[0]


def _texts(engine: Engine, typed: Typed, rows: Sequence[Placed]) -> dict[int, set[tuple[str, ...]]]:
    """The texts that the fields of each row may have had: those that are read as what the row holds."""
    sellers: dict[str, SqlType] = {f"{k}{i}": HELD[k] for i in range(typed.sellers) for k in ("s", "h")}
    stored = {column: kind for column, kind in {**SAME, **sellers}.items() if column not in typed.derived}
    engine.give("asked_rows", {"place": "BIGINT"}, [[row.place for row in rows]])
    asked = engine.ask(
        f"SELECT t.rowid, {', '.join(f't.{column}' for column in stored)} FROM {typed.name} t "
        "JOIN asked_rows a ON a.place = t.rowid"
    )
    # Given back, they are held against the text by whatever engine reads it, which needn't know the typed rows.
    kinds: dict[str, SqlType] = {"at_row": "BIGINT", **stored}
    engine.give("asked_typed", kinds, list(zip(*asked, strict=True)) or [()] * len(kinds))
    same = " AND ".join(f"q.{column} IS NOT DISTINCT FROM t.{column}" for column in stored)
    found: dict[int, set[tuple[str, ...]]] = {}
    for place, text in engine.ask(
        f"SELECT DISTINCT t.at_row, q.line_text FROM asked_typed t JOIN ({with_text(typed.query)}) q ON {same}"
    ):
        found.setdefault(place, set()).add(tuple(one_line(field) for field in text.split(FIELD_MARK)))
    return found


def _standing(source: Source, texts: set[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """The lines on which each text stands in a file."""
    found: dict[tuple[str, ...], list[int]] = {}
    for fields, record in locate(source.text, source.scan, source.header, texts):
        found.setdefault(fields, []).append(record.line)
    return found
