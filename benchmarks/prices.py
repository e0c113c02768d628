"""What a table of requests costs (报价测量): 100,000 lines through the example's prices, the search of every case, and a review.

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
REVIEW = str(CACHE / "review.json")


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


def sales() -> Path:
    """Sold lines in the example's export layout, four to an order: 900 customers, eight products, twenty months."""
    path = CACHE / "sales-for-prices.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            [
                "开票日期",
                "单据类型",
                "单号",
                "行号",
                "省份",
                "货号",
                "渠道",
                "业务员",
                "客户编号",
                "数量",
                "不含税金额",
                "状态",
            ]
        )
        for i in range(LINES):
            order = i // 4
            day = date(2025, 1, 1) + timedelta(days=order * 7 % 635)
            units = 1 + i * 13 % 60
            cells = [PRODUCTS[i * 3 % 8], ("直销", "经销", "微商")[order % 3], "", f"C{order % 900:05d}", units]
            amount = f"{units * (20 + i % 300)}.{i % 100:02d}"
            out.writerow([day, "销售", f"B{order}", i % 4, "上海市", *cells, amount, "已开票"])
    return path


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    quote = ("price", PLAN, "quote", "--quiet", "-o", str(CACHE / "quotes.csv"), "--requests")
    review = ("price", PLAN, "review", "--from", "2025-01-01", "--quiet", "-o", REVIEW)
    commands = {
        "100,000 requests": salesplan(*quote, str(requests(1))),
        "100,000 lines of orders of four": salesplan(*quote, str(requests(4))),
        "review of 100,000 sold lines": salesplan(*review, "--sales", str(sales())),
        "lint": salesplan("price", PLAN, "lint"),
        "check": salesplan("check", PLAN),
    }
    for name, timed in in_turn(commands, rounds).items():
        sys.stdout.write(f"| {name} | {timed.median:.2f} | {timed.peak:.0f} |\n")


if __name__ == "__main__":
    main()
