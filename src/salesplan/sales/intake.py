"""The intake of exports (导入): every row of every file ends in exactly one fate, and the fates add up to the file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from salesplan.errors import ExportsError, Finding, Place, finding
from salesplan.sales.cube import COUNTED
from salesplan.sales.duplicates import NOT_LOOKED_FOR, duplicate_key, find_repeats
from salesplan.sales.engine import Engine
from salesplan.sales.identity import NOTHING, AlsoWanted
from salesplan.sales.inputs.access import ANYWHERE, Access
from salesplan.sales.inputs.cell_text import Rule
from salesplan.sales.inputs.database import Asked
from salesplan.sales.lookups import Known, Lookups, to_ask
from salesplan.sales.partner import Partner, load_partner, open_partner
from salesplan.sales.reckoning import FateCount, Reject, Unknown, count_fates, find_rejects, sum_unknown
from salesplan.sales.sources import Opened, Source, Wanted, open_sources, open_table, parts_of, text_bytes
from salesplan.sales.survey import Survey, survey
from salesplan.sales.typed import Typed, type_rows
from salesplan.terms.export_layout import Export
from salesplan.terms.money import digits_of, is_currency
from salesplan.terms.steps import step
from salesplan.words.sentence import sentence

# What the views `sales` and `credits` have in common.
SAME = "file day period region product channel order_no line_no customer returned quantity amount cost fx cost_fx why"
PARTNERS_FROM = 1_000_000  # joined files are numbered from here
FINEST = 4  # digits after the point of the finest currency


@dataclass
class Intake:
    """What became of the exports.

    The engine's view `sales` has a row per row of the files: layout and place (which tell it apart), file, fate, counted
    (whether it is credited or unmatched, which is asked for more than anything), why (a number), day, period, region,
    product, channel (nodes; below zero: unknown; missing: none), order_no, line_no, customer (as written; missing: not
    said), returned, quantity, amount, cost (missing: not known), fx and cost_fx (how much of them is due to rates of
    exchange other than planned), and seller: the first one. Its view `credits` has one per row and seller: seller
    (likewise), share, how the seller was found (by `name` or `territory`), and all the rest but line_no and why. Both can
    be asked as long as the engine lives.
    """

    sources: list[Source] = field(default_factory=list)
    partners: list[Source] = field(default_factory=list)
    counts: list[FateCount] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    respelled: set[tuple[str, str, str]] = field(default_factory=set)  # axis, as written, as taken
    findings: list[Finding] = field(default_factory=list)
    partner_rows: dict[int, int] = field(default_factory=dict)
    typed: dict[int, Typed] = field(default_factory=dict)  # by the number of the layout


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
    access: Access = ANYWHERE,
    also: AlsoWanted = NOTHING,
) -> Intake:
    """Read the exports and judge every row.

    access: what files that the layouts name may be read, and how databases are reached. others: files or patterns to read
    instead of those, relative to the current directory; each is read with the layout whose columns it has. also: what is
    wanted beside the sums. Raises ExportsError when files can't be used.
    """
    workspace = Path(tempfile.mkdtemp(prefix="intake-", dir=engine.workspace))
    taken, layouts = _open_layouts(exports, folder, known, places, others, access, workspace, also)
    for layout in layouts:
        _type(engine, taken, layout, folder, known, workspace, access, also)
    tell_changed(taken)
    taken.typed = {layout.number: layout.typed for layout in layouts if layout.typed}
    _views(engine, layouts, identified=bool(also.periods))
    with step("step_fates", asked=True):
        taken.counts = count_fates(engine, taken.typed)
        if any(count.fate == "rejected" for count in taken.counts):
            for layout in layouts:
                taken.rejects += find_rejects(engine, taken.typed[layout.number], layout.sources)
        if any(count.fate == "unmatched" for count in taken.counts):
            taken.unknown = sum_unknown(engine, taken.typed)
    return taken


def open_all(
    exports: Mapping[str, Export],
    folder: Path,
    known: Known,
    places: Mapping[str, Place],
    others: Sequence[str],
    access: Access,
    workspace: Path,
) -> Intake:
    """Open what `take_in` would read, and the files that are joined, without judging a row; raises ExportsError likewise."""
    taken, layouts = _open_layouts(exports, folder, known, places, others, access, workspace)
    for layout in layouts:
        columns, first = _own_columns(layout)[1], PARTNERS_FROM + len(taken.partners)
        rule = rule_of(layout.export, known)
        opened = open_partner(layout.export, layout.place, columns, folder, first, workspace, access, rule)
        taken.partners += opened.sources
        taken.findings += opened.findings
    _stop_at_errors(taken)
    return taken


def _open_layouts(
    exports: Mapping[str, Export],
    folder: Path,
    known: Known,
    places: Mapping[str, Place],
    others: Sequence[str],
    access: Access,
    workspace: Path,
    also: AlsoWanted = NOTHING,
) -> tuple[Intake, list[_Layout]]:
    taken = Intake()
    layouts = _Opening(taken, folder, known, workspace, access, also).all(exports, places, others)
    _stop_at_errors(taken)
    if also.only is not None and not layouts:
        raise ExportsError([finding("SP401", pattern=path) for path in sorted(also.only)])
    return taken, layouts


def _own_columns(layout: _Layout) -> tuple[list[str], list[str]]:
    """The columns that a layout's own files have, and those that stand in the joined ones."""
    export, has = layout.export, set(layout.sources[0].header.names)
    own = [column for column in _columns(export) if column in has or not export.join]
    return own, [column for column in _columns(export) if column not in own]


