"""What became of the rows (去向): counted by file and reason; the unreadable ones found in their files; strange names summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from salesplan.sales.engine import FIELD_MARK, Engine
from salesplan.sales.sources import Source, lines_below
from salesplan.sales.text_rows import Record, is_open, lines_at, locate, one_line, plain_fields, record_of
from salesplan.sales.typed import Reason, Typed, rejected

FATES = ("credited", "excluded", "duplicate", "unmatched", "rejected")
MOST_REJECTS = 10_000  # rejected rows that are listed one by one
LONGEST_RAW = 200  # characters of a rejected row that are shown


@dataclass(frozen=True)
class FateCount:
    """Rows of one file with one fate for one reason; amounts in major units, exact.

    in_year: those of them that fall into the plan's year.
    """

    file: int
    fate: str
    reason: str
    column: str
    rows: int
    amount: Decimal
    rows_in_year: int
    amount_in_year: Decimal


@dataclass(frozen=True)
class Reject:
    """A row that can't be read. `line` is None where the file's own line can't be told."""

    file: str
    line: int | None
    column: str
    reason: str
    text: str


@dataclass(frozen=True)
class Unknown:
    """A name that the plan doesn't know, in the rows of one layout; `name` is empty where a row names nothing."""

    axis: str
    name: str
    rows: int
    amount: Decimal


def count_fates(engine: Engine, typed: Mapping[int, Typed]) -> list[FateCount]:
    """The rows of each file by fate and reason. typed: the layouts by number."""
    rows = engine.ask(
        "SELECT layout, file, fate, why, count(*), sum(amount), sum(CAST(coalesce(period, -1) >= 0 AS INTEGER)), "
        "sum(CASE WHEN period >= 0 THEN amount END) FROM sales GROUP BY layout, file, fate, why "
        "ORDER BY layout, file, fate, why NULLS LAST"
    )
    counts = []
    for number, file, fate, why, count, amount, rows_in_year, in_year in rows:
        told = why is not None and fate != "duplicate"
        reason, column = typed[number].reasons[why] if told else ("", "")
        year = int(rows_in_year or 0), in_year or Decimal(0)
        counts.append(FateCount(file, fate, reason, column, count, amount or Decimal(0), *year))
    return counts


def find_rejects(engine: Engine, typed: Typed, sources: Sequence[Source]) -> Iterator[Reject]:
    """The rejected rows of a layout, as they stand in their files.

    Where every line is a record, they are counted; else they are looked for in the files: what tells a row is its text,
    and rows of one text have one fate.
    """
    firsts = _first_places(engine, typed, sources)
    places = "list(rowid)" if firsts else "NULL"
    rows = engine.ask(
        f"SELECT file, line_text, min(why), count(*) AS n, {places} FROM {typed.name} "
        f"WHERE {rejected(typed.reasons)} GROUP BY file, line_text ORDER BY file, line_text LIMIT {MOST_REJECTS}"
    )
    for source in sources:
        mine = [(text, typed.reasons[why], n, at) for file, text, why, n, at in rows if file == source.number]
        counted = None
        if source.number in firsts:
            placed = {place: (_fields(text), told) for text, told, _, at in mine for place in at}
            counted = _counted(source, placed, firsts[source.number])
        if counted is None:
            yield from _sought(source, [(_fields(text), told, n) for text, told, n, _ in mine])
        else:
            yield from counted


def _first_places(engine: Engine, typed: Typed, sources: Sequence[Source]) -> dict[int, int]:
    """Where the rows of a file begin in the typed table, for files each of whose lines has a row there, in their order."""
    lines = {source.number: below for source in sources if (below := lines_below(source)) is not None}
    if not lines or engine.record:  # its places don't count on by one
        return {}
    rows = engine.ask(f"SELECT file, min(rowid), max(rowid), count(*) FROM {typed.name} GROUP BY file")
    # A record takes a line at least, so where there are as many of both, each has one.
    return {file: first for file, first, last, n in rows if n == last - first + 1 == lines.get(file)}


def _counted(source: Source, told: Mapping[int, tuple[tuple[str, ...], Reason]], first: int) -> list[Reject] | None:
    """The rejected rows by their lines; None where a line reads otherwise than its row: some joins change their order."""
    above, separator = source.header.lines + 1 - first, source.header.separator
    found = []
    for number, text in lines_at(source.ready, {place + above for place in told}):
        fields, (reason, column) = told[number - above]
        if is_open(text, separator):
            reason, column = "quote_unclosed", ""
        elif tuple(plain_fields(record_of(number, text, separator), source.header)) != fields:
            return None
        found.append(Reject(source.shown, number, column, reason, text[:LONGEST_RAW]))
    return found


def _sought(source: Source, told: Sequence[tuple[tuple[str, ...], Reason, int]]) -> Iterator[Reject]:
    reasons = {fields: reason for fields, reason, _ in told}
    missing = Counter({fields: n for fields, _, n in told})
    for record in locate(source.text, source.scan, source.header, reasons) if reasons else ():
        fields = tuple(plain_fields(record, source.header))
        missing[fields] -= 1
        yield _reject(source, record, *reasons[fields])
    for fields in sorted(missing.elements()):
        reason, column = reasons[fields]
        yield Reject(source.shown, None, column, reason, source.header.separator.join(fields)[:LONGEST_RAW])


def _fields(line_text: str) -> tuple[str, ...]:
    return tuple(one_line(field) for field in line_text.split(FIELD_MARK))


def _reject(source: Source, record: Record, reason: str, column: str) -> Reject:
    told = ("quote_unclosed", "") if record.unclosed else (reason, column)
    return Reject(source.shown, record.line, told[1], told[0], record.text[:LONGEST_RAW])


def sum_unknown(engine: Engine, layouts: Mapping[int, Typed]) -> list[Unknown]:
    """The names that nobody knows, those with the largest amounts first."""
    totals: dict[tuple[str, str], list[Decimal]] = {}
    for number, typed in layouts.items():
        for axis, reading in typed.readings.items():
            # A row need not name a seller; it does need a region, product or channel where it has a column for it.
            test = f"{axis} < 0" if axis == "seller" else f"({axis} < 0 OR {axis} IS NULL)"
            source, amount = ("credits", "amount * share") if axis == "seller" else ("sales", "amount")
            rows = engine.ask(
                f"SELECT {axis}, count(*), sum({amount}) FROM {source} "
                f"WHERE layout = {number} AND fate = 'unmatched' AND {test} GROUP BY {axis}"
            )
            for node, count, total in rows:
                name = reading.unknown[-node - 1] if node is not None else ""
                sums = totals.setdefault((axis, name), [Decimal(0), Decimal(0)])
                sums[0] += count
                sums[1] += total or 0
    ordered = sorted(totals.items(), key=lambda item: (item[0][0], -abs(item[1][1]), item[0][1]))
    return [Unknown(axis, name, int(rows), amount) for (axis, name), (rows, amount) in ordered]
