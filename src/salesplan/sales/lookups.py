"""Lookups of one layout (对照): the distinct texts of a column, each read once and joined back as what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import Engine, SqlType, quoted
from salesplan.sales.fields import is_blank
from salesplan.sales.survey import Survey, day_text, is_nearly, is_odd, is_plain, is_regular
from salesplan.sales.values import NameReading, named_currencies, read_amounts, read_days, read_discounts, read_names
from salesplan.terms.export_layout import Export
from salesplan.terms.layout import AmbiguousDates
from salesplan.terms.part import folded
from salesplan.terms.rates import Rates
from salesplan.words.sentence import sentence

EXACT: SqlType = "DECIMAL(38,15)"
NARROW = "DECIMAL(18,6)"  # what survey.is_plain lets through fits into it, and is cast twice as fast
NODES = ("region", "product", "channel")
NUMBERS = ("quantity", "amount", "unit_price", "discount", "cost", "unit_cost")


@dataclass(frozen=True)
class Known:
    """What the plan knows, for the rows to be held against.

    spellings: axis → id or name → node; an axis that the plan doesn't have is absent.
    period_of: the number of the period of a day, None outside all years that the plan can name. rates: of the currencies
    that amounts may be in.
    """

    spellings: Mapping[str, Mapping[str, int]]
    period_of: Callable[[date], int | None]
    rates: Rates = field(default_factory=Rates)


def named_columns(export: Export, known: Known) -> dict[str, Sequence[str]]:
    """The columns whose texts are names of the plan's, by axis; sellers may stand in several."""
    columns = export.columns
    found = {axis: [column] for axis in NODES if (column := getattr(columns, axis))} | {"seller": columns.seller}
    return {axis: named for axis, named in found.items() if named and axis in known.spellings}


def known_text(text: str, column: str, export: Export) -> str:
    """The SQL of a cell of a column: empty where it holds what the layout says stands for nothing.

    Columns whose texts tell rows to leave out, or returns, are asked for what stands there.
    """
    told = {*export.exclude, export.returns.column if export.returns else None}
    if not export.missing or column in told:
        return text
    return f"CASE WHEN trim({text}) IN ({', '.join(quoted(gone) for gone in export.missing)}) THEN '' ELSE {text} END"


def blank_of(export: Export, name: str) -> str | None:
    """What the layout says an empty cell of a field means."""
    return next((text for key, text in export.blank.items() if key == name), None)


def filled(text: str, name: str, export: Export) -> str:
    """The SQL of a cell of a field, with what an empty one means."""
    blank = blank_of(export, name)
    return text if blank is None else f"CASE WHEN trim({text}) = '' THEN {quoted(blank)} ELSE {text} END"


def date_text(export: Export, at: Mapping[str, str]) -> str:
    """The SQL of the text of a row's date."""
    return day_text(filled(at[export.columns.date], "date", export), moments=export.time_zone is not None)


def _bare(text: str) -> str:
    return folded(text).replace(" ", "")


def to_ask(export: Export, known: Known, at: Mapping[str, str]) -> dict[str, str]:
    """What a survey has to ask for these lookups (see survey.survey). at: a column of the file that is asked → its SQL."""
    columns = export.columns
    plain = [column for named in named_columns(export, known).values() for column in named]
    plain += columns.share if "seller" in known.spellings else []
    plain += [columns.currency] if columns.currency else []
    asked = {at[column]: "true" for column in plain if column in at}
    if columns.date in at:
        asked[date_text(export, at)] = "true"
    for name in NUMBERS:
        text = at.get(getattr(columns, name) or "")
        if text and text not in asked:
            asked[text] = is_odd(text, export)
    for column, values in told_values(export):
        if column in at:
            asked.setdefault(at[column], is_nearly(at[column], values))
    return asked


def told_values(export: Export) -> Iterator[tuple[str, Sequence[str]]]:
    """The columns whose texts tell rows to leave out, or returns, each with these texts."""
    yield from export.exclude.items()
    if export.returns:
        yield export.returns.column, export.returns.values


