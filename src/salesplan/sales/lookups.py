"""Lookups of one layout (对照): the distinct texts of a column, each read once and joined back as what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import Engine, SqlType, quoted
from salesplan.sales.values import NameReading, read_amounts, read_days, read_discounts, read_names
from salesplan.terms.export_layout import Export
from salesplan.terms.layout import AmbiguousDates
from salesplan.words.sentence import sentence

EXACT: SqlType = "DECIMAL(38,15)"
CLOCK = "[ T][0-9]{1,2}:[0-9]{2}.*$"  # a time of day behind a date


@dataclass(frozen=True)
class Known:
    """What the plan knows, for the rows to be held against.

    spellings: axis → id or name → node; an axis that the plan doesn't have is absent.
    period_of: the number of the period of a day, None outside all years that the plan can name.
    """

    spellings: Mapping[str, Mapping[str, int]]
    period_of: Callable[[date], int | None]


@dataclass
class Lookups:
    """Joins small tables of meanings to the raw rows of a layout.

    name: of the typed table to be made; the raw rows are `name`_raw m, those of a joined file `name`_partner j.
    at: a column of the files → its SQL. joins: what has been joined so far. readings: how the names of each
    column were read, by the alias of its join.
    """

    engine: Engine
    name: str
    export: Export
    at: Mapping[str, str]
    known: Known
    place: Place
    joins: list[str] = field(default_factory=list)
    readings: dict[str, NameReading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> str:
        """The raw rows, their partners beside them."""
        join = self.export.join
        partner = f" LEFT JOIN {self.name}_partner j ON j.key = trim({self.at[join.on]})" if join else ""
        return f"{self.name}_raw m{partner}"

    def blank(self, name: str) -> str | None:
        """What the layout says an empty cell of a field means."""
        return next((text for key, text in self.export.blank.items() if key == name), None)

    def fixed(self, axis: str) -> str:
        """The SQL of the node that all rows of these files belong to; NULL where the layout says none."""
        name = next((text for key, text in self.export.fixed.items() if key == axis), None)
        node = self.known.spellings.get(axis, {}).get(name) if name is not None else None
        return f"CAST({'NULL' if node is None else node} AS INTEGER)"

    def days(self) -> None:
        """Join `dates` with `day` and `period`."""
        expression = self.at[self.export.columns.date]
        if self._ask(f"SELECT max(contains({expression}, ':')) FROM {self.rows}")[0]:
            expression = f"regexp_replace({expression}, {quoted(CLOCK)}, '')"
        texts = self._distinct(expression)
        try:
            days = read_days(texts, self.export)
        except AmbiguousDates as error:
            self._tell_ambiguous(error)
            days = {}
        of = self.known.period_of
        read = [(text, day, of(day) if day else None) for text, day in ((t, days.get(t)) for t in texts)]
        self._join("dates", expression, {"day": "DATE", "period": "INTEGER"}, read)

    def names(self, axis: str, alias: str, column: str) -> None:
        """Join `alias` with the `node` that each name of the column stands for (see NameReading)."""
        aliases = self.export.names.get(axis, {})
        known, missing = self.known.spellings[axis], self.export.missing
        reading = read_names(self._distinct(self.at[column]), known, aliases, missing, self.blank(axis))
        self.readings[alias] = reading
        self._join(alias, self.at[column], {"node": "INTEGER"}, list(reading.nodes.items()))

    def shares(self, alias: str, column: str) -> None:
        """Join `alias` with the `number` of each share of a split."""
        texts = self._distinct(self.at[column])
        self._join(alias, self.at[column], {"number": EXACT}, list(read_discounts(texts, self.export).items()))

    def number(self, name: str, column: str) -> str:
        """The SQL of a number; missing where its text is none. Texts out of the ordinary are joined as `odd_<name>`."""
        text = self.at[column]
        if (blank := self.blank(name)) is not None:
            text = f"CASE WHEN trim({text}) = '' THEN {quoted(blank)} ELSE {text} END"
        thousands, decimal = self.export.thousands, self.export.decimal
        groups = f"[0-9]{{1,3}}([{_in_class(thousands)}][0-9]{{3}}){{1,5}}"
        matches = (
            f"regexp_full_match({text}, {quoted(f'-?([0-9]{{1,18}}|{groups})([{_in_class(decimal)}][0-9]{{1,15}})?')})"
        )
        plain = f"replace({text}, {quoted(thousands)}, '')"
        plain = plain if decimal == "." else f"replace({plain}, {quoted(decimal)}, '.')"
        odd = [t for t in self._distinct(text, f"WHERE NOT {matches}") if t.strip()]
        other = f"CAST(NULL AS {EXACT})"
        if odd:
            read = read_discounts if name == "discount" else read_amounts
            self._join(f"odd_{name}", text, {"number": EXACT}, list(read(odd, self.export).items()))
            other = f"odd_{name}.number"
        return f"CASE WHEN {matches} THEN CAST({plain} AS {EXACT}) ELSE {other} END"

    def is_blank(self, name: str, column: str) -> str:
        """The SQL of whether a field is empty and means nothing."""
        return "false" if self.blank(name) is not None else f"coalesce(trim({self.at[column]}), '') = ''"

    def _distinct(self, expression: str, where: str = "") -> list[str]:
        return [
            text for text in self._ask(f"SELECT DISTINCT {expression} FROM {self.rows} {where}") if text is not None
        ]

    def _ask(self, sql: str) -> list[str]:
        return [value for (value,) in self.engine.ask(sql)]

    def _join(
        self, alias: str, expression: str, columns: Mapping[str, SqlType], rows: Sequence[Sequence[object]]
    ) -> None:
        table = f"{self.name}_{alias}"
        values = list(zip(*rows, strict=True)) or [()] * (len(columns) + 1)
        self.engine.give(table, {"text": "VARCHAR", **columns}, values)
        self.joins.append(f" LEFT JOIN {table} {alias} ON {alias}.text = {expression}")

    def _tell_ambiguous(self, error: AmbiguousDates) -> None:
        reason = sentence("dates_mixed" if error.mixed else "dates_ambiguous", example=error.example)
        column, hint = self.export.columns.date, sentence("say_dates")
        self.findings.append(finding("SP407", self.place, column=column, reason=reason, hint=hint))


def _in_class(mark: str) -> str:
    """A mark within a character class of a regular expression."""
    return "\\" + mark if mark in "\\]^-" else mark
