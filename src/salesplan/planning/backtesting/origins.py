"""The years that a split can be judged on (回测年度): held whole by the exports, with another whole year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salesplan.errors import ExportsError, Finding, PlanError, finding
from salesplan.plan.ground import OLDEST, YEAR_STEP, Ground
from salesplan.terms.period import Year, add_months, named_month
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Origin:
    """A year that is planned once more from what was known before it.

    offset: −1 for the year before the plan's. ground: the plan's with the periods of that year. known: the offsets of the
    whole years right before it, the latest first; at least one.
    """

    offset: int
    label: str
    ground: Ground
    known: tuple[int, ...]


@dataclass(frozen=True)
class Origins:
    """The years that can be judged, the latest first, and the labels of those that the exports hold in part only."""

    judged: tuple[Origin, ...]
    partial: tuple[str, ...]


def find_origins(ground: Ground, periods: Mapping[int, int]) -> Origins:
    """Every year before the plan's that can be judged. periods: the company's sales by period number, in any unit.

    A year is whole when the exports reach from its first period, or from before it, to its last period or beyond, and
    more was sold in it than returned. Raises PlanError where the calendar knows no other years, ExportsError where no year
    can be judged.
    """
    place = ground.loaded.marks.of(("calendar",))
    years = {offset: year for offset in range(OLDEST, 0) if (year := ground.plan.calendar.year(offset))}
    if not years:
        hint = sentence("calendar_with_years")
        raise PlanError([finding("SP345", place, hint=hint)], ground.loaded.language)
    whole = [offset for offset in sorted(years, reverse=True) if _is_whole(offset, len(years[offset]), periods)]
    judged = tuple(_origin(ground, offset, years[offset], whole) for offset in whole if offset - 1 in whole)
    if not judged:
        raise ExportsError([_no_origin(ground, years, periods)], ground.loaded.language)
    begun = {period // YEAR_STEP for period, amount in periods.items() if amount}
    partial = tuple(label_of(years[offset]) for offset in sorted(years) if offset in begun and offset not in whole)
    return Origins(judged, partial)


def label_of(year: Year) -> str:
    """A year as people name it: by the calendar year, or both, of the months that its first and last one are named after.

    >>> from datetime import date
    >>> from salesplan.terms.period import months
    >>> label_of(months(date(2025, 12, 17))), label_of(months(date(2025, 4, 1)))
    ('2026', '2025/26')
    """
    first, last = year.named_year, add_months(named_month(year.end), -1).year
    return str(first) if first == last else f"{first}/{last % 100:02d}"


def _origin(ground: Ground, offset: int, year: Year, whole: list[int]) -> Origin:
    known: list[int] = []
    while offset - 1 - len(known) in whole:
        known.append(offset - 1 - len(known))
    return Origin(offset, label_of(year), Ground(ground.loaded, ground.plan, year), tuple(known))


def _is_whole(offset: int, number: int, periods: Mapping[int, int]) -> bool:
    sold = [period for period, amount in periods.items() if amount]
    first, last = offset * YEAR_STEP, offset * YEAR_STEP + number - 1
    reaches = bool(sold) and min(sold) <= first and max(sold) >= last
    return reaches and sum(periods.get(period, 0) for period in range(first, last + 1)) > 0


def _no_origin(ground: Ground, years: Mapping[int, Year], periods: Mapping[int, int]) -> Finding:
    sold = sorted(period for period, amount in periods.items() if amount)
    held = dict(years) | {0: ground.year}
    labels = [held[p // YEAR_STEP].periods[p % YEAR_STEP].label for p in sold if p // YEAR_STEP in held]
    hint = sentence("two_whole_years", year=label_of(ground.year))
    if not labels:
        return finding("SP441", hint=hint)
    return finding("SP440", first=labels[0], last=labels[-1], hint=hint)
