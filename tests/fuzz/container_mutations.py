"""Exports that are no plain text: packed files, workbooks, Parquet and databases; sound ones, odd ones, and damaged ones."""

from __future__ import annotations

import csv
import gzip
import io
import random
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

from tests.fuzz.values import DATES, NUMBERS, TEXTS, odd, odd_bytes
from tests.sales.inputs.nasty import zstandard

DATABASE = "sales.db"
TABLE = "lines"
MEMBERS = (
    "a.csv", "../../a.csv", "/etc/a.csv", "C:\\a.csv", "a\\b.csv", "xl/workbook.xml", "a.zip", "a.gz", "", ".", "..", "a/", "名/二.csv", "a\nb.csv",
    "\x1b[31m.csv", "\u202evsc.csv", "=1+1.csv", "x" * 5_000, "CON", "__MACOSX/._a.csv", ".DS_Store", "[Content_Types].xml", "a.csv/b.csv",
)  # fmt: skip
# Types that a column of a Parquet file may have; texts that don't fit become missing.
KINDS = (
    "VARCHAR", "DOUBLE", "FLOAT", "DECIMAL(18,2)", "DECIMAL(38,10)", "INTEGER", "HUGEINT", "UBIGINT", "TINYINT", "BOOLEAN", "DATE", "TIMESTAMP",
    "TIMESTAMP_NS", "TIMESTAMPTZ", "TIME", "INTERVAL", "BLOB", "UUID", "VARCHAR[]", "STRUCT(a VARCHAR, b INTEGER)", "MAP(VARCHAR, INTEGER)",
    "ENUM('上海', '江苏')", "JSON", "BIT",
)  # fmt: skip
# What fits a type of more than one part, made of a text.
PUT_INTO = {
    "VARCHAR[]": "[{}, {}]",
    "STRUCT(a VARCHAR, b INTEGER)": "{{'a': {}, 'b': 1}}",
    "MAP(VARCHAR, INTEGER)": "MAP {{coalesce({}, ''): 1}}",
    "JSON": "to_json({})",
    "BLOB": "encode({})",
}
Rows: TypeAlias = list[list[str]]


