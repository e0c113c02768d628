"""Cells of a workbook (单元格): numbers that a spreadsheet reckons with, and text that stays text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeAlias

from rich.cells import cell_len
from xlsxwriter import Workbook

from salesplan.render.cells import CHANGES, FORMULAS, NUMERIC, shown
from salesplan.terms.document import Document
from salesplan.terms.table import Column, Value
from salesplan.words.sentence import printable
from salesplan.words.titles import word

EXACT_DIGITS = 15  # significant digits that Excel keeps of a number
LONGEST_TEXT = 16_000  # characters; half of what a cell holds, for each may take two units there
OLDEST = 1900  # the first year that Excel knows
FINEST = 9  # digits after the point of a quantity that are shown
NARROWEST, WIDEST = 7, 60  # characters of a column
BOLDER = 1.08  # what bold characters take
FONTS = {"en": ("Calibri", 11), "zh": ("Microsoft YaHei", 10)}
# A workbook says when it was made, and the same document must give the same bytes whenever that is.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks know no time zones

Look: TypeAlias = tuple[tuple[str, Any], ...]  # properties of a format
Writer: TypeAlias = Callable[[Any, int, int, Value], None]  # page, row, column, value


def look(**properties: Any) -> Look:
    """Properties of a format, as xlsxwriter names them."""
    return tuple(properties.items())


TITLE = look(bold=True, font_size=14)
REMARK = look(font_color="#666666")
SECTION = look(bold=True, font_size=12, font_color="#3F5F7F")
HEAD = look(bold=True, bg_color="#E7ECF2", bottom=1, valign="vcenter", text_wrap=True)
RIGHT = look(align="right")
QUOTED = look(quote_prefix=True)
DAY = look(num_format="yyyy-mm-dd", align="left")


class Book:
    """A workbook in the making, for one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.unit = 10**document.digits
        self.font = FONTS[document.language]
        self.money_look = _money_look(document.digits)
        self._bytes = BytesIO()
        # Texts are written as such; this keeps the library from guessing even where one slips through.
        guesses = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        self.workbook = Workbook(self._bytes, {"in_memory": True, **guesses})
        self.workbook.set_properties({"title": safe(document.title or document.plan_name), "created": CREATED})
        self._formats: dict[tuple[Look, ...], Any] = {}

    def close(self) -> bytes:
        """The bytes of the finished workbook."""
        self.workbook.close()
        return self._bytes.getvalue()

    def format(self, *looks: Look) -> Any:
        """The format of these looks together, where two differ the later one."""
        if looks not in self._formats:
            name, size = self.font
            merged: dict[str, Any] = {"font_name": name, "font_size": size}
            for properties in looks:
                merged |= dict(properties)
            self._formats[looks] = self.workbook.add_format(merged)
        return self._formats[looks]

    def text(self, page: Any, row: int, at: int, text: str, *looks: Look) -> None:
        """A cell of text, whatever it looks like: no formula, no link, no markup, not even once it is edited."""
        plain = safe(text)
        quoted = (QUOTED,) if plain.startswith(FORMULAS) else ()
        page.write_string(row, at, plain, self.format(*looks, *quoted))

    def money(self, page: Any, row: int, at: int, minor: int, *looks: Look) -> None:
        """An amount as a number; as text on the right where a number would lose its last digits."""
        if (number := self.amount(minor)) is None:
            self.text(page, row, at, shown(minor, Column("", "money"), self.document), *looks, RIGHT)
        else:
            page.write_number(row, at, number, self.format(*looks, self.money_look))

    def formula(self, page: Any, row: int, at: int, formula: str, minor: int, *looks: Look) -> None:
        """A formula, and the amount that it comes to."""
        page.write_formula(row, at, formula, self.format(*looks, self.money_look), minor / self.unit)

    def amount(self, minor: int) -> float | None:
        """Minor units as a number in major ones; None where a spreadsheet would not keep all of its digits."""
        return minor / self.unit if _fits(minor) else None

    def writer(self, column: Column, values: Iterable[Value], *looks: Look) -> Writer:
        """What writes the values of a column of a table; missing ones leave their cells empty."""
        if column.unit == "money":
            return lambda page, row, at, value: (
                self.money(page, row, at, value, *looks) if isinstance(value, int) else None
            )
        if column.unit == "series":
            return lambda page, row, at, value: None  # noqa: ARG005 - a sparkline is drawn there
        if column.unit in NUMERIC:
            return self._number_writer(column, _number_look(column, values), *looks)
        return lambda page, row, at, value: self._other(page, row, at, value, column, *looks)

    def _number_writer(self, column: Column, number_look: Look, *looks: Look) -> Writer:
        def write(page: Any, row: int, at: int, value: Value) -> None:
            if not isinstance(value, int | float | Decimal):
                return
            if isinstance(value, float) or _fits(value):
                page.write_number(row, at, float(value), self.format(*looks, number_look))
            else:
                self.text(page, row, at, shown(value, column, self.document), *looks, RIGHT)

        return write

    def _other(self, page: Any, row: int, at: int, value: Value, column: Column, *looks: Look) -> None:
        if isinstance(value, date) and value.year >= OLDEST:
            page.write_datetime(row, at, value, self.format(*looks, DAY))
        elif value is not None:
            self.text(page, row, at, said(value, column, self.document), *looks)


