"""Sales below the floor (低于限价的成交): each with its row, and which floor it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import floor as down

from salesplan.errors import Finding, finding
from salesplan.plan.naming import amount_text
from salesplan.planning.pricing.reviewing.priced import Priced, unit_price
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.planning.pricing.waterfall import exact, unit_digits
from salesplan.pricing.scope import Buying
from salesplan.sales.rows import lines_of
from salesplan.terms.money import percent
from salesplan.terms.table import Table, Value, table
from salesplan.words.sentence import Sentence, sentence

BELOW = (
    "product name date:day channel region customer seller order order_line file line:count quantity:quantity "
    "unit_net:quantity floor:quantity missing:money realised:money which"
)


@dataclass(frozen=True)
class BelowFloor:
    """The lines that were sold for less than their floors allow, those that lack most first."""

    made: PriceReview
    lines: Sequence[tuple[Priced, int]]

    @cached_property
    def missing(self) -> int:
        """What they lack together."""
        return sum(missing for _, missing in self.lines)


def below_floor(made: PriceReview) -> BelowFloor:
    """The sold lines below their floors, free goods counted in. Whole minor units: a floor is rounded down, not up."""
    found = [(line, missing) for line in made.lines.priced if (missing := _missing(line, made.book.unit)) > 0]
    return BelowFloor(made, sorted(found, key=lambda pair: (-pair[1], pair[0].sold.key)))


def _missing(line: Priced, unit: int) -> int:
    if (line.sold.quantity or 0) < 0 or line.gift or line.quoted.floor is None:
        return 0
    return down(line.quoted.floor * unit) - line.realised


def below_floor_table(found: BelowFloor) -> Table:
    """One row a line, with the file and the line on which it stands there; floor and unit_net are of a delivered unit."""
    made = found.made
    rows = [line.sold for line, _ in found.lines]
    standing = lines_of(made.engine, made.taken.intake, rows) if rows else {}
    files = {source.number: source.shown for source in made.taken.intake.sources}
    told = [
        _row(made, line, missing, (files.get(line.sold.file), standing.get((line.sold.layout, line.sold.place))))
        for line, missing in found.lines
    ]
    return table("below_floor", BELOW, told, shown=bool(told))


def _row(made: PriceReview, line: Priced, missing: int, place: tuple[str | None, int | None]) -> list[Value]:
    sold, digits, ground = line.sold, unit_digits(made.book), made.ground
    node = ground.trees["product"].nodes[line.quoted.wanted.offer.buying.product]
    nodes = [_title(made, axis, getattr(sold, axis)) for axis in ("channel", "region")]
    sellers = made.shares.get((sold.layout, sold.place), ())
    seller = ", ".join(ground.sellers[number].name for number, _ in sellers)
    free = line.quoted.delivered - line.quoted.wanted.quantity
    floor = (line.quoted.floor or Fraction(0)) / line.quoted.delivered
    paid = unit_price(line, made.book.unit) * line.quoted.wanted.quantity / (line.quoted.wanted.quantity + free)
    texts = [sold.customer, seller or None, sold.order or None, sold.order_line or None]
    amounts = [exact(paid, digits), exact(floor, digits), missing, line.realised]
    return [
        node.id,
        node.name or None,
        sold.day,
        *nodes,
        *texts,
        *place,
        Decimal(line.quoted.wanted.quantity),  # whole, or the line would have no price
        *amounts,
        made.say(_which(made, line)),
    ]


def _title(made: PriceReview, axis: str, node: int | None) -> str | None:
    return None if node is None or node < 0 else made.ground.trees[axis].title(node)


def _which(made: PriceReview, line: Priced) -> Sentence:
    """Which floor holds: that of a clearance that applied, else the plan's."""
    rules = made.rules
    own = [rule for rule in line.quoted.rules if rules[rule].own_floor() is not None]
    if own:
        key = min(own, key=lambda rule: (rules[rule].own_floor(), rule))
        return sentence("floor_of_rule", name=rules[key].name or key, share=percent(rules[key].own_floor() or 0))
    buying: Buying = line.quoted.wanted.offer.buying
    floor = made.book.floor(buying)
    if floor is None:  # its rules give goods that have floors, it has none itself
        return sentence("floor_of_gifts")
    number = next(i for i, one in enumerate(made.ground.plan.prices.floors, 1) if one is floor.value)
    part = floor.value
    if part.price is not None:
        return sentence("floor_price", number=number, price=f"{part.price:,f}")
    key, share = ("floor_of_list", part.of_list) if part.of_list is not None else ("floor_of_cost", part.of_cost)
    return sentence(key, number=number, share=percent(share or 0))


def findings_of(found: BelowFloor) -> list[Finding]:
    """That something was sold below its floor."""
    if not found.lines:
        return []
    amount = amount_text(found.made.ground, found.missing)
    return [finding("SP387", lines=len(found.lines), amount=amount, hint=sentence("see_below_floor"))]
