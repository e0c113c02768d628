"""What the readers of table files share while they put rows into a plan (表格展开)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeAlias

from salesplan.errors import Finding, Place, finding
from salesplan.plan.yaml_reader import Marks
from salesplan.terms.layout import AmbiguousDates, TextLayout, read_dates
from salesplan.terms.money import is_currency
from salesplan.terms.period import Year
from salesplan.terms.text_table import TableReader, TextRow
from salesplan.words.sentence import sentence

NONE_WORDS = {"-", "–", "—"}  # what spreadsheets show for "none"
LONGEST_LIST = 20  # unreadable rows of one file that are told one by one

Fault: TypeAlias = tuple[int, str, str, str]  # line, column, cell, reason


@dataclass
class Expansion:
    """A plan's raw values while its table files are read in."""

    data: dict[str, Any]
    marks: Marks
    folder: FilePath
    read: TableReader
    year: Year | None
    findings: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    @property
    def currencies(self) -> tuple[str] | None:
        """See currencies_of."""
        return currencies_of(self.data)

    def tell(self, shown: str, faults: Iterable[Fault]) -> None:
        """Findings for cells that can't be used; a flood is cut off and counted."""
        told = list(faults)
        for line, column, cell, reason in told[:LONGEST_LIST]:
            place = Place(shown, line)
            self.findings.append(finding("SP123", place, column=column, value=cell, reason=sentence(reason)))
        if len(told) > LONGEST_LIST:
            self.findings.append(finding("SP128", Place(shown), cells=len(told) - LONGEST_LIST))

    def tell_twice(self, shown: str, key: str, line: int, first: int) -> None:
        """The finding for an id that stands on two rows."""
        hint = sentence("written_first_at", place=str(Place(shown, first)))
        self.findings.append(finding("SP202", Place(shown, line), hint=hint, name=key))

    def tell_circle(self, shown: str, circle: list[str], line: int) -> None:
        """The finding for parents that form a circle."""
        self.findings.append(finding("SP203", Place(shown, line), names=" → ".join([*circle, circle[0]])))

    def days(
        self, layout: TextLayout, rows: list[TextRow], name: str, column: str | None, shown: str
    ) -> Callable[[str], str]:
        """Turns the cells of a date column into ISO dates; what is no date stays, to be told by its field."""
        texts = {day_of(cell) for row in rows if (cell := row.cells.get(name))}
        try:
            days = read_dates(texts, layout.dates)
        except AmbiguousDates as error:
            reason = sentence("dates_mixed" if error.mixed else "dates_ambiguous", example=error.example)
            hint = sentence("say_dates")
            self.findings.append(finding("SP126", Place(shown), hint=hint, column=column or name, reason=reason))
            days = dict.fromkeys(texts, None)
        return lambda cell: day.isoformat() if (day := days.get(day_of(cell))) else cell


def currencies_of(data: Mapping[str, Any]) -> tuple[str] | None:
    """The currency that amounts of a plan may name; None, for any, where its own can't be told."""
    code = data.get("currency")
    return (code,) if isinstance(code, str) and is_currency(code) else None


def day_of(cell: str) -> str:
    """A date cell without the time of day that databases add: `2011-05-31 00:00:00`."""
    head, _, tail = cell.strip().replace("T", " ").partition(" ")
    return head if tail[:1].isdigit() and ":" in tail else cell.strip()


def spelled(layout: TextLayout, column: str, cell: str | None) -> str | None:
    """A cell under the layout's `names`."""
    return layout.names.get(column, {}).get(cell, cell) if cell is not None else None


def filled(row: TextRow, name: str) -> str | None:
    """A cell, None where it is empty or a dash."""
    cell = row.cells.get(name)
    return None if cell in NONE_WORDS else cell


def circle_in(parents: Mapping[str, str | None]) -> list[str]:
    """A circle among child → parent, or nothing.

    >>> circle_in({"a": "b", "b": "c", "c": "b"})
    ['b', 'c']
    """
    clear: set[str] = set()
    for start in parents:
        walk: dict[str, None] = {}
        key: str | None = start
        while key is not None and key in parents and key not in clear:
            if key in walk:
                steps = list(walk)
                return steps[steps.index(key) :]
            walk[key] = None
            key = parents[key]
        clear.update(walk)
    return []
