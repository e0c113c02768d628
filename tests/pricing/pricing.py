"""What the tests of prices share: small plans, and what they charge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from salesplan.plan.cases import Order
from salesplan.plan.ground import Ground
from salesplan.plan.load import LoadedPlan
from salesplan.plan.plan import Plan
from salesplan.plan.price_book import Desk, price_book
from salesplan.plan.yaml_reader import Marks
from salesplan.pricing.book import Book
from salesplan.pricing.quote import QuotedLine, quote

PRODUCTS = {
    "line": {
        "products": {
            "A": {"list_price": "100", "cost": "40"},
            "B": {"list_price": "60", "cost": "30"},
            "C": {"cost": "20"},
        }
    }
}
CHANNELS = {"direct": {}, "trade": {"channels": {"dealer": {}, "social": {}}}}


def ground_of(prices: dict[str, Any], **sections: Any) -> Ground:
    """A plan with three products and three channels, and these prices."""
    plan = Plan.model_validate(
        {
            "salesplan": "1",
            "name": "P",
            "currency": "CNY",
            "calendar": {"starts": "2026-01-01"},
            "products": PRODUCTS,
            "channels": CHANNELS,
            "prices": prices,
            **sections,
        }
    )
    year = plan.calendar.year()
    assert year
    return Ground(LoadedPlan(plan, Marks(), Path("plan.yaml"), ""), plan, year)


def quoted(ground: Ground, order: dict[str, Any], book: Book | None = None) -> list[QuotedLine]:
    """The lines of an order."""
    made = book or price_book(ground)
    wanted = Desk(ground, made).wanted(Order.model_validate(order))
    assert isinstance(wanted, list), wanted
    assert all(one.offer.price is not None for one in wanted), [one.offer.lacking for one in wanted]
    return quote(made, wanted)
