"""Whatever kind of file or table holds the rows: the same fates, the same cents, the same tie-out."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sales.inputs import nasty
from tests.sales.inputs.servers import Server, cursor_of
from tests.sales.reading import LAYOUT, Reading, read

from salesplan.errors import ExportsError
from salesplan.sales.inputs.access import Access

BOTH = (*nasty.TYPED, *nasty.AS_TEXT)
DATABASE = LAYOUT.replace('files: "*.csv"', "database: ERP_DB\n    table: lines")


def outcome(made: Reading) -> dict[str, Any]:
    """What must not depend on the kind: rows and amounts by fate and reason, names nobody knows, what was sold."""
    fates = sorted(
        (r["fate"], r["reason"], r["column"], r["rows"], r["amount"]) for r in map(_noned, made.tables["fates"])
    )
    unmatched = sorted((r["axis"], r["name"] or "", r["rows"], r["amount"]) for r in made.tables["unmatched"])
    rejects = sorted((r["column"] or "", r["reason"]) for r in made.tables["rejects"])
    (total,) = [{k: v for k, v in row.items() if k != "file"} for row in made.tables["tie_out"]]
    nodes = {(r["node"], r["span"]): r["actual"] for r in made.tables["attainment"]}
    return {"fates": fates, "unmatched": unmatched, "rejects": rejects, "tie_out": total, "nodes": nodes}


def _noned(row: dict[str, Any]) -> dict[str, Any]:
    return {key: "" if value is None else value for key, value in row.items()}


def expected(folder: Path, rows: Any) -> dict[str, Any]:
    made = read(folder, {"plain/a.csv": nasty.csv_text(rows)}, LAYOUT.replace("*.csv", "plain/*.csv"))
    found = outcome(made)
    assert {fate for fate, *_ in found["fates"]} >= {"credited", "duplicate", "unmatched", "rejected"}
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("pack", [bytes, nasty.gzipped, nasty.zstandard, lambda b: nasty.zipped({"a/b.csv": b})])
def test_csv_in_any_encoding_and_packing(tmp_path: Path, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    content = pack(nasty.csv_text().encode(encoding))
    assert outcome(read(tmp_path, {"a.csv": content})) == expected(tmp_path, BOTH)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_with_any_separator_and_newline(tmp_path: Path, separator: str, newline: str) -> None:
    text = nasty.csv_text(separator=separator).replace("\n", newline)
    assert outcome(read(tmp_path, {"a.csv": text})) == expected(tmp_path, BOTH)


def test_big5_is_said(tmp_path: Path) -> None:
    rows = [row for row in BOTH if "上海" in str(row) or row[1] in ("A3", "A5", "A8", "A10")]
    text = nasty.csv_text(rows).encode("big5")
    made = read(tmp_path, {"a.csv": text}, LAYOUT + "    encoding: big5\n")
    assert outcome(made) == expected(tmp_path, rows)


@pytest.mark.parametrize("title_rows", [0, 3])
def test_a_workbook(tmp_path: Path, title_rows: int) -> None:
    nasty.workbook(tmp_path / "a.xlsx", BOTH, title_rows=title_rows)
    layout = LAYOUT.replace("*.csv", "*.xlsx") + f"    header: {title_rows + 1}\n"
    made = read(tmp_path, {}, layout)
    assert outcome(made) == expected(tmp_path, BOTH)
    line = {row["column"]: (row["file"], row["line"]) for row in made.tables["rejects"]}["date"]
    assert line[0] == "a.xlsx[销售]"
    assert BOTH[line[1] - title_rows - 2][0] in (None, "2026-02-30")  # the row of the sheet, as Excel counts


def test_an_old_workbook(tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice to make an old workbook")
    rows = [row for row in BOTH if "\n" not in str(row)] + [nasty.TYPED[0]]
    nasty.workbook(tmp_path / "b.xlsx", rows)
    convert = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "xls"]
    subprocess.run([*convert, "--outdir", tmp_path, tmp_path / "b.xlsx"], check=True, capture_output=True)
    assert outcome(read(tmp_path, {}, LAYOUT.replace("*.csv", "*.xls"))) == expected(tmp_path, rows)


@pytest.mark.parametrize(
    ("number", "day"),
    [("DECIMAL(18,2)", "DATE"), ("DOUBLE", "TIMESTAMP"), ("VARCHAR", "VARCHAR"), ("DECIMAL(38,4)", "DATE")],
)
def test_parquet(tmp_path: Path, number: str, day: str) -> None:
    rows = BOTH if number == "VARCHAR" else nasty.TYPED
    nasty.parquet(tmp_path / "a.parquet", rows if number != "VARCHAR" else nasty.texts(rows), number, day)
    assert outcome(read(tmp_path, {}, LAYOUT.replace("*.csv", "*.parquet"))) == expected(tmp_path, rows)


def test_sqlite(tmp_path: Path) -> None:
    nasty.sqlite(tmp_path / "erp.db", nasty.TYPED)
    access = Access(None, {"ERP_DB": f"sqlite:///{tmp_path}/erp.db"})
    assert outcome(read(tmp_path, {}, DATABASE, access=access)) == expected(tmp_path, nasty.TYPED)


def test_postgres(tmp_path: Path, postgres: Server) -> None:
    import psycopg

    with psycopg.connect(postgres.url()) as session:
        session.execute("DROP TABLE IF EXISTS lines")
        session.execute(
            "CREATE TABLE lines (" + nasty.TABLE.format(q='"', day="date", text="text", number="numeric(20,2)") + ")"
        )
        session.cursor().executemany("INSERT INTO lines VALUES (%s, %s, %s, %s, %s, %s, %s)", nasty.TYPED)
    access = Access(None, {"ERP_DB": postgres.url()})
    assert outcome(read(tmp_path, {}, DATABASE, access=access)) == expected(tmp_path, nasty.TYPED)


def test_mysql(tmp_path: Path, mysql: Server) -> None:
    with cursor_of(mysql) as cursor:
        cursor.execute("DROP TABLE IF EXISTS `lines`")
        columns = nasty.TABLE.format(q="`", day="date", text="text", number="decimal(20,2)")
        cursor.execute(f"CREATE TABLE `lines` ({columns.replace('line ', '`line` ')})")
        cursor.executemany("INSERT INTO `lines` VALUES (%s, %s, %s, %s, %s, %s, %s)", nasty.TYPED)
    access = Access(None, {"ERP_DB": mysql.url()})
    assert outcome(read(tmp_path, {}, DATABASE, access=access)) == expected(tmp_path, nasty.TYPED)
    # What stands in double quotes is a name, as everywhere else; as a text it would let no row through here, or all.
    query = "SELECT * FROM `lines` WHERE COALESCE(\"region\", '') <> 'region'"
    asked = DATABASE.replace("table: lines", f"query: {json.dumps(query)}")
    assert outcome(read(tmp_path, {}, asked, access=access)) == expected(tmp_path, nasty.TYPED)
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {}, asked.replace("region", "absent", 1), access=access)
    assert [found.code for found in caught.value.findings] == ["SP482"]
