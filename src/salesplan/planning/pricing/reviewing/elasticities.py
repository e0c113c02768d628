"""How sales of each product answer to its price (价格弹性), by weeks; refused where the numbers can't tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from salesplan.metrics.elasticity import Fitted, NotEstimable, Week, distinct_prices, weekly_elasticity
from salesplan.plan.occasions import DAY, Occasion, occasions
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.pricing.demand import Demand
from salesplan.terms.money import atoms_in
from salesplan.terms.table import Table, Value, table

ELASTICITY = (
    "product name weeks:count promoted_weeks:count prices:count elasticity:quantity low:quantity high:quantity "
    "source:word reason:word"
)
ELASTICITY_DIGITS = 3
DAYS = 7


@dataclass(frozen=True)
class Elasticity:
    """What is known of a product's elasticity; low and high: missing for a declared one.

    reason: why nothing is known, or, beside an estimate, why nothing should be built on it.
    """

    estimate: float | None
    low: float | None
    high: float | None
    source: str | None
    reason: str | None

    @property
    def holds(self) -> float | None:
        """The estimate, where something can be built on it."""
        return None if self.reason else self.estimate


def weeks_of(made: PriceReview) -> dict[int, list[Week]]:
    """The whole weeks of each product that is a leaf, one for each channel in which it was sold for money.

    All weeks that the exports hold up to the span's last day; a week counts as promoted where a promotion for the product and
    the channel touches it, with the days around that the plan says aren't clean.
    """
    first, last = _whole(made.span.began, made.span.last)
    unit = atoms_in(made.ground.digits)
    sums: dict[tuple[int, int, int], list[float]] = {}
    for sold in made.course:
        if sold.product is None or sold.product < 0 or sold.quantity is None or not first <= sold.day <= last:
            continue
        week = (sold.day - first).days // DAYS
        one = sums.setdefault((sold.product, -1 if sold.channel is None else sold.channel, week), [0.0, 0.0])
        one[0], one[1] = one[0] + sold.amount / unit, one[1] + sold.quantity
    touched = _Promoted(made, first, last)
    found: dict[int, list[Week]] = {}
    for (product, channel, week), (amount, quantity) in sorted(sums.items()):
        if amount > 0 and quantity > 0:  # more came back than was sold: no price
            start = first + week * DAYS * DAY
            promoted = touched.by(product, channel, start)
            found.setdefault(product, []).append(
                Week(start.toordinal(), channel, amount / quantity, quantity, promoted)
            )
    return found


def _whole(began: date, last: date) -> tuple[date, date]:
    """The first Monday and the last Sunday of what is known: a part of a week sells less for no reason of its own."""
    return began + (-began.weekday() % DAYS) * DAY, last - ((last.weekday() + 1) % DAYS) * DAY


class _Promoted:
    """Which weeks a promotion touches."""

    def __init__(self, made: PriceReview, first: date, last: date) -> None:
        self.rule = made.ground.plan.review.promotions
        reach = timedelta(days=self.rule.before + self.rule.after)
        self.all = occasions(made.ground, first - reach, last + reach + DAY) if first <= last else []

    def by(self, product: int, channel: int, start: date) -> bool:
        """Whether some promotion for the product in the channel, wherever it runs, touches the week."""
        return any(self._touches(one, start) and _is_for(one, product, channel) for one in self.all)

    def _touches(self, one: Occasion, start: date) -> bool:
        begins = one.start - timedelta(days=self.rule.before)
        return begins < start + timedelta(days=DAYS) and start < one.end + timedelta(days=self.rule.after)


def _is_for(one: Occasion, product: int, channel: int) -> bool:
    return one.extent.holds(product=product, channel=channel)


def declared(made: PriceReview) -> dict[int, float]:
    """The elasticities that the plan's lists declare, by product; of several the one in the list that comes first by id."""
    tree, found = made.ground.trees["product"], dict[int, float]()
    for entry in made.book.lists:
        if isinstance(entry.value, Demand):
            node = entry.reach.nodes["product"][0]
            for i in range(node, tree.end[node]):
                found.setdefault(i, float(entry.value.elasticity))
    return found


def elasticities(made: PriceReview, weeks: Mapping[int, list[Week]]) -> dict[int, Elasticity]:
    """Of each product with weeks: what the plan declares, else what its weeks tell."""
    said = declared(made)
    return {product: _one(made, said.get(product), weeks[product]) for product in sorted(weeks)}


def _one(made: PriceReview, said: float | None, weeks: list[Week]) -> Elasticity:
    if said is not None:
        return Elasticity(said, None, None, "declared", None)
    try:
        found: Fitted = weekly_elasticity(weeks, float(made.ground.plan.review.promotions.confidence))
    except NotEstimable as error:
        return Elasticity(None, None, None, None, error.reason)
    # Dearer and more of it: then something else than the price was at work, and no price can be set by it.
    return Elasticity(found.estimate, found.low, found.high, "estimated", "sign_unclear" if found.high >= 0 else None)


def elasticity_table(made: PriceReview, weeks: Mapping[int, list[Week]], found: Mapping[int, Elasticity]) -> Table:
    """One row a product: the elasticity with the interval that holds it as often as the plan asks, or why there is none.

    weeks: weeks and channels with sales. prices: the most distinct prices that one channel has seen, 1 % apart.
    """
    return table("elasticity", ELASTICITY, list(_rows(made, weeks, found)))


def _rows(made: PriceReview, weeks: Mapping[int, list[Week]], found: Mapping[int, Elasticity]) -> Iterator[list[Value]]:
    nodes = made.ground.trees["product"].nodes
    for product, one in found.items():
        mine = weeks[product]
        promoted = sum(week.promoted for week in mine)
        prices = max(distinct_prices([w.price for w in mine if w.market == m]) for m in {w.market for w in mine})
        node = nodes[product]
        numbers = [None if value is None else _rounded(value) for value in (one.estimate, one.low, one.high)]
        yield [node.id, node.name or None, len(mine), promoted, prices, *numbers, one.source, one.reason]


def _rounded(value: float) -> Value:
    return Decimal(f"{value:.{ELASTICITY_DIGITS}f}")
