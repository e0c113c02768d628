"""How good the odds would have been (达成概率回测): its scores by axis, its tables, and a verdict in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from salesplan.errors import ExportsError, Finding, finding
from salesplan.metrics.forecasting.seasonal_naive import SEASONAL_NAIVE
from salesplan.metrics.forecasting.straight_line import STRAIGHT_LINE
from salesplan.metrics.simulation.scores import Bin, reliability
from salesplan.planning.backtesting.origins import label_of
from salesplan.planning.simulating.calibrating.trials import NEXT, REST, Case, cases
from salesplan.planning.simulating.outlook import Outlook
from salesplan.planning.simulating.simulation import Drawing
from salesplan.planning.simulating.tables import names_of
from salesplan.terms.later import Later
from salesplan.terms.money import percent
from salesplan.terms.table import RATIO_DIGITS, Table, Value, table
from salesplan.words.sentence import Sentence, sentence

RUNS = 2_000  # enough to place what came among: the trials themselves are far fewer
ALL = "all_spans"
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
NARROW, WIDE = 0.75, 0.85  # a range of 8 in 10 that holds less, or more, isn't taken at its word


@dataclass(frozen=True)
class Score:
    """How good the odds of some nodes were.

    nodes, origins, outcomes: how many. half, most: the share of outcomes within the ranges of 50 % and 80 %. crps: Σ CRPS ÷
    Σ |what came|; straight: what a straight line was off by, on the same scale. with_last_year, naive: both for the outcomes of
    which last year's sales are known; None where none is.
    """

    nodes: int
    origins: int
    outcomes: int
    half: float
    most: float
    crps: float | None
    straight: float | None
    with_last_year: float | None
    naive: float | None


def score(some: Sequence[Case]) -> Score:
    """The score of some outcomes, of which there is at least one."""
    known = [case for case in some if np.isfinite(case.naive[SEASONAL_NAIVE.key])]
    return Score(
        nodes=len({case.at.node for case in some}),
        origins=len({(case.at.year, case.at.first) for case in some}),
        outcomes=len(some),
        half=_mean([case.in_half for case in some]),
        most=_mean([case.in_most for case in some]),
        crps=_share(some, lambda case: case.score),
        straight=_share(some, lambda case: case.naive[STRAIGHT_LINE.key]),
        with_last_year=_share(known, lambda case: case.score),
        naive=_share(known, lambda case: case.naive[SEASONAL_NAIVE.key]),
    )


def _mean(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), RATIO_DIGITS)


def _share(some: Sequence[Case], off: Callable[[Case], float]) -> float | None:
    """What is off in all, as a share of what came; None where nothing did, or where it isn't known of all."""
    size, errors = sum(abs(case.came) for case in some), sum(off(case) for case in some)
    return round(errors / size, RATIO_DIGITS) if size > 0 and np.isfinite(errors) else None


@dataclass(frozen=True)
class Calibration:
    """The backtest of a plan's odds: every node at every origin that the exports hold."""

    outlook: Outlook
    drawing: Drawing

    @cached_property
    def cases(self) -> list[Case]:
        """All outcomes; raises ExportsError where there is none."""
        found = list(cases(self.outlook, self.drawing))
        if not found:
            hint = sentence("more_periods")
            raise ExportsError([finding("SP782", hint=hint)], self.outlook.ground.loaded.language)
        return found

    @cached_property
    def by_axis(self) -> dict[str, list[Case]]:
        """Outcomes by axis, in the order of the axes."""
        found: dict[str, list[Case]] = {}
        for case in self.cases:
            found.setdefault(case.at.axis, []).append(case)
        return found

    def bins(self, axis: str) -> list[Bin]:
        """What was said of reaching the thresholds, against how often it happened."""
        said = np.array([chance for case in self.by_axis[axis] for chance in case.chances])
        happened = np.array([reached for case in self.by_axis[axis] for reached in case.reached])
        return reliability(said, happened, EDGES)


