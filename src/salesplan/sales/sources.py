"""The files of one layout, made ready for an engine (数据源)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import Engine, Readable, ReadFailed
from salesplan.sales.files import Header, Scan, Unusable, column_numbers, find_files, read_header, scan
from salesplan.sales.text_rows import recode, rewrite
from salesplan.words.sentence import sentence

T = TypeVar("T")


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


@dataclass
class Opened:
    """The files of a layout that can be read, and what is wrong with the others."""

    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """How the files of a layout are to be opened. `columns` may stand in them, `must` has to.

    only: the files that are wanted of those that the patterns name; None: all.
    """

    encoding: str | None
    separator: str | None
    header: int
    columns: Sequence[str]
    must: Sequence[str]
    only: Collection[str] | None = None


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
        if wanted.only is not None and shown not in wanted.only:
            continue
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
