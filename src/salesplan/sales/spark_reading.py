"""Text files as Spark reads them (Spark 读取): line by line and in parallel, every record with its place in its file.

Spark's own CSV reader takes some faulty lines for sound ones and can't say where a line stands. So the lines are read as
text and taken apart in SQL. That goes for files whose records are one line each; others are rewritten first (ReadFailed),
as they are for the embedded engine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from salesplan.sales.engine import Readable, ReadFailed, SqlType
from salesplan.sales.fields import field_names
from salesplan.sales.spark_tables import table_of

LINES = 2**40  # a record's number is that of its file times this, and that of its line within it
BLOCKS: dict[str, SqlType] = {
    "path": "VARCHAR",
    "start": "BIGINT",
    "file": "INTEGER",
    "before": "BIGINT",
    "header": "BIGINT",
}
# Names that Spark passes over, takes for patterns, or takes apart.
ODD_NAME = re.compile(r"[{}\[\]*?\\:%]|/[_.][^/]*$|\._COPYING_$")


@dataclass(frozen=True)
class _Block:
    """A stretch of a file that one task reads: where it begins, the id of its first line, how many it has, how many odd ones."""

    path: str
    start: int
    first: int
    lines: int
    odd: int


def fields_of(
    session: SparkSession, files: Sequence[Readable], separator: str, columns: int, folder: Path
) -> DataFrame:
    """The records of files with one header: `file`, `rowid` (see Engine.record), and the fields by their names.

    folder: where files may be put under a name that Spark reads. Raises ReadFailed where a record isn't one line.
    """
    paths = {_readable(file, folder): file for file in files}
    lines = session.read.text(list(paths)).select(
        "value",
        f.col("_metadata.file_path").alias("path"),
        f.col("_metadata.file_block_start").alias("start"),
        f.monotonically_increasing_id().alias("id"),
    )
    blocks = _blocks(lines, separator)
    if any(block.odd for block in blocks):
        raise ReadFailed("a record spans lines")
    where = f.broadcast(table_of(session, BLOCKS, list(zip(*_placed(blocks, paths), strict=True))))
    placed = lines.join(where, ["path", "start"]).withColumn("rowid", f.expr("id + before"))
    data = placed.where("rowid >= header AND value <> ''")
    return _named(data, separator, columns)


def _readable(file: Readable, folder: Path) -> str:
    """The path under which Spark reads a file."""
    path = os.path.abspath(file.path)  # noqa: PTH100 - resolve() follows links, which name other files
    if not ODD_NAME.search(path):
        return path
    link = folder / f"{file.number}.txt"
    link.unlink(missing_ok=True)
    link.symlink_to(path)
    return str(link)


def _blocks(lines: DataFrame, separator: str) -> list[_Block]:
    odd = f"contains(value, '\"') AND NOT value RLIKE {_literal(_line(separator))}"
    found = lines.groupBy("path", "start").agg(
        f.min("id").alias("first"), f.count("*").alias("lines"), f.count_if(f.expr(odd)).alias("odd")
    )
    return [_Block(*row) for row in found.collect()]


def _placed(blocks: Sequence[_Block], paths: Mapping[str, Readable]) -> list[tuple[str, int, int, int, int]]:
    """What is to be added to the ids of each block's lines to number those of a file, from its number times LINES."""
    rows, seen = [], dict[str, int]()
    for block in sorted(blocks, key=lambda block: (block.path, block.start)):
        file = paths[unquote(urlsplit(block.path).path)]
        base = file.number * LINES
        before = base + seen.get(block.path, 0) - block.first
        rows.append((block.path, block.start, file.number, before, base + file.skip))
        seen[block.path] = seen.get(block.path, 0) + block.lines
    return rows


def _named(lines: DataFrame, separator: str, columns: int) -> DataFrame:
    """The fields of the lines, each under its name; missing where a line has fewer. The last one is all beyond it, too."""
    names = field_names(columns)
    plain = f"split(value, {_literal(_in_class(separator))}, -1)"
    pattern = rf"[{_in_class(separator)}]({_field(separator)})"
    quoted = f"regexp_extract_all(concat({_literal(separator)}, value), {_literal(pattern)}, 1)"
    bare = "replace(substring(trim(x), 2, length(trim(x)) - 2), '\"\"', '\"')"
    unquoted = f"transform({quoted}, x -> CASE WHEN ltrim(x) LIKE '\"%' THEN {bare} ELSE x END)"
    fields = f"CASE WHEN contains(value, '\"') THEN {unquoted} ELSE {plain} END"
    parts = lines.select("file", "rowid", f.expr(fields).alias("fields"))
    taken = [f"get(fields, {i})" for i in range(len(names))]
    more, rest = f"size(fields) > {len(names)}", f"array_join(slice(fields, {len(names)}, size(fields)), '')"
    taken[-1] = f"CASE WHEN {more} THEN {rest} ELSE {taken[-1]} END"
    return parts.select("file", "rowid", *(f.expr(sql).alias(name) for sql, name in zip(taken, names, strict=True)))


def _field(separator: str) -> str:
    """The regular expression of a field: within quotes, a quote written twice; else anything that doesn't begin with one."""
    pad = "" if separator == " " else " *+"
    return rf'{pad}"[^"]*+(?:""[^"]*+)*+"{pad}|(?!{pad}")[^{_in_class(separator)}]*+'


def _line(separator: str) -> str:
    """The regular expression of a line that is one whole record."""
    mark = _in_class(separator)
    return rf"\A(?:{_field(separator)})(?:[{mark}](?:{_field(separator)}))*+\z"


def _in_class(mark: str) -> str:
    return "\\" + mark if not mark.isalnum() and mark.isascii() and mark != "\t" else mark


def _literal(text: str) -> str:
    """A text as a literal of Spark's SQL, where a backslash escapes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
