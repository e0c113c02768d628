"""How a text file with columns reads (版式): the words that sales exports and the plan's own tables share."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from salesplan.terms.part import PlanPart, Text, Whole, one_or_many, refuse

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CENTURY = 2000
TAB = "\\t"  # as it is written
NO_SEPARATORS = '"\n\r\0'  # they end a field or a line by themselves
NO_FILES = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape")  # codecs of Python, of no exports
# Letters, digits, brackets, signs and what can't be seen mean something else in a number; blanks and apostrophes group it.
NO_MARK_KINDS = ("L", "M", "N", "C", "Sm", "Sc", "So", "Pd", "Ps", "Pe", "Zl", "Zp")
NO_MARKS = '"%‰'

# yyyy, m, d … are digits, anything else stands for itself. The patterns that need no saying: the year comes first.
UNMISTAKABLE = ("yyyy-m-d", "yyyy/m/d", "yyyy.m.d", "yyyymmdd", "yyyy年m月d日", "yyyy-m", "yyyy/m", "yyyy年m月")
_TOKEN = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dd|d", re.IGNORECASE)
_GROUPS = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short>\d{2})",
    "mmmm": r"(?P<name>[a-z]{3,9})\.?",
    "mmm": r"(?P<name>[a-z]{3,9})\.?",
    "mm": r"(?P<month>\d{2})",
    "m": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{2})",
    "d": r"(?P<day>\d{1,2})",
}


@lru_cache
def date_pattern(written: str) -> re.Pattern[str]:
    """The regular expression of a date pattern such as `dd/mm/yyyy` or `mmm-yy`; ValueError when it is none.

    A pattern without a day stands for the first of the month.
    """
    parts, end = [], 0
    for token in _TOKEN.finditer(written):
        parts += [re.escape(written[end : token.start()]), _GROUPS[token[0].lower()]]
        end = token.end()
    text = "".join([*parts, re.escape(written[end:])])
    # Two-digit tokens read single digits too: exports drop leading zeros as they please.
    text = text.replace(r"(?P<month>\d{2})", r"(?P<month>\d{1,2})") if "yyyymm" not in written.lower() else text
    text = text.replace(r"(?P<day>\d{2})", r"(?P<day>\d{1,2})") if "yyyymm" not in written.lower() else text
    pattern = re.compile(text, re.IGNORECASE)
    has = pattern.groupindex
    if not ({"year", "short"} & has.keys() and {"month", "name"} & has.keys()):
        raise ValueError(written)
    return pattern


def read_date(text: str, written: str) -> date | None:
    """The date that `text` is under the pattern `written`; None when it is none.

    >>> read_date("Apr-18", "mmm-yy"), read_date("3/4/2026", "dd/mm/yyyy"), read_date("30/2/2026", "dd/mm/yyyy")
    (datetime.date(2018, 4, 1), datetime.date(2026, 4, 3), None)
    """
    found = date_pattern(written).fullmatch(text)
    if not found:
        return None
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _month_of(parts["name"])
    year = int(parts["year"]) if parts.get("year") else CENTURY + int(parts["short"])
    try:
        return date(year, month, int(parts.get("day") or 1))
    except ValueError:
        return None


def _month_of(name: str) -> int:
    short = name.lower()[:3]
    return MONTH_NAMES.index(short) + 1 if short in MONTH_NAMES else 0


def _date_pattern_or_refuse(written: str) -> str:
    try:
        date_pattern(written)
    except (ValueError, re.error):
        raise refuse("want_date_pattern") from None
    return written


def codec_of(encoding: str) -> str:
    """The codec that reads an encoding: GBK and what else goes by that name are parts of GB18030.

    Raises LookupError or ValueError where there is none.

    >>> codec_of("GBK"), codec_of("U16"), codec_of("big5")
    ('gb18030', 'utf-16', 'big5')
    """
    name = encoding.lower().replace("_", "-")
    if name in ("gbk", "gb2312", "cp936", "936", "ansi", "gb-18030"):
        return "gb18030"
    known = codecs.lookup(name).name
    return known if known.startswith("utf") else name


def _encoding(text: str) -> str:
    try:
        codec = codec_of(text)
        "".encode(codec)  # which codecs that turn bytes into bytes refuse, base64 and zip among them
    except (LookupError, ValueError):
        raise refuse("want_encoding") from None
    if codecs.lookup(codec).name in NO_FILES:
        raise refuse("want_encoding")
    return text


def _separator(text: str) -> str:
    if text != TAB and (len(text) != 1 or text in NO_SEPARATORS):
        raise refuse("want_separator")
    return text


def _mark(text: str) -> str:
    if len(text) != 1 or text in NO_MARKS or unicodedata.category(text).startswith(NO_MARK_KINDS):
        raise refuse("want_mark")
    return text


def _unlike_decimal(text: str, info: ValidationInfo) -> str:
    # With one mark for both, 1.234 is a fraction and 1.234.567 a million in the same column.
    decimal = info.data.get("decimal", "")
    if unicodedata.normalize("NFKC", text) == unicodedata.normalize("NFKC", decimal):
        raise refuse("want_other_mark", decimal=decimal)
    return text


def _file_name(text: str) -> str:
    if "\0" in text:
        raise refuse("want_file_name")
    return text


DatePattern = Annotated[Text, AfterValidator(_date_pattern_or_refuse)]
Encoding = Annotated[Text, AfterValidator(_encoding)]
Separator = Annotated[Text, AfterValidator(_separator)]
HeaderLine = Annotated[Whole, Field(ge=0)]
Mark = Annotated[Text, AfterValidator(_mark)]
Thousands = Annotated[Mark, AfterValidator(_unlike_decimal)]
FileName = Annotated[Text, AfterValidator(_file_name)]


class TextLayout(PlanPart):
    """How a text file reads. What isn't said is found out and told, never guessed where it could be two things."""

    encoding: Encoding | None = Field(
        None, description="utf-8, gb18030 (also for GBK, GB2312), utf-16 …; found out if not said"
    )
    separator: Separator | None = Field(None, description="`,` `;` `|` or `\\t`; found out from the header if not said")
    header: HeaderLine = Field(
        1, description="the line of the column names; the lines above it are passed over; 0: there is none"
    )
    decimal: Mark = Field(".", description="the decimal mark of numbers")
    thousands: Thousands = Field(
        ",", description="the mark between thousands, another one than `decimal`; `.` if not said beside `decimal: ','`"
    )
    dates: Annotated[list[DatePattern], one_or_many] = Field(
        [],
        description="the patterns of dates, such as dd/mm/yyyy or mmm-yy; those that begin with the year need no saying",
    )
    missing: Annotated[list[Text], one_or_many] = Field(
        [], description="what stands for no value, besides an empty cell"
    )
    names: dict[Text, dict[Text, Text]] = Field({}, description="for each column, the file's spelling → the plan's id")

    @model_validator(mode="before")
    @classmethod
    def _thousands_beside_a_comma(cls, said: Any) -> Any:
        if isinstance(said, Mapping) and said.get("decimal") == "," and "thousands" not in said:
            return {**said, "thousands": "."}
        return said


