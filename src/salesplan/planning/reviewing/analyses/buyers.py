"""New, repeat and lost customers, and the value of their orders (客户流动与客单价), period by period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from salesplan.allocation.rounding import whole_parts
from salesplan.errors import Finding, finding
from salesplan.metrics.customers import Flow, flows
from salesplan.plan.ground import YEAR_STEP
from salesplan.planning.reviewing.analyses.nodes import tops
from salesplan.planning.reviewing.lines import Line, Review
from salesplan.sales.customers import Kind, Ordered, Span, first_day, gather, moves, orders
from salesplan.terms.later import Later
from salesplan.terms.money import nearest
from salesplan.terms.table import Table, Value, table
from salesplan.terms.tree import COMPANY, UNASSIGNED

COLUMNS = (
    "axis:word node name period customers_start:count new_customers:count repeat_customers:count "
    "reactivated_customers:count active_customers:count lost_customers:count customers_end:count orders:count "
    "order_value:money actual:money new_sales:money repeat_sales:money reactivated_sales:money returned_sales:money "
    "unassigned_sales:money known_since:day known_periods:count"
)
AXES = ("region", "channel")
SOLD: tuple[Kind, ...] = ("new", "repeat", "reactivated", "returned", "unnamed")


@dataclass(frozen=True)
class Known:
    """Since when customers are known: the day of the first sale that names one, and its place in time (0: the year's first).

    Without a place, the day lies before those that the calendar can tell.
    """

    day: date
    place: int | None

    def periods_before(self, period: int) -> int | None:
        """How many periods before this one the exports reach."""
        return None if self.place is None else max(period - self.place, 0)


@dataclass
class _Node:
    """What is known of a node: customers and atoms by kind and period, and its orders."""

    customers: dict[Kind, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    atoms: dict[Kind, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    lost: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    orders: dict[int, Ordered] = field(default_factory=dict)

    def flows(self, periods: Sequence[int]) -> Iterator[Flow]:
        """New, repeat, reactivated and lost customers of some periods."""
        counts = self.customers
        return flows(counts["new"], counts["repeat"], counts["reactivated"], self.lost, periods)


class Customers:
    """The customers of a review's exports; nothing is summed before it is asked for."""

    def __init__(self, made: Review) -> None:
        self.made = made

    @cached_property
    def known(self) -> Known | None:
        """Since when customers are known; None where the exports name none."""
        made = self.made
        day = first_day(made.actuals.engine, _span(made))
        if day is None:
            return None
        number = made.ground.period_of(day)
        year, place = divmod(number, YEAR_STEP) if number is not None else (0, 0)
        return Known(day, None if number is None else year * len(made.ground.year) + place)

    def summed_up(self) -> bool:
        """Sum them up, once, for whatever is asked of them next; False where there are none."""
        return self._summed_up

    @cached_property
    def _summed_up(self) -> bool:
        made = self.made
        if self.known is not None:
            gather(made.actuals.engine, _span(made), _tops(made), made.actuals.of)
        return self.known is not None


def customers(found: Customers) -> Table:
    """Company, region or channel × period of the plan's year: who bought, who came and went, and for how much."""
    return table("customers", COLUMNS, Later(lambda: _of_all(found)), shown=False)


def _of_all(found: Customers) -> Iterator[tuple[Value, ...]]:
    if found.summed_up() and found.known:
        nodes = _nodes(found.made)
        ordered = any(node.orders for node in nodes.values())
        for key, node in nodes.items():
            yield from _rows(found.made, key, node, found.known, ordered=ordered)


def too_new(made: Review, known: Known | None) -> list[Finding]:
    """A note where the exports don't reach back far enough to tell a new customer from an old one in the whole year."""
    lookback = made.ground.plan.review.analyses.lookback
    if known is None or known.place is None or known.place <= -lookback:
        return []
    return [finding("SP450", day=str(known.day), lookback=lookback)]


def _span(made: Review) -> Span:
    return Span(YEAR_STEP, len(made.ground.year), made.scope.reached.period, made.scope.until)


def _tops(made: Review) -> Mapping[str, list[int]]:
    """The top node above each node, for the axes that the plan has."""
    found: dict[str, list[int]] = {}
    for axis in AXES:
        tree = made.ground.trees[axis]
        above = [0] * len(tree)
        for top in tree.tops:
            above[top : tree.end[top]] = [top] * (tree.end[top] - top)
        if above:
            found[axis] = above
    return found


def _nodes(made: Review) -> dict[tuple[str, str], _Node]:
    """What is known of the company and of each top region and channel, in the order of the review's lines."""
    engine, axes = made.actuals.engine, _tops(made)
    found = {(line.axis, line.node): _Node() for line in _lines(made)}
    lookback = made.ground.plan.review.analyses.lookback
    for move in moves(engine, list(axes), lookback):
        node = found.setdefault(_key(made, move.axis, move.node), _Node())
        node.customers[move.kind][move.period] = move.customers
        node.atoms[move.kind][move.period] = move.atoms
        if move.kind != "unnamed":
            node.lost[move.period + lookback] += move.last
    for ordered in orders(engine, _span(made), axes, made.actuals.of):
        found.setdefault(_key(made, ordered.axis, ordered.node), _Node()).orders[ordered.period] = ordered
    return found


def _lines(made: Review) -> list[Line]:
    return [made.lines[0], *(line for axis in _tops(made) for line in tops(made, axis))]


def _key(made: Review, axis: str, node: int | None) -> tuple[str, str]:
    if axis == COMPANY:
        return COMPANY, COMPANY
    return axis, UNASSIGNED if node is None else made.ground.trees[axis].nodes[node].id


def _rows(
    made: Review, key: tuple[str, str], node: _Node, known: Known, *, ordered: bool
) -> Iterator[tuple[Value, ...]]:
    """ordered: whether the exports have numbers of orders."""
    line = next((line for line in made.lines if (line.axis, line.node) == key), None)
    for flow in node.flows(range(made.scope.reached.period + 1)):
        t = flow.period
        actual = 0 if line is None else int(line.actual[t])
        sums = whole_parts([node.atoms[kind].get(t, 0) for kind in SOLD], made.actuals.unit, actual)
        counts = (flow.start, flow.new, flow.repeat, flow.reactivated, flow.active, flow.lost, flow.end)
        label = made.ground.year.periods[t].label
        orders_ = _orders(node.orders.get(t), made.actuals.unit) if ordered else (None, None)
        since = (known.day, known.periods_before(t))
        yield (*key, line.name if line else "", label, *counts, *orders_, actual, *sums, *since)


def _orders(ordered: Ordered | None, unit: int) -> tuple[int, int | None]:
    """How many orders, and the mean value of one in whole minor units; missing without orders."""
    if ordered is None or not ordered.orders:
        return 0, None
    return ordered.orders, nearest(ordered.atoms, unit * ordered.orders)
