"""The files of one layout, made ready for an engine (数据源)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import Engine, Readable, ReadFailed
from salesplan.sales.files import Header, Scan, Unusable, column_numbers, find_files, read_header, scan
from salesplan.sales.text_rows import recode, rewrite
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Source:
    """One file: its number among all files of a run, its name as tables show it and as findings place it."""

    number: int
    path: Path
    shown: str
    place: str
    scan: Scan
    header: Header
    ready: Path  # UTF-8 with plain newlines; the file itself where it is that already
    unclosed: frozenset[int] = frozenset()  # records that open a quote and never close it
    first: int = 0  # what the engine counts its first record as


@dataclass
class Opened:
    """The files of a layout that can be read, and what is wrong with the others."""

    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """How the files of a layout are to be opened. `columns` may stand in them, `must` has to."""

    encoding: str | None
    separator: str | None
    header: int
    columns: Sequence[str]
    must: Sequence[str]


def open_sources(
    patterns: Sequence[str], folder: Path, first: int, wanted: Wanted, workspace: Path, place: Place
) -> Opened:
    """Find, scan and prepare the files that `patterns` name, relative to `folder`; `place` is where the plan names them."""
    opened = Opened()
    for pattern in patterns:
        if not find_files([pattern], folder):
            opened.findings.append(
                finding("SP401", place, pattern=pattern, hint=sentence("files_relative", folder=str(folder)))
            )
    for path, shown in find_files(patterns, folder):
        try:
            opened.sources.append(_open(path, shown, first + len(opened.sources), wanted, workspace))
        except Unusable as error:
            opened.findings.append(error.finding)
    return opened


def _open(path: Path, shown: str, number: int, wanted: Wanted, workspace: Path) -> Source:
    place = str(path)
    scanned = scan(path, place, wanted.encoding)
    header = read_header(path, place, scanned, wanted.header, wanted.separator, set(wanted.columns))
    column_numbers(header, wanted.must, place, header.lines)
    ready = path
    if scanned.recode:
        ready = workspace / f"{number}.csv"
        recode(path, scanned, ready)
    return Source(number, path, shown, place, scanned, header, ready)


@dataclass(frozen=True)
class _Reading:
    """How an engine is to read files with one header."""

    engine: Engine
    table: str
    header: Header
    columns: Mapping[str, int]
    whole: bool

    def read(self, group: Sequence[Source]) -> None:
        broken, width = any(source.scan.broken_lines for source in group), len(self.header.names)
        readable = [_readable(source) for source in group]
        self.engine.read(
            self.table, readable, self.header.separator, width, self.columns, whole=self.whole, broken=broken
        )


def load(
    engine: Engine, name: str, sources: Sequence[Source], picks: Mapping[str, str], workspace: Path, *, whole: bool
) -> list[Source]:
    """Make the table `name` of all sources (see Engine.read); gives them back, those with odd records rewritten.

    picks: name in the table → column of the files. Files with the same header are read together. The table has
    `record` besides; a source's `first` is that of its first record.
    """
    parts, done = [], list[Source]()
    for i, (header, alike) in enumerate(_by_header(sources)):
        part, group = f"{name}_{i}", list(alike)
        numbers = column_numbers(header, list(picks.values()), group[0].place, header.lines)
        columns = {pick: numbers[column] for pick, column in picks.items()}
        reading = _Reading(engine, part, header, columns, whole)
        try:
            reading.read(group)
        except ReadFailed:
            group = [_rewritten(source, workspace) for source in group]
            reading.read(group)
        parts.append(part)
        firsts = dict(engine.ask(f"SELECT file, min(rowid) FROM {part} GROUP BY file"))
        done += [replace(source, first=firsts.get(source.number, 0)) for source in group]
    engine.view(name, " UNION ALL ".join(f"SELECT *, rowid AS record FROM {part}" for part in parts))
    return sorted(done, key=lambda source: source.number)


def _by_header(sources: Sequence[Source]) -> Iterator[tuple[Header, Iterator[Source]]]:
    order = sorted(sources, key=lambda s: (s.header.names, s.header.separator, s.header.lines, s.number))
    return groupby(order, key=lambda s: s.header)


def _readable(source: Source) -> Readable:
    # A rewritten file has no header left.
    skip = source.header.lines if source.ready.suffix != ".rewritten" else 0
    return Readable(source.number, source.ready, skip)


def _rewritten(source: Source, workspace: Path) -> Source:
    ready = workspace / f"{source.number}.rewritten"
    unclosed = rewrite(source.path, source.scan, source.header, ready)
    return replace(source, ready=ready, unclosed=frozenset(unclosed))
