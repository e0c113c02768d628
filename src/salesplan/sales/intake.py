"""The intake of exports (导入): every row of every file ends in exactly one fate, and the fates add up to the file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from salesplan.errors import ExportsError, Finding, Place, finding
from salesplan.sales.duplicates import NOT_LOOKED_FOR, duplicate_key, find_repeats
from salesplan.sales.engine import Engine
from salesplan.sales.lookups import Known
from salesplan.sales.sources import Source, Wanted, load, open_sources
from salesplan.sales.text_rows import locate
from salesplan.sales.typed import Typed, type_rows
from salesplan.terms.export_layout import Export
from salesplan.words.sentence import sentence

FATES = ("credited", "excluded", "duplicate", "unmatched", "rejected")
MOST_REJECTS = 10_000  # rejected rows that are listed one by one
# What the views `sales` and `credits` have in common.
SAME = "t.file, t.record, t.day, t.period, t.region, t.product, t.channel, t.customer, t.order_no, t.quantity, t.amount"
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


@dataclass
class Intake:
    """What became of the exports.

    The engine's view `sales` has a row per row of the files: layout, file, record, fate, day, period, region, product,
    channel (nodes; below zero: unknown; missing: none), customer, order_no, quantity, amount; its view `credits` has one
    per row and seller: seller (likewise), share, and the same day, period, amount, quantity.
    """

    sources: list[Source] = field(default_factory=list)
    partners: list[Source] = field(default_factory=list)
    counts: list[FateCount] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    respelled: set[tuple[str, str, str]] = field(default_factory=set)  # axis, as written, as taken
    findings: list[Finding] = field(default_factory=list)
    partner_rows: dict[int, int] = field(default_factory=dict)


@dataclass
class _Layout:
    """One layout on its way in."""

    number: int
    key: str
    export: Export
    place: Place
    sources: list[Source]
    typed: Typed | None = None
    repeats: str | None = None


def take_in(
    engine: Engine,
    exports: Mapping[str, Export],
    folder: Path,
    known: Known,
    places: Mapping[str, Place],
    others: Sequence[str] = (),
    others_folder: Path | None = None,
) -> Intake:
    """Read the exports and judge every row.

    others: files or patterns to read instead of those that the layouts name, relative to `others_folder`; each is read
    with the layout whose columns it has. Raises ExportsError when files can't be used.
    """
    with tempfile.TemporaryDirectory(prefix="salesplan-") as workspace:
        taken = Intake()
        layouts = _open_all(taken, exports, folder, places, Path(workspace), others, others_folder or folder)
        if any(found.severity == "error" for found in taken.findings):
            raise ExportsError(taken.findings)
        for layout in layouts:
            _type(engine, taken, layout, folder, known, Path(workspace))
        if any(found.severity == "error" for found in taken.findings):
            raise ExportsError(taken.findings)
        _views(engine, layouts)
        _count(engine, taken, layouts)
        _list_rejects(engine, taken, layouts)
        _list_unknown(engine, taken, layouts)
        return taken


def _open_all(
    taken: Intake,
    exports: Mapping[str, Export],
    folder: Path,
    places: Mapping[str, Place],
    workspace: Path,
    others: Sequence[str],
    others_folder: Path,
) -> list[_Layout]:
    layouts, readers = [], dict[Path, list[str]]()
    strangers: dict[str, Finding] = {}  # files given in place of the plan's own that no layout has read yet
    for number, (key, export) in enumerate(sorted(exports.items())):
        patterns, base = (others, others_folder) if others else (export.files, folder)
        opened = open_sources(patterns, base, len(taken.sources), _wanted(export), workspace, places[key])
        for found in opened.findings:
            if others and found.code == "SP404":
                strangers.setdefault(found.place.file, found)
            elif found not in taken.findings:
                taken.findings.append(found)
        for source in opened.sources:
            readers.setdefault(source.path.resolve(), []).append(key)
        layouts.append(_Layout(number, key, export, places[key], opened.sources))
        taken.sources += opened.sources
        _tell_encodings(taken, opened.sources, export.encoding)
    for path, keys in readers.items():
        if len(keys) > 1:
            taken.findings.append(finding("SP423", Place(str(path)), first=keys[0], second=keys[1]))
    known = {source.place for source in taken.sources}
    taken.findings += [found for place, found in strangers.items() if place not in known]
    return [layout for layout in layouts if layout.sources]


def _wanted(export: Export) -> Wanted:
    columns = _columns(export)
    # With a second file, a column may stand in either; only the key must stand in both.
    must = [export.join.on] if export.join else columns
    return Wanted(export.encoding, export.separator, export.header, columns, must)


def _columns(export: Export) -> list[str]:
    """The columns that a layout needs, each once."""
    named: list[str] = []
    for column in export.columns.model_dump().values():
        named += column if isinstance(column, list) else [column] if column else []
    named += [export.returns.column] if export.returns else []
    named += list(export.exclude) + ([export.join.on] if export.join else [])
    return list(dict.fromkeys(named))


def _tell_encodings(taken: Intake, sources: Sequence[Source], stated: str | None) -> None:
    # UTF-8 is what one expects; it is told only where the layout says otherwise.
    detected = [s for s in sources if s.scan.detected and (stated or s.scan.encoding != "utf-8")]
    for encoding in sorted({s.scan.encoding for s in detected}):
        alike = [s for s in detected if s.scan.encoding == encoding]
        taken.findings.append(finding("SP419", Place(alike[0].place), encoding=encoding, files=len(alike)))


def _type(engine: Engine, taken: Intake, layout: _Layout, folder: Path, known: Known, workspace: Path) -> None:
    export, name = layout.export, f"layout{layout.number}"
    has = set(layout.sources[0].header.names)
    columns = _columns(export)
    own = [column for column in columns if column in has or export.join is None]
    picks = {f"p{i}": column for i, column in enumerate(own)}
    layout.sources = load(engine, f"{name}_raw", layout.sources, picks, workspace, whole=export.duplicates == "row")
    taken.sources = sorted(
        [s for s in taken.sources if s.number not in {own.number for own in layout.sources}] + layout.sources,
        key=lambda s: s.number,
    )
    at = {column: f"m.{pick}" for pick, column in picks.items()}
    if export.join:
        at |= _partner(engine, taken, layout, folder, [c for c in columns if c not in own], workspace)
        missing = [column for column in columns if column not in at]
        if missing:
            return
    layout.typed = type_rows(engine, name, export, at, known, layout.place)
    taken.findings += layout.typed.findings
    for alias, reading in layout.typed.readings.items():
        taken.respelled |= {(_axis_of(alias), written, name) for written, name in reading.respelled.items()}
    if duplicate_key(export) == NOT_LOOKED_FOR and export.duplicates is None:
        taken.findings.append(finding("SP424", layout.place, layout=layout.key, hint=sentence("say_duplicates")))
    repeats = find_repeats(engine, layout.typed, export)
    layout.repeats = repeats.table
    if repeats.differing:
        taken.findings.append(finding("SP412", layout.place, layout=layout.key, keys=int(repeats.differing)))


def _partner(
    engine: Engine, taken: Intake, layout: _Layout, folder: Path, columns: Sequence[str], workspace: Path
) -> dict[str, str]:
    """Load the joined file; its rows by key, with how many different ones there are of each."""
    join = layout.export.join
    assert join is not None  # noqa: S101 - asked before
    wanted = Wanted(
        join.encoding or layout.export.encoding,
        join.separator or layout.export.separator,
        join.header,
        [join.on, *columns],
        [join.on, *columns],
    )
    opened = open_sources(join.files, folder, 1_000_000 + len(taken.partners), wanted, workspace, layout.place)
    taken.findings += opened.findings
    if not opened.sources:
        return {}
    name = f"layout{layout.number}"
    picks = {"key": join.on} | {f"q{i}": column for i, column in enumerate(columns)}
    taken.partners += load(engine, f"{name}_partner_raw", opened.sources, picks, workspace, whole=False)
    values = "".join(f", any_value(q{i}) AS q{i}" for i in range(len(columns)))
    whole = "".join(f", q{i}" for i in range(len(columns)))
    distinct = f"SELECT DISTINCT trim(key) AS key{whole} FROM {name}_partner_raw WHERE shape = 0"
    engine.make(f"{name}_partner", f"SELECT key, count(*) AS copies{values} FROM ({distinct}) d GROUP BY key")
    rows = engine.ask(
        f"SELECT file, count(*), sum(CAST(shape IN (1, 2, 4) AS INTEGER)) FROM {name}_partner_raw WHERE shape <> 3 GROUP BY file"
    )
    for number, count, faulty in rows:
        taken.partner_rows[number] = count
        if faulty:
            place = next(s.place for s in taken.partners if s.number == number)
            taken.findings.append(finding("SP425", Place(place), rows=int(faulty)))
    return {column: f"j.q{i}" for i, column in enumerate(columns)}


def _views(engine: Engine, layouts: Sequence[_Layout]) -> None:
    sales, credited = list[str](), list[str]()
    for layout in layouts:
        if layout.typed is None:
            continue
        t, repeated = layout.typed.name, layout.repeats
        join = f" LEFT JOIN {repeated} again ON again.file = t.file AND again.record = t.record" if repeated else ""
        fate = "CASE WHEN again.file IS NOT NULL THEN 'duplicate' ELSE t.fate END" if repeated else "t.fate"
        same = f"{layout.number} AS layout, {SAME}, {fate} AS fate"
        source = f"FROM {t} t{join}"
        sellers = layout.typed.sellers
        nobody = " AND ".join(f"t.s{i} IS NULL" for i in range(sellers))
        sales.append(f"SELECT {same}, t.why, t.s0 AS seller {source}")
        for i in range(sellers):
            # Where nobody is named, the first one stands for nobody, with all of the sale.
            wanted = f"t.s{i} IS NOT NULL" + (f" OR ({nobody})" if i == 0 else "")
            share = f"CAST(CASE WHEN {nobody} THEN 1 ELSE t.h{i} END AS DECIMAL(9,6)) AS share"
            credited.append(f"SELECT {same}, t.s{i} AS seller, {share} {source} WHERE {wanted}")
    engine.view("sales", " UNION ALL ".join(sales))
    engine.view("credits_named", " UNION ALL ".join(credited))
    engine.view("credits", "SELECT * FROM credits_named")


def _count(engine: Engine, taken: Intake, layouts: Sequence[_Layout]) -> None:
    by_number = {layout.number: layout for layout in layouts}
    rows = engine.ask(
        "SELECT layout, file, fate, why, count(*), sum(amount), sum(CAST(coalesce(period, -1) >= 0 AS INTEGER)), "
        "sum(CASE WHEN period >= 0 THEN amount END) FROM sales GROUP BY layout, file, fate, why ORDER BY ALL"
    )
    for number, file, fate, why, count, amount, rows_in_year, in_year in rows:
        typed = by_number[number].typed
        reason, column = typed.reasons[why] if typed and why is not None and fate != "duplicate" else ("", "")
        taken.counts.append(
            FateCount(
                file, fate, reason, column, count, amount or Decimal(0), int(rows_in_year or 0), in_year or Decimal(0)
            )
        )


def _list_rejects(engine: Engine, taken: Intake, layouts: Sequence[_Layout]) -> None:
    sources = {source.number: source for source in taken.sources}
    reasons = {layout.number: layout.typed.reasons for layout in layouts if layout.typed}
    rows = engine.ask(
        f"SELECT layout, file, record, why FROM sales WHERE fate = 'rejected' ORDER BY file, record LIMIT {MOST_REJECTS}"
    )
    for number, source in sources.items():
        mine = {record - source.first: reasons[layout][why] for layout, file, record, why in rows if file == number}
        found = locate(source.path, source.scan, source.header, list(mine)) if mine else {}
        for record, (reason, column) in sorted(mine.items()):
            at = found.get(record)
            told = "quote_unclosed" if record in source.unclosed else reason
            text = at.text[:LONGEST_RAW] if at else ""
            taken.rejects.append(Reject(source.shown, at.line if at else None, column, told, text))


def _list_unknown(engine: Engine, taken: Intake, layouts: Sequence[_Layout]) -> None:
    totals: dict[tuple[str, str], list[Decimal]] = {}
    for layout in layouts:
        for alias, reading in layout.typed.readings.items() if layout.typed else ():
            axis = _axis_of(alias)
            # A row need not name a seller; it does need a region, product or channel where it has a column for it.
            test = f"{axis} < 0" if axis == "seller" else f"({axis} < 0 OR {axis} IS NULL)"
            source, amount = ("credits", "amount * share") if axis == "seller" else ("sales", "amount")
            rows = engine.ask(
                f"SELECT {axis}, count(*), sum({amount}) FROM {source} "
                f"WHERE layout = {layout.number} AND fate = 'unmatched' AND {test} GROUP BY {axis}"
            )
            for node, count, total in rows:
                name = reading.unknown[-node - 1] if node is not None else ""
                sums = totals.setdefault((axis, name), [Decimal(0), Decimal(0)])
                sums[0] += count
                sums[1] += total or 0
    ordered = sorted(totals.items(), key=lambda item: (item[0][0], -abs(item[1][1]), item[0][1]))
    taken.unknown = [Unknown(axis, name, int(rows), amount) for (axis, name), (rows, amount) in ordered]


def _axis_of(alias: str) -> str:
    """The axis of a column's alias: s0, s1 … are sellers."""
    return "seller" if alias[1:].isdigit() else alias
