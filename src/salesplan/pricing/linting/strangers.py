"""Customers and coupons that nothing of a product names, but something of goods beside it (他品客户)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TypeAlias

from salesplan.pricing.book import Book
from salesplan.pricing.linting.beside import is_of_list
from salesplan.pricing.linting.goods import Pool, Warehouse
from salesplan.pricing.scope import NO_NODE, Buying

Names: TypeAlias = tuple[frozenset[str], frozenset[str]]


class Strangers:
    """Who pays what others pay for a product, but less for goods beside it, so that it bears more of an order total."""

    def __init__(self, book: Book, warehouse: Warehouse) -> None:
        self.book, self.warehouse = book, warehouse
        self.totals = sorted({one.id for one in book.rules if one.value.stage == "order" and is_of_list(one.value)})
        self._all: Names | None = None
        self._alike: dict[tuple[Buying, Names], list[tuple[Buying, tuple[Pool, ...]]]] = {}

    def of(self, buying: Buying) -> Iterator[Buying]:
        """Those beside whose goods a product has to be looked at again, though nothing of it names them; one of each kind."""
        if not self.totals:
            return
        seen: set[tuple[Buying, tuple[Pool, ...]]] = set()
        for found, pools in self._kinds(buying):
            asked = found._replace(product=buying.product)
            typical = self.book.typical(asked)
            offer = self.book.offer(typical)
            mine = tuple(pools[self.totals.index(one.id)] for one in offer.rules["order"] if one.id in self.totals)
            is_named = (asked.customer, asked.coupon) == (typical.customer, typical.coupon)
            if (typical, mine) not in seen and not is_named:
                yield asked
            seen.add((typical, mine))

    def _kinds(self, buying: Buying) -> Sequence[tuple[Buying, tuple[Pool, ...]]]:
        """Buyers that differ in what they are named as, or in what goods beside come to; those that are named first."""
        own = self.book.named(buying.product)
        key = (buying._replace(product=NO_NODE), own)
        if key not in self._alike:
            kinds: dict[tuple[str, str, tuple[Pool, ...]], Buying] = {}
            customers, coupons = self._named()
            pairs = product(["", *sorted(customers)], ["", *sorted(coupons)])
            for customer, coupon in sorted(
                pairs, key=lambda pair: (_stays(pair[0], own[0]) + _stays(pair[1], own[1]), pair)
            ):
                asked = key[0]._replace(customer=customer, coupon=coupon)
                pools = tuple(self.warehouse.pool(asked, one) for one in self.totals)
                named = (customer if customer in own[0] else "", coupon if coupon in own[1] else "")
                kinds.setdefault((*named, pools), asked)
            self._alike[key] = [(asked, pools) for (_, _, pools), asked in kinds.items()]
        return self._alike[key]

    def _named(self) -> Names:
        """All customers, one of each kind, and coupons that something of any product names."""
        if self._all is None:
            named = [self.book.named(item) for item in self.warehouse.products]
            customers = frozenset[str]().union(*(one[0] for one in named))
            coupons = frozenset[str]().union(*(one[1] for one in named))
            self._all = frozenset(self.book.alike[name][0] for name in customers), coupons
        return self._all


def _stays(name: str, own: frozenset[str]) -> bool:
    """Whether a name says nothing to a product that names these."""
    return bool(name) and name not in own
