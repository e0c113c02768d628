"""Axes of amounts and shares (坐标轴): round ticks, and short labels that need no font to be measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from rich.cells import cell_len, set_cell_size

from salesplan.terms.short import short_amount
from salesplan.words.sentence import Language, printable

HEAD, GAP, MOST_HEAD = 12, 6, 14  # pixels of labels of periods and between them; characters of one at most
SQUARE, LETTER = 1.02, 0.63  # widths of a Chinese character and of a letter at most on average, in font sizes


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high`, with a label for each of its ticks."""

    low: float
    high: float
    ticks: Sequence[float]
    labels: Sequence[str]

    def drawn(self, *, grid: bool = True, title: str = "") -> dict[str, Any]:
        """The axis in the grammar's words. Labels are texts of ours alone: numbers and units."""
        return {
            "values": list(self.ticks),
            "labelExpr": _lookup(self.ticks, self.labels),
            "grid": grid,
            "title": title or None,
            "labelFlush": False,
        }

    @property
    def scale(self) -> dict[str, Any]:
        """The scale in the grammar's words."""
        return {"domain": [self.low, self.high], "nice": False, "zero": False, "clamp": True}


def _lookup(ticks: Sequence[float], labels: Sequence[str]) -> str:
    """An expression that gives each tick its label, the nearest one, so that no float is compared for equality."""
    step = abs(ticks[1] - ticks[0]) if len(ticks) > 1 else 1
    listed = ",".join(f"'{label}'" for label in labels)
    return f"[{listed}][round((datum.value-({ticks[0]!r}))/{step!r})]"


def amounts(values: Sequence[int], digits: int, language: Language, *, from_zero: bool = True, most: int = 5) -> Axis:
    """An axis of minor units that holds all values."""
    low, high = min([*values, 0] if from_zero else values), max([*values, 0] if from_zero else values)
    step = _step(max(high - low, 1), most)
    first, last = (low // step) * step, -((-high) // step) * step
    ticks = list(range(first, max(last, first + step) + 1, step))
    return Axis(first, ticks[-1], ticks, [short_amount(tick, digits, language) for tick in ticks])


def shares(values: Sequence[float], *, most: int = 5) -> Axis:
    """An axis of ratios, zero included, in percent."""
    # In hundredths of a percent, so that ticks are whole numbers.
    low, high = floor(round(min([*values, 0]) * 10_000, 2)), ceil(round(max([*values, 0]) * 10_000, 2))
    step = max(_step(max(high - low, 1), most), 100)
    first, last = (low // step) * step, -((-high) // step) * step
    ticks = list(range(first, max(last, first + step) + 1, step))
    return Axis(first / 10_000, ticks[-1] / 10_000, [t / 10_000 for t in ticks], [f"{t / 100:g}%" for t in ticks])


def _step(span: int, most: int) -> int:
    """The smallest round step that a span takes at most so often: 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for times in (1, 2, 5):
            if times * power * most >= span:
                return times * power
        power *= 10


YEAR_AND_PART = re.compile(r"\d{4}-([A-Z]?\d{1,2})")  # 2026-03, 2026-P03, 2026-W07
DAY = re.compile(r"\d{4}-(\d\d-\d\d)")


def period_heads(labels: Sequence[str], room: float) -> list[str]:
    """What stands at each period on an axis with so many pixels in all; nothing where there is no room for one more.

    Labels are cut to what tells them apart: the part of a year, or the day where periods are named by days. Characters that mean
    something to expressions are left out.

    >>> period_heads(["2026-01", "2026-02"], 100), period_heads(["2014-03-31", "2014-04-30"], 100)
    (['01', '02'], ['03-31', '04-30'])
    >>> period_heads(["Spring", "Summer", "Autumn"], 90)
    ['Spring', '', 'Autumn']
    """
    heads = ["".join(c for c in label[:MOST_HEAD] if c.isalnum() or c in "- ") for label in labels]
    for form in (YEAR_AND_PART, DAY):
        found = [form.fullmatch(label) for label in labels]
        cut = [match[1] for match in found if match]
        if len(set(cut)) == len(labels):
            heads = cut
            break
    every = ceil((breadth(heads, HEAD) + GAP) * len(heads) / max(room, 1)) if heads else 1
    return [head if i % every == 0 else "" for i, head in enumerate(heads)]


def fitted(name: str, room: int) -> str:
    """A name on one line in so many character cells; Chinese characters take two.

    >>> fitted("华东一组", 6), fitted("East", 6)
    ('华东…', 'East')
    """
    text = printable(name)
    return text if cell_len(text) <= room else set_cell_size(text, room - 1).rstrip() + "…"


def breadth(texts: Sequence[str], size: int) -> int:
    """The pixels that the longest of some texts takes at most, whatever font is there; Chinese characters are square.

    >>> breadth(["华东", "East"], 10)
    26
    """
    ems = [sum(SQUARE if cell_len(c) > 1 else LETTER for c in text) for text in texts]
    return ceil(round(max(ems, default=0) * size, 3))
