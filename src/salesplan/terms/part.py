"""The frozen base of everything that a plan is made of, and the kinds of scalars in it (计划要素).

The reader hands every scalar over as the text that was written, so the type of a field decides what it means: `NO`,
`010` and `12:30` stay text where text is asked for, `0.05` is exactly five hundredths, and a field that nothing was
written for is None, never zero.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from salesplan.terms.money import NotANumber, parse_number, parse_share


class PlanPart(BaseModel):
    """A part of a plan: frozen, and refusing keys that it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


@dataclass(frozen=True)
class Share:
    """A share of a parent's number, as a ratio (占比): `45%` is Share(0.45)."""

    ratio: Decimal


def refuse(key: str, **facts: Any) -> PydanticCustomError:
    """The error of a scalar; `key` is a sentence of the catalogue, and the facts fill its gaps."""
    return PydanticCustomError(key, key, facts)


_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WHOLE = re.compile(r"[-+]?\d+(?:_\d+)*")


# What is within them is computed exactly (28 digits of a decimal), and what lies without is a slip of the pen.
LARGEST_AMOUNT, AMOUNT_DIGITS = Decimal(10) ** 15, 12  # below the first, with at most the second after the point
LARGEST_RATIO, RATIO_DIGITS = Decimal(10) ** 4, 20  # 1,000,000 %
LARGEST_WHOLE = 10**9


def bounded(number: Decimal, largest: Decimal, digits: int, said: str = "") -> Decimal:
    """A number below `largest` in size with at most `digits` digits after the point; refused otherwise, and `largest` as `said`.

    >>> bounded(Decimal("-12.5"), Decimal(100), 1)
    Decimal('-12.5')
    """
    if abs(number) >= largest:
        raise refuse("too_large_number", most=said or f"{largest:,}")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        raise refuse("too_fine_number", digits=digits)
    return number


def amount_within(number: Decimal) -> Decimal:
    """An amount that can be computed with exactly."""
    return bounded(number, LARGEST_AMOUNT, AMOUNT_DIGITS)


def ratio_within(number: Decimal) -> Decimal:
    """A ratio that can be computed with exactly."""
    return bounded(number, LARGEST_RATIO, RATIO_DIGITS, "1,000,000%")


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return value
    raise refuse("want_text")


def _amount(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise refuse("want_amount")
    return _amount_of(value, "want_amount", info)


def _amount_of(text: str, wanted: str, info: ValidationInfo) -> Decimal:
    """An amount; one that names a currency has to name the plan's, which is the context of the validation."""
    try:
        return amount_within(parse_number(text, currencies=info.context))
    except NotANumber as error:
        raise refuse("other_currency" if error.reason == "other_currency" else wanted) from None


def _ratio(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise refuse("want_share")
    try:
        return ratio_within(parse_share(value))
    except NotANumber:
        raise refuse("want_share") from None


def _goal(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, Decimal | Share):
        return value
    if isinstance(value, str) and value.strip().endswith(("%", "％")):
        return Share(_ratio(value))
    if not isinstance(value, str):
        raise refuse("want_goal")
    return _amount_of(value, "want_goal", info)


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise refuse("want_day")
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise refuse("no_such_day") from None


def _whole(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(bounded(Decimal(value), Decimal(LARGEST_WHOLE), 0))
    raise refuse("want_whole")


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise refuse("want_flag")


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) or value is None else [value]


_written = WithJsonSchema
_SCALAR = {"type": ["string", "number"]}

Text: TypeAlias = Annotated[
    str, BeforeValidator(_text), _written({"type": ["string", "number", "boolean"], "description": "text"})
]
Amount: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(str),
    _written({**_SCALAR, "description": "an amount: 52_000_000, 5,200万, 1.2亿"}),
]
Ratio: TypeAlias = Annotated[
    Decimal, BeforeValidator(_ratio), PlainSerializer(str), _written({**_SCALAR, "description": "a share: 45% or 0.45"})
]
Goal: TypeAlias = Annotated[
    Decimal | Share,
    BeforeValidator(_goal),
    PlainSerializer(str),
    _written({**_SCALAR, "description": "an amount, or a share of the parent: 45%"}),
]
Day: TypeAlias = Annotated[
    date, BeforeValidator(_day), _written({"type": "string", "format": "date", "description": "a day: 2026-01-31"})
]
Whole: TypeAlias = Annotated[
    int, BeforeValidator(_whole), _written({"type": ["integer", "string"], "description": "a whole number"})
]
Flag: TypeAlias = Annotated[bool, BeforeValidator(_flag), _written({"type": "boolean"})]


def one_or_many_of(kind: Any) -> BeforeValidator:
    """Takes one thing for a list of it, in plans and in their schema."""
    return BeforeValidator(_as_list, json_schema_input_type=kind | list[kind])


one_or_many = one_or_many_of(Text)


def folded(text: str) -> str:
    """A spelling without what people don't mean by it: width, case, blanks around and doubled.

    >>> folded("  Ｌagos　Island ")
    'lagos island'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
