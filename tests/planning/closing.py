"""A small plan with its exports, closed and restated within the test's own process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.closing.closing import Closing, close, number_of
from salesplan.planning.closing.restating import Restated, restated
from salesplan.planning.closing.taken import asked_for
from salesplan.planning.intake import take_in_exports
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import Engine
from salesplan.sales.text_rows import read_text_table

HEAD = "date,order,line,region,product,seller,amount,currency\n"
PERIOD = "2026-03"
PLAN = """salesplan: 1
name: Plan
currency: CNY
calendar: {{starts: 2026-01-01}}
target: 120_000
regions:
{regions}
products: {{cream: {{name: 面霜}}, soap: {{name: 肥皂}}}}
teams:
  a: {{name: 一组, sellers: {{s1: {{name: 张伟, territory: [{{region: {s1}}}]}}, s2: {{name: 李娜}}}}}}
  b: {{name: 二组, sellers: {{s3: {{name: 王芳, territory: [{{region: {s3}}}]}}}}}}
decompose: {{weights: even, seasonality: even}}
rates: {{USD: {{plan: 7, actual: [{{from: 2026-01-01, rate: {usd}}}]}}}}
exports:
  erp:
    files: "*.csv"
    columns: {{date: date, order: order, line: line, region: region, product: product, seller: seller, amount: amount, currency: currency}}
    names: {{region: {names}}}
review: {{tolerance: {{unmatched: 100%}}}}
"""
REGIONS = "  east: {name: 华东, regions: {sh: {name: 上海}, js: {name: 江苏}}}\n  north: {name: 华北}"
MOVED = "  east: {name: 华东, regions: {sh: {name: 上海}}}\n  north: {name: 华北, regions: {js: {name: 江苏}}}"


def plan_text(
    *,
    regions: str = REGIONS,
    s1: str = "sh",
    s3: str = "js",
    usd: str = "7.1",
    names: str = "{沪: sh}",
    target: str = "120_000",
) -> str:
    """The plan's text."""
    text = PLAN.format(regions=regions, s1=s1, s3=s3, usd=usd, names=names)
    return text.replace("120_000", target)


def put(folder: Path, plan: str, files: dict[str, Sequence[str]]) -> None:
    """A plan and its exports, in place of what there was."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    (folder / "plan.yaml").write_text(plan, "utf-8")
    for name, rows in files.items():
        (folder / name).write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")


def closed(
    folder: Path, before: Closing | None = None, engine: Engine | None = None
) -> tuple[Closing, Restated | None]:
    """The record of the period as it is now, and what it restates of one before. engine: if not the embedded one."""
    from datetime import date

    loaded = load_plan(folder / "plan.yaml", read_text_table)
    ground, _ = sound_ground(loaded)
    engine = engine or DuckDBEngine()
    try:
        number = number_of(ground, PERIOD)
        taken = take_in_exports(ground, engine, also=asked_for([number]))
        made = close(ground, engine, taken, PERIOD, date(2026, 3, 31))
        if before is None:
            return made, None
        return made, restated(made.reviewed, engine, taken, number, before.record, before.parts)
    finally:
        engine.close()
