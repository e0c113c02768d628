"""Columns of bytes: the text that they hold, or a form that is no number, no day and no name."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import duckdb
import pytest
from tests.sales.inputs.servers import Server
from tests.sales.reading import LAYOUT, Reading, read

from salesplan.sales.inputs.access import Access
from salesplan.sales.inputs.cell_text import PLAIN_RULE, text_of
from salesplan.sales.inputs.parquet import read_parquet

ODD = [
    b"",
    b"200",
    b"2\0",
    b"\xff",
    b"\\x32",
    b"a\tb\r\nc",
    "华东".encode(),
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\x7f",
    b'"',
]
SPAN = [bytes([i]) for i in range(256)] + [b"1" + bytes([i, j]) for i in range(0, 256, 5) for j in range(0, 256, 7)]
QUERY = LAYOUT.replace('files: "*.csv"', "database: ERP_DB\n    query: QUERY")
UNHEX = "unhex('{}')"
SELECT = (
    "SELECT '2026-01-05' AS date, {order} AS \"order\", 1 AS line, {region} AS region, {product} AS product, 1 AS qty, "
    "{amount} AS amount"
)


def as_expected(made: Reading) -> None:
    """Of two rows, one holds texts, the other an amount of two bytes that are none."""
    assert made.fates == {"credited": 1, "rejected": 1}
    assert made.actual("company", "company") == "200.00"
    assert [row["column"] for row in made.tables["rejects"]] == ["amount"], made.tables["rejects"]


def rows(form: str) -> str:
    def written(text: bytes) -> str:
        return form.format(text.hex())

    first, second = (
        SELECT.format(order=written(b"A1"), region=written(b"sh"), product=written(b"soap"), amount=written(amount))
        for amount in (b"200", b"1\0")
    )
    return f"{first} UNION ALL {second.replace(b'A1'.hex(), b'A2'.hex())}"


def test_bytes_in_parquet(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({rows(UNHEX)}) TO '{tmp_path / 'a.parquet'}' (FORMAT parquet)")
    as_expected(read(tmp_path, {}, LAYOUT.replace("*.csv", "*.parquet")))


def test_bytes_in_sqlite(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "erp.db").close()
    access = Access(None, {"ERP_DB": f"sqlite:///{tmp_path}/erp.db"})
    as_expected(read(tmp_path, {}, QUERY.replace("QUERY", json.dumps(rows("x'{}'"))), access=access))


@pytest.mark.parametrize(("system", "form"), [("postgres", "decode('{}', 'hex')"), ("mysql", "unhex('{}')")])
def test_bytes_in_servers(tmp_path: Path, system: str, form: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(system)
    access = Access(None, {"ERP_DB": server.url()})
    as_expected(read(tmp_path, {}, QUERY.replace("QUERY", json.dumps(rows(form))), access=access))


def test_both_ways_of_writing_bytes_are_the_same(tmp_path: Path) -> None:
    values = ODD + SPAN
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (a INTEGER, b BLOB)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", list(enumerate(values)))
        connection.execute(f"COPY (FROM t ORDER BY a) TO '{tmp_path / 'a.parquet'}' (FORMAT parquet)")
    tabled = read_parquet(tmp_path / "a.parquet", "a.parquet", PLAIN_RULE, tmp_path)
    expected = "".join(f'"{i}","{text_of(value).replace(chr(34), chr(34) * 2)}"\n' for i, value in enumerate(values))
    assert tabled.path.read_text("utf-8") == expected