def said(value: Value, column: Column, document: Document) -> str:
    """A value that is no number, as text."""
    if isinstance(value, bool):
        return word("yes" if value else "no", document.language)
    if isinstance(value, date):
        return value.isoformat()
    return word(str(value), document.language) if column.unit == "word" else str(value)


def width(title: str, values: Iterable[Value], column: Column, document: Document) -> float:
    """The width that shows the title with its filter, and every value."""
    numeric = column.unit in NUMERIC
    distinct = {value for value in values if value is not None}
    numbers = [value for value in distinct if numeric and isinstance(value, int | float | Decimal)]
    ends = [shown(value, column, document) for value in (max(numbers), min(numbers))] if numbers else []
    texts = [] if numeric else [said(value, column, document) for value in distinct]
    return fitting([f"{title}   ", *texts, *ends])


def fitting(texts: Iterable[str], widest: float = WIDEST) -> float:
    """The width of a column for the longest of these texts, also in bold; Chinese characters are two wide."""
    longest = max([cell_len(safe(text)) for text in texts], default=0)
    return float(min(max(round(longest * BOLDER), NARROWEST) + 2, widest))


def _fits(value: int | Decimal) -> bool:
    """Whether a number has no more digits than a spreadsheet keeps.

    >>> _fits(999_999_999_999_999), _fits(1_000_000_000_000_001), _fits(10**20), _fits(Decimal("0.10"))
    (True, False, True, True)
    """
    digits = "".join(map(str, value.as_tuple().digits)) if isinstance(value, Decimal) else str(abs(value))
    return len(digits) <= EXACT_DIGITS or len(digits.strip("0")) <= EXACT_DIGITS


def _money_look(digits: int) -> Look:
    number = "#,##0" + ("." + "0" * digits if digits else "")
    return look(num_format=f"{number};[Red]-{number}")


def _number_look(column: Column, values: Iterable[Value]) -> Look:
    if column.unit == "ratio":
        return look(num_format="+0.0%;-0.0%;0.0%" if column.key in CHANGES else "0.0%")
    if column.key == "line":
        return look(num_format="0")
    digits = min(max([_places(value) for value in values if isinstance(value, Decimal)], default=0), FINEST)
    return look(num_format="#,##0" + ("." + "0" * digits if digits else ""))


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


@lru_cache(100_000)
def safe(text: str) -> str:
    """Text on one line that the file can hold, and that the library doesn't take for markup of its own."""
    plain = printable(text, LONGEST_TEXT)[:LONGEST_TEXT]
    return f"{plain} " if plain.startswith("<r>") and plain.endswith("</r>") else plain


def lay_out(page: Any, head: Sequence[int]) -> None:
    """How a page prints: landscape A4, as wide as the paper, the rows of the head on every page, page numbers."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L&A&R&P / &N")
    if head:
        page.repeat_rows(head[0], head[-1])
