"""Typed values as the text that a csv would have (值转文本): one rule for workbooks, Parquet and databases.

Text stays as it is; decimals and whole numbers are exact; dates are ISO, times of day follow after a blank, those of moments
as they are in the layout's time zone (UTC where it says none); truth is `true` or `false`. Binary fractions are the trouble:
an amount is taken for the whole number of minor units that it is within 1e-6, and marked with APPROXIMATE, which no amount
begins with, where it is none. Of other numbers, whole ones have all their digits as long as they are certain and are marked
beyond, for such a number may stand for several; the rest have the 15 digits that a binary fraction holds for certain.
Bytes are the text that they hold, for old writers mark none of their texts; where they hold none, BYTES and hex digits,
which are no number, no day and no name.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

APPROXIMATE = "≈"
BYTES = "\\x"  # how PostgreSQL begins bytes, too
NO_TEXT = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"  # a pattern of characters that bytes which are a text don't hold
TOLERANCE = 1e-6
CERTAIN_DIGITS = 15  # decimal digits that every binary fraction of 64 bits holds
CERTAIN_WHOLE = 2**53  # up to which it holds every whole number
_WIDE = Context(prec=400)  # digits of the largest binary fraction


@dataclass(frozen=True)
class Rule:
    """What a layout says of its values: the digits after the point of its columns of amounts, its decimal mark and time zone.

    day: its column of dates.
    """

    amounts: Mapping[str, int] = field(default_factory=dict)
    decimal: str = "."
    zone: str | None = None
    day: str = ""

    def undated(self, moments: Collection[str]) -> str | None:
        """The column of dates, if it is one of those that hold moments and nobody says by whose days they are dated."""
        same = {name.strip().casefold() for name in moments}
        return self.day if self.zone is None and self.day.strip().casefold() in same else None

    def digits(self, names: Sequence[str]) -> list[int | None]:
        """The digits of each column, None where it holds no amounts."""
        known = {name.strip().casefold(): digits for name, digits in self.amounts.items()}
        return [known.get(name.strip().casefold()) for name in names]

    def text(self, value: Any, digits: int | None) -> str:
        """The text of a value; '' where there is none."""
        if isinstance(value, str):
            return plain(value)
        text = text_of(value, digits)
        return text.replace(".", self.decimal) if isinstance(value, float | Decimal) else text


PLAIN_RULE = Rule()


def text_of(value: Any, digits: int | None = None) -> str:
    """The text of a value under the rule above; '' where there is none. digits: of a column of amounts.

    >>> text_of(0.1 + 0.2), text_of(0.1 + 0.2, 2), text_of(12.345, 2), text_of(1e15), text_of(Decimal("1E+2"))
    ('0.3', '0.30', '≈12.345', '1000000000000000', '100')
    """
    if isinstance(value, float):
        return _fraction(value) if digits is None else _amount(value, digits)
    return next((write(value) for kind, write in _WRITERS if isinstance(value, kind)), str(value))


def _fraction(number: float) -> str:
    if not math.isfinite(number):
        return str(number)
    if number.is_integer() and abs(number) <= CERTAIN_WHOLE:
        return str(int(number))  # there is no zero below zero
    mark = APPROXIMATE if number.is_integer() else ""
    return mark + f"{_WIDE.normalize(Decimal(f'{number:.{CERTAIN_DIGITS}g}')):f}"


def _amount(number: float, digits: int) -> str:
    if not math.isfinite(number):
        return str(number)
    near = Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN, _WIDE)
    certain = len(near.as_tuple().digits) <= CERTAIN_DIGITS
    if certain and abs(float(near) - number) <= TOLERANCE:
        return f"{near:f}" if near else f"{abs(near):f}"
    return APPROXIMATE + _fraction(number).removeprefix(APPROXIMATE)


def _moment(value: dt.date | dt.time) -> str:
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    text = str(value)
    return text.rstrip("0") if "." in text else text


def _bytes(data: bytes) -> str:
    r"""Their text, or all of them.

    >>> _bytes("华东".encode()), _bytes(b"12.50"), _bytes(b"12\0"), _bytes(b"\xff\x10")
    ('华东', '12.50', '\\x313200', '\\xff10')
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return BYTES + data.hex()
    # A text that begins like bytes would be taken for others.
    return BYTES + data.hex() if text.startswith(BYTES) or re.search(NO_TEXT, text) else plain(text)


_WRITERS: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (type(None), lambda _: ""),
    (bool, lambda truth: "true" if truth else "false"),
    (Decimal, lambda number: f"{number:f}"),
    ((dt.date, dt.time), _moment),
    ((bytes, bytearray, memoryview), lambda data: _bytes(bytes(data))),
)


def plain(text: str) -> str:
    """A text without line breaks, so that a row is a line."""
    if "\n" in text or "\r" in text:
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    return text.replace("\0", "\ufffd")


def csv_line(fields: Sequence[str]) -> str:
    r"""Fields as a line of csv; all of them quoted, or none.

    >>> csv_line(["a", 'b"c']), csv_line(["a", " b"])
    ('"a","b""c"\n', '"a"," b"\n')
    """
    line = ",".join(fields)
    if '"' in line or " " in line or line.count(",") >= len(fields):
        line = ",".join('"' + field.replace('"', '""') + '"' for field in fields)
    return line + "\n"