@dataclass
class Lookups:
    """Joins small tables of meanings to the raw rows of a layout.

    name: of the typed table to be made; rows: the SQL of the raw rows m, with those of a joined file j beside them.
    at: a column of the files → its SQL. fields: names of all fields that a record may have; given where the texts are those
    of a sample, so that what isn't found has to be told from what means nothing. narrow: numbers are NARROW, and texts that
    aren't plain are taken for such as the sample doesn't have. joins: what has been joined so far; unseen: the SQL of the tests
    whether a row found nothing in it; odd: likewise, by the number whose odd texts were joined. readings: how the names of each
    axis were read.
    """

    engine: Engine
    name: str
    export: Export
    at: Mapping[str, str]
    known: Known
    texts: Survey
    place: Place
    fields: Sequence[str] = ()
    narrow: bool = False
    joins: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    odd: dict[str, str] = field(default_factory=dict)
    readings: dict[str, NameReading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def again(self) -> Lookups:
        """The same, with nothing joined yet; names, of which there may be many, aren't read anew."""
        return replace(self, joins=[], unseen=[], odd={})

    def blank(self, name: str) -> str | None:
        """What the layout says an empty cell of a field means."""
        return blank_of(self.export, name)

    def fixed(self, axis: str) -> str:
        """The SQL of the node that all rows of these files belong to; NULL where the layout says none."""
        name = next((text for key, text in self.export.fixed.items() if key == axis), None)
        node = self.known.spellings.get(axis, {}).get(name) if name is not None else None
        return f"CAST({'NULL' if node is None else node} AS INTEGER)"

    def days(self) -> None:
        """Join `dates` with `day` and `period`."""
        expression = date_text(self.export, self.at)
        texts = self.texts.of(expression)
        try:
            days = read_days(texts, self.export)
        except AmbiguousDates as error:
            self._tell_ambiguous(error)
            days = {}
        of = self.known.period_of
        read = [(text, day, of(day) if day else None) for text, day in ((t, days.get(t)) for t in texts)]
        self.unseen.append(self._join("dates", expression, {"day": "DATE", "period": "INTEGER"}, read))

    def read_names(self, axis: str, texts: Iterable[str]) -> NameReading:
        """What texts mean as names of an axis."""
        aliases, missing = self.export.names.get(axis, {}), self.export.missing
        return read_names(texts, self.known.spellings[axis], aliases, missing, self.blank(axis))

    def names(self, axis: str, columns: Mapping[str, str]) -> None:
        """Join the `node` that each name of an axis stands for (see NameReading). columns: alias of the join → column."""
        expressions = {alias: self.at[column] for alias, column in columns.items()}
        if axis not in self.readings:
            self.readings[axis] = self.read_names(axis, self.texts.of(*expressions.values()))
        reading = self.readings[axis]
        for alias, expression in expressions.items():
            self.unseen.append(self._join(alias, expression, {"node": "INTEGER"}, list(reading.nodes.items())))

    def shares(self, alias: str, column: str) -> None:
        """Join `alias` with the `number` of each share of a split."""
        read = read_discounts(self.texts.of(self.at[column]), self.export)
        self.unseen.append(self._join(alias, self.at[column], {"number": EXACT}, list(read.items())))

    def currency(self) -> None:
        """Join `money` with the `code` of each text of the currency column, and `exchange` with the rates of the day.

        Where all rows are of one currency, `exchange` alone.
        """
        rows = self.known.rates.rows()
        column, code = self.export.columns.currency, quoted(self.export.fixed.get("currency", self.known.rates.own))
        if column:
            codes = {folded(row[0]): row[0] for row in rows}
            blank, missing = self.blank("currency") or "", self.export.missing
            texts = [
                (text, blank if text.strip() in ("", *missing) else text) for text in self.texts.of(self.at[column])
            ]
            read = [(text, codes.get(folded(named))) for text, named in texts]
            self.unseen.append(self._join("money", self.at[column], {"code": "VARCHAR"}, read))
            code = "money.code"
        table = f"{self.name}_exchange"
        kinds: dict[str, SqlType] = {
            "code": "VARCHAR",
            "first": "DATE",
            "past": "DATE",
            "rate": EXACT,
            "planned": EXACT,
        }
        self.engine.give(table, kinds, list(zip(*rows, strict=True)))
        same_day = "dates.day >= exchange.first AND dates.day < exchange.past"
        self.joins.append(f" LEFT JOIN {table} exchange ON exchange.code = {code} AND {same_day}")

    def number(self, name: str, column: str) -> str:
        """The SQL of a number; missing where its text is none. Texts out of the ordinary are joined as `odd_<name>`."""
        layout, text = self.export, filled(self.at[column], name, self.export)
        plain, cast = is_plain(text, layout), f"CAST({self._pointed(text)} AS {NARROW})"
        if self.narrow:
            return f"CASE WHEN {plain} THEN {cast} END"
        odd = [t for t in self.texts.of(self.at[column]) if t.strip()]
        odd += [blank] if (blank := self.blank(name)) is not None else []
        other = self._odd_number(name, text, odd) if odd else f"CAST(NULL AS {EXACT})"
        single = self._pointed(f"replace({text}, {quoted(layout.thousands)}, '')")
        return (
            f"CASE WHEN {plain} THEN CAST({cast} AS {EXACT}) "
            f"WHEN {is_regular(text, layout)} THEN CAST({single} AS {EXACT}) ELSE {other} END"
        )

    def _pointed(self, text: str) -> str:
        """The SQL of a number's text with a point for its decimal mark."""
        mark = self.export.decimal
        return text if mark == "." else f"replace({text}, {quoted(mark)}, '.')"

    def nearly_told(self) -> None:
        """Tell of texts that nearly are those of rows to leave out, or of returns: they are none, which nobody would see."""
        for column, values in told_values(self.export):
            meant = {_bare(value): value for value in values}
            texts = {text.strip() for text in self.texts.of(self.at[column])} - set(values)
            for text in sorted(text for text in texts if _bare(text) in meant):
                found = finding("SP442", self.place, column=column, written=text, name=meant[_bare(text)])
                self.findings += [found] if found not in self.findings else []

    def _odd_number(self, name: str, text: str, odd: Sequence[str]) -> str:
        """Join what the odd texts of a number mean, and give its SQL: nothing in a row of another currency than they name."""
        layout, alias, currencies = self.export, f"odd_{name}", self._currencies()
        read = read_discounts(odd, layout) if name == "discount" else read_amounts(odd, layout, currencies)
        columns: dict[str, SqlType] = {"number": EXACT}
        rows: list[tuple[object, ...]] = list(read.items())
        if layout.columns.currency and name != "discount":
            named = {one: named_currencies(one, layout, currencies) for one in read}
            if any(named.values()):
                columns, rows = columns | {"named": "VARCHAR"}, [(*row, named[str(row[0])]) for row in rows]
        self.odd[name] = self._join(alias, text, columns, rows)
        if "named" not in columns:
            return f"{alias}.number"
        return f"CASE WHEN {alias}.named IS NULL OR contains({alias}.named, money.code) THEN {alias}.number END"

    def _currencies(self) -> set[str]:
        """The currencies that numbers of these files may name: that of all rows, or those that a column may say."""
        rates = self.known.rates
        if self.export.columns.currency:
            return {row[0] for row in rates.rows()}
        return {self.export.fixed.get("currency", rates.own)}

    def is_new(self, name: str) -> str:
        """The SQL of whether the text of a number, if it is an odd one, isn't among those of the sample."""
        return self.odd.get(name, "true")

    def is_blank(self, name: str, column: str) -> str:
        """The SQL of whether a field is empty and means nothing."""
        return "false" if self.blank(name) is not None else is_blank(self.at[column])

    def _join(
        self, alias: str, expression: str, columns: Mapping[str, SqlType], rows: Sequence[Sequence[object]]
    ) -> str:
        """Join a table; the SQL of whether a row found nothing in it."""
        table = f"{self.name}_{alias}"
        # Each column that is carried along costs time; one that always means something tells as well as one made for it.
        full = [column for i, column in enumerate(columns, 1) if all(row[i] is not None for row in rows)]
        values = list(zip(*rows, strict=True)) or [()] * (len(columns) + 1)
        self.engine.give(table, {"text": "VARCHAR", **columns, "seen": "INTEGER"}, [*values, [1] * len(rows)])
        self.joins.append(f" LEFT JOIN {table} {alias} ON {alias}.text = {expression}")
        return f"{alias}.{full[0] if full else 'seen'} IS NULL"

    def _tell_ambiguous(self, error: AmbiguousDates) -> None:
        reason = sentence("dates_mixed" if error.mixed else "dates_ambiguous", example=error.example)
        column, hint = self.export.columns.date, sentence("say_dates")
        self.findings.append(finding("SP407", self.place, column=column, reason=reason, hint=hint))
