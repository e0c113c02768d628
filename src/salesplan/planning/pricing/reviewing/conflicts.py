"""The same product too far apart in two channels or regions (渠道价格冲突): what drives goods the wrong way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from salesplan.plan.occasions import below
from salesplan.planning.pricing.reviewing.priced import Priced, unit_price
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.planning.pricing.waterfall import exact, unit_digits
from salesplan.pricing.gap import Gap
from salesplan.terms.table import RATIO_DIGITS, Table, Value, table

CONFLICTS = (
    "product name between:word cheap cheap_price:quantity cheap_lines:count cheap_amount:money dear dear_price:quantity "
    "dear_lines:count dear_amount:money price_gap:ratio allowed:ratio undercut_lines:count undercut_amount:money"
)


@dataclass
class _Side:
    """A node that is compared: its lines, what they brought, their units, and how many lines and how much at each price."""

    lines: list[Priced]

    @property
    def amount(self) -> int:
        return sum(line.realised for line in self.lines)

    @property
    def units(self) -> Fraction:
        return Fraction(sum(line.units for line in self.lines))

    def price(self, unit: int) -> Fraction:
        """The mean price of a piece, in major units."""
        return Fraction(self.amount, unit) / self.units


class Conflict(NamedTuple):
    """A product whose prices lie too far apart: the cheapest and the dearest node, and the lines below what is allowed."""

    product: int
    rule: Gap
    low: int
    low_side: _Side
    high: int
    high_side: _Side
    gap: Fraction
    undercut: Sequence[Priced]


def conflicts(made: PriceReview) -> list[Conflict]:
    """One for each product and gap of the plan that is too wide, the widest amount first.

    Compared are mean realised prices of the nodes that the gap names (all that sold the product directly, if it names none).
    """
    found = [one for rule in made.ground.plan.prices.gaps for one in _of_rule(made, rule)]
    return sorted(found, key=lambda one: (-sum(line.realised for line in one.undercut), one.product, one.low, one.high))


def _of_rule(made: PriceReview, rule: Gap) -> Iterator[Conflict]:
    unit = made.book.unit
    for product, sides in sorted(_sides(made, rule).items()):
        prices = {node: side.price(unit) for node, side in sides.items() if side.units > 0}
        if len(prices) < 2:  # noqa: PLR2004 - two are compared
            continue
        low = min(prices, key=lambda node: (prices[node], node))
        high = max(prices, key=lambda node: (prices[node], -node))
        gap = 1 - prices[low] / prices[high] if prices[high] > 0 else Fraction(0)
        if gap > Fraction(rule.gap):
            least = prices[high] * (1 - Fraction(rule.gap))
            undercut = [line for line in sides[low].lines if unit_price(line, unit) < least]
            yield Conflict(product, rule, low, sides[low], high, sides[high], gap, undercut)


def _sides(made: PriceReview, rule: Gap) -> dict[int, dict[int, _Side]]:
    """Product → node → the lines sold there, of what the gap is about."""
    trees, ground = made.ground.trees, made.ground
    across = "region" if rule.between == "channel" else "channel"
    named = [node for name in rule.of if (node := ground.node(rule.between, name)) is not None]
    within = below(trees[across], [ground.node(across, name) for name in rule.within])
    products = below(trees["product"], [ground.node("product", name) for name in rule.product])
    found: dict[int, dict[int, _Side]] = {}
    for line in made.lines.priced:
        sold, at = line.sold, getattr(line.sold, rule.between)
        if at is None or at < 0 or sold.product is None or (sold.quantity or 0) <= 0 or line.gift:
            continue
        if (products and sold.product not in products) or (rule.within and getattr(sold, across) not in within):
            continue
        tree = trees[rule.between]
        node = next((n for n in named if tree.within(at, n)), None) if rule.of else at
        if node is not None:
            found.setdefault(sold.product, {}).setdefault(node, _Side([])).lines.append(line)
    return found


def conflicts_table(made: PriceReview, found: Sequence[Conflict]) -> Table:
    """One row a conflict: both sides with their lines and amounts, and what was sold on the cheap side below what is allowed."""
    return table("conflicts", CONFLICTS, [_row(made, one) for one in found], shown=bool(found))


def _row(made: PriceReview, one: Conflict) -> list[Value]:
    node, tree = made.ground.trees["product"].nodes[one.product], made.ground.trees[one.rule.between]
    digits, unit = unit_digits(made.book), made.book.unit
    row: list[Value] = [node.id, node.name or None, one.rule.between]
    for at, side in ((one.low, one.low_side), (one.high, one.high_side)):
        row += [tree.title(at), exact(side.price(unit), digits), len(side.lines), side.amount]
    row += [round(float(one.gap), RATIO_DIGITS), float(one.rule.gap)]
    return [*row, len(one.undercut), sum(line.realised for line in one.undercut)]
