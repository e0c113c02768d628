"""The files and tables of one layout, made ready for an engine (数据源)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, groupby
from pathlib import Path
from typing import TypeVar

from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import Engine, Readable, ReadFailed
from salesplan.sales.files import Header, Scan, Unusable, column_numbers, read_header, scan
from salesplan.sales.inputs.access import ANYWHERE, Access
from salesplan.sales.inputs.cell_text import PLAIN_RULE, Rule
from salesplan.sales.inputs.database import Asked, read_database
from salesplan.sales.inputs.found import Found, find_files, kind_of, unpatterned
from salesplan.sales.inputs.packed import unpack, unpack_members
from salesplan.sales.inputs.parquet import read_parquet
from salesplan.sales.inputs.tabled import Tabled, sha256_of
from salesplan.sales.inputs.workbook import Sheets, read_workbook
from salesplan.sales.text_rows import recode, rewrite
from salesplan.words.sentence import sentence

T = TypeVar("T")
Stamp = tuple[int, int]  # a file's size and the time it was written, which tell whether it changed


@dataclass(frozen=True)
class Source:
    """One text file, or what became one: its number among all of a run, its name as tables show it and as findings place it.

    path: where its lines stand, numbered as the rows of what it came from. ready: UTF-8 with plain newlines; often the same.
    origin: the file that it came from, with the stamp that this had before it was read; none for a database.
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
    """How the files of a layout are to be opened. `columns` may stand in them, `must` has to; `sheet`: of workbooks."""

    encoding: str | None
    separator: str | None
    header: int
    columns: Sequence[str]
    must: Sequence[str]
    sheet: Sequence[str] = ()
    rule: Rule = PLAIN_RULE


def open_sources(
    patterns: Sequence[str],
    folder: Path,
    first: int,
    wanted: Wanted,
    workspace: Path,
    place: Place,
    access: Access = ANYWHERE,
) -> Opened:
    """Find, scan and prepare the files that `patterns` name, relative to `folder`; `place` is where the plan names them."""
    opened, numbers = Opened(), count(first)
    found = find_files(patterns, folder, access)
    opened.findings += _not_found(found, folder, place)
    for shown, path in found.files.items():
        reader = Reader(path, wanted, workspace, numbers, opened.findings)
        opened.sources += reader.read(shown)
    return opened


def _not_found(found: Found, folder: Path, place: Place) -> Iterator[Finding]:
    for pattern in found.unmatched:
        yield finding("SP401", place, pattern=pattern, hint=sentence("files_relative", folder=str(folder)))
    if found.outside:
        first = folder / found.outside
        real = str(first.resolve().parent if first.exists() else (folder / unpatterned(found.outside)).resolve())
        yield finding("SP473", place, file=found.outside, hint=sentence("allow_outside", folder=real))


def open_table(asked: Asked, first: int, wanted: Wanted, workspace: Path, place: Place, access: Access) -> Opened:
    """Ask a database, and prepare what it says."""
    shown, own = f"{asked.database}[{asked.name}]", workspace / f"asked{first}"
    own.mkdir()
    try:
        tabled = read_database(asked, access, wanted.rule, place, own)
        column_numbers(tabled.header, wanted.must, shown, 0)
    except Unusable as error:
        return Opened(findings=[error.finding])
    return Opened([Source(first, tabled.path, shown, shown, tabled.scan, tabled.header, tabled.path)])


@dataclass
class Reader:
    """Reads one file of whatever kind: one source, or one for each sheet or member of it."""

    origin: Path
    wanted: Wanted
    workspace: Path
    numbers: Iterator[int]
    findings: list[Finding]

    def read(self, shown: str) -> list[Source]:
        """The sources of the file; none, and a finding, where it can't be used."""
        self.stamp = stamp_of(self.origin)
        try:
            return list(self._open(self.origin, shown, str(self.origin), packed=False))
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
        elif kind == "zip":
            for name, member in unpack_members(path, place, self._room()):
                yield from self._open(member, f"{shown}/{name}", f"{place}/{name}", packed=True)
        elif kind == "parquet":
            yield self._table(read_parquet(path, place, self.wanted.rule, self._room()), shown, place)
        else:
            sheets = Sheets(self.wanted.sheet, self.wanted.header, self.wanted.must, self.wanted.rule)
            for tabled in read_workbook(path, place, sheets, self._room(), old=kind == "old_workbook"):
                yield self._table(tabled, f"{shown}[{tabled.name}]", f"{place}[{tabled.name}]")

    def _room(self) -> Path:
        """A folder for the files that this one becomes."""
        room = self.workspace / f"from{next(self.numbers)}"
        room.mkdir()
        return room

    def _text(self, path: Path, shown: str, place: str) -> Source:
        wanted, number = self.wanted, next(self.numbers)
        scanned = scan(path, place, wanted.encoding)
        header = read_header(path, place, scanned, wanted.header, wanted.separator, set(wanted.columns))
        column_numbers(header, wanted.must, place, header.lines)
        ready = path
        if scanned.recode:
            ready = self.workspace / f"{number}.csv"
            recode(path, scanned, ready)
        return Source(number, path, shown, place, scanned, header, ready, self.origin, self.stamp)

    def _table(self, tabled: Tabled, shown: str, place: str) -> Source:
        if tabled.errors:
            self.findings.append(finding("SP477", Place(place), cells=tabled.errors))
        column_numbers(tabled.header, self.wanted.must, place, tabled.header.lines)
        number = next(self.numbers)
        return Source(
            number, tabled.path, shown, place, tabled.scan, tabled.header, tabled.path, self.origin, self.stamp
        )


@dataclass
class Part:
    """Files with one header, as a relation of an engine (see Engine.read)."""

    name: str
    sources: list[Source]
    picks: Mapping[str, str]  # name in the relation → column of the files

    def read(self, engine: Engine) -> None:
        """Name the relation."""
        first = self.sources[0]
        numbers = column_numbers(first.header, list(self.picks.values()), first.place, first.header.lines)
        picks = {pick: numbers[column] for pick, column in self.picks.items()}
        broken = any(source.scan.broken_lines for source in self.sources)
        readable = [_readable(source) for source in self.sources]
        engine.read(self.name, readable, first.header.separator, len(first.header.names), picks, broken=broken)

    def attempt(self, engine: Engine, workspace: Path, action: Callable[[str], T]) -> T:
        """Do something with the relation of this name; files that the engine can't read as they are, are rewritten first."""
        try:
            self.read(engine)
            return action(self.name)
        except ReadFailed:
            for i, source in enumerate(self.sources):
                ready = workspace / f"{source.number}.rewritten"
                rewrite(source.path, source.scan, source.header, ready)
                self.sources[i] = replace(source, ready=ready)
            self.read(engine)
            return action(self.name)


def parts_of(name: str, sources: Sequence[Source], picks: Mapping[str, str]) -> list[Part]:
    """The files of a layout, those with the same header together."""
    return [Part(f"{name}_{i}", list(alike), picks) for i, (_, alike) in enumerate(_by_header(sources))]


def _by_header(sources: Sequence[Source]) -> Iterator[tuple[Header, Iterator[Source]]]:
    order = sorted(sources, key=lambda s: (s.header.names, s.header.separator, s.header.lines, s.number))
    return groupby(order, key=lambda s: s.header)


def _readable(source: Source) -> Readable:
    # A rewritten file has no header left.
    skip = source.header.lines if source.ready.suffix != ".rewritten" else 0
    return Readable(source.number, source.ready, skip)