class AmbiguousDates(ValueError):  # noqa: N818 - it says what they are
    """A column of dates that could be day-first or month-first; `example` is one of them."""

    def __init__(self, example: str, *, mixed: bool) -> None:
        super().__init__(example)
        self.example = example
        self.mixed = mixed


ORDERS = ("d/m/yyyy", "m/d/yyyy")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")


def read_dates(texts: Iterable[str], written: Sequence[str]) -> dict[str, date | None]:
    """The date of each text of a column; None where it is none.

    Patterns that begin with the year need no saying. Day and month before the year are told apart by the column as
    a whole: raises AmbiguousDates where no text shows which comes first, or where some show the one and some the other.

    >>> read_dates(["03/04/2026", "13/04/2026"], [])["03/04/2026"]
    datetime.date(2026, 4, 3)
    """
    taken = {_shape(pattern) for pattern in written}
    patterns = [*written, *(pattern for pattern in UNMISTAKABLE if _shape(pattern) not in taken)]
    found: dict[str, date | None] = {}
    slashed: dict[str, re.Match[str]] = {}
    for text in texts:
        found[text] = next((day for p in patterns if (day := read_date(text.strip(), p))), None)
        match = _SLASHED.fullmatch(text.strip()) if found[text] is None and not written else None
        if match and any(read_date(text.strip(), order.replace("/", match[2])) for order in ORDERS):
            slashed[text] = match  # what is no day in either order tells nothing
    if slashed:
        order = _order_of(slashed)
        for text, match in slashed.items():
            found[text] = read_date(text.strip(), order.replace("/", match[2]))
    return found


def _shape(pattern: str) -> str:
    """A pattern without the order of month and day: of two of one shape, what one says of a text the other mustn't say anew."""
    return _TOKEN.sub(lambda token: "Y" if token[0][0] in "yY" else "X", pattern)


def _order_of(slashed: Mapping[str, re.Match[str]]) -> str:
    day_first = min((text for text, m in slashed.items() if int(m[1]) > len(MONTH_NAMES)), default=None)
    month_first = min((text for text, m in slashed.items() if int(m[3]) > len(MONTH_NAMES)), default=None)
    if day_first is None and month_first is None:
        raise AmbiguousDates(min(slashed), mixed=False)
    if day_first is not None and month_first is not None:
        raise AmbiguousDates(day_first, mixed=True)
    return ORDERS[0] if day_first is not None else ORDERS[1]
