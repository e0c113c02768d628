"""A market that runs like clockwork but for its promotion, so that every number of an evaluation can be checked by hand.

Every day p sells 10 pieces at 100 in the east and as many in the west, its sibling q 10 at 50, and z 10 at 10. From 10 to 19
September p is sold in the east at 80, and twice as much of it; q loses a piece a day; in the 5 days after p sells 8. Every day
brings one new customer in the east, each day of the promotion three.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

FIRST, DAYS = date(2026, 1, 1), 300
START, END, AFTER = date(2026, 9, 10), date(2026, 9, 20), 5

PLAN = """salesplan: 1
name: 小计划
currency: CNY
calendar: {{starts: 2026-01-01}}
regions: {{east: {{}}, west: {{}}}}
products:
  line:
    products:
      p: {{cost: 40}}
      q: {{cost: 20}}
  z: {{}}
promotions:
  sale:
    kind: clearance
    from: 2026-09-10
    to: 2026-09-19
    product: p
    region: east
    {more}
{others}
review: {{promotions: {{weeks: 4, after: 5}}}}
exports:
  erp:
    files: "*.csv"
    columns: {{date: d, order: o, region: r, product: p, customer: c, {quantity}amount: a}}
    duplicates: none
"""


def rows(until: date | None = None) -> list[str]:
    """The export's lines."""
    made, order = [], 0
    for i in range(DAYS):
        day = FIRST + timedelta(days=i)
        if until and day > until:
            break
        on, dip = START <= day < END, END <= day < END + timedelta(days=AFTER)
        units = 20 if on else 8 if dip else 10
        lines = [
            ("east", "p", units, units * (80 if on else 100), f"n{i}"),
            ("east", "q", 9 if on else 10, (9 if on else 10) * 50, f"n{i}"),
            *(("east", "z", 5, 50, f"n{i}-{k}" if on else f"n{i}") for k in (1, 2)),
            ("east", "p", 0, 0, f"n{i}-1" if on else "n0"),
            ("east", "p", 0, 0, f"n{i}-2" if on else "n0"),
            ("west", "p", 10, 1000, "west"),
        ]
        for region, product, quantity, amount, customer in lines:
            order += 1
            made.append(f"{day},{order},{region},{product},{customer},{quantity},{amount}")
    return made


def market(
    folder: Path, more: str = "budget: 500", others: str = "", *, quantity: bool = True, until: date | None = None
) -> Path:
    """The plan and its export in a folder."""
    text = PLAN.format(more=more, others=others, quantity="quantity: n, " if quantity else "")
    (folder / "plan.yaml").write_text(text, "utf-8")
    (folder / "sales.csv").write_text("\n".join(["d,o,r,p,c,n,a", *rows(until)]) + "\n", "utf-8")
    return folder / "plan.yaml"