def _stop_at_errors(taken: Intake) -> None:
    if any(found.severity == "error" for found in taken.findings):
        raise ExportsError(taken.findings)


def tell_changed(taken: Intake) -> None:
    """Files are read several times; one that grew meanwhile is no longer one export: raises ExportsError."""
    changed = dict.fromkeys(str(s.origin) for s in (*taken.sources, *taken.partners) if s.changed)
    taken.findings += [finding("SP474", Place(place), hint=sentence("run_again")) for place in changed]
    _stop_at_errors(taken)


@dataclass
class _Opening:
    """The opening of all layouts, one after the other."""

    taken: Intake
    folder: Path
    known: Known
    workspace: Path
    access: Access
    also: AlsoWanted

    def all(self, exports: Mapping[str, Export], places: Mapping[str, Place], others: Sequence[str]) -> list[_Layout]:
        """The layouts that have something to read; what is wrong goes to the findings."""
        taken, layouts, readers = self.taken, list[_Layout](), dict[str, list[tuple[str, str]]]()
        strangers: dict[str, Finding] = {}  # files given in place of the plan's own that no layout has read yet
        for number, (key, export) in enumerate(sorted(exports.items())):
            opened = self._open(key, export, places[key], others)
            for found in opened.findings:
                if others and found.code == "SP404":
                    strangers.setdefault(found.place.file, found)
                elif found not in taken.findings:
                    taken.findings.append(found)
            for source in opened.sources:
                readers.setdefault(source.identity, []).append((source.place, key))
            layouts.append(_Layout(number, key, export, places[key], opened.sources))
            taken.sources += opened.sources
            _tell_encodings(taken, opened.sources, export.encoding)
        for (place, first), *more in readers.values():
            taken.findings += [finding("SP423", Place(place), first=first, second=second) for _, second in more[:1]]
        known = {source.place for source in taken.sources}
        taken.findings += [found for place, found in strangers.items() if place not in known]
        return [layout for layout in layouts if layout.sources]

    def _open(self, key: str, export: Export, place: Place, others: Sequence[str]) -> Opened:
        wanted = _wanted(export, self.known, self.also)
        first = 1 + max((source.number for source in self.taken.sources), default=-1)
        if others:
            # What the command line names may lie anywhere.
            return open_sources(others, Path(), first, wanted, self.workspace, place, replace(self.access, roots=None))
        if export.database is not None:
            asked = Asked(export.database, export.table, export.query, export.table or key)
            return open_table(asked, first, wanted, self.workspace, place, self.access)
        return open_sources(export.files, self.folder, first, wanted, self.workspace, place, self.access)


def _wanted(export: Export, known: Known, also: AlsoWanted) -> Wanted:
    columns = _columns(export)
    # With a second file, a column may stand in either; only the key must stand in both.
    must = [export.join.on] if export.join else columns
    rule = rule_of(export, known)
    return Wanted(export.encoding, export.separator, export.header, columns, must, export.sheet, rule, also.only)


def rule_of(export: Export, known: Known) -> Rule:
    """How numbers that are no texts are written: amounts to the digits of their currency, or of the finest one there is."""
    own = export.fixed.get("currency", known.rates.own).strip()
    digits = digits_of(own) if is_currency(own) and not export.columns.currency else FINEST
    amounts = {column: digits for column in (export.columns.amount, export.columns.cost) if column}
    return Rule(amounts, export.decimal)


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


