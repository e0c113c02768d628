"""A plan with exports of every kind and with every oddity, to be read with a store and without."""

from __future__ import annotations

from pathlib import Path

from tests.sales.inputs import nasty
from tests.sales.reading import HEAD

PLAN = (
    HEAD
    + """review: {tolerance: {rejected: 100%, unmatched: 100%}}
exports:
  erp:
    files: ["csv/*", "packed/*", "parquet/*", "books/*"]
    columns: {date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount}
  shop:
    files: ["shop/*"]
    join: {files: ["heads/*"], on: ticket}
    columns: {date: date, region: region, product: product, quantity: qty, amount: amount}
    duplicates: row
"""
)
HEADER = "date,order,line,region,product,qty,amount\n"
LINE = "2026-05-{day:02d},{order},1,sh,soap,1,{amount}.00\n"
ODD = (
    HEADER + '2026-06-01,O1,1,"s\nh",soap,1,5.00\n2026-06-01,O2,1,sh,soap,1\n,,,,,,\n2026-06-02,O3,1,sh,soap,1,6.00,x\n'
)
UNCLOSED = HEADER + '2026-06-03,U1,1,"sh,soap,1,5.00\n2026-06-03,U2,1,sh,soap,1,6.00\n'


def lines(prefix: str, number: int) -> str:
    return HEADER + "".join(LINE.format(day=1 + i % 28, order=f"{prefix}{i}", amount=i) for i in range(number))


def make(folder: Path) -> Path:
    """Write the plan and its exports; the path of the plan."""
    csv = nasty.csv_text()
    texts = {
        "csv/a.csv": csv.encode(),
        "csv/a-again.csv": csv.encode(),  # of one content: its rows are duplicates
        "csv/b-odd.csv": ODD.encode(),
        "csv/c-unclosed.csv": UNCLOSED.encode(),
        "csv/d-gbk.csv": csv.replace("A", "D").replace("B", "E").encode("gb18030", "replace"),
        "csv/e-wide.csv": lines("W", 9).encode("utf-16"),
        "csv/f-broken.csv": lines("X", 30).encode().replace(b"soap", b"so\xff\xfep", 1),
        "packed/g.csv.gz": nasty.gzipped(ODD.replace("O", "G").encode()),
        "packed/h.zip": nasty.zipped({"one.csv": lines("Z", 4).encode(), "two.csv": lines("Y", 5).encode()}),
        "packed/i.csv.zst": nasty.zstandard(lines("S", 3).encode()),
        "shop/lines.csv": b"ticket,product,qty,amount\nO1,soap,1,5.00\nO1,soap,1,5.00\nO2,soap,2,x\nO9,soap,1,7.00\n",
        "heads/heads.csv": b"ticket,date,region\nO1,2026-07-01,sh\nO2,2026-07-02,js\n",
    }
    for name, content in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for name in ("books", "parquet"):
        (folder / name).mkdir()
    nasty.workbook(folder / "books" / "j.xlsx", nasty.TYPED)
    nasty.parquet(folder / "parquet" / "k.parquet", nasty.TYPED)
    plan = folder / "plan.yaml"
    plan.write_text(PLAN, "utf-8")
    return plan


def held(store: Path) -> dict[str, bytes]:
    """What a store holds that the exports alone decide."""
    files = sorted(path for path in store.rglob("*") if path.is_file() and path.name != "stamps.json")
    return {str(path.relative_to(store)): path.read_bytes() for path in files}
