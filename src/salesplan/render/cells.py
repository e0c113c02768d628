"""Cells as people read them (单元格): the same in the terminal, in Markdown and on a page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from salesplan.render.sparkline import sparkline
from salesplan.terms.document import Document
from salesplan.terms.money import from_minor
from salesplan.terms.table import Column, Value
from salesplan.words.sentence import printable
from salesplan.words.titles import word

NUMERIC = ("money", "quantity", "ratio", "count")
MISSING = "–"
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes a text that begins so for
BARRED = ("attainment", "ytd_attainment")  # ratios that say how well it goes
GOOD, POOR = 1.0, 0.8
CHANGES = (
    "growth",
    "ytd_growth",
    "change",
    "change_ratio",
    "target_change",
    "hedge_change",
    "quota_change",
    "overlay_change",
    "share_change",
)  # numbers that are shown with their sign


def shown(value: Value, column: Column, document: Document) -> str:
    """A value as text: grouped thousands, ratios as percentages, words in the document's language."""
    if value is None:
        return MISSING
    if isinstance(value, tuple):
        return sparkline(value)
    if column.unit == "word":
        return printable(word(str(value), document.language))  # what is no word of ours is a name
    return _number(value, column, document) or (value.isoformat() if isinstance(value, date) else printable(str(value)))


def nameless(node: Value, document: Document) -> str:
    """What stands for a node without a name: its word, or that of the last part of its id."""
    known = word(str(node), document.language)
    return printable(known if known != str(node) else word(str(node).rpartition("/")[2], document.language))


def _number(value: Value, column: Column, document: Document) -> str | None:
    """A number in its unit; None for what is none."""
    if column.unit == "money" and isinstance(value, int):
        sign = "+" if column.key in CHANGES and value > 0 else ""
        return f"{sign}{from_minor(value, document.digits):,}"
    if column.unit == "ratio" and isinstance(value, float | int):
        return f"{value:+.1%}" if column.key in CHANGES else f"{value:.1%}"
    if column.unit == "count" and isinstance(value, int):
        return str(value) if column.key == "line" else f"{value:,}"
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else None