def _type(
    engine: Engine,
    taken: Intake,
    layout: _Layout,
    folder: Path,
    known: Known,
    workspace: Path,
    access: Access,
    also: AlsoWanted,
) -> None:
    export, name = layout.export, f"layout{layout.number}"
    own, others = _own_columns(layout)
    picks = {f"p{i}": column for i, column in enumerate(own)}
    at = {column: f"m.{pick}" for pick, column in picks.items()}
    questions, texts = to_ask(export, known, at), Survey()
    parts = parts_of(name, layout.sources, picks)
    for part in parts:
        with step("step_texts", text_bytes(part.sources), asked=True):
            texts.take(part.attempt(engine, workspace, lambda part_name: survey(engine, f"{part_name} m", questions)))
    rows = f"({' UNION ALL '.join(f'SELECT * FROM {part.name}' for part in parts)}) m"
    if export.join:
        partner = _join(engine, taken, layout, others, folder, workspace, access, rule_of(export, known))
        if not partner.table:
            return
        texts.take(survey(engine, f"{partner.table} j", to_ask(export, known, partner.at)))
        rows += f" LEFT JOIN {partner.table} j ON j.key = trim({at[export.join.on]})"
        at |= partner.at
    lookups = Lookups(engine, name, export, at, known, texts, layout.place)
    with step("step_rows", text_bytes(layout.sources), asked=True):
        layout.typed = type_rows(lookups, rows, also.periods)
    taken.findings += layout.typed.findings
    for axis, reading in layout.typed.readings.items():
        taken.respelled |= {(axis, written, name) for written, name in reading.respelled.items()}
    _find_repeats(engine, taken, layout)


def _join(
    engine: Engine,
    taken: Intake,
    layout: _Layout,
    columns: Sequence[str],
    folder: Path,
    workspace: Path,
    access: Access,
    rule: Rule,
) -> Partner:
    first = PARTNERS_FROM + len(taken.partners)
    name = f"layout{layout.number}"
    partner = load_partner(engine, name, layout.export, layout.place, columns, folder, first, workspace, access, rule)
    taken.partners += partner.sources
    taken.partner_rows.update(partner.rows)
    taken.findings += partner.findings
    return partner


def _find_repeats(engine: Engine, taken: Intake, layout: _Layout) -> None:
    export = layout.export
    assert layout.typed is not None  # noqa: S101 - typed just before
    if duplicate_key(export) == NOT_LOOKED_FOR and export.duplicates is None:
        taken.findings.append(finding("SP424", layout.place, layout=layout.key, hint=sentence("say_duplicates")))
    repeats = find_repeats(engine, layout.typed, export)
    layout.repeats = repeats.table
    if repeats.differing:
        taken.findings.append(finding("SP412", layout.place, layout=layout.key, keys=int(repeats.differing)))


def _views(engine: Engine, layouts: Sequence[_Layout], *, identified: bool) -> None:
    sales, credited = list[str](), list[str]()
    for layout in layouts:
        if layout.typed is None:
            continue
        t, repeated = layout.typed.name, layout.repeats
        join = f" LEFT JOIN {repeated} again ON again.seen = t.rowid" if repeated else ""
        fate, counted = layout.typed.column("fate"), "t.why IS NULL"
        if repeated:
            fate = f"CASE WHEN again.seen IS NOT NULL THEN 'duplicate' ELSE {fate} END"
            counted += " AND again.seen IS NULL"
        common = ", ".join(f"{layout.typed.column(name)} AS {name}" for name in SAME.split())
        same = f"{layout.number} AS layout, t.rowid AS place, {common}, {fate} AS fate, {counted} AS {COUNTED}"
        source = f"FROM {t} t{join}"
        sellers = layout.typed.sellers
        nobody = " AND ".join(f"t.s{i} IS NULL" for i in range(sellers))
        known_again = ", t.content, t.rate" if identified else ""
        sales.append(f"SELECT {same}, t.s0 AS seller{known_again} {source}")
        for i in range(sellers):
            # Where nobody is named, the first one stands for nobody, with all of the sale.
            wanted = f"t.s{i} IS NOT NULL" + (f" OR ({nobody})" if i == 0 else "")
            share = (
                f"CASE WHEN {nobody} THEN 1 ELSE t.h{i} END" if sellers > 1 else "1"
            )  # rows of other shares are rejected
            credited.append(
                f"SELECT {same}, t.s{i} AS seller, CAST({share} AS DECIMAL(9,6)) AS share, 'name' AS how {source} WHERE {wanted}"
            )
    engine.view("sales", " UNION ALL ".join(sales))
    engine.view("credits_named", " UNION ALL ".join(credited))
    engine.view("credits", "SELECT * FROM credits_named")
