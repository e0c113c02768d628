"""A market that is drawn from known spreads, so that estimates and odds can be held against what they ought to be."""

from __future__ import annotations

import random
from calendar import monthrange
from pathlib import Path

PLAN = """salesplan: 1
name: 模拟计划
currency: CNY
calendar: {{starts: 2026-01-01}}
target: {target}
regions: {{east: {{name: 华东}}, west: {{}}}}
products: {{serum: {{name: 精华}}, cream: {{}}}}
teams:
  one:
    sellers:
      anna: {{territory: [{{region: east, share: 50%}}]}}
      bert: {{territory: [{{region: east, share: 50%}}]}}
  two: {{sellers: {{carl: {{territory: [{{region: west}}]}}}}}}
{more}
exports:
  erp:
    files: "sales-*.csv"
    columns: {{date: d, order: o, region: r, product: p, seller: s, amount: a}}
    duplicates: none
"""
CELLS = [
    (region, product, seller)
    for region, sellers in (("east", ("anna", "bert")), ("west", ("carl",)))
    for seller in sellers
    for product in ("serum", "cream")
]


def market(
    folder: Path, last: tuple[int, int] = (2026, 6), *, spread: float = 0.1, target: int = 72_000, more: str = ""
) -> Path:
    """The plan, and exports from 2023 up to a month: each seller sells 1,000 of each product in each month, more or less."""
    chance = random.Random(20)
    months = [(year, month) for year in range(2023, 2027) for month in range(1, 13) if (year, month) <= last]
    for year in sorted({year for year, _ in months}):
        lines = ["d,o,r,p,s,a"]
        for at in (at for at in months if at[0] == year):
            shared = chance.lognormvariate(-(spread**2) / 2, spread) if spread else 1.0
            for n, (region, product, seller) in enumerate(CELLS):
                own = chance.lognormvariate(-(spread**2) / 2, spread) if spread else 1.0
                day = f"{at[0]}-{at[1]:02}-{monthrange(*at)[1]}"  # so that no month is open
                lines.append(f"{day},{day}-{n},{region},{product},{seller},{1000 * shared * own:.2f}")
        (folder / f"sales-{year}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "plan.yaml").write_text(PLAN.format(target=target, more=more), "utf-8")
    return folder / "plan.yaml"


def uncertain(**said: str) -> str:
    """The section with these settings."""
    return "scenarios:\n  uncertainty:\n" + "".join(f"    {key}: {value}\n" for key, value in said.items())
