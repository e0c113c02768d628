"""What a table of requests costs (报价测量): 100,000 lines through the example's prices, and the search of every case.

python benchmarks/prices.py [rounds]
"""

from __future__ import annotations

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

from timing import CACHE, in_turn, salesplan

PLAN = str(Path(__file__).parent.parent / "plans" / "direct-selling")
GRADES = (("retail", "direct"), ("social", "social"), ("dealer", "dealer"))
PRODUCTS = ("HF-101", "HF-102", "HF-103", "BJ-201", "BJ-202", "BJ-203", "JQ-301", "JQ-302")
LINES = 100_000


def requests(orders: int) -> Path:
    """Requests that differ in everything; `orders` lines make an order."""
    path = CACHE / f"requests-{orders}.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["order", "product", "quantity", "date", "channel", "grade", "coupon"])
        for i in range(LINES):
            order = i // orders
            grade, channel = GRADES[order % 3]
            day = date(2026, 1, 1) + timedelta(days=order * 7 % 365)
            name = str(order) if orders > 1 else ""
            coupon = "XINREN" if order % 5 == 0 else ""
            out.writerow([name, PRODUCTS[i * 3 % 8], 1 + i * 13 % 120, day, channel, grade, coupon])
    return path


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    quote = ("price", PLAN, "quote", "--quiet", "-o", str(CACHE / "quotes.csv"), "--requests")
    commands = {
        "100,000 requests": salesplan(*quote, str(requests(1))),
        "100,000 lines of orders of four": salesplan(*quote, str(requests(4))),
        "lint": salesplan("price", PLAN, "lint"),
        "check": salesplan("check", PLAN),
    }
    for name, timed in in_turn(commands, rounds).items():
        sys.stdout.write(f"| {name} | {timed.median:.2f} | {timed.peak:.0f} |\n")


if __name__ == "__main__":
    main()
