"""A market with prices that move: two lines in two regions, sold every day from 2025 to the middle of 2026."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

FIRST, LAST = date(2025, 1, 1), date(2026, 6, 30)
ELASTICITY = -1.5
DAYS = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]

PLAN = """\
salesplan: 1
name: Market
currency: USD
calendar: {{starts: 2026-01-01}}
target: 900_000
regions: {{east: {{name: East, target: 60%}}, west: {{name: West}}}}
products:
  oil: {{name: Oil, products: {{o1: {{name: Oil 1, cost: 40}}}}}}
  tea: {{name: Tea, products: {{t1: {{name: Tea 1, cost: 5}}}}}}
teams:
  crew: {{sellers: {{ann: {{territory: {{region: east}}}}, bob: {{territory: {{region: west}}}}}}}}
{promotions}
scenarios:
  uncertainty: {{company: 8%, noise: 10%}}
  variants:
{variants}
exports:
  all:
    files: [sales.csv]
    columns: {{date: day, order: no, region: region, product: product, quantity: pieces, amount: money}}
"""


def steady(_: date) -> float:
    """The same price every day."""
    return 100.0


def stepped(prices: Sequence[float]) -> Callable[[date], float]:
    """Another price each quarter, over and over."""
    return lambda day: prices[((day.year - 2025) * 4 + (day.month - 1) // 3) % len(prices)]


def market(
    folder: Path, variants: str, *, price: Callable[[date], float] = steady, promotions: str = "", quantity: bool = True
) -> Path:
    """A plan with its exports; oil sells 10 a day and region in a steady season at 100, and answers to its price."""
    rows = ["day,no,region,product,pieces,money"]
    number = 0
    for day in DAYS:
        season = 1 + 0.4 * math.sin(2 * math.pi * day.timetuple().tm_yday / 365)
        for region, size in (("east", 1.5), ("west", 1.0)):
            for product, paid, base in (("o1", price(day), 10.0), ("t1", 20.0, 15.0)):
                pieces = round(base * size * season * ((paid / 100) ** ELASTICITY if product == "o1" else 1), 4)
                number += 1
                rows.append(f"{day},{number},{region},{product},{pieces if quantity else ''},{pieces * paid:.2f}")
    (folder / "sales.csv").write_text("\n".join(rows) + "\n", "utf-8")
    plan = folder / "plan.yaml"
    indented = "\n".join(f"    {line}" for line in variants.strip("\n").splitlines())
    plan.write_text(PLAN.format(variants=indented, promotions=promotions), "utf-8")
    return plan
