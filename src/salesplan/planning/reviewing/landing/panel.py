"""What landings are made from (预计达成依据): the sales of every line of a review, year by year, and how lines add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.metrics.forecasting.known import MOST_YEARS, Panel
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals
from salesplan.planning.reviewing.lines import Review
from salesplan.sales.cube import ALWAYS, by_node, days_of_sales
from salesplan.terms.money import nearest
from salesplan.terms.period import Year
from salesplan.terms.tree import COMPANY, UNASSIGNED

BESIDE = "beside"  # the axis of what sellers are credited with beside the sums


@dataclass(frozen=True)
class Row:
    """A series: the line that it is, and the row that it is a part of; None for the company, and for what counts in no sum."""

    axis: str
    node: str
    parent: int | None


@dataclass(frozen=True)
class Rows:
    """The series of a review, a parent before its parts; and what they sold this year by period, in whole minor units."""

    rows: Sequence[Row]
    actual: Whole
    panel: Panel
    years: Sequence[Year]

    @cached_property
    def parts(self) -> list[list[list[int]]]:
        """The divisions of each row: a company's regions, its products …, a team's teams and sellers together."""
        found: list[dict[str, list[int]]] = [{} for _ in self.rows]
        for i, row in enumerate(self.rows):
            if row.parent is not None:
                found[row.parent].setdefault("team" if row.axis == "seller" else row.axis, []).append(i)
        return [list(divisions.values()) for divisions in found]


def rows_of(review: Review) -> Rows:
    """The series of all lines, with what the exports know of them up to the review's day."""
    years = _years(review.ground)
    found = [(Row(COMPANY, COMPANY, None), _company(review.actuals, years))]
    for axis in NODE_AXES:
        found += _tree_rows(review, axis, years, len(found))
    if review.ground.sellers:
        found += _seller_rows(review, years, len(found))
    rows = [row for row, _ in found]
    past = np.array([history for _, history in found])
    actual = np.array([_actual(review, row) for row in rows])
    return Rows(rows, actual, _panel(review, rows, years, past, actual), years)


def company_panel(review: Review) -> Panel:
    """The series of the company alone: how far back the exports go, and what of the year is still to come."""
    years, company = _years(review.ground), Row(COMPANY, COMPANY, None)
    past, actual = _company(review.actuals, years), _actual(review, company)
    return _panel(review, [company], years, past[None], actual[None])


def _years(ground: Ground) -> list[Year]:
    """The years that are looked at, the oldest first, the plan's last: those before as far as the calendar tells them."""
    years = [ground.year]
    for offset in range(-1, -1 - MOST_YEARS, -1):
        year = ground.plan.calendar.year(offset)
        if year is None or len(year) != len(ground.year):
            break
        years.insert(0, year)
    return years


def _company(actuals: Actuals, years: Sequence[Year]) -> Whole:
    return np.asarray(_grid({(0, period): atoms for period, atoms in actuals.by_period.items()}, 1, years, actuals)[0])


def _grid(sums: dict[tuple[int, int], int], number: int, years: Sequence[Year], actuals: Actuals) -> Whole:
    """(nodes, past years × periods): sums in whole minor units, each rounded by itself."""
    periods, oldest = len(years[-1]), len(years) - 1
    made = np.zeros((number, oldest * periods), np.int64)
    for (node, period), atoms in sums.items():
        year, place = divmod(period, YEAR_STEP)
        if -oldest <= year < 0 and place < periods:
            made[node, (year + oldest) * periods + place] = nearest(atoms, actuals.unit)
    return made


def _own(actuals: Actuals, axis: str, number: int, years: Sequence[Year]) -> Whole:
    """(nodes + 1, past years × periods): each node's own sales, and last what belongs to none."""
    oldest = -(len(years) - 1) * YEAR_STEP
    asked = by_node(actuals.sales, axis, (oldest, 0), None, actuals.of) if oldest else {}
    sums = {(node, period): atoms for (node, period), atoms in asked.items() if node is not None}
    rest = {period: atoms for period, atoms in actuals.by_period.items() if oldest <= period < 0}
    for (_, period), atoms in sums.items():
        rest[period] = rest.get(period, 0) - atoms
    return _grid(sums | {(number, period): atoms for period, atoms in rest.items()}, number + 1, years, actuals)


