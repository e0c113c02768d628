"""Whom, what and when a price, a rule or a floor is for (适用范围), and which of several comes first (优先顺序).

One total order, for price lists, rules and floors alike: the higher priority; then what says more of the channel, the
region, the customer, the customer grade, the product, the coupon; then the higher minimum quantity; then the later first
day. Two that are equal in all of that are an error of the plan, told by `check`, never a matter of chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field

from salesplan.terms.part import Day, PlanPart, Text, Whole, one_or_many
from salesplan.terms.tree import Tree

NODE_AXES = ("product", "channel", "region")  # that are trees
NO_NODE = -1
ALWAYS, FOREVER = date.min, date.max
DAY = timedelta(days=1)


class Market(PlanPart):
    """Whom something is for, and when; what isn't named is for all."""

    channel: Annotated[list[Text], one_or_many] = Field([], description="with their parts")
    region: Annotated[list[Text], one_or_many] = Field([], description="with their parts")
    grade: Annotated[list[Text], one_or_many] = Field([], description="customer grades, as declared in `grades`")
    customer: Annotated[list[Text], one_or_many] = Field([], description="customers, as the exports call them")
    from_: Day | None = Field(None, alias="from", description="the first day; from the start if not said")
    to: Day | None = Field(None, description="the last day, included; without an end if not said")
    priority: Whole = Field(0, description="the higher one goes first, whatever else is said")

    def span(self) -> tuple[date, date]:
        """The days that it is for, half-open."""
        return self.from_ or ALWAYS, FOREVER if self.to in (None, FOREVER) else self.to + DAY


class Scope(Market):
    """Whom and what something is for; what isn't named is for all."""

    product: Annotated[list[Text], one_or_many] = Field([], description="products or product lines, with their parts")


class Between(PlanPart):
    """A span of quantities, both ends included."""

    min: Whole | None = Field(None, ge=1)
    max: Whole | None = Field(None, ge=1)


class Conditions(Scope):
    """Whom, what and when a rule is for, how many units of it, and with which coupon."""

    quantity: Between = Field(Between(), description="of the order line, in units")
    coupon: Text | None = Field(None, description="only for orders that bring this coupon; an order brings one at most")


class Buying(NamedTuple):
    """Who buys what, where and when. Nodes are numbers of their trees, NO_NODE where nothing is said; texts are empty then."""

    product: int
    channel: int
    region: int
    grade: str
    customer: str
    coupon: str
    day: date


class Rank(NamedTuple):
    """The place in the order of precedence; the higher tuple goes first. Depths count from 1, 0 where all are meant."""

    priority: int
    channel: int
    region: int
    customer: int
    grade: int
    product: int
    coupon: int
    quantity: int
    start: date


LOWEST = Rank(-(10**9), 0, 0, 0, 0, 0, 0, 0, ALWAYS)


class Missed(NamedTuple):
    """Why something is not for a buying: the condition that it misses."""

    condition: str


@dataclass(frozen=True)
class Reach:
    """A scope with its names resolved: node numbers by axis, none where all are meant."""

    nodes: Mapping[str, Sequence[int]]
    grades: frozenset[str]
    customers: frozenset[str]
    coupon: str
    minimum: int
    priority: int
    start: date
    end: date

    def meets(self, buying: Buying, trees: Mapping[str, Tree]) -> Rank | Missed:
        """The rank with which it is for a buying, or what it misses."""
        if not self.start <= buying.day < self.end:
            return Missed("window")
        depths = {}
        for axis in NODE_AXES:
            depth = self._depth(axis, getattr(buying, axis), trees[axis])
            if depth is None:
                return Missed(axis)
            depths[axis] = depth
        for condition, wanted, said in (
            ("customer", self.customers, buying.customer),
            ("grade", self.grades, buying.grade),
            ("coupon", {self.coupon} if self.coupon else (), buying.coupon),
        ):
            if wanted and said not in wanted:
                return Missed(condition)
        return Rank(
            priority=self.priority,
            channel=depths["channel"],
            region=depths["region"],
            customer=int(bool(self.customers)),
            grade=int(bool(self.grades)),
            product=depths["product"],
            coupon=int(bool(self.coupon)),
            quantity=self.minimum,
            start=self.start,
        )

    @cached_property
    def _named(self) -> Mapping[str, frozenset[int]]:
        """The nodes by axis, to be asked which they are."""
        return {axis: frozenset(nodes) for axis, nodes in self.nodes.items()}

    def _depth(self, axis: str, node: int, tree: Tree) -> int | None:
        """How deep the nearest node above stands that is named; 0 where none is, None where the node lies outside."""
        named = self._named.get(axis)
        if not named:
            return 0
        if node == NO_NODE:
            return None
        return next((tree.nodes[n].depth + 1 for n in tree.above(node) if n in named), None)

    def touches(self, product: int, tree: Tree) -> bool:
        """Whether it is for a product, whoever buys it."""
        return self._depth("product", product, tree) is not None
