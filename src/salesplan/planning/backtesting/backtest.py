"""The backtest of the split (分解回测): past years planned once more by every method, and held against what was sold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals
from salesplan.planning.backtesting.methods import Past
from salesplan.planning.backtesting.origins import Origin, find_origins
from salesplan.planning.backtesting.seller_trials import held_then, seller_trials
from salesplan.planning.backtesting.trials import FEWEST, SEASON, Trial, View, season_trials, tree_trials, view_of
from salesplan.words.sentence import sentence

AXES = (*NODE_AXES, "seller", SEASON)  # in the order of the tables


@dataclass(frozen=True)
class Backtest:
    """All trials, by axis, then the latest year first, then method; and the labels of the years."""

    years: tuple[str, ...]
    trials: list[Trial]
    findings: list[Finding]


def run_backtest(ground: Ground, actuals: Actuals) -> Backtest:
    """Plan every year that can be judged once more; raises ExportsError where there is none, PlanError by the calendar."""
    origins = find_origins(ground, actuals.by_period)
    past = Past(actuals)
    trials: list[Trial] = []
    findings = [finding("SP342", years=", ".join(origins.partial))] if origins.partial else []
    for origin in origins.judged:
        views = {axis: view_of(past, origin, axis) for axis in NODE_AXES if len(ground.trees[axis])}
        for made, found in (*_trees(past, origin, views), _sellers(past, origin, views)):
            trials += made
            findings += found
        trials += season_trials(past, origin)
    years = tuple(origin.label for origin in origins.judged)
    if ground.plan.decompose.potential is not None:
        findings.append(finding("SP344", years=", ".join(years)))
    trials.sort(key=lambda trial: AXES.index(trial.judged.axis))
    return Backtest(years, trials, findings)


def _trees(past: Past, origin: Origin, views: dict[str, View]) -> Iterator[tuple[list[Trial], list[Finding]]]:
    for axis, view in views.items():
        made = list(tree_trials(past, origin, axis, view))
        told = len(view.split.tree) >= FEWEST and not made
        reason = sentence("fewer_than_two")
        yield made, [finding("SP343", year=origin.label, axis=sentence(f"word_{axis}"), reason=reason)] * told


def _sellers(past: Past, origin: Origin, views: dict[str, View]) -> tuple[list[Trial], list[Finding]]:
    """The trials of the sellers, and why there are none where the plan has territories."""
    held = held_then(origin)
    made = list(seller_trials(past, origin, views, held))
    if made or not (origin.ground.plan.territories or any(s.part.territory for s in origin.ground.sellers)):
        return made, []
    reason = sentence("sellers_alike" if held else "no_territory_then")
    return [], [finding("SP343", year=origin.label, axis=sentence("word_seller"), reason=reason)]
