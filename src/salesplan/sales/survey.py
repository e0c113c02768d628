"""One pass over the files that asks what texts there are (普查): of columns with few, all; of numbers, the odd ones.

What the texts mean is then looked up once each (see lookups), and the second pass makes the typed rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from salesplan.sales.engine import Engine, quoted
from salesplan.terms.layout import TextLayout

HALVES = "上午|下午|凌晨|早上|中午|晚上|AM|PM|am|pm"  # of a day, before its clock
CLOCK = f"[ T] *({HALVES})? *[0-9]{{1,2}}:[0-9]{{2}}.*$"  # a time of day behind a date
MINUTE, OFFSET = "^.*[ T][0-9]{1,2}:[0-9]{2}", "([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)"
MOMENT = f"{MINUTE}(:[0-9]{{2}}([.,][0-9]+)?)? ?{OFFSET} *"  # a time of day with an offset


@dataclass
class Survey:
    """The distinct texts by the SQL expression that was asked for."""

    texts: dict[str, set[str]] = field(default_factory=dict)

    def of(self, *expressions: str) -> list[str]:
        """The texts of one or several expressions."""
        return sorted(set().union(*(self.texts[expression] for expression in expressions)))

    def take(self, other: Survey) -> None:
        """Note what another survey has found."""
        for expression, texts in other.texts.items():
            self.add(expression, texts)

    def add(self, expression: str, texts: Iterable[str | None]) -> None:
        """Note texts of an expression."""
        self.texts.setdefault(expression, set()).update(text for text in texts if text is not None)


def day_text(column: str, *, moments: bool) -> str:
    """The SQL of a date without its time of day, of which there would be too many.

    moments: where it is a moment with an offset, to the minute, and the offset: these tell of which day it is elsewhere.
    """
    day = f"regexp_replace({column}, {quoted(CLOCK)}, '')"
    if moments:
        parts = ", ".join(f"regexp_extract({column}, {quoted(p)}, 0)" for p in (MINUTE, f"{OFFSET} *$"))
        day = f"CASE WHEN regexp_full_match({column}, {quoted(MOMENT)}) THEN concat({parts}) ELSE {day} END"
    return f"CASE WHEN contains({column}, ':') THEN {day} ELSE {column} END"


def is_regular(column: str, layout: TextLayout) -> str:
    """The SQL of whether a text is a number in the layout's regular form: digits, groups of thousands, a decimal mark."""
    groups = f"[0-9]{{1,3}}([{_in_class(layout.thousands)}][0-9]{{3}}){{1,5}}"
    pattern = f"-?([0-9]{{1,18}}|{groups})([{_in_class(layout.decimal)}][0-9]{{1,15}})?"
    return f"regexp_full_match({column}, {quoted(pattern)})"


def is_plain(column: str, layout: TextLayout) -> str:
    """The SQL of whether it is one of the many regular numbers that 64 bits hold, without groups."""
    pattern = f"-?[0-9]{{1,12}}([{_in_class(layout.decimal)}][0-9]{{1,6}})?"
    return f"regexp_full_match({column}, {quoted(pattern)})"


def is_odd(column: str, layout: TextLayout) -> str:
    """The SQL of whether a text isn't of the regular form."""
    return f"CASE WHEN {is_plain(column, layout)} THEN false ELSE NOT {is_regular(column, layout)} END"


def is_nearly(column: str, values: Sequence[str]) -> str:
    """The SQL of whether a text seems to be one of some others, written otherwise."""
    bare = f"replace(lower(trim({column})), ' ', '')"
    alike = ", ".join(quoted(value.lower().replace(" ", "")) for value in values)
    return f"{bare} IN ({alike}) AND trim({column}) NOT IN ({', '.join(map(quoted, values))})"


def _in_class(mark: str) -> str:
    """A mark within a character class of a regular expression."""
    return "\\" + mark if mark in "\\]^-" else mark


def survey(engine: Engine, relation: str, asked: Mapping[str, str]) -> Survey:
    """Ask a relation for the distinct texts of some expressions. asked: expression → the SQL of which rows count."""
    lists = [f"list(DISTINCT {text}) FILTER (WHERE {rows})" for text, rows in asked.items()]
    (row,) = engine.ask(f"SELECT {', '.join(lists) or 'count(*)'} FROM {relation}")
    found = Survey()
    for expression, texts in zip(asked, row, strict=False):
        found.add(expression, texts or ())
    return found
