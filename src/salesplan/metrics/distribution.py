"""Distribution (铺货): in how many outlets the goods are, how much those outlets weigh, and what each point sells."""

from __future__ import annotations

from decimal import Decimal

from salesplan.terms.table import ratio

POINTS = 100  # a point of distribution is a hundredth


def numeric_distribution(handling: int, outlets: int) -> float | None:
    """Outlets that carry the goods ÷ all outlets of the universe (数值铺货率); missing without a universe.

    >>> numeric_distribution(20, 100), numeric_distribution(0, 0)
    (0.2, None)
    """
    return ratio(handling, outlets)


def weighted_distribution(handling_sales: int, category_sales: int) -> float | None:
    """The category's sales in the outlets that carry the goods ÷ its sales in all outlets (加权铺货率), minor units.

    >>> weighted_distribution(800, 1000)
    0.8
    """
    return ratio(handling_sales, category_sales)


def sales_per_point(sales: int, distribution: Decimal) -> Decimal | None:
    """Sales ÷ points of weighted distribution (单点销售): how fast the goods sell where they are.

    sales: minor units. distribution: a ratio, 0.8 are 80 points. Missing where the goods are nowhere.

    >>> sales_per_point(10_000, Decimal("0.8"))
    Decimal('125')
    """
    return Decimal(sales) / (distribution * POINTS) if distribution > 0 else None
