"""Start-up, check and report, against their peers in the same run.

    python benchmarks/start.py          needs pandas beside the program (pip install pandas)

Prints a table; README.md keeps the last one.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from timing import CACHE, in_turn, ratio, salesplan

ROWS, SELLERS = 100_000, 5_000
REGIONS = ("上海", "北京", "广东", "浙江", "江苏", "四川", "湖北", "湖南", "福建", "山东", "河南", "河北")
CHANNELS = ("直销", "经销", "电商")

EMPTY_APP = """import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def one() -> None: "One."
@app.command()
def two() -> None: "Two."
app()
"""
PANDAS = """import sys
import pandas as pd
sales = pd.read_csv(sys.argv[1], parse_dates=["开票日期"])
month = sales["开票日期"].dt.to_period("M")
for key in ("省份", "货号", "渠道", "业务员"):
    sales.groupby([month, key])[["数量", "不含税金额"]].sum()
print(sales.groupby(month)["不含税金额"].sum())
"""


def export(path: Path) -> None:
    """Two years of a company with 100 sellers: 8 MB of UTF-8."""
    rng = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("单号,行号,开票日期,省份,业务员,客户编号,货号,渠道,数量,单价,不含税金额\n")
        for i in range(ROWS):
            quantity, price = rng.randint(1, 20), rng.randint(100, 99_999) / 100
            day = date(2025, 1, 1) + timedelta(days=rng.randrange(545))
            amount = quantity * price * (-1 if rng.random() < 0.015 else 1)
            file.write(
                f"SO{i // 2:08d},{i % 2 + 1},{day},{rng.choice(REGIONS)},销售员{rng.randrange(100):03d},"
                f"C{rng.randrange(9999):06d},P{rng.randrange(60):04d},{rng.choice(CHANNELS)},{quantity},{price:.2f},{amount:.2f}\n"
            )


def plan(path: Path, sales: str) -> None:
    """A plan for that company: 12 regions, 60 products, 3 channels, 100 sellers in 10 teams."""
    head = "salesplan: 1\nname: 基准\ncurrency: CNY\nlanguage: zh\ncalendar: {starts: 2026-01-01}\ntarget: 5亿\n"
    regions = "".join(f"  {name}: {{}}\n" for name in REGIONS)
    products = "".join(f"  P{i:04d}: {{}}\n" for i in range(60))
    channels = "".join(f"  {name}: {{}}\n" for name in CHANNELS)
    teams = "".join(
        f"  T{t:02d}:\n    sellers:\n"
        + "".join(f"      销售员{i:03d}: {{territory: [{{region: {REGIONS[i % 12]}}}]}}\n" for i in range(t, 100, 10))
        for t in range(10)
    )
    columns = "{date: 开票日期, order: 单号, line: 行号, region: 省份, product: 货号, channel: 渠道, seller: 业务员, customer: 客户编号, quantity: 数量, amount: 不含税金额}"
    layout = f"exports:\n  erp:\n    files: {sales}\n    columns: {columns}\n"
    path.write_text(
        f"{head}regions:\n{regions}products:\n{products}channels:\n{channels}teams:\n{teams}{layout}", "utf-8"
    )


def large_plan(path: Path) -> None:
    """5,000 sellers in YAML, with territories, hire dates and quotas."""
    head = "salesplan: 1\nname: 五千人\ncurrency: CNY\ncalendar: {starts: 2026-01-01, workdays: CN}\ntarget: 20亿\n"
    regions = "regions:\n" + "".join(f"  r{i:03d}: {{name: 区域{i}}}\n" for i in range(300))
    sellers = "".join(
        f"      s{i:05d}: {{name: 业务员{i}, hired: 20{15 + i % 10}-0{i % 9 + 1}-01, territory: [{{region: r{i % 300:03d}, share: 5%}}], quota: {i + 1}_000}}\n"
        for i in range(SELLERS)
    )
    path.write_text(head + regions + "teams:\n  all:\n    sellers:\n" + sellers, "utf-8")


def main() -> None:
    """Measure and print."""
    CACHE.mkdir(exist_ok=True)
    sales, small, large, empty, script = (
        CACHE / n for n in ("sales.csv", "plan.yaml", "large.yaml", "empty.py", "peer.py")
    )
    if not sales.exists():
        export(sales)
    plan(small, sales.name)
    large_plan(large)
    empty.write_text(EMPTY_APP)
    script.write_text(PANDAS)
    python = sys.executable
    start = in_turn({"salesplan --help": salesplan("--help"), "empty typer app": [python, str(empty), "--help"]}, 15)
    check = in_turn({"check of 5,000 sellers": salesplan("check", str(large))}, 5)
    review = in_turn(
        {
            "report of 100,000 rows": salesplan("report", str(small), "--quiet"),
            "pandas, reading and grouping": [python, str(script), str(sales)],
        },
        11,
    )
    print("| what | median s | peak MiB | ÷ its peer |")
    print("|---|---|---|---|")
    for timed in (start, check, review):
        names = list(timed)
        for i, name in enumerate(names):
            quotient = f"{ratio(timed[name], timed[names[1]]):.2f}" if i == 0 and len(names) > 1 else ""
            print(f"| {name} | {timed[name].median:.2f} | {timed[name].peak:.0f} | {quotient} |")


if __name__ == "__main__":
    main()
