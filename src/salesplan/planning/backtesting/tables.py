"""The backtest for people (回测结果): its tables, and a verdict for each axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesplan.errors import Finding, finding
from salesplan.metrics.progress import attainment
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.planning.backtesting.backtest import Backtest
from salesplan.planning.backtesting.methods import PLAN, TWO_YEARS, WITH_GROWTH
from salesplan.planning.backtesting.scores import Score, scores
from salesplan.planning.backtesting.trials import SEASON, WORKDAYS
from salesplan.planning.reference import EVEN, HISTORY
from salesplan.terms.money import percent
from salesplan.terms.table import Table, Value, table
from salesplan.words.sentence import Sentence, sentence

FEW_YEARS = 3  # fewer than these are thin evidence
TENTH, MIDDLE, NINE_TENTHS = 0.1, 0.5, 0.9
COLUMNS = (
    "axis:word method:word year:word nodes:count no_target:count no_history:count no_reference:count absent:count "
    "total:money outside:money median:ratio p10:ratio p90:ratio gini:ratio within_10:ratio miss:ratio "
    "misplaced:money best:word plan:word"
)


def backtest_tables(made: Backtest) -> list[Table]:
    """One row per axis, year and method; and the nodes behind them."""
    rows = [_row(score) for group in scores(made.trials) for score in group]
    return [table("backtest", COLUMNS, rows), _nodes(made)]


def _row(score: Score) -> tuple[Value, ...]:
    judged = score.judged
    return (
        score.axis,
        score.method.key,
        score.year,
        len(score.actuals),
        sum(target == 0 for target in score.targets),
        sum(not known for one in judged for known in one.known),
        score.guessed,
        sum(one.absent for one in judged),
        score.total,
        sum(one.outside for one in judged),
        score.quantile(MIDDLE),
        score.quantile(TENTH),
        score.quantile(NINE_TENTHS),
        score.gini,
        score.near,
        score.miss,
        score.misplaced,
        score.best,
        "plan" if score.method.own else None,
    )


def _nodes(made: Backtest) -> Table:
    rows = [
        (t.judged.axis, t.method.key, t.judged.year, node, target, actual, attainment(actual, target), _yes(known))
        for t in made.trials
        for node, target, actual, known in zip(t.judged.nodes, t.targets, t.judged.actual, t.judged.known, strict=True)
    ]
    columns = "axis:word method:word year node target:money actual:money attainment:ratio had_history:word"
    return table("backtest_nodes", columns, rows, shown=False)


def _yes(known: bool) -> str:
    return "yes" if known else "no"


def verdicts(ground: Ground, made: Backtest) -> Iterator[Finding]:
    """What the backtest says of each axis, and how much it is worth."""
    for group in scores(made.trials):
        told = [score for score in group if score.year == group[0].year]
        if told:
            yield _verdict(ground, told)
    if len(made.years) < FEW_YEARS:
        yield finding("SP341", years=", ".join(made.years))


def _verdict(ground: Ground, told: Sequence[Score]) -> Finding:
    """The verdict on an axis: the best method, the plan's own, and what the plan could say instead."""
    best = [score for score in told if score.best]
    own = next((score for score in told if score.method.own), None)
    years = [one.year for one in told[0].judged]
    return finding(
        "SP340",
        hint=_advice(told, own),
        axis=sentence(f"word_{told[0].axis}"),
        year=", ".join(years),
        method=tuple(_name(score) for score in best),
        amount=amount_text(ground, best[0].misplaced),
        total=amount_text(ground, best[0].total),
        share=percent(best[0].misplaced_share),
        own=_compared(ground, own),
    )


def _compared(ground: Ground, own: Score | None) -> Sentence:
    """How the plan's own method did."""
    if own is None:
        return sentence("own_unjudged")
    if own.best:
        return sentence("own_is_best")
    amount, share = amount_text(ground, own.misplaced), percent(own.misplaced_share)
    return sentence("own_compared", method=_name(own), amount=amount, share=share)


def _advice(told: Sequence[Score], own: Score | None) -> Sentence | None:
    """What the plan would have to say for less money in the wrong place; None where nothing it can say is better."""
    sayable = [score for score in told if score.method.can_be_named and not score.method.own]
    better = [score for score in sayable if own is None or score.misplaced < own.misplaced]
    if not better:
        return None if own is None or own.best else sentence("own_is_best_sayable")
    first = min(better, key=lambda score: score.misplaced)
    key = "seasonality" if first.axis == SEASON else "weights"
    return sentence("would_choose", key=key, method=first.method.key, share=percent(first.misplaced_share))


def _name(score: Score) -> Sentence:
    known = (EVEN, HISTORY, TWO_YEARS, WITH_GROWTH, WORKDAYS, PLAN)
    key = score.method.key
    return sentence(f"word_{key}") if key in known else sentence("word_named", name=key)
