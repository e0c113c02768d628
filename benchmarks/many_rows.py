"""A company's sales of three years as one csv (样例数据), as many rows as asked for, the same ones every time."""

from __future__ import annotations

from pathlib import Path

REGIONS = ("上海", "北京", "广东", "浙江", "江苏", "四川", "湖北", "湖南", "福建", "山东", "河南", "河北")
CHANNELS = ("直销", "经销", "电商")
SELLERS, PRODUCTS = 500, 200
CHINESE = SELLERS * 2 // 5  # sellers with Chinese names, who come first; the next one's name holds a comma
COMMA = CHINESE
HEADER = "单号,行号,开票日期,省份,业务员,客户编号,货号,渠道,数量,单价,不含税金额"
NAMES = [
    "order_no",
    "line_no",
    "day",
    "region",
    "seller",
    "customer",
    "product",
    "channel",
    "pieces",
    "price",
    "amount",
]  # in short

# What row i says, by the remainders of its scrambled number; the same in every run and on every machine.
FIELDS = """
SELECT i, CAST(hash(i) >> 1 AS BIGINT) AS h, CAST(hash(i + 1000000007) >> 1 AS BIGINT) AS g,
  CAST(hash(i // 4 + 2000000011) >> 1 AS BIGINT) AS o FROM range({first}, {past}) r(i)
"""
VALUES = """
SELECT i, h % 1000 AS fault, h // 12000 % 500 AS seller,
  CASE WHEN h // 18000000000 % 50 = 0 THEN h // 1000 % 12 ELSE h // 12000 % 500 % 12 END AS region, o % 300000 AS customer,
  h // 6000000 % 200 AS product, h // 1200000000 % 3 AS channel, 1 + g % 20 AS pieces, 100 + g // 20 % 99900 AS cents,
  g // 1998000 % 200 < 3 AS back, g // 399600000 % 1000 = 0 AS nowhere, g // 399600000000 % 100 = 0 AS padded,
  strftime(DATE '2024-01-01' + CAST(o // 300000 % 896 AS INTEGER), '%Y-%m-%d') AS day, h // 3600000000 % 5 AS kind
FROM ({fields}) fields
"""
LINES = """
SELECT i, concat(
  printf('SO%010d,%d,', i // 4, i % 4 + 1),
  CASE WHEN fault = 0 AND kind = 0 THEN '2025-02-30' ELSE day END, ',',
  CASE WHEN nowhere THEN '' ELSE [{regions}][region + 1] END, ',',
  CASE WHEN seller < {chinese} THEN printf('销售员%03d', seller) WHEN seller = {comma} THEN '"Nuñez, Ana"'
    ELSE printf('José Pérez %03d', seller) END,
  CASE WHEN padded AND seller <> {comma} THEN '  ' ELSE '' END, ',', printf('C%07d,P%04d,', customer, product),
  [{channels}][channel + 1], ',', CASE WHEN fault = 0 AND kind = 4 THEN 'x,' ELSE '' END, pieces, ',',
  CASE WHEN fault = 0 AND kind = 3 THEN '' ELSE printf('%d.%02d,', cents // 100, cents % 100) END,
  CASE WHEN fault = 0 AND kind = 1 THEN 'N/A' WHEN fault = 0 AND kind = 2 THEN '"1.234,50"'
    ELSE concat(CASE WHEN back THEN '-' ELSE '' END, printf('%d.%02d', pieces * cents // 100, pieces * cents % 100)) END
) AS line FROM ({values}) sold
"""
WORTH = 5_000  # of a row, for the target to be one
BATCH = 1_000_000  # rows made at a time


def export(path: Path, rows: int) -> None:
    """Write so many rows: 1.5 % returns, 0.1 % without a region, 1 % of names with blanks behind, 0.1 % bad in five ways, 2 % sold outside the seller's region.

    Bad are: a 30th of February, `N/A`, `1.234,50`, a field too few, a field too many. Four lines make an order.
    """
    import duckdb

    making = path.with_suffix(".making")
    with duckdb.connect() as connection, making.open("wb") as file:
        connection.execute("SET enable_progress_bar = false")
        file.write(f"{HEADER}\n".encode())
        for first in range(0, rows, BATCH):
            fields = FIELDS.format(first=first, past=min(first + BATCH, rows))
            lines = LINES.format(
                regions=_listed(REGIONS),
                channels=_listed(CHANNELS),
                chinese=CHINESE,
                comma=COMMA,
                values=VALUES.format(fields=fields),
            )
            text = connection.execute(f"SELECT string_agg(line, chr(10) ORDER BY i) FROM ({lines}) t").fetchone()
            file.write(f"{text[0]}\n".encode() if text else b"")
    making.rename(path)


def plan(path: Path, sales: str, rows: int) -> None:
    """The plan of that company, for so many rows: its regions, products, channels, and 500 sellers in 25 teams."""
    head = "salesplan: 1\nname: 基准\ncurrency: CNY\nlanguage: zh\ncalendar: {starts: 2026-01-01}\n"
    head += f"target: {WORTH * rows}\nreview: {{tolerance: {{rejected: 1%, unmatched: 1%}}}}\n"
    regions, channels = ("".join(f"  {name}: {{}}\n" for name in names) for names in (REGIONS, CHANNELS))
    products = "".join(f"  P{i:04d}: {{}}\n" for i in range(PRODUCTS))
    teams = "".join(
        f"  T{t:02d}:\n    sellers:\n" + "".join(_seller(i) for i in range(t, SELLERS, 25)) for t in range(25)
    )
    columns = (
        "{date: 开票日期, order: 单号, line: 行号, region: 省份, product: 货号, channel: 渠道, seller: 业务员, "
        "customer: 客户编号, quantity: 数量, amount: 不含税金额}"
    )
    layout = f"exports:\n  erp:\n    files: {sales}\n    columns: {columns}\n"
    path.write_text(
        f"{head}regions:\n{regions}products:\n{products}channels:\n{channels}teams:\n{teams}{layout}", "utf-8"
    )


def _seller(i: int) -> str:
    name = f"销售员{i:03d}" if i < CHINESE else "Nuñez, Ana" if i == COMMA else f"José Pérez {i:03d}"
    return f"      s{i:03d}: {{name: {name!r}, territory: [{{region: {REGIONS[i % 12]}}}]}}\n"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)
