"""The price ladder (价盘): what each grade pays on a day, and what a level earns by selling to the one above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesplan.plan.ground import Ground
from salesplan.plan.price_book import markets_of, price_book
from salesplan.planning.pricing.waterfall import exact, unit_digits
from salesplan.pricing.book import Book
from salesplan.pricing.quote import Wanted, quote
from salesplan.pricing.scope import NO_NODE, Buying
from salesplan.terms.table import Table, Value, table

LADDER = (
    "product name grade grade_name channel region list list_price:quantity unit_net:quantity floor:quantity cost:quantity "
    "margin_ratio:ratio level_margin:ratio"
)


def ladder_table(ground: Ground, day: date) -> Table:
    """One row a product, grade, channel and region that prices tell apart.

    unit_net: of one unit, by the rules that need no coupon and no agreement. level_margin: what this grade earns on a unit by
    selling it at the price that the next dearer grade of the ladder pays, as a share of that price; missing for the dearest.
    """
    book = price_book(ground)
    return table("ladder", LADDER, list(_rows(ground, book, day)))


def _rows(ground: Ground, book: Book, day: date) -> Iterator[list[Value]]:
    markets = markets_of(ground)
    ladder = [*markets.ladder, *(grade for grade in markets.grades if grade not in markets.ladder)]
    for product in markets.products:
        for region in markets.regions:
            above: Wanted | None = None
            for grade in ladder:
                through = [c for c in markets.channels if not markets.grades[grade] or c in markets.grades[grade]]
                first: Wanted | None = None
                for channel in through:
                    offer = book.offer(Buying(product, channel, region, grade, "", "", day))
                    if offer.price is not None:
                        one = Wanted(offer, 1)
                        first = first or one
                        yield _row(ground, book, one, above)
                if grade in markets.ladder:
                    above = first or above


def _row(ground: Ground, book: Book, one: Wanted, above: Wanted | None) -> list[Value]:
    line = quote(book, [one])[0]
    buying, digits = one.offer.buying, unit_digits(book)
    node = ground.trees["product"].nodes[buying.product]
    grade = ground.plan.prices.grades.get(buying.grade)
    names: list[Value] = [node.id, node.name or None, buying.grade, (grade.name or "") if grade else ""]
    names += [
        ground.trees[axis].title(at) if (at := getattr(buying, axis)) != NO_NODE else ""
        for axis in ("channel", "region")
    ]
    net, cost = line.unit_net, one.offer.cost
    margin = None if cost is None or net <= 0 else round(float((net - cost) / net), 6)
    dearer = quote(book, [above])[0].unit_net if above else None
    level = None if not dearer else round(float((dearer - net) / dearer), 6)
    prices = [exact(value, digits) for value in (one.offer.price, net, one.offer.floor, cost)]
    return [*names, one.offer.list, *prices, margin, level]
