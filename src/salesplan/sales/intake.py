"""The intake of exports (导入): every row of every file ends in exactly one fate, and the fates add up to the file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from salesplan.errors import ExportsError, Finding, Place, finding
from salesplan.sales.ahead import Raw, type_ahead
from salesplan.sales.duplicates import NOT_LOOKED_FOR, duplicate_key, find_repeats
from salesplan.sales.engine import Engine
from salesplan.sales.fates import sum_fates
from salesplan.sales.files import Unusable
from salesplan.sales.headers import column_numbers, has_column
from salesplan.sales.identity import NOTHING, AlsoWanted
from salesplan.sales.inputs.access import ANYWHERE, Access
from salesplan.sales.inputs.cell_text import Rule
from salesplan.sales.inputs.database import Asked
from salesplan.sales.lookups import EXACT, Known, known_text, to_ask
from salesplan.sales.partner import Join, Partner, encoding_of_joined, load_partner
from salesplan.sales.reckoning import FateCount, Reject, Unknown, count_fates, find_rejects, sum_unknown
from salesplan.sales.sources import Opened, Reach, Source, Wanted, open_sources, open_table, parts_of, text_bytes
from salesplan.sales.summed import COUNTED, SUMMED, held
from salesplan.sales.survey import Survey, survey
from salesplan.sales.typed import Typed, type_rows
from salesplan.terms.export_layout import Export
from salesplan.terms.later import AsFar
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
    exchange other than planned), these numbers once more as they are held (see summed.held), and seller: the first one. Its
    view `credits` has one per row and seller: seller (likewise), share, how the seller was found (by `name` or `territory`),
    and all the rest but line_no, why and what is held. Both can be asked as long as the engine lives.
    """

    sources: list[Source] = field(default_factory=list)
    partners: list[Source] = field(default_factory=list)
    counts: list[FateCount] = field(default_factory=list)
    rejects: AsFar[Reject] = field(default_factory=lambda: AsFar(iter(()), 0))  # while the engine lives
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


@dataclass(frozen=True)
class ToRead:
    """What is to be read, relative to `folder`, and what is known of it.

    places: where the plan names the layouts. others: files or patterns to read instead of theirs, relative to the current
    directory; each is read with the layout whose columns it has. access: what files that the layouts name may be read, and
    how databases are reached. also: what is wanted beside the sums.
    """

    exports: Mapping[str, Export]
    places: Mapping[str, Place]
    folder: Path
    known: Known
    others: Sequence[str] = ()
    access: Access = ANYWHERE
    also: AlsoWanted = NOTHING


def take_in(engine: Engine, asked: ToRead) -> Intake:
    """Read the exports and judge every row. Raises ExportsError when files can't be used."""
    opening = _Opening(asked, Path(tempfile.mkdtemp(prefix="intake-", dir=engine.workspace)))
    taken, layouts = opening.taken, opening.all()
    for layout in layouts:
        _type(engine, opening, layout)
    tell_changed(taken)
    taken.typed = {layout.number: layout.typed for layout in layouts if layout.typed}
    _views(engine, layouts, identified=bool(asked.also.periods))
    with step("step_fates", asked=True):
        sum_fates(engine)
        taken.counts = count_fates(engine, taken.typed)
        if any(count.fate == "rejected" for count in taken.counts):
            found = [find_rejects(engine, taken.typed[layout.number], layout.sources) for layout in layouts]
            taken.rejects = AsFar(chain.from_iterable(found), sum(map(len, found)))
        if any(count.fate == "unmatched" for count in taken.counts):
            taken.unknown = sum_unknown(engine, taken.typed)
    return taken


def open_all(asked: ToRead, workspace: Path) -> Intake:
    """Open what `take_in` would read, and the files that are joined, without judging a row; raises ExportsError likewise."""
    opening = _Opening(asked, workspace)
    taken = opening.taken
    for layout in opening.all():
        opened = opening.join_of(layout, _own_columns(layout)[1]).open(opening.reach)
        taken.partners += opened.sources
        taken.findings += opened.findings
        _tell_encodings(taken, opened.sources, encoding_of_joined(layout.export))
    _stop_at_errors(taken)
    return taken


def _own_columns(layout: _Layout) -> tuple[list[str], list[str]]:
    """The columns that a layout's own files have, and those that stand in the joined ones.

    What one of its files has, all have to: where a row finds its values mustn't hang on the files beside it.
    """
    export, headers = layout.export, [source.header for source in layout.sources]
    named = _columns(export)
    own = [name for name in named if not export.join or any(has_column(header, name) for header in headers)]
    return own, [name for name in named if name not in own]


