"""The files and tables of one layout, made ready for an engine (数据源)."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count, groupby
from pathlib import Path
from typing import Protocol, TypeVar

from salesplan.disk.inputs import note_input
from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import Engine, Readable, ReadFailed
from salesplan.sales.files import Scan, Unusable, scan
from salesplan.sales.headers import Header, column_numbers, hold_columns, read_header
from salesplan.sales.inputs.access import ANYWHERE, Access
from salesplan.sales.inputs.cell_text import PLAIN_RULE, Rule
from salesplan.sales.inputs.database import Asked, read_database
from salesplan.sales.inputs.found import Found, find_files, kind_of, unpatterned
from salesplan.sales.inputs.naming import plainly_named
from salesplan.sales.inputs.packed import unpack, unpack_members
from salesplan.sales.inputs.parquet import read_parquet
from salesplan.sales.inputs.tabled import Tabled, sha256_of
from salesplan.sales.inputs.workbook import Sheets, read_workbook
from salesplan.sales.mended import has_unclear_quotes, mend_quotes
from salesplan.sales.text_rows import cut_header, hides_rows, recode, rewrite
from salesplan.terms.steps import part, step
from salesplan.words.sentence import sentence

T = TypeVar("T")
Stamp = tuple[int, int]  # a file's size and the time it was written, which tell whether it changed


@dataclass(frozen=True)
class Source:
    """One text file, or what became one: its number among all of a run, its name as tables show it and as findings place it.

    path: where its lines stand, numbered as the rows of what it came from. ready: UTF-8 with plain newlines; often the same.
    origin: the file that it came from, with the stamp that this had before it was read; none for a database. errors: cells
    that hold the error of a formula; beside: sheets that were left out, though they have most of the columns; moments: see
    Tabled. reading: the key of how it was to be read. stored: its rows as the store keeps them (see sales/store), which then
    stand for `ready`; again: finds its lines where `path` has none.
    headless: `ready` begins with the first record.
    """

    number: int
    path: Path
    shown: str
    place: str
    scan: Scan
    header: Header
    ready: Path
    origin: Path | None = None
    stamp: Stamp | None = None
    errors: int = 0
    beside: tuple[str, ...] = ()
    moments: str | None = None
    reading: str = ""
    stored: Path | None = None
    again: Callable[[], Path] | None = None
    headless: bool = False

    @property
    def text(self) -> Path:
        """Where its lines stand."""
        return self.again() if self.again else self.path

    @property
    def identity(self) -> str:
        """What two layouts must not both read."""
        if self.origin is None:
            return self.place
        return f"{self.origin.resolve()}{self.place.removeprefix(str(self.origin))}"

    @property
    def changed(self) -> bool:
        """Whether the file that this came from is another one by now."""
        return self.origin is not None and stamp_of(self.origin) != self.stamp


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


@dataclass
class Opened:
    """The files of a layout that can be read, and what is wrong with the others."""

    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """How the files of a layout are to be opened. `columns` may stand in them, `must` has to; `sheet`: of workbooks.

    only: the files that are wanted of those that the patterns name, or what is wanted of them: members, sheets; None: all.
    """

    encoding: str | None
    separator: str | None
    header: int
    columns: Sequence[str]
    must: Sequence[str]
    sheet: Sequence[str] = ()
    rule: Rule = PLAIN_RULE
    only: Collection[str] | None = None

    def may_hold(self, shown: str) -> bool:
        """Whether a file is wanted, or something of it may be."""
        return self._only is None or shown in self._only

    @cached_property
    def _only(self) -> Collection[str] | None:
        if self.only is None:
            return None
        return {*self.only, *(one[:i] for one in self.only for i, mark in enumerate(one) if mark in "/[")}

    @cached_property
    def key(self) -> str:
        """A hash of all this: files of one content that are opened alike are read alike."""
        rule = [sorted(self.rule.amounts.items()), self.rule.decimal, self.rule.zone, self.rule.day]
        columns = [sorted(self.columns), sorted(self.must)]
        told = [self.encoding, self.separator, self.header, columns, list(self.sheet), rule]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True)
class Reach:
    """Where files are looked for, what of it may be read, and where what was read is made ready."""

    folder: Path
    workspace: Path
    access: Access = ANYWHERE


class Kept(Protocol):
    """Rows of files that were read before (see store.shelf)."""

    def take(self, origin: Path, wanted: Wanted, shown: str, workspace: Path, numbers: Iterator[int]) -> list[Source]:
        """The sources of a file; none where it has to be read."""


def open_sources(patterns: Sequence[str], first: int, wanted: Wanted, place: Place, reach: Reach) -> Opened:
    """Find, scan and prepare the files that `patterns` name; `place` is where the plan names them.

    first: the number of the first one, on which the others follow.
    """
    opened, numbers = Opened(), count(first)
    found = find_files(patterns, reach.folder, reach.access)
    opened.findings += _not_found(found, reach.folder, place)
    files = {shown: path for shown, path in found.files.items() if wanted.may_hold(shown)}
    sizes = [(stamp_of(path) or (0, 0))[0] for path in files.values()]
    with step("step_files", sum(sizes)):
        for (shown, path), size in zip(files.items(), sizes, strict=True):
            reader = Reader(path, wanted, reach.workspace, numbers, opened.findings, reach.access.kept)
            with part(size):
                opened.sources += [s for s in reader.read(shown) if wanted.only is None or s.shown in wanted.only]
    # Without gaps, whatever was passed over: a record of a closed period names files by their place among all.
    opened.sources = [replace(source, number=number) for number, source in enumerate(opened.sources, first)]
    return opened


def _not_found(found: Found, folder: Path, place: Place) -> Iterator[Finding]:
    for pattern in found.unmatched:
        yield finding("SP401", place, pattern=pattern, hint=sentence("files_relative", folder=str(folder)))
    for unread, problem in sorted(found.unread.items()):
        yield finding("SP489", Place(unread), reason=sentence("os_error", problem=problem))
    if found.outside:
        first = folder / found.outside
        real = str(
            first.resolve().parent if os.path.lexists(first) else (folder / unpatterned(found.outside)).resolve()
        )
        yield finding("SP473", place, file=found.outside, hint=sentence("allow_outside", folder=real))


def open_table(asked: Asked, first: int, wanted: Wanted, place: Place, reach: Reach) -> Opened:
    """Ask a database, and prepare what it says."""
    shown, own = f"{asked.database}[{asked.name}]", reach.workspace / f"asked{first}"
    own.mkdir()
    try:
        tabled = read_database(asked, reach.access, wanted.rule, place, own)
        column_numbers(tabled.header, wanted.must, shown, 0)
    except Unusable as error:
        return Opened(findings=[error.finding])
    source = Source(first, tabled.path, shown, shown, tabled.scan, tabled.header, tabled.path, moments=tabled.moments)
    return Opened([source], list(_told(source)))


@dataclass
class Reader:
    """Reads one file of whatever kind: one source, or one for each sheet or member of it."""

    origin: Path
    wanted: Wanted
    workspace: Path
    numbers: Iterator[int]
    findings: list[Finding]
    kept: Kept | None = None

    def read(self, shown: str) -> list[Source]:
        """The sources of the file, from the store where it has them; none, and a finding, where it can't be used."""
        note_input(self.origin)
        self.stamp = stamp_of(self.origin)
        if self.kept:
            stored = self.kept.take(self.origin, self.wanted, shown, self.workspace, self.numbers)
            if stored:
                self.findings += [found for one in stored for found in _told(one)]
                return [replace(source, stamp=self.stamp) for source in stored]
        try:
            opened = self._open(self.origin, shown, str(self.origin), packed=False)
            return [replace(source, reading=self.wanted.key) for source in opened]
        except Unusable as error:
            self.findings.append(error.finding)
            return []

    def _open(self, path: Path, shown: str, place: str, *, packed: bool) -> Iterator[Source]:
        kind = kind_of(path, place)
        if kind == "text":
            yield self._text(path, shown, place)
        elif packed and kind in ("gzip", "zstd", "zip"):
            raise Unusable(finding("SP472", Place(place), member=Path(shown).name, reason=sentence("member_packed")))
        elif kind in ("gzip", "zstd"):
            target = self._room() / "unpacked"
            unpack(path, kind, place, target)
            sha256 = sha256_of(path)
            for source in self._open(target, shown, place, packed=True):
                yield replace(source, scan=replace(source.scan, sha256=sha256))
        elif kind == "parquet":
            plain = plainly_named(path, self._room)
            yield self._table(read_parquet(plain, place, self.wanted.rule, self._room()), shown, place)
        elif kind == "zip":
            for name, member in unpack_members(path, place, self._room()):
                if self.wanted.may_hold(f"{shown}/{name}"):
                    yield from self._open(member, f"{shown}/{name}", f"{place}/{name}", packed=True)
        else:
            yield from self._sheets(path, shown, place, old=kind == "old_workbook")

    def _sheets(self, path: Path, shown: str, place: str, *, old: bool) -> Iterator[Source]:
        sheets = Sheets(self.wanted.sheet, self.wanted.header, self.wanted.must, self.wanted.rule)
        for tabled in read_workbook(path, place, sheets, self._room(), old=old):
            if self.wanted.may_hold(f"{shown}[{tabled.name}]"):
                yield self._table(tabled, f"{shown}[{tabled.name}]", f"{place}[{tabled.name}]")

    def _room(self) -> Path:
        """A folder for the files that this one becomes."""
        return Path(tempfile.mkdtemp(prefix="from-", dir=self.workspace))

    def _text(self, path: Path, shown: str, place: str) -> Source:
        wanted, number = self.wanted, next(self.numbers)
        scanned = scan(path, place, wanted.encoding)
        header = read_header(path, place, scanned, wanted.header, wanted.separator, set(wanted.columns))
        hold_columns(header, wanted.must, place, path, scanned, wanted.header, wanted.separator)
        ready = self._ready(path, scanned)
        source = Source(number, path, shown, place, scanned, header, ready, self.origin, self.stamp)
        if scanned.quotes and has_unclear_quotes(ready, header):
            mend_quotes(ready, header, mended := self._room() / "mended.csv")
            return replace(source, ready=mended, headless=True)
        if not hides_rows(ready, header):
            return source
        return replace(source, ready=cut_header(ready, header, self._room() / "rows.csv"), headless=True)

    def _ready(self, path: Path, scanned: Scan) -> Path:
        """The file as an engine can read it: UTF-8, under a plain name."""
        ready = path
        if scanned.recode:
            ready = self._room() / "recoded.csv"
            recode(path, scanned, ready)
        return plainly_named(ready, self._room)

    def _table(self, tabled: Tabled, shown: str, place: str) -> Source:
        number, path, line = next(self.numbers), tabled.path, tabled.header.lines
        hold_columns(tabled.header, self.wanted.must, place, path, tabled.scan, line, tabled.header.separator)
        source = Source(
            number, path, shown, place, tabled.scan, tabled.header, path, self.origin, self.stamp, tabled.errors,
            tabled.beside, tabled.moments,
        )  # fmt: skip
        self.findings += _told(source)
        return source


