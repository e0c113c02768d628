"""Whole units of parts by periods (按期取整): declared spans met, every sum kept, whatever is left open within a unit.

A span is a half-open run of periods. Numbers only: who the parts are is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.controlled import Margin, NoWholeTable, either_way, fixed, round_table
from salesplan.allocation.rounding import Real, Whole, settle

Span: TypeAlias = tuple[int, int]
Declared: TypeAlias = Mapping[Span, int]  # span → its total


def round_periods(exact: Real, total: int, declared: Declared, groups: Sequence[Span]) -> Whole:
    """A row of periods in whole units: declared spans met, groups (quarters, halves) within a unit of their sums.

    >>> round_periods(np.array([1.4, 1.4, 1.2]), 4, {(0, 1): 2}, []).tolist()
    [2, 1, 1]
    """
    result = np.zeros(len(exact), np.int64)
    _fill((0, len(exact)), total, exact, declared, groups, result)
    return result


def _fill(span: Span, total: int, exact: Real, declared: Declared, groups: Sequence[Span], result: Whole) -> None:
    if span[1] - span[0] == 1:
        result[span[0]] = total
        return
    parts = _parts(span, [*declared, *groups])
    free = [part for part in parts if part not in declared]
    rest = total - sum(declared[part] for part in parts if part in declared)
    sums = np.array([exact[a:b].sum() for a, b in free])
    settled = dict(zip(free, settle(rest, sums).tolist(), strict=True)) if free else {}
    for part in parts:
        _fill(part, declared[part] if part in declared else settled[part], exact, declared, groups, result)


def _parts(span: Span, known: Sequence[Span]) -> list[Span]:
    """A span divided into the largest known spans within it, and single periods where there are none."""
    start, end = span
    inner = sorted({s for s in known if start <= s[0] and s[1] <= end and s != span}, key=lambda s: (s[0] - s[1], s))
    parts: list[Span] = []
    for one in inner:
        if all(one[1] <= other[0] or other[1] <= one[0] for other in parts):
            parts.append(one)
    covered = {i for a, b in parts for i in range(a, b)}
    return sorted([*parts, *((i, i + 1) for i in range(start, end) if i not in covered)])


def blocks(declared: Declared, periods: int) -> Iterator[tuple[NDArray[np.bool_], int | None]]:
    """The blocks that declared spans cut a year into: which periods are each one's own, and its total.

    A block is a span without the spans within it; what no span holds has the total None.
    """
    order = sorted(declared, key=lambda span: (span[0] - span[1], span))
    label = np.full(periods, -1)
    for i, (start, end) in enumerate(order):
        label[start:end] = i
    if (label == -1).any():
        yield label == -1, None
    for i, (start, end) in enumerate(order):
        inner = [s for s in order[i + 1 :] if start <= s[0] and s[1] <= end]
        outermost = [s for s in inner if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in inner)]
        rest = declared[start, end] - sum(declared[s] for s in outermost)
        if (label == i).any():
            yield label == i, rest


def round_parts(exact: Real, above: Whole, declared: Sequence[Declared]) -> Whole:
    """The parts of one parent (rows) by period in whole units: the parent's periods and every declared span are met."""
    year = (0, len(above))
    if all(spans.keys() <= {year} for spans in declared):  # nothing cuts a part's year
        return _round_rows(exact, above, [spans.get(year) for spans in declared])
    rows: list[Real] = []
    owner: list[int] = []
    totals: list[int | None] = []
    for part, spans in enumerate(declared):
        for own, total in blocks(spans, len(above)):
            rows.append(np.where(own, exact[part], 0.0))
            owner.append(part)
            totals.append(total)
    result = np.zeros(exact.shape, np.int64)
    np.add.at(result, owner, _round_rows(np.stack(rows), above, totals))
    return result


def _round_rows(exact: Real, above: Whole, totals: Sequence[int | None]) -> Whole:
    free = np.array([total is None for total in totals])
    known = np.array([total or 0 for total in totals], np.int64)
    near = either_way(exact.sum(axis=1))
    try:
        return round_table(
            exact, Margin(np.where(free, near.low, known), np.where(free, near.high, known)), fixed(above)
        )
    except NoWholeTable:
        # The periods, rounded for the parent, leave no room for every part's year to be rounded likewise.
        return round_table(exact, Margin(np.where(free, 0, known), np.where(free, above.sum(), known)), fixed(above))
