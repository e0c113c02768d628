"""The pictures of a review (回顾图表): what each shows as a small table, and in a sentence with its main numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from salesplan.metrics.progress import attainment, growth
from salesplan.planning.reviewing.analyses.nodes import before, sisters, sold, tops
from salesplan.planning.reviewing.analyses.saying import Saying, share
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.lines import Line, Review, total
from salesplan.terms.chart import Chart
from salesplan.terms.table import Value, ratio, table
from salesplan.words.sentence import Sentence, sentence

MOST_BARS = 15  # of a bullet chart
MOST_ROWS = 24  # of a heatmap


def bullet(made: Review, axis: str) -> Chart | None:
    """The year to date against its target, a bar for each node; the largest targets where there are many."""
    say, end = Saying.of(made), made.scope.period + 1
    bars = [(line, amount) for line in sisters(made, axis) if (amount := total(line.target, 0, end) or 0) > 0]
    if not bars:
        return None
    largest = sorted(bars, key=lambda bar: (-bar[1], bar[0].node))[:MOST_BARS]
    rows = [(say.name(line), target, sold(line, end)) for line, target in largest]
    head = sentence("chart_bullet", axis=sentence(f"word_{axis}"), period=say.period)
    data = table("attainment", "name target:money actual:money", rows)
    return say.chart(f"{axis}s", "bullet", head, _ends(say, bars, end), data)


def _ends(say: Saying, bars: Sequence[tuple[Line, int]], end: int) -> Sentence:
    """Who is furthest ahead and furthest behind."""
    far = sorted(bars, key=lambda bar: (-Fraction(sold(bar[0], end), bar[1]), bar[0].node))
    (best, goal), (worst, missed) = far[0], far[-1]
    gap, low = say.amount(sold(worst, end) - missed, signed=True), share(attainment(sold(worst, end), missed))
    if len(bars) == 1:
        return sentence("remark_bullet_one", name=say.name(worst), share=low, gap=gap)
    return sentence(
        "remark_bullet",
        reached=sum(sold(line, end) >= target for line, target in bars),
        nodes=len(bars),
        best=say.name(best),
        best_share=share(attainment(sold(best, end), goal)),
        worst=say.name(worst),
        worst_share=low,
        gap=gap,
    )


def running(made: Review, landed: Landings) -> Chart | None:
    """The company's year as it adds up: target, actual and last year, and from the last actual on where it leads."""
    company, say, rows = made.lines[0], Saying.of(made), list[tuple[Value, ...]]()
    ahead, now = landed.of(company.axis, company.node), made.scope.reached.period + 1
    for i, period in enumerate(made.ground.year.periods, 1):
        actual = sold(company, i) if i <= now else None
        past = total(company.last_year, 0, i)
        lands = (
            (actual,) * 3
            if i == now and not made.scope.reached.partial
            else ahead.over(0, i)
            if i >= now
            else (None,) * 3
        )
        rows.append((period.label, total(company.target, 0, i), actual, past, *lands))
    columns = (
        "period cumulative_target:money cumulative_actual:money cumulative_last_year:money "
        "landing_low:money landing:money landing_high:money"
    )
    remark = sentence("remark_running", parts=tuple(_how_far(made, say)))
    return say.chart("running", "running", sentence("chart_running"), remark, table("trend", columns, rows))


def _how_far(made: Review, say: Saying) -> Iterator[Sentence]:
    company, end = made.lines[0], made.scope.period + 1
    actual, target, past = sold(company, end), total(company.target, 0, end), before(company, 0, end)
    yield sentence("said_sold", amount=say.amount(actual), period=say.period)
    if target is not None and (reached := attainment(actual, target)) is not None:
        gap = say.amount(abs(actual - target))
        if actual >= target:
            yield sentence("said_ahead", share=share(reached), target=say.amount(target), gap=gap)
        else:
            yield sentence("said_behind", share=share(reached), target=say.amount(target), gap=gap)
    if (grown := growth(actual, past)) is not None:
        yield sentence("said_growth", share=share(grown, signed=True))


def heatmap(made: Review) -> Chart | None:
    """Region × period up to the one under review: attainment."""
    say, periods = Saying.of(made), made.ground.year.periods[: made.scope.period + 1]
    lines = [line for line in _rows_of_heatmap(made) if line.target is not None]
    cells = [
        (say.name(line), period.label, attainment(int(line.actual[i]), total(line.target, i, i + 1)))
        for line in lines
        for i, period in enumerate(periods)
    ]
    known = [(reached, name, label) for name, label, reached in cells if reached is not None]
    if not known:
        return None
    best = max(known, key=lambda cell: cell[0])
    worst = min(known, key=lambda cell: cell[0])
    remark = sentence(
        "remark_heatmap",
        reached=sum(cell[0] >= 1 for cell in known),
        cells=len(known),
        best=best[1],
        best_period=best[2],
        best_share=share(best[0]),
        worst=worst[1],
        worst_period=worst[2],
        worst_share=share(worst[0]),
    )
    data = table("trend", "name period attainment:ratio", cells)
    return say.chart("heatmap", "heatmap", sentence("chart_heatmap"), remark, data)


def _rows_of_heatmap(made: Review) -> Sequence[Line]:
    """The regions of the deepest level that still fits, or the largest of the first one."""
    mine = [line for line in made.lines if line.axis == "region" and line.target is not None]
    levels = [[line for line in mine if line.depth == depth] for depth in sorted({line.depth for line in mine})]
    fitting = [level for level in levels if len(level) <= MOST_ROWS]
    if fitting:
        return fitting[-1]
    end = made.scope.period + 1
    return sorted(levels[0], key=lambda x: (-(total(x.target, 0, end) or 0), x.node))[:MOST_ROWS] if levels else []


def mix(made: Review) -> Chart | None:
    """Each channel's share of the company's sales by period."""
    say, at, company = Saying.of(made), made.scope.period, made.lines[0]
    channels = tops(made, "channel")
    if not channels:
        return None
    rows = [
        (say.name(line), period.label, ratio(int(line.actual[i]), int(company.actual[i])))
        for line in channels
        for i, period in enumerate(made.ground.year.periods[: at + 1])
    ]
    head, data = sentence("chart_mix"), table("channel_mix", "name period share:ratio", rows)
    return say.chart("channels", "mix", head, sentence("remark_mix", parts=tuple(_shifts(made, say, channels))), data)


def _shifts(made: Review, say: Saying, channels: Sequence[Line]) -> Iterator[Sentence]:
    """The largest channel of the year to date, and the one whose share moved the most since last year."""
    company, end = made.lines[0], made.scope.period + 1
    now = {line.node: ratio(sold(line, end), sold(company, end)) for line in channels}
    largest = min(channels, key=lambda line: (-(now[line.node] or 0), line.node))
    yield sentence("said_largest", name=say.name(largest), share=share(now[largest.node]))
    past = {line.node: ratio(before(line, 0, end) or 0, before(company, 0, end)) for line in channels}
    shifts = [
        (line, a - b) for line in channels if (a := now[line.node]) is not None and (b := past[line.node]) is not None
    ]
    if shifts:
        line, shift = min(shifts, key=lambda pair: (-abs(pair[1]), pair[0].node))
        yield sentence("said_shift", name=say.name(line), points=f"{shift * 100:+.1f}")
