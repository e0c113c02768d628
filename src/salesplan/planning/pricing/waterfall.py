"""An order quoted (报价): its lines, and the steps from list to net (价格瀑布)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from salesplan.errors import Finding, UsageError, finding
from salesplan.plan.cases import Order
from salesplan.plan.ground import Ground
from salesplan.plan.price_book import Desk, Unknown, price_book
from salesplan.plan.price_words import told_apart, unknown_name, why_no_price
from salesplan.pricing.book import Book
from salesplan.pricing.price_list import PRODUCTS
from salesplan.pricing.quote import QuotedLine, quote
from salesplan.pricing.sharing import rounded
from salesplan.terms.table import Table, Value, table
from salesplan.terms.table import ratio as ratio_of
from salesplan.words.sentence import Sentence, sentence

QUOTE = (
    "line:count product name quantity:count free:count list list_price:quantity list_amount:money net:money "
    "unit_net:quantity discount:ratio floor:quantity cost:quantity margin_ratio:ratio below_floor:word"
)
WATERFALL = "line:count step:count rule name rule_kind:word of_amount:money amount:money running:money free:count gift"
UNIT_DIGITS = 2  # of a unit's net price, beyond the currency's


@dataclass(frozen=True)
class Quoted:
    """An order with its prices."""

    ground: Ground
    book: Book
    order: Order
    lines: Sequence[QuotedLine]

    @property
    def net(self) -> int:
        """What the order costs, in whole minor units."""
        return sum(line.net for line in self.lines)


def quoted(ground: Ground, order: Order) -> Quoted:
    """The order quoted by the plan's prices; raises UsageError for what the plan doesn't know or has no price for."""
    book = price_book(ground)
    wanted = Desk(ground, book).wanted(order)
    if isinstance(wanted, Unknown):
        raise unquotable(ground, unknown_name(wanted.kind, wanted.name))
    for one in wanted:
        if one.offer.lacking is not None:
            raise unquotable(ground, why_no_price(one.offer.lacking), product_title(ground, one.offer.buying.product))
    return Quoted(ground, book, order, quote(book, wanted))


def unquotable(ground: Ground, reason: Sentence, what: str = "") -> UsageError:
    """The error that something can't be quoted."""
    return UsageError([finding("SP382", what=what or sentence("an_order"), reason=reason)], ground.loaded.language)


def product_title(ground: Ground, node: int) -> str:
    """What a product is called."""
    return ground.trees["product"].title(node)


def exact(value: Fraction | None, digits: int) -> Decimal | None:
    """A number with so many digits, halves up."""
    return None if value is None else Decimal(rounded(value * 10**digits)).scaleb(-digits)


def unit_digits(book: Book) -> int:
    """Digits of a unit's price in tables."""
    return book.digits + UNIT_DIGITS


def list_name(ground: Ground, key: str) -> str | None:
    """What a price list is called; None where it has no name."""
    part = ground.plan.prices.lists.get(key)
    return part.name if part else None


def quote_table(made: Quoted) -> Table:
    """One row a line: what it costs by the list and net, and how far that is from its floor and its cost."""
    return table("quote", QUOTE, [_row(made, i, line) for i, line in enumerate(made.lines, 1)])


def _row(made: Quoted, number: int, line: QuotedLine) -> list[Value]:
    offer, digits = line.wanted.offer, unit_digits(made.book)
    node = made.ground.trees["product"].nodes[offer.buying.product]
    floor = None if line.floor is None else line.floor / line.delivered
    cost = None if line.cost is None else line.cost / line.delivered
    return [
        number,
        node.id,
        node.name,
        line.wanted.quantity,
        line.free,
        offer.list,
        exact(offer.price, digits),
        line.listed,
        line.net,
        exact(line.unit_net, digits),
        discount(line),
        exact(floor, digits),
        exact(cost, digits),
        margin(line),
        None if line.floor is None else "yes" if line.is_below_floor else "no",
    ]


def discount(line: QuotedLine) -> float | None:
    """What is taken off, as a share of the list amount; free goods are not in it."""
    return ratio_of(line.listed - line.net, line.listed)


def margin(line: QuotedLine) -> float | None:
    """What is left above the cost of all that is delivered, as a share of net."""
    if line.cost is None or line.exact <= 0:
        return None
    return round(float((line.exact - line.cost) / line.exact), 6)


def waterfall_table(made: Quoted) -> Table:
    """One row a step, the list amount first; the other steps of a line add up to net less list."""
    rows: list[list[Value]] = []
    for number, line in enumerate(made.lines, 1):
        key = line.wanted.offer.list
        rows.append([number, 0, key, list_name(made.ground, key), "list", None, line.listed, line.listed, None, None])
        for i, step in enumerate(line.steps, 1):
            gift = made.ground.trees["product"].nodes[step.gift].id if step.free else None
            name = made.book.rule_names[step.rule]
            money = (step.base, step.amount, step.running)
            rows.append([number, i, step.rule, name, step.kind, *money, step.free or None, gift])
    return table("waterfall", WATERFALL, rows)


def floor_findings(made: Quoted) -> list[Finding]:
    """The lines that are below their floor, and the step that crosses it."""
    found = []
    for line in made.lines:
        if line.is_below_floor and line.floor is not None:
            paid, limit = told_apart(line.unit_net, line.floor / line.delivered, made.book.digits)
            key = line.crossed or line.wanted.offer.list
            product = product_title(made.ground, line.wanted.offer.buying.product)
            culprit = culprit_name(made.book, key)
            found.append(finding("SP383", product=product, paid=paid, limit=limit, culprit=culprit))
    return found


def culprit_name(book: Book, key: str) -> Sentence:
    """A rule, a list, or the products' own prices."""
    if key in book.rule_names:
        return sentence("by_rule", name=key)
    return sentence("by_products") if key == PRODUCTS else sentence("by_list", name=key)
