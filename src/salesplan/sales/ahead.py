"""Typing before all texts are known (先判后补): by those of a sample, and once more what the sample didn't tell.

A survey of all texts is a pass over the files. Where a sample has most of them, one pass is enough: rows with others are kept
aside as they stand, their texts are noted, and they alone are typed again. What comes of it is what the survey would bring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from salesplan.errors import Place
from salesplan.sales.engine import Engine, ReadFailed, SqlType
from salesplan.sales.fields import is_blank
from salesplan.sales.foreseen import foreseen
from salesplan.sales.lookups import EXACT, NARROW, NUMBERS, Known, Lookups, date_text, named_columns, to_ask
from salesplan.sales.sample import sample_of
from salesplan.sales.sources import Part, text_bytes
from salesplan.sales.summed import SUMMED
from salesplan.sales.survey import Survey, is_plain, survey
from salesplan.sales.typed import Typed, is_converted, type_rows
from salesplan.sales.unseen import UNSEEN, fields_of, unpacked, with_fields
from salesplan.sales.values import read_days
from salesplan.terms.export_layout import Export
from salesplan.terms.layout import AmbiguousDates

LEAST = 64 * 2**20  # bytes of files for which it is worth the while
MOST_TEXTS = 2_000  # that a sample may have in a column, beside those of the plan, for the files not to have many more
GONE = "SELECT NULL AS gone"  # in place of a table whose memory is wanted
MOST_UNSEEN = 20  # of so many rows, one may be typed twice
MOST_ODD = 100  # of so many rows of a sample, one may have a number that isn't plain, for numbers to be narrow at first


@runtime_checkable
class Amending(Engine, Protocol):
    """An engine that can change its tables, and whose read relations can be asked for all fields, as `<name>_fields`."""

    def replace(self, name: str, rows: str) -> None:
        """Put the rows of a table behind those of another, in place of those that have their `rowid` there."""

    def renumber(self, name: str, column: str, numbers: Sequence[int]) -> None:
        """Change what is below zero in a column of a table: -1 to the first of the numbers, -2 to the second, and so on."""

    def change(self, name: str, column: str, kind: SqlType) -> None:
        """Give a column of a table another type."""


@dataclass(frozen=True)
class Raw:
    """The raw rows of a layout: what their table is to be called, the parts they come from, and a column → its SQL.

    rows: the SQL of all of them as m. periods: those whose rows are to be known again.
    """

    name: str
    export: Export
    place: Place
    known: Known
    parts: Sequence[Part]
    at: Mapping[str, str]
    rows: str
    periods: Collection[int]

    def lookups(self, engine: Engine, texts: Survey, fields: Sequence[str] = (), *, narrow: bool = False) -> Lookups:
        """What the texts mean; fields: where they are those of a sample; narrow: see Lookups."""
        return Lookups(engine, self.name, self.export, self.at, self.known, texts, self.place, fields, narrow)

    @property
    def questions(self) -> Mapping[str, str]:
        """What a survey asks."""
        return to_ask(self.export, self.known, self.at)

    @property
    def day(self) -> str:
        """The question for the texts of days."""
        return date_text(self.export, self.at)


@dataclass(frozen=True)
class Sampled:
    """The texts of a sample, with those that are to be expected beside them; plain: whether its numbers are."""

    texts: Survey
    plain: bool


def type_ahead(engine: Engine, raw: Raw, workspace: Path) -> Typed | None:
    """Make the table of these rows by a sample of them; None where that can't be done, or isn't worth it."""
    if not isinstance(engine, Amending) or raw.export.join or not _is_large(raw.parts):
        return None
    with suppress(ReadFailed, AmbiguousDates):
        sampled = _sampled(engine, raw, workspace)
        typed = _typed(engine, raw, sampled) if sampled is not None else None
        if typed is not None:
            return typed
    engine.make(raw.name, GONE)  # what is in it is of no use
    return None


def _is_large(parts: Sequence[Part]) -> bool:
    stored = any(source.stored for part in parts for source in part.sources)
    return not stored and sum(text_bytes(part.sources) for part in parts) >= LEAST


def _sampled(engine: Engine, raw: Raw, workspace: Path) -> Sampled | None:
    """What is known before all rows are read; None where too many texts would still be missing."""
    texts, plain = Survey(), _is_simple(raw)
    for part in raw.parts:
        sample = sample_of(part, workspace)
        if not text_bytes(sample.sources):
            return None
        sample.read(engine)
        texts.take(survey(engine, f"{sample.name} m", raw.questions))
        plain = plain and _has_plain_numbers(engine, raw, sample)
    expected = {expression: set(found) for expression, found in _expected(engine, raw)}
    if any(len(found - expected.get(one, set())) > MOST_TEXTS for one, found in texts.texts.items()):
        return None
    days = read_days(texts.of(raw.day), raw.export)
    coming = foreseen(days)
    # Only those that the column as a whole still reads as the days that they are meant to be.
    read = read_days([*days, *coming], raw.export)
    texts.add(raw.day, (text for text, day in coming.items() if read[text] == day))
    for expression, found in expected.items():
        texts.add(expression, found)
    return Sampled(texts, plain)


def _is_simple(raw: Raw) -> bool:
    """Whether amounts are those that the files have: what is computed has more digits."""
    return raw.export.columns.amount is not None and not is_converted(raw.export, raw.known)


def _has_plain_numbers(engine: Engine, raw: Raw, sample: Part) -> bool:
    texts = [raw.at[column] for name in NUMBERS if (column := getattr(raw.export.columns, name))]
    odd = " OR ".join(f"NOT ({is_plain(text, raw.export)} OR {is_blank(text)})" for text in texts)
    ((rows, found),) = engine.ask(f"SELECT count(*), count(*) FILTER (WHERE {odd}) FROM {sample.name} m")
    return bool(found * MOST_ODD <= rows)


def _expected(engine: Engine, raw: Raw) -> Iterator[tuple[str, Collection[str]]]:
    """The texts that the plan knows, by the question for them; none of which there would be more to say if it is there."""
    named, use = named_columns(raw.export, raw.known), raw.lookups(engine, Survey())
    for column in {column for columns in named.values() for column in columns}:
        axes = [axis for axis, columns in named.items() if column in columns]
        texts = {text for axis in axes for text in (*raw.known.spellings[axis], *raw.export.names.get(axis, {}))}
        for axis in axes:
            reading = use.read_names(axis, texts)
            plain = (text for text in texts if text == text.strip() and text not in reading.respelled)
            texts = {text for text in plain if (reading.nodes[text] or 0) >= 0}
        yield raw.at[column], texts


def _typed(engine: Amending, raw: Raw, sampled: Sampled) -> Typed | None:
    for part in raw.parts:
        part.read(engine)
    use = raw.lookups(engine, sampled.texts, fields_of(raw.parts), narrow=sampled.plain)
    first = type_rows(use, f"({with_fields(raw.parts)}) m", raw.periods)
    engine.settle(raw.name, first.content)
    ((rows, missing),) = engine.ask(f"SELECT count(*), count(*) FILTER (WHERE why = {UNSEEN}) FROM {raw.name}")
    return _mended(engine, raw, sampled, first) if missing * MOST_UNSEEN <= rows else None


def _mended(engine: Amending, raw: Raw, sampled: Sampled, first: Typed) -> Typed:
    """The table with the rows typed again that have other texts than the sample; raises AmbiguousDates."""
    unseen, mended, texts = f"{raw.name}_unseen", f"{raw.name}_mended", sampled.texts
    try:
        engine.make(unseen, unpacked(raw.name, raw.parts))
        texts.take(survey(engine, f"{unseen} m", raw.questions))
        read_days(texts.of(raw.day), raw.export)  # raises where those of the rest contradict those of the sample
        use = raw.lookups(engine, texts)
        engine.make(mended, type_rows(use, f"{unseen} m", raw.periods, "m.rowid").content)
        typed = type_rows(use.again(), raw.rows, raw.periods)
        for column, numbers in _renumbered(first, typed):
            engine.renumber(raw.name, column, numbers)
        if sampled.plain:
            _widen(engine, raw.name, mended, typed)
        engine.replace(raw.name, mended)
    finally:
        engine.make(unseen, GONE)
        engine.make(mended, GONE)
    return typed


def _widen(engine: Amending, name: str, mended: str, typed: Typed) -> None:
    """Make those numbers of a table wide among which some of the rows typed again don't fit."""
    columns = [column for column in SUMMED if column not in typed.derived]
    tests = (f"count({c}) FILTER (WHERE TRY_CAST({c} AS {NARROW}) IS DISTINCT FROM {c})" for c in columns)
    (counts,) = engine.ask(f"SELECT {', '.join(tests)} FROM {mended}")
    for column, count in zip(columns, counts, strict=True):
        if count:
            engine.change(name, column, EXACT)


def _renumbered(first: Typed, typed: Typed) -> Iterator[tuple[str, Sequence[int]]]:
    """The columns in which unknown names have other numbers now, since more of them are known to be there; and these."""
    for axis, reading in typed.readings.items():
        former, now = first.readings[axis].unknown, {name: -i for i, name in enumerate(reading.unknown, 1)}
        numbers = [now[name] for name in former]
        if numbers != list(range(-1, -len(former) - 1, -1)):
            columns = [f"s{i}" for i in range(typed.sellers)] if axis == "seller" else [axis]
            yield from ((column, numbers) for column in columns)