def contained(content: bytes, chance: random.Random) -> bytes:
    """A csv in some container; a quarter of them as sound as the csv."""
    packed = chance.choice(MAKERS)(content, chance)
    return damaged(packed, chance) if chance.random() < 0.6 else packed


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Bytes of a container cut, flipped, dropped, put in, or spoilt at its end, where its directory stands."""
    change = chance.random()
    if change < 0.3:
        return content[
            : chance.choice((len(content) - 1, len(content) // 2, 40, 4, chance.randrange(len(content) + 1)))
        ]
    if change < 0.5:
        tail = chance.choice((4, 16, 64, 300))
        return content[:-tail] + odd_bytes(chance, content[-tail:])
    if change < 0.6:
        return content + chance.choice((b"\0" * 9, content, b"PK\x05\x06" + bytes(18), b"PAR1", b"\x1f\x8b"))
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def database(content: bytes, chance: random.Random) -> bytes:
    """A database of SQLite with the rows of a csv as its one table, and with values of every kind."""
    names, *rows = rows_of(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        connection = sqlite3.connect(path)
        columns = ", ".join(
            f'"{name}" {chance.choice(("TEXT", "NUMERIC", "REAL", "BLOB", "INTEGER", ""))}' for name in names
        )
        connection.execute(f"CREATE TABLE {TABLE} ({columns})")
        marks = ", ".join("?" * len(names))
        for row in rows:
            connection.execute(f"INSERT INTO {TABLE} VALUES ({marks})", [_stored(cell, chance) for cell in row])
        if chance.random() < 0.1:
            connection.execute(
                chance.choice((f"DROP TABLE {TABLE}", f"ALTER TABLE {TABLE} RENAME TO others", f"DELETE FROM {TABLE}"))
            )
        connection.commit()
        connection.close()
        made = path.read_bytes()
    return damaged(made, chance) if chance.random() < 0.3 else made


def rows_of(content: bytes) -> Rows:
    """The rows of a sound csv, all of one length."""
    rows = [row for row in csv.reader(io.StringIO(content.decode())) if row]
    return [(row + [""] * len(rows[0]))[: len(rows[0])] for row in rows]


def _stored(text: str, chance: random.Random) -> object:
    if chance.random() < 0.97:
        return text
    text = odd(chance, text)
    return chance.choice(
        [
            None,
            2**62,
            -1.5,
            1e308,
            float("inf"),
            text.encode("utf-8", "surrogatepass"),
            b"\xff\0",
            0.1 + 0.2,
            text.encode("utf-8", "replace").decode(),
        ]
    )


def _gzip(content: bytes, chance: random.Random) -> bytes:
    packed = gzip.compress(content, mtime=0)
    change = chance.randrange(7)
    if change == 0:  # of several parts
        middle = len(content) // 2
        return gzip.compress(content[:middle], mtime=0) + gzip.compress(content[middle:], mtime=0)
    if change == 1:
        return packed[:-4] + struct.pack(
            "<I", chance.choice((0, 1, 2**32 - 1))
        )  # another size than that of what it holds
    if change == 2:
        return packed[:-8] + b"\0\0\0\0" + packed[-4:]  # another checksum
    if change == 3:
        return gzip.compress(packed, mtime=0)
    if change == 4:  # with a name and a comment
        return packed[:3] + b"\x18" + packed[4:10] + b"../../x\0\x1b[31m\0" + packed[10:]
    return packed


def _zstd(content: bytes, chance: random.Random) -> bytes:
    packed = zstandard(content)
    change = chance.randrange(6)
    if change == 0:
        return packed + zstandard(content[: chance.randrange(len(content))])
    if change == 1:
        return (
            b"\x50\x2a\x4d\x18" + struct.pack("<I", chance.choice((3, 2**31))) + b"abc" + packed
        )  # a frame to be passed over
    if change == 2:
        return packed[:4] + bytes([chance.randrange(256)]) + packed[5:]  # another window or size
    if change == 3:
        return zstandard(packed)
    return packed


def _zip(content: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(chance.choice((0, 1, 1, 1, 2, 5))):
            name = chance.choice(MEMBERS) if chance.random() < 0.5 else f"{number}.csv"
            info = zipfile.ZipInfo(name or "x")
            info.filename = name
            info.compress_type = chance.choice(
                (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
            )
            info.external_attr = chance.choice((0, 0, 0, 0o120777 << 16, 0o20666 << 16, 0x10))
            inner = chance.choice((content, content, content, b"", gzip.compress(content, mtime=0), zstandard(content)))
            with suppress(ValueError, UnicodeEncodeError):  # names that can't be written at all
                archive.writestr(info, inner)
        archive.comment = chance.choice((b"", b"", b"PK\x05\x06" * 8))
    return _lying(out.getvalue(), chance) if chance.random() < 0.4 else out.getvalue()


def _lying(packed: bytes, chance: random.Random) -> bytes:
    """An archive whose directory says something else: flags, ways of packing, sums, sizes, places."""
    at = packed.find(b"PK\x01\x02")
    if at < 0:
        return packed
    offset, size = chance.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (42, 4)))
    told = chance.choice((0, 1, 9, 0xFF, 0xFFFF, 0xFFFFFFFF)) & (256**size - 1)
    return packed[: at + offset] + told.to_bytes(size, "little") + packed[at + offset + size :]


def _workbook(content: bytes, chance: random.Random) -> bytes:
    import xlsxwriter

    out, (names, *rows) = io.BytesIO(), rows_of(content)
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - workbooks know no zones
        formats = [book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "h:mm", "0.00%", "@", "[h]:mm:ss")]
        for number in range(chance.choice((1, 1, 1, 2, 3))):
            page = book.add_worksheet(
                chance.choice((None, f"{number}月", f"={number}", "x" * 30 + str(number))) if number else "销售"
            )
            first = chance.choice((0, 0, 0, 1, 5))
            page.write_row(first, 0, names)
            for r, row in enumerate(rows[: chance.choice((40, 40, 3, 0))], first + 1):
                for c, cell in enumerate(row):
                    _write(page, r, c, _typed(cell, chance), chance, formats)
            if chance.random() < 0.1:
                page.merge_range(first + 2, 0, first + 4, 1, "x")
            if chance.random() < 0.1 and number:
                page.hide()
    return _parts_changed(out.getvalue(), chance) if chance.random() < 0.4 else out.getvalue()


def _typed(cell: str, chance: random.Random) -> Any:
    """A cell as a workbook has it: a number where it is one, now and then something of another kind."""
    if chance.random() < 0.03:
        return chance.choice([
            True, 1e308, -0.0, 0.1 + 0.2, 2**53 + 1, float("inf"), date(1900, 1, 1), date(9999, 12, 31), time(23, 59, 59), datetime(2026, 1, 1, 12),  # noqa: DTZ001
            "=1/0", "=A1", "={1}", None, chance.choice(NUMBERS), chance.choice(DATES), chance.choice(TEXTS),
        ])  # fmt: skip
    with suppress(ValueError):
        return date.fromisoformat(cell)
    with suppress(ValueError):
        return float(cell)
    return cell


def _write(page: Any, r: int, c: int, value: Any, chance: random.Random, formats: Sequence[Any]) -> None:
    if isinstance(value, str) and value.startswith("=") and chance.random() < 0.7:
        page.write_formula(r, c, value, None, chance.choice([0, "", "#DIV/0!", "x", 7.25, "TRUE"]))
    elif isinstance(value, date | time):
        page.write_datetime(r, c, value, formats[0])
    elif isinstance(value, str):
        page.write_string(r, c, value.encode("utf-8", "replace").decode()[:32_000])
    elif chance.random() < 0.02:
        page.write(r, c, value, chance.choice(formats))
    else:
        page.write(r, c, value)


def _parts_changed(book: bytes, chance: random.Random) -> bytes:
    """A workbook with one of its parts damaged, emptied, dropped, or one that is a bomb or a stranger."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        infos = before.infolist()
        spoilt = chance.choice([info.filename for info in infos] + ["xl/worksheets/sheet1.xml"] * 6)
        for info in infos:
            part = before.read(info)
            if info.filename == spoilt:
                changed = _part(part, chance)
                if changed is None:
                    continue
                part = changed
            after.writestr(zipfile.ZipInfo(info.filename), part)
    return out.getvalue()


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "'
    + b"x" * 999
    + b'"><!ENTITY b "'
    + b"&a;" * 99
    + b'"><!ENTITY c SYSTEM "/etc/passwd">]>'
)


