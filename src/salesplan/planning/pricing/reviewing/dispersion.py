"""How far prices of one product lie apart (价格离散), and how they wear down over time (价格侵蚀)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from salesplan.metrics.weighted import typical_slope, weighted_spread
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.planning.pricing.reviewing.priced import Priced
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.planning.pricing.waterfall import exact, unit_digits
from salesplan.terms.chart import Chart
from salesplan.terms.money import percent
from salesplan.terms.table import RATIO_DIGITS, Table, Value, ratio, table
from salesplan.terms.tree import COMPANY, UNASSIGNED
from salesplan.words.sentence import Sentence, sentence

DISPERSION = (
    "product name channel channel_name lines:count units:quantity list_price:quantity least:quantity p10:quantity "
    "middle:quantity p90:quantity most:quantity mean:quantity variation:ratio"
)
EROSION = "product name period list_amount:money realised:money realisation:ratio"
TREND = "product name periods:count opening_share:ratio final_share:ratio change:ratio per_period:ratio"
MOST_ROWS = 20  # of the picture


def dispersion_table(made: PriceReview) -> Table:
    """One row a product, and one a product and channel, of lines with pieces sold and paid; prices of a unit, weighted by units.

    list_price: the mean of what the lists asked, likewise weighted; missing where some line has none. Returns and free goods
    are left out: they are no prices.
    """
    groups: dict[tuple[int, int | None], list[Priced]] = {}
    for line in made.lines.priced:
        sold = line.sold
        if sold.product is not None and (sold.quantity or 0) > 0 and not line.gift:
            channel = -1 if sold.channel is None or sold.channel < 0 else sold.channel
            groups.setdefault((sold.product, None), []).append(line)
            groups.setdefault((sold.product, channel), []).append(line)
    has_channels = bool(len(made.ground.trees["channel"]))
    order = sorted(groups, key=lambda key: (key[0], key[1] is not None, key[1] or 0))
    rows = [_spread(made, key, groups[key]) for key in order if key[1] is None or has_channels]
    return table("dispersion", DISPERSION, rows)


def _spread(made: PriceReview, key: tuple[int, int | None], lines: Sequence[Priced]) -> list[Value]:
    product, channel = key
    unit, digits = made.book.unit, unit_digits(made.book)
    units = sum(line.units for line in lines)
    alike = Counter((line.realised, line.units) for line in lines)
    pairs = [(Fraction(paid, unit * each), Fraction(each * times)) for (paid, each), times in alike.items()]
    found = weighted_spread(pairs)
    listed = Fraction(sum(line.listed for line in lines), unit) / units
    prices = (listed, found.least, found.p10, found.middle, found.p90, found.most, found.mean)
    variation = None if found.variation is None else round(found.variation, RATIO_DIGITS)
    node = made.ground.trees["product"].nodes[product]
    named = _channel(made.ground, channel)
    return [
        node.id,
        node.name or None,
        *named,
        len(lines),
        exact(Fraction(units), 0),
        *(exact(p, digits) for p in prices),
        variation,
    ]


def _channel(ground: Ground, channel: int | None) -> tuple[str | None, str | None]:
    """The id and the name; none where all channels are meant."""
    if channel is None:
        return None, None
    tree = ground.trees["channel"]
    return (UNASSIGNED, None) if channel < 0 else (tree.nodes[channel].id, tree.nodes[channel].name or None)


Course = Mapping[int, tuple[int, int]]  # period → list amount, realised


def erosion_tables(made: PriceReview) -> list[Table]:
    """Realised ÷ list by product and period, returns counted off; and how it moved.

    per_period: the median of the slopes between all periods, which single odd periods don't move; missing below three.
    """
    courses = _courses(made)
    rows, trends = list[Sequence[Value]](), list[Sequence[Value]]()
    for product, course in courses.items():
        named = _named(made.ground, product)
        rows += [[*named, _label(made.ground, p), *sums, ratio(sums[1], sums[0])] for p, sums in course.items()]
        trends.append([*named, *_trend(made.ground, course)])
    return [table("erosion", EROSION, rows, shown=False), table("price_trend", TREND, trends)]


def _courses(made: PriceReview) -> dict[int | None, Course]:
    """The company's course first (None), then each product's, periods in order."""
    found: dict[int | None, dict[int, tuple[int, int]]] = {None: {}}
    for line in made.lines.priced:
        period = line.sold.period
        if period is None:
            continue
        for key in (None, line.sold.product):
            course = found.setdefault(key, {})
            listed, realised = course.get(period, (0, 0))
            course[period] = listed + line.listed, realised + line.realised
    order = sorted(found, key=lambda key: -1 if key is None else key)
    return {key: dict(sorted(found[key].items())) for key in order}


def _named(ground: Ground, product: int | None) -> tuple[str, str | None]:
    if product is None:
        return COMPANY, ground.plan.name
    node = ground.trees["product"].nodes[product]
    return node.id, node.name or None


def _label(ground: Ground, period: int) -> str:
    year = ground.plan.calendar.year(period // YEAR_STEP)
    return str(period) if year is None else year.periods[period % YEAR_STEP].label


def _shares(ground: Ground, course: Course) -> list[float | None]:
    """Realised ÷ list of every period from the first to the last with sales; None where nothing was listed."""
    a_year = len(ground.year)
    places = {p // YEAR_STEP * a_year + p % YEAR_STEP: ratio(sums[1], sums[0]) for p, sums in course.items()}
    return [places.get(i) for i in range(min(places), max(places) + 1)] if places else []


def _trend(ground: Ground, course: Course) -> list[Value]:
    shares = _shares(ground, course)
    known = [share for share in shares if share is not None]
    if not known:
        return [0, None, None, None, None]
    slope = typical_slope(shares)
    moved = None if len(known) < 2 else round(known[-1] - known[0], RATIO_DIGITS)  # noqa: PLR2004 - two make a move
    return [len(known), known[0], known[-1], moved, None if slope is None else round(slope, RATIO_DIGITS)]


def erosion_chart(made: PriceReview) -> Chart | None:
    """Product × period: realised ÷ list, the products with the largest lists; none where only one period is known."""
    courses = _courses(made)
    size = {key: sum(listed for listed, _ in course.values()) for key, course in courses.items()}
    largest = sorted((key for key in courses if key is not None), key=lambda key: (-size[key], key))[:MOST_ROWS]
    periods = courses[None]
    if len(periods) < 2:  # noqa: PLR2004 - one period is no course
        return None
    cells = [
        (_title(made.ground, key), _label(made.ground, period), ratio(realised, listed))
        for key in (None, *sorted(largest))
        for period, (listed, realised) in courses[key].items()
    ]
    data = table("erosion", "name period attainment:ratio", [cell for cell in cells if cell[2] is not None])
    return Chart(
        "erosion", "heatmap", made.say(sentence("chart_erosion")), made.say(_remark(made.ground, courses[None])), data
    )


def _title(ground: Ground, product: int | None) -> str:
    return ground.plan.name if product is None else ground.trees["product"].title(product)


def _remark(ground: Ground, course: Course) -> Sentence:
    _, first, last, _, slope = _trend(ground, course)
    facts = {"first": percent(_number(first)), "last": percent(_number(last))}
    if slope is None:
        return sentence("remark_erosion_short", **facts)
    return sentence("remark_erosion", **facts, slope=f"{_number(slope) * 100:+.2f}")


def _number(value: Value) -> float:
    return float(value) if isinstance(value, float | int) else 0.0