def _incomplete(layout: _Layout) -> Iterator[Finding]:
    """An error for each file that lacks columns which others of its layout have."""
    own, _ = _own_columns(layout)
    for source in layout.sources:
        try:
            column_numbers(source.header, own, source.place, source.header.lines)
        except Unusable as error:
            yield error.finding


def _stop_at_errors(taken: Intake) -> None:
    if any(found.severity == "error" for found in taken.findings):
        raise ExportsError(taken.findings)


def tell_changed(taken: Intake) -> None:
    """Files are read several times; one that grew meanwhile is no longer one export: raises ExportsError."""
    changed = dict.fromkeys(str(s.origin) for s in (*taken.sources, *taken.partners) if s.changed)
    taken.findings += [finding("SP474", Place(place), hint=sentence("run_again")) for place in changed]
    _stop_at_errors(taken)


class _Opening:
    """The opening of all layouts, one after the other; `taken` says what was found."""

    def __init__(self, asked: ToRead, workspace: Path) -> None:
        self.asked, self.taken = asked, Intake()
        self.reach = Reach(asked.folder, workspace, asked.access)
        self._strangers: dict[str, Finding] = {}  # files given in place of the plan's own that no layout has read yet

    def all(self) -> list[_Layout]:
        """The layouts that have something to read; raises ExportsError where something is wrong with the files."""
        taken, layouts = self.taken, []
        for number, (key, export) in enumerate(sorted(self.asked.exports.items())):
            layout = _Layout(number, key, export, self.asked.places[key], self._sources(key, export))
            taken.sources += layout.sources
            layouts += [layout] if layout.sources else []
            taken.findings += _incomplete(layout) if export.join else ()
            _tell_encodings(taken, layout.sources, export.encoding)
        _tell_read_twice(taken, layouts)
        known = {source.place for source in taken.sources}
        taken.findings += [found for place, found in self._strangers.items() if place not in known]
        _stop_at_errors(taken)
        if self.asked.also.only is not None and not layouts:
            raise ExportsError([finding("SP401", pattern=path) for path in sorted(self.asked.also.only)])
        return layouts

    def join_of(self, layout: _Layout, columns: Sequence[str]) -> Join:
        """The second file of a layout, for the columns that its own files don't have."""
        first = PARTNERS_FROM + len(self.taken.partners)
        return Join(layout.export, layout.place, columns, first, rule_of(layout.export, self.asked.known))

    def _sources(self, key: str, export: Export) -> list[Source]:
        opened = self._open(key, export, self.asked.places[key])
        for found in opened.findings:
            if self.asked.others and found.code == "SP404":
                self._strangers.setdefault(found.place.file, found)
            elif found not in self.taken.findings:
                self.taken.findings.append(found)
        return opened.sources

    def _open(self, key: str, export: Export, place: Place) -> Opened:
        asked, wanted = self.asked, _wanted(export, self.asked.known, self.asked.also)
        first = 1 + max((source.number for source in self.taken.sources), default=-1)
        if asked.others:
            # What the command line names may lie anywhere.
            anywhere = Reach(Path(), self.reach.workspace, replace(asked.access, roots=None))
            return open_sources(asked.others, first, wanted, place, anywhere)
        if export.database is not None:
            table = Asked(export.database, export.table, export.query, export.table or key)
            return open_table(table, first, wanted, place, self.reach)
        return open_sources(export.files, first, wanted, place, self.reach)


def _tell_read_twice(taken: Intake, layouts: Sequence[_Layout]) -> None:
    readers: dict[str, list[tuple[str, str]]] = {}
    for layout in layouts:
        for source in layout.sources:
            readers.setdefault(source.identity, []).append((source.place, layout.key))
    for (place, first), *more in readers.values():
        taken.findings += [finding("SP423", Place(place), first=first, second=second) for _, second in more[:1]]


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
    return Rule(amounts, export.decimal, export.time_zone, export.columns.date)


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


