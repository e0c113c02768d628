"""Days that are yet to be seen (预见日期): written as those of a sample are, for a whole year each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations, product

_NUMBERS = re.compile(r"[0-9]+")
PARTS = ("year", "month", "day")
YEAR_DIGITS, MOST_DIGITS = 4, 2
LAST_SINGLE = 9  # numbers up to it may be written with one digit or two
MOST_YEARS = 30


@dataclass(frozen=True)
class _Form:
    """How a day is written: what stands before each of its numbers and behind the last, and which number is what."""

    between: tuple[str, ...]
    order: tuple[str, ...]

    def write(self, day: date, digits: Mapping[str, int]) -> str:
        numbers = [str(getattr(day, name)).zfill(digits.get(name, YEAR_DIGITS)) for name in self.order]
        return "".join(text for pair in zip(self.between, [*numbers, ""], strict=True) for text in pair)


def foreseen(days: Mapping[str, date | None]) -> dict[str, date]:
    """The texts of all days of the years that a sample has, in the forms of the sample. days: its texts.

    Forms whose numbers can't be told apart, or that name months, are left out.
    """
    years = sorted({day.year for day in days.values() if day})[:MOST_YEARS]
    forms: dict[_Form, dict[str, set[int]]] = defaultdict(lambda: {"month": set(), "day": set()})
    for text, day in days.items():
        for form, digits in _forms(text, day) if day else ():
            for name, number in digits.items():
                forms[form][name].add(number)
    found: dict[str, date] = {}
    for form, widths in forms.items():
        for month, in_month in product(*(widths[name] or {MOST_DIGITS} for name in ("month", "day"))):
            digits = {"month": month, "day": in_month}
            found |= {form.write(day, digits): day for year in years for day in _days(year)}
    return found


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(i) for i in range((date(year, 12, 31) - first).days + 1))


def _forms(text: str, day: date) -> Iterator[tuple[_Form, dict[str, int]]]:
    """The form of a text that is this day, with the digits of the numbers that show how many are written; at most one."""
    if len(text) == len("yyyymmdd") and text == f"{day:%Y%m%d}":
        yield _Form(("",) * 4, PARTS), {"month": MOST_DIGITS, "day": MOST_DIGITS}
        return
    numbers, between = _NUMBERS.findall(text), tuple(_NUMBERS.split(text))
    if len(numbers) != len(PARTS):
        return
    fitting = [
        order
        for order in permutations(PARTS)
        if all(int(number) == getattr(day, name) for number, name in zip(numbers, order, strict=True))
    ]
    if len(fitting) == 1 and len(numbers[fitting[0].index("year")]) == YEAR_DIGITS:
        shown = {name: len(number) for name, number in zip(fitting[0], numbers, strict=True)}
        yield (
            _Form(between, fitting[0]),
            {name: n for name, n in shown.items() if name != "year" and getattr(day, name) <= LAST_SINGLE},
        )