def _tree_rows(review: Review, axis: str, years: Sequence[Year], start: int) -> list[tuple[Row, Whole]]:
    tree = review.ground.trees[axis]
    if not len(tree):
        return []
    own, has = _own(review.actuals, axis, len(tree), years), review.by_key
    below = np.concatenate((np.zeros_like(own[:1]), np.cumsum(own[:-1], axis=0)))
    found: list[tuple[Row, Whole]] = []
    place: list[int] = []
    for i, node in enumerate(tree):
        place.append(start + len(found))
        parent = place[node.parent] if node.parent >= 0 else 0
        found.append((Row(axis, node.id, parent), below[tree.end[i]] - below[i]))
        if (axis, f"{node.id}/{UNASSIGNED}") in has:
            found.append((Row(axis, f"{node.id}/{UNASSIGNED}", place[i]), own[i]))
    if (axis, UNASSIGNED) in has:
        found.append((Row(axis, UNASSIGNED, 0), own[-1]))
    return found


def _seller_rows(review: Review, years: Sequence[Year], start: int) -> list[tuple[Row, Whole]]:
    """Teams, sellers below their teams, what is no seller's, and what sellers are credited with beside the sums."""
    ground, actuals, has = review.ground, review.actuals, review.by_key
    tree, own = ground.trees["team"], _own(review.actuals, "seller", len(ground.sellers), years)
    found: list[tuple[Row, Whole]] = []
    for t, team in enumerate(tree):
        members = [i for i, seller in enumerate(ground.sellers) if t <= seller.team < tree.end[t]]
        parent = start + team.parent if team.parent >= 0 else 0
        found.append((Row("team", team.id, parent), own[members].sum(axis=0)))
    found += [(Row("seller", s.id, start + s.team), own[i]) for i, s in enumerate(ground.sellers)]
    if ("seller", UNASSIGNED) in has:
        found.append((Row("seller", UNASSIGNED, 0), own[-1]))
    past = [actuals.beside(offset).nodes for offset in range(1 - len(years), 0)]
    beside = sorted({i for rows in (*past, actuals.beside(0).nodes) for i in rows if i is not None})
    nothing = np.zeros(len(ground.year), np.int64)
    for i in beside:
        history = [rows.get(i, nothing) for rows in past]
        found.append((Row(BESIDE, ground.sellers[i].id, None), np.concatenate(history or [nothing[:0]])))
    return found


def _actual(review: Review, row: Row) -> Whole:
    """What a series sold this year, up to the review's day; of a seller without what is credited beside the sums."""
    if row.axis not in ("seller", BESIDE) or row.node == UNASSIGNED:
        return review.by_key[row.axis, row.node].actual
    seller = review.ground.seller_number[row.node]
    asked = review.actuals.beside(0, review.cut) if row.axis == BESIDE else review.actuals.own("seller", 0, review.cut)
    return asked.of(seller)


def _panel(review: Review, rows: Sequence[Row], years: Sequence[Year], past: Whole, actual: Whole) -> Panel:
    scope, ground, periods = review.scope.reached, review.ground, len(years[-1])
    closed = scope.period if scope.partial else scope.period + 1
    period = ground.year.periods[scope.period]
    days = np.array([[float(ground.workdays.count(p.start, p.end)) for p in year.periods] for year in years])
    sales = np.concatenate((past, actual), axis=1).astype(np.float64).reshape(len(rows), len(years), periods)
    sales[:, -1, closed:] = 0
    gone = ground.workdays.count(period.start, scope.until + timedelta(days=1))
    part = gone / max(float(days[-1, scope.period]), 1.0) if scope.partial else 0.0
    groups = list(dict.fromkeys(row.axis for row in rows))
    return Panel(
        sales,
        _first(review, years, sales[0], closed),
        closed,
        np.maximum(days, 1.0),
        _targets(review, rows),
        np.array([groups.index(row.axis) for row in rows]),
        actual[:, scope.period].astype(np.float64) if scope.partial else np.zeros(len(rows)),
        part,
    )


def _first(review: Review, years: Sequence[Year], company: np.ndarray, closed: int) -> int:
    """The first period that the exports hold, counted from the oldest year's first; whole, as far as that can be told.

    Where more than half of its working days lie before the first sale, the exports begin within it, and it is left out.
    """
    periods, flat = len(years[-1]), company.ravel()
    sold = np.flatnonzero(flat[: (len(years) - 1) * periods + closed])
    if not len(sold):
        return (len(years) - 1) * periods
    first, day = int(sold[0]), days_of_sales(review.actuals.sales, ALWAYS).first
    period, count = years[first // periods].periods[first % periods], review.ground.workdays.count
    begins_within = (
        day is not None
        and day > period.start
        and (2 * count(period.start, min(day, period.end)) > count(period.start, period.end))
    )
    return first + 1 if begins_within else first


def _targets(review: Review, rows: Sequence[Row]) -> np.ndarray | None:
    lines, periods = review.by_key, len(review.ground.year)
    if all(line.target is None for line in review.lines):
        return None

    nothing = np.full(periods, np.nan)
    found = [lines.get((row.axis, row.node)) for row in rows]
    return np.array([nothing if line is None or line.target is None else line.target for line in found], np.float64)
