"""A column that there is more than once: which of them is meant can't be told, whatever holds it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.sales.inputs import nasty
from tests.sales.inputs.servers import Server
from tests.sales.reading import LAYOUT, read

from salesplan.errors import ExportsError
from salesplan.sales.inputs.access import Access
from salesplan.sales.table_files import read_table_file
from salesplan.terms.layout import TextLayout

ROW = ("2026-01-05", "A1", "1", "sh", "soap", "1", "5", "7")
TWICE = [(*nasty.NAMES, "amount"), (*nasty.NAMES[:-1], "Amount", "AMOUNT")]
QUERY = LAYOUT.replace('files: "*.csv"', "database: ERP_DB\n    query: QUERY")


def parquet(path: Path, names: tuple[str, ...]) -> None:
    arrays = [pa.array([value]) for value in ROW]
    pq.write_table(pa.Table.from_arrays(arrays[: len(names)], names=list(names)), path)


def codes(folder: Path, layout: str, access: Access | None = None) -> list[str]:
    with pytest.raises(ExportsError) as caught:
        read(folder, {}, layout, access=access or Access())
    return [found.code for found in caught.value.findings]


@pytest.mark.parametrize("names", TWICE)
def test_in_parquet(tmp_path: Path, names: tuple[str, ...]) -> None:
    parquet(tmp_path / "a.parquet", names)
    assert codes(tmp_path, LAYOUT.replace("*.csv", "*.parquet")) == ["SP421"]
    found = read_table_file(tmp_path / "a.parquet", "a", TextLayout(), {"region": "region", "amount": "amount"})
    assert ([one.code for one in found.findings], found.rows) == (["SP421"], [])


def test_the_very_name_wins_over_one_in_another_case(tmp_path: Path) -> None:
    for names, amount in ((("AMOUNT", "amount"), "7.00"), (("amount", "Amount"), "5.00")):
        parquet(tmp_path / "a.parquet", (*nasty.NAMES[:-1], *names))
        assert read(tmp_path, {}, LAYOUT.replace("*.csv", "*.parquet")).actual("company", "company") == amount


def test_names_of_parts_of_columns_are_no_names_of_columns(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        held = ", ".join(f"'{value}' AS \"{name}\"" for name, value in zip(nasty.NAMES, ROW, strict=False))
        nested = "{'amount': 9, 'deep': [{'qty': 8}]} AS a, map {'amount': 1} AS b"
        connection.execute(f"COPY (SELECT {nested}, {held}) TO '{tmp_path / 'a.parquet'}' (FORMAT parquet)")
    assert read(tmp_path, {}, LAYOUT.replace("*.csv", "*.parquet")).actual("company", "company") == "5.00"


@pytest.mark.parametrize("names", TWICE)
def test_in_workbooks(tmp_path: Path, names: tuple[str, ...]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, names)
        page.write_row(1, 0, ROW)
    assert codes(tmp_path, LAYOUT.replace("*.csv", "*.xlsx")) == ["SP421"]


@pytest.mark.parametrize("names", TWICE)
def test_in_sqlite(tmp_path: Path, names: tuple[str, ...]) -> None:
    sqlite3.connect(tmp_path / "erp.db").close()
    query = "SELECT " + ", ".join(f"'{value}' AS \"{name}\"" for name, value in zip(names, ROW, strict=False))
    access = Access(None, {"ERP_DB": f"sqlite:///{tmp_path}/erp.db"})
    assert codes(tmp_path, QUERY.replace("QUERY", json.dumps(query)), access) == ["SP421"]


@pytest.mark.parametrize("names", TWICE)
@pytest.mark.parametrize("system", ["postgres", "mysql"])
def test_in_servers(tmp_path: Path, system: str, names: tuple[str, ...], request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(system)
    query = "SELECT " + ", ".join(f"'{value}' AS \"{name}\"" for name, value in zip(names, ROW, strict=False))
    access = Access(None, {"ERP_DB": server.url()})
    assert codes(tmp_path, QUERY.replace("QUERY", json.dumps(query)), access) == ["SP421"]
