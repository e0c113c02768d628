"""A plan's table files may be whatever an export can be, and say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.conftest import Runner
from tests.sales.inputs import nasty

from salesplan.sales.table_files import read_table_file
from salesplan.terms.layout import TextLayout

PLAN = """salesplan: 1
name: Plan
currency: CNY
calendar: {{starts: 2026-01-01}}
target: 120_000
regions: {{east: {{name: 华东}}, north: {{name: 华北}}}}
targets:
  - {{file: {file}, columns: {{region: 大区, period: 月份, amount: 目标}}}}
decompose: {{weights: even, seasonality: even}}
"""
ROWS = (("大区", "月份", "目标"), ("华东", "2026-01", 4000.25), ("华北", "2026-02", 3000))
TEXT = "".join(",".join(map(str, row)) + "\n" for row in ROWS)


def lay(folder: Path, file: str) -> None:
    if file.endswith(".xlsx"):
        with xlsxwriter.Workbook(folder / file) as book:
            book.add_worksheet("说明").write(0, 0, "目标见下一页")
            sheet = book.add_worksheet("目标")
            for i, row in enumerate(ROWS):
                sheet.write_row(i, 0, row)
    elif file.endswith(".parquet"):
        import duckdb

        values = "('华东', '2026-01', 4000.25), ('华北', '2026-02', 3000)"
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT * FROM (VALUES {values}) t(大区, 月份, 目标)) TO '{folder / file}' (FORMAT parquet)"
            )
    else:
        content = TEXT.encode("gb18030")
        pack = {"gz": nasty.gzipped, "zst": nasty.zstandard, "zip": lambda text: nasty.zipped({"a.csv": text})}
        (folder / file).write_bytes(pack.get(file.rsplit(".", 1)[-1], bytes)(content))


@pytest.mark.parametrize("file", ["t.csv", "t.csv.gz", "t.csv.zst", "t.zip", "t.xlsx", "t.parquet"])
def test_whatever_the_file_is_its_rows_are_the_same(tmp_path: Path, file: str) -> None:
    lay(tmp_path, file)
    found = read_table_file(tmp_path / file, file, TextLayout(), {"region": "大区", "amount": "目标"})
    assert not found.findings
    assert [row.line for row in found.rows] == ([1, 2] if file.endswith("parquet") else [2, 3])
    cells = [(row.cells["region"], float(row.cells["amount"] or "nan")) for row in found.rows]
    assert cells == [("华东", 4000.25), ("华北", 3000)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (nasty.gzipped(TEXT.encode())[:-20], "SP471"),
        (b"PK\x03\x04 no archive", "SP471"),
        (nasty.zipped({"../a.csv": TEXT.encode()}), "SP472"),
        (nasty.gzipped(b"0" * 2**27), "SP470"),
        (nasty.zipped({"a.csv": b"x,y\n1,2\n"}), "SP404"),
    ],
    ids=["cut off", "no archive", "outside", "bomb", "without the columns"],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "t").write_bytes(content)
    found = read_table_file(tmp_path / "t", "t", TextLayout(), {"region": "大区"})
    assert [one.code for one in found.findings] == [code]
    assert not found.rows


def test_targets_in_a_workbook_give_the_bytes_of_targets_in_a_text(tmp_path: Path, salesplan: Runner) -> None:
    out = []
    for file in ("t.csv", "t.xlsx"):
        lay(tmp_path, file)
        (tmp_path / "plan.yaml").write_text(PLAN.format(file=file), "utf-8")
        run = salesplan("decompose", "plan.yaml", "--table", "targets", "--format", "csv", cwd=tmp_path)
        assert run.code == 0, run.err
        out.append(run.out)
    assert out[0] == out[1]
    assert "4000.25" in out[0]
