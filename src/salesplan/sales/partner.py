"""The second file of a layout (关联文件): its rows by key, to stand beside those of the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import Engine
from salesplan.sales.inputs.cell_text import Rule
from salesplan.sales.sources import Opened, Reach, Source, Wanted, open_sources, parts_of
from salesplan.terms.export_layout import Export


@dataclass
class Partner:
    """A joined file: the table of its rows by `key`, with the `copies` of each that differ.

    at: a column of the file → its SQL, as of the row j that stands beside a row m. rows: file → how many it has.
    """

    table: str = ""
    at: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[Source] = ()
    rows: Mapping[int, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Join:
    """The second file of a layout as it is to be opened.

    place: of the layout. columns: what the first file doesn't have. first: number of the first file. rule: how numbers are
    written in it.
    """

    export: Export
    place: Place
    columns: Sequence[str]
    first: int
    rule: Rule

    def open(self, reach: Reach) -> Opened:
        """Open the files that the layout joins; none where it joins none."""
        join = self.export.join
        if join is None:
            return Opened()
        needed = [join.on, *self.columns]
        encoding, separator = encoding_of_joined(self.export), join.separator or self.export.separator
        wanted = Wanted(encoding, separator, join.header, needed, needed, join.sheet, self.rule)
        return open_sources(join.files, self.first, wanted, self.place, reach)


def encoding_of_joined(export: Export) -> str | None:
    """The encoding that a layout says its joined files have; None where it says none."""
    return (export.join.encoding if export.join else None) or export.encoding


def load_partner(engine: Engine, name: str, asked: Join, reach: Reach) -> Partner:
    """Load the file that a layout joins."""
    join, columns = asked.export.join, asked.columns
    assert join is not None  # noqa: S101 - asked before
    opened = asked.open(reach)
    if not opened.sources:
        return Partner(findings=opened.findings)
    picks = {"key": join.on} | {f"q{i}": column for i, column in enumerate(columns)}
    parts = parts_of(f"{name}_partner", opened.sources, picks)
    for part in parts:
        part.attempt(engine, reach.workspace, partial(_keep, engine, list(picks)))
    every = " UNION ALL ".join(f"SELECT * FROM {part.name}_kept" for part in parts)
    partner = Partner(f"{name}_partner", {column: f"j.q{i}" for i, column in enumerate(columns)}, opened.sources)
    values = "".join(f", trim(q{i}) AS q{i}" for i in range(len(columns)))
    some = "".join(f", min(q{i}) AS q{i}" for i in range(len(columns)))
    distinct = (
        f"SELECT DISTINCT trim(key) AS key{values} FROM ({every}) k WHERE shape = 0 AND NOT empty AND trim(key) <> ''"
    )
    engine.make(partner.table, f"SELECT key, count(*) AS copies{some} FROM ({distinct}) d GROUP BY key")
    counts = engine.ask(
        f"SELECT file, count(*), sum(CAST(shape <> 0 AS INTEGER)) FROM ({every}) k WHERE NOT empty GROUP BY file"
    )
    partner.rows = {file: count for file, count, _ in counts}
    faulty = {file: int(faults) for file, _, faults in counts if faults}
    places = {source.number: source.place for source in opened.sources}
    partner.findings = opened.findings + [finding("SP425", Place(places[f]), rows=n) for f, n in sorted(faulty.items())]
    return partner


def _keep(engine: Engine, picks: Sequence[str], name: str) -> None:
    engine.make(f"{name}_kept", f"SELECT file, empty, shape, {', '.join(picks)} FROM {name}")