def _told(source: Source) -> Iterator[Finding]:
    """What is to be said of a table, whoever has read it."""
    place = Place(source.place)
    if source.errors:
        yield finding("SP477", place, cells=source.errors)
    if source.beside:
        yield finding("SP437", place, sheets=", ".join(source.beside), hint=sentence("say_sheets"))
    if source.moments:
        yield finding("SP439", place, column=source.moments, hint=sentence("say_time_zone"))


@dataclass
class Part:
    """Files with one header, as a relation of an engine (see Engine.read)."""

    name: str
    sources: list[Source]
    picks: Mapping[str, str]  # name in the relation → column of the files

    @property
    def columns(self) -> int:
        """How many the header has."""
        return len(self.sources[0].header.names)

    @property
    def picked(self) -> dict[str, int]:
        """Name in the relation → number of the column."""
        first = self.sources[0]
        numbers = column_numbers(first.header, list(self.picks.values()), first.place, first.header.lines)
        return {pick: numbers[column] for pick, column in self.picks.items()}

    @property
    def broken(self) -> bool:
        """Whether some lines have bytes that are no text."""
        return any(source.scan.broken_lines for source in self.sources)

    def read(self, engine: Engine) -> None:
        """Name the relation."""
        readable = [_readable(source) for source in self.sources]
        separator = self.sources[0].header.separator
        engine.read(self.name, readable, separator, self.columns, self.picked, broken=self.broken)

    def attempt(self, engine: Engine, workspace: Path, action: Callable[[str], T]) -> T:
        """Do something with the relation of this name; files that the engine can't read as they are, are rewritten first."""
        try:
            self.read(engine)
            return action(self.name)
        except ReadFailed:
            unread = [i for i, source in enumerate(self.sources) if not self._reads(engine, source)]
            for i in unread:
                self.sources[i] = rewritten(self.sources[i], workspace)
            self.read(engine)
            return action(self.name)

    def _reads(self, engine: Engine, source: Source) -> bool:
        """Whether an engine reads a file as it is: what becomes of its rows must not depend on the files beside it."""
        alone = Part(f"{self.name}_alone", [source], self.picks)
        try:
            alone.read(engine)
            engine.ask(f"SELECT sum(length(line_text)) FROM {alone.name}")
        except ReadFailed:
            return False
        return True


