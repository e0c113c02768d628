"""What became of the rows (去向): counted by file and reason; the unreadable ones found in their files; strange names summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from salesplan.errors import ExportsError, Place, finding
from salesplan.sales.engine import FIELD_MARK, Engine
from salesplan.sales.fates import BY_DAY
from salesplan.sales.located import Fields, locate
from salesplan.sales.records import Record
from salesplan.sales.sources import Source
from salesplan.sales.text_rows import one_line
from salesplan.sales.typed import Reason, Typed, rejected
from salesplan.terms.later import AsFar
from salesplan.words.sentence import sentence

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
    """The rows of each file by fate and reason, of what sum_fates has summed. typed: the layouts by number."""
    rows = engine.ask(
        "SELECT layout, file, fate, why, CAST(sum(n) AS BIGINT), sum(amount), CAST(sum(n) FILTER (WHERE in_year) AS BIGINT), "
        f"sum(amount) FILTER (WHERE in_year) FROM {BY_DAY} GROUP BY layout, file, fate, why "
        "ORDER BY layout, file, fate, why NULLS LAST"
    )
    counts = []
    for number, file, fate, why, count, amount, rows_in_year, in_year in rows:
        told = why is not None and fate != "duplicate"
        reason, column = typed[number].reasons[why] if told else ("", "")
        year = int(rows_in_year or 0), in_year or Decimal(0)
        counts.append(FateCount(file, fate, reason, column, count, amount or Decimal(0), *year))
    return counts


def find_rejects(engine: Engine, typed: Typed, sources: Sequence[Source]) -> AsFar[Reject]:
    """The rejected rows of a layout, as they stand in their files, which are read as far as somebody looks.

    What tells a row is its text, and rows of one text have one fate. Looking raises ExportsError where a file can't be read any
    more.
    """
    rows = engine.ask(
        f"SELECT file, line_text, min(why), count(*) AS n FROM {typed.name} "
        f"WHERE {rejected(typed.reasons)} GROUP BY file, line_text ORDER BY file, line_text LIMIT {MOST_REJECTS}"
    )
    of_file: dict[int, list[_Listed]] = {}
    for file, text, why, n in rows:
        of_file.setdefault(file, []).append(_Listed(_fields(text), typed.reasons[why], n))
    found = ((source, of_file[source.number]) for source in sources if source.number in of_file)
    return AsFar(chain.from_iterable(_standing(*one) for one in found), sum(row[3] for row in rows))


class _Listed(NamedTuple):
    """Rejected rows of one text: its fields as an engine has them, what is wrong with them, and how many there are."""

    fields: Fields
    reason: Reason
    rows: int


def _standing(source: Source, listed: Sequence[_Listed]) -> Iterator[Reject]:
    """Rejected rows of a file, in the order in which they stand there; those that aren't found come last, without a line."""
    reasons = {one.fields: one.reason for one in listed}
    missing = Counter[Fields]()
    for one in listed:
        missing[one.fields] += one.rows
    try:
        for fields, record in locate(source.text, source.scan, source.header, reasons):
            if missing[fields]:
                missing[fields] -= 1
                yield _reject(source, record, *reasons[fields])
    except OSError:
        raise ExportsError([finding("SP474", Place(source.place), hint=sentence("run_again"))]) from None
    for fields in sorted(missing.elements()):
        reason, column = reasons[fields]
        yield Reject(source.shown, None, column, reason, source.header.separator.join(fields)[:LONGEST_RAW])


def _fields(line_text: str) -> tuple[str, ...]:
    return tuple(one_line(field) for field in line_text.split(FIELD_MARK))


def _reject(source: Source, record: Record, reason: str, column: str) -> Reject:
    return Reject(source.shown, record.line, column, reason, record.text[:LONGEST_RAW])


def sum_unknown(engine: Engine, layouts: Mapping[int, Typed], span: tuple[date, date] | None = None) -> list[Unknown]:
    """The names that nobody knows, those with the largest amounts first. span: the first and last day; all if not said."""
    totals: dict[tuple[str, str], list[Decimal]] = {}
    days = f" AND day >= DATE '{span[0]}' AND day <= DATE '{span[1]}'" if span else ""
    for number, typed in layouts.items():
        for axis, reading in typed.readings.items():
            # A row need not name a seller; it does need a region, product or channel where it has a column for it.
            test = f"{axis} < 0" if axis == "seller" else f"({axis} < 0 OR {axis} IS NULL)"
            source, amount = ("credits", "amount * share") if axis == "seller" else ("sales", "amount")
            rows = engine.ask(
                f"SELECT {axis}, count(*), sum({amount}) FROM {source} "
                f"WHERE layout = {number} AND fate = 'unmatched' AND {test}{days} GROUP BY {axis}"
            )
            for node, count, total in rows:
                name = reading.unknown[-node - 1] if node is not None else ""
                sums = totals.setdefault((axis, name), [Decimal(0), Decimal(0)])
                sums[0] += count
                sums[1] += total or 0
    ordered = sorted(totals.items(), key=lambda item: (item[0][0], -abs(item[1][1]), item[0][1]))
    return [Unknown(axis, name, int(rows), amount) for (axis, name), (rows, amount) in ordered]