def calibration_tables(made: Calibration) -> list[Table]:
    """`calibration`: axis × how far ahead; `reliability`: axis × class of chances; `calibration_trials`: node × origin."""
    return [
        table(
            "calibration",
            "axis:word ahead:word nodes:count origins:count outcomes:count coverage_50:ratio coverage_80:ratio crps:ratio "
            "off_straight_line:ratio crps_with_last_year:ratio off_seasonal_naive:ratio",
            Later(lambda: _scores(made)),
        ),
        table(
            "reliability",
            "axis:word said_from:ratio said_to:ratio outcomes:count said:ratio happened:ratio",
            Later(lambda: _bins(made)),
        ),
        table(
            "calibration_trials",
            "axis:word node name year period until ahead:word p10:money p25:money p50:money p75:money p90:money actual:money",
            Later(lambda: _trials(made)),
            shown=False,
        ),
    ]


def _scores(made: Calibration) -> Iterator[tuple[Value, ...]]:
    for axis, some in made.by_axis.items():
        for ahead in (NEXT, REST, ALL):
            mine = [case for case in some if ahead in (ALL, case.at.span)]
            if mine:
                s = score(mine)
                errors = (s.crps, s.straight, s.with_last_year, s.naive)
                yield (axis, ahead, s.nodes, s.origins, s.outcomes, s.half, s.most, *errors)


def _bins(made: Calibration) -> Iterator[tuple[Value, ...]]:
    for axis in made.by_axis:
        for each in made.bins(axis):
            said, happened = round(each.said, RATIO_DIGITS), round(each.happened, RATIO_DIGITS)
            yield (axis, each.low, each.high, each.number, said, happened)


def _trials(made: Calibration) -> Iterator[tuple[Value, ...]]:
    """What would have been said at each origin; `period`: the last one known then; `actual`: what came of what was drawn."""
    landed = made.outlook.landed
    years = landed.rows.years if landed else []
    names = {axis: names_of(made.outlook.ground, axis) for axis in made.by_axis}
    for case in made.cases:
        at, year = case.at, years[case.at.year]
        drawn = (case.p10, case.p25, case.p50, case.p75, case.p90, case.came)
        yield (
            at.axis,
            at.node,
            names[at.axis].get(at.node, ""),
            label_of(year),
            year.periods[at.first - 1].label,
            year.periods[at.end - 1].label,
            at.span,
            *(round(value) for value in drawn),
        )


def verdicts(made: Calibration) -> Iterator[Finding]:
    """What the backtest says of each axis."""
    for axis, some in made.by_axis.items():
        s = score(some)
        if s.crps is None or s.straight is None:
            continue
        yield finding(
            "SP781",
            axis=sentence(f"word_{axis}"),
            coverage=percent(s.most),
            outcomes=s.outcomes,
            origins=s.origins,
            verdict=sentence(_verdict(s.most)),
            crps=percent(s.crps),
            compared=_compared(s),
        )
        yield _reliable(made, axis)


def _verdict(most: float) -> str:
    return "calibrated_narrow" if most < NARROW else "calibrated_wide" if most > WIDE else "calibrated_well"


def _compared(s: Score) -> Sentence:
    straight = percent(s.straight or 0.0)
    if s.naive is None or s.with_last_year is None:
        return sentence("scored_straight", straight=straight)
    return sentence("scored_both", straight=straight, score=percent(s.with_last_year), naive=percent(s.naive))


def _reliable(made: Calibration, axis: str) -> Finding:
    bins = made.bins(axis)
    off = sum(each.number * abs(each.said - each.happened) for each in bins) / sum(each.number for each in bins)
    worst = max(bins, key=lambda each: (each.number * abs(each.said - each.happened), -each.low))
    return finding(
        "SP783",
        axis=sentence(f"word_{axis}"),
        off=percent(off),
        said=percent(worst.said),
        happened=percent(worst.happened),
    )
