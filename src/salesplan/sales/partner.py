"""The second file of a layout (关联文件): its rows by key, to stand beside those of the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import Engine
from salesplan.sales.inputs.access import Access
from salesplan.sales.inputs.cell_text import Rule
from salesplan.sales.sources import Source, Wanted, open_sources, parts_of
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


def load_partner(
    engine: Engine,
    name: str,
    export: Export,
    place: Place,
    columns: Sequence[str],
    folder: Path,
    first: int,
    workspace: Path,
    access: Access,
    rule: Rule,
) -> Partner:
    """Load the file that a layout joins, for the `columns` that the first file doesn't have."""
    join = export.join
    assert join is not None  # noqa: S101 - asked before
    needed = [join.on, *columns]
    encoding, separator = join.encoding or export.encoding, join.separator or export.separator
    wanted = Wanted(encoding, separator, join.header, needed, needed, join.sheet, rule)
    opened = open_sources(join.files, folder, first, wanted, workspace, place, access)
    if not opened.sources:
        return Partner(findings=opened.findings)
    picks = {"key": join.on} | {f"q{i}": column for i, column in enumerate(columns)}
    parts = parts_of(f"{name}_partner", opened.sources, picks)
    for part in parts:
        part.attempt(engine, workspace, partial(_keep, engine, list(picks)))
    every = " UNION ALL ".join(f"SELECT * FROM {part.name}_kept" for part in parts)
    partner = Partner(f"{name}_partner", {column: f"j.q{i}" for i, column in enumerate(columns)}, opened.sources)
    values = "".join(f", q{i}" for i in range(len(columns)))
    some = "".join(f", any_value(q{i}) AS q{i}" for i in range(len(columns)))
    distinct = f"SELECT DISTINCT trim(key) AS key{values} FROM ({every}) k WHERE shape = 0"
    engine.make(partner.table, f"SELECT key, count(*) AS copies{some} FROM ({distinct}) d GROUP BY key")
    counts = engine.ask(
        f"SELECT file, count(*), sum(CAST(shape <> 0 AS INTEGER)) FROM ({every}) k WHERE shape <> 3 GROUP BY file"
    )
    partner.rows = {file: count for file, count, _ in counts}
    faulty = {file: int(faults) for file, _, faults in counts if faults}
    places = {source.number: source.place for source in opened.sources}
    partner.findings = opened.findings + [finding("SP425", Place(places[f]), rows=n) for f, n in sorted(faulty.items())]
    return partner


def _keep(engine: Engine, picks: Sequence[str], name: str) -> None:
    engine.make(f"{name}_kept", f"SELECT file, shape, {', '.join(picks)} FROM {name}")