def _part(part: bytes, chance: random.Random) -> bytes | None:
    """A part of a workbook changed; None where it is left out."""
    if chance.random() < 0.1:
        return None
    if chance.random() < 0.2:
        return odd_bytes(chance, part)
    cell = chance.choice((b'r="Z', b'r="9', b'r="-', b'r="XFD104857', b'r="'))
    kind = chance.choice((b't="b"', b't="e"', b't="n"', b't="d"', b't="?"', b't="str"'))
    return chance.choice((
        b"",
        part[: chance.randrange(len(part) + 1)],
        part.replace(b"?>", b"?>" + ENTITIES, 1).replace(b"<v>", b"<v>&b;&c;", 1),
        part.replace(b'r="', cell, chance.choice((1, 3))),
        part.replace(b't="s"', kind),
        part.replace(b"<v>", b"<v>" + chance.choice(NUMBERS).encode(), chance.choice((1, 99))),
    ))  # fmt: skip


def _parquet(content: bytes, chance: random.Random) -> bytes:
    import duckdb

    names, *rows = rows_of(content)
    rows = rows[: chance.choice((40, 40, 3, 0))]
    typed = [_column(number, name, chance) for number, name in enumerate(names)]
    packing = chance.choice(("snappy", "zstd", "gzip", "uncompressed"))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as connection:
        path = Path(folder) / "rows.parquet"
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE lines ({', '.join(f'column{n} VARCHAR' for n in range(len(names)))})")
        for row in rows:
            marks = ", ".join("?" * len(names))
            connection.execute(f"INSERT INTO lines VALUES ({marks})", [_cell(c, chance) for c in row])
        for columns in (typed, [f'column{n} AS "{name}"' for n, name in enumerate(names)]):
            with suppress(
                duckdb.Error
            ):  # what the format has no place for, such as negative intervals: then all as text
                asked = f"SELECT {', '.join(columns)} FROM lines"
                connection.execute(f"COPY ({asked}) TO '{path}' (FORMAT parquet, COMPRESSION {packing})")
                break
        return path.read_bytes()


def _column(number: int, name: str, chance: random.Random) -> str:
    """The SQL of a column of some type, now and then under an odd name."""
    kind = chance.choice(KINDS) if chance.random() < 0.15 else "VARCHAR"
    text = f"column{number}"
    whole = PUT_INTO[kind].format(text, text) if kind in PUT_INTO else f"TRY_CAST({text} AS {kind})"
    shown = chance.choice((odd(chance, name), f"{name} ")) if chance.random() < 0.03 else name
    clean = shown.replace("\0", "").replace('"', '""').encode("utf-8", "replace").decode()
    return f'{whole} AS "{clean or "x"}"'


def _cell(text: str, chance: random.Random) -> str | None:
    if chance.random() < 0.97:
        return text
    return None if chance.random() < 0.3 else odd(chance, text).encode("utf-8", "replace").decode()


MAKERS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _gzip,
    _zstd,
    _zip,
    _zip,
    _workbook,
    _workbook,
    _parquet,
    _parquet,
)
