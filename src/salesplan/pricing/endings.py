"""Endings of prices (价格尾数): …9, …0, 9.90: what the company lets its prices end in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from salesplan.terms.part import refuse

_ENDING = re.compile(r"\d{0,9}(?:\.\d{1,4})?")


def _ending(value: Any) -> Any:
    text = value.strip().lstrip("….") if isinstance(value, str) and not value.strip().startswith(".") else value
    if not isinstance(text, str) or not text.strip() or not _ENDING.fullmatch(text.strip()):
        raise refuse("want_ending")
    return text.strip()


Ending = Annotated[
    str,
    BeforeValidator(_ending),
    WithJsonSchema({"type": ["string", "number"], "description": "the last digits of a price: 9, 00, 9.90"}),
]


def _grid(ending: str) -> tuple[Fraction, Fraction]:
    """The distance between prices with the ending, and the smallest of them."""
    return Fraction(10 ** len(ending.partition(".")[0])), Fraction(Decimal("0" + ending))


def with_ending(
    price: Fraction, endings: Sequence[str], low: Fraction | None, high: Fraction | None
) -> Fraction | None:
    """The nearest price above zero with one of the endings, within bounds; of two as near the higher; None if there is none.

    >>> with_ending(Fraction(284), ["9"], None, None), with_ending(Fraction(284), ["9"], None, Fraction(285))
    (Fraction(289, 1), Fraction(279, 1))
    """
    found: list[Fraction] = []
    for ending in endings:
        step, first = _grid(ending)
        places = {floor((price - first) / step), ceil((price - first) / step)}
        places |= {ceil((low - first) / step)} if low is not None else set()
        places |= {floor((high - first) / step)} if high is not None else set()
        found += [first + place * step for place in places]
    fitting = [p for p in found if p > 0 and (low is None or p >= low) and (high is None or p <= high)]
    return min(fitting, key=lambda p: (abs(p - price), -p), default=None)
