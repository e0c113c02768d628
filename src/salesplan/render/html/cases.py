"""What needs a decision (需要决策的事项): each exception as a short paragraph, with its cause, its remedy and who sees to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesplan.render.cells import nameless, shown
from salesplan.render.html.grid import TONES
from salesplan.terms.document import Document
from salesplan.terms.table import Column, Table, Value
from salesplan.words.titles import column_title

MOST = 6  # that are told at length; the table has all
KINDS = ("axis", "rule")
TOLD = ("cause", "remedy")
ASIDE = ("impact", "owner", "due", "follow_up", "since")


@dataclass(frozen=True)
class Case:
    """An exception: how grave, of what, what it is; its cause and remedy, and the facts beside them, with their titles."""

    severity: str
    tone: str
    name: str
    kind: str
    what: str
    told: Sequence[tuple[str, str]]
    aside: Sequence[tuple[str, str]]


def cases(table: Table, document: Document) -> list[Case]:
    """The first rows of the table of exceptions."""
    return [_case(row, table.columns, document) for row in table.rows[:MOST]]


def _case(row: tuple[Value, ...], columns: Sequence[Column], document: Document) -> Case:
    texts = {
        column.key: shown(value, column, document)
        for column, value in zip(columns, row, strict=True)
        if value not in (None, "")
    }
    values = dict(zip((column.key for column in columns), row, strict=True))

    def named(keys: Sequence[str]) -> list[tuple[str, str]]:
        return [(column_title(key, document.language), texts[key]) for key in keys if key in texts]

    return Case(
        severity=texts.get("severity", ""),
        tone=TONES.get(str(values.get("severity")), "calm"),
        name=texts.get("name") or nameless(values.get("node"), document),
        kind=" · ".join(texts[key] for key in KINDS if key in texts),
        what=texts.get("what", ""),
        told=named(TOLD),
        aside=named(ASIDE),
    )