def _type(engine: Engine, opening: _Opening, layout: _Layout) -> None:
    asked, taken, workspace = opening.asked, opening.taken, opening.reach.workspace
    export, name = layout.export, f"layout{layout.number}"
    own, others = _own_columns(layout)
    picks = {f"p{i}": column for i, column in enumerate(own)}
    at = {column: known_text(f"m.{pick}", column, export) for pick, column in picks.items()}
    parts = parts_of(name, layout.sources, picks)
    rows = f"({' UNION ALL '.join(f'SELECT * FROM {part.name}' for part in parts)}) m"
    raw = Raw(name, export, layout.place, asked.known, parts, at, rows, asked.also.periods)
    with step("step_rows", text_bytes(layout.sources), asked=True):
        layout.typed = type_ahead(engine, raw, workspace)
    if layout.typed is None:
        texts = _surveyed(engine, raw, workspace)
        if export.join:
            partner = load_partner(engine, name, opening.join_of(layout, others), opening.reach)
            _take_partner(taken, partner, export)
            if not partner.table:
                return
            joined = {column: known_text(text, column, export) for column, text in partner.at.items()}
            texts.take(survey(engine, f"{partner.table} j", to_ask(export, asked.known, joined)))
            rows += f" LEFT JOIN {partner.table} j ON j.key = trim({at[export.join.on]})"
            raw = replace(raw, at={**at, **joined}, rows=rows)
        with step("step_rows", text_bytes(layout.sources), asked=True):
            layout.typed = type_rows(raw.lookups(engine, texts), raw.rows, raw.periods)
            engine.settle(name, layout.typed.content)
    taken.findings += layout.typed.findings
    for axis, reading in layout.typed.readings.items():
        taken.respelled |= {(axis, written, name) for written, name in reading.respelled.items()}
    _find_repeats(engine, taken, layout)


def _surveyed(engine: Engine, raw: Raw, workspace: Path) -> Survey:
    """All texts of the layout's own files, in a pass over them."""
    questions, texts = raw.questions, Survey()
    for part in raw.parts:
        with step("step_texts", text_bytes(part.sources), asked=True):
            texts.take(part.attempt(engine, workspace, lambda part_name: survey(engine, f"{part_name} m", questions)))
    return texts


def _take_partner(taken: Intake, partner: Partner, export: Export) -> None:
    taken.partners += partner.sources
    _tell_encodings(taken, partner.sources, encoding_of_joined(export))
    taken.partner_rows.update(partner.rows)
    taken.findings += partner.findings


def _find_repeats(engine: Engine, taken: Intake, layout: _Layout) -> None:
    export = layout.export
    assert layout.typed is not None  # noqa: S101 - typed just before
    if duplicate_key(export) == NOT_LOOKED_FOR and export.duplicates is None:
        taken.findings.append(finding("SP424", layout.place, layout=layout.key, hint=sentence("say_duplicates")))
    alike = _alike(layout.sources)
    repeats = find_repeats(engine, layout.typed, export, list(alike.values()))
    layout.repeats = repeats.table
    if export.duplicates == "row" and len(alike) > 1:
        taken.findings.append(
            finding("SP436", layout.place, layout=layout.key, headers=len(alike), hint=sentence("say_duplicates"))
        )
    if repeats.unknown:
        taken.findings.append(finding("SP434", layout.place, layout=layout.key, rows=repeats.unknown))
    if repeats.differing:
        taken.findings.append(finding("SP412", layout.place, layout=layout.key, keys=int(repeats.differing)))


def _alike(sources: Sequence[Source]) -> dict[tuple[str, ...], list[int]]:
    """The files of each row of column names."""
    found: dict[tuple[str, ...], list[int]] = {}
    for source in sources:
        found.setdefault(source.header.names, []).append(source.number)
    return found


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
        common = ", ".join(f"{_exact(layout.typed, name)} AS {name}" for name in SAME.split())
        as_held = ", ".join(f"{layout.typed.column(name)} AS {held(name)}" for name in SUMMED)
        same = f"{layout.number} AS layout, t.rowid AS place, {common}, {fate} AS fate, {counted} AS {COUNTED}"
        source = f"FROM {t} t{join}"
        sellers = layout.typed.sellers
        nobody = " AND ".join(f"t.s{i} IS NULL" for i in range(sellers))
        known_again = ", t.content, t.rate" if identified else ""
        sales.append(f"SELECT {same}, {as_held}, t.s0 AS seller{known_again} {source}")
        for i in range(sellers):
            # Where nobody is named, the first one stands for nobody, with all of the sale.
            wanted = f"t.s{i} IS NOT NULL" + (f" OR ({nobody})" if i == 0 else "")
            share = (
                f"CASE WHEN {nobody} THEN 1 WHEN abs(t.h{i}) <= 1 THEN t.h{i} ELSE 0 END" if sellers > 1 else "1"
            )  # rows of other shares are rejected
            credited.append(
                f"SELECT {same}, t.s{i} AS seller, CAST({share} AS DECIMAL(9,6)) AS share, 'name' AS how {source} WHERE {wanted}"
            )
    engine.view("sales", " UNION ALL ".join(sales))
    engine.view("credits_named", " UNION ALL ".join(credited))
    engine.view("credits", "SELECT * FROM credits_named")


def _exact(typed: Typed, name: str) -> str:
    """The SQL of a column of a typed table t as the views have it: numbers are wide, however they are kept."""
    kept = typed.column(name)
    return f"CAST({kept} AS {EXACT})" if name in SUMMED else kept