def rewritten(source: Source, workspace: Path) -> Source:
    """A source whose records are made ready one by one, with care."""
    ready = workspace / f"{source.number}.rewritten"
    rewrite(source.path, source.scan, source.header, ready)
    return replace(source, ready=ready, headless=True)


def parts_of(name: str, sources: Sequence[Source], picks: Mapping[str, str]) -> list[Part]:
    """The files of a layout, those with the same header together."""
    return [Part(f"{name}_{i}", list(alike), picks) for i, (_, alike) in enumerate(_by_header(sources))]


def _by_header(sources: Sequence[Source]) -> Iterator[tuple[Header, Iterator[Source]]]:
    order = sorted(sources, key=lambda s: (s.header.names, s.header.separator, s.header.lines, s.number))
    return groupby(order, key=lambda s: s.header)


def _readable(source: Source) -> Readable:
    if source.stored:
        return Readable(source.number, source.stored, 0, stored=True)
    return Readable(source.number, source.ready, lines_above(source))


def text_bytes(sources: Sequence[Source]) -> int:
    """The bytes of text that an engine reads of some files; those of the store are none."""
    return sum((stamp_of(source.ready) or (0, 0))[0] for source in sources if not source.stored)


def lines_above(source: Source) -> int:
    """The lines above the first record of what an engine reads."""
    return 0 if source.headless else source.header.lines
