"""Parquet files (Parquet 文件): their columns as text, by the rule of cell_text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.errors import Place, finding
from salesplan.sales.engine import quoted
from salesplan.sales.files import Unusable
from salesplan.sales.headers import Header
from salesplan.sales.inputs.cell_text import (
    APPROXIMATE,
    BYTES,
    CERTAIN_DIGITS,
    CERTAIN_WHOLE,
    NO_TEXT,
    TOLERANCE,
    Rule,
)
from salesplan.sales.inputs.packed import Budget
from salesplan.sales.inputs.tabled import SEPARATOR, Tabled, scan_of, sha256_of
from salesplan.words.sentence import sentence

if TYPE_CHECKING:
    import duckdb

LARGEST = 10**CERTAIN_DIGITS
MOMENT = "TIMESTAMP WITH TIME ZONE"


def read_parquet(path: Path, place: str, rule: Rule, folder: Path) -> Tabled:
    """Write the rows of a Parquet file to `folder`; raises Unusable. The line of a row is its number."""
    import duckdb

    target = folder / "rows.csv"
    file = f"read_parquet({quoted(str(path))}, hive_partitioning = false)"
    with duckdb.connect(config={"temp_directory": str(folder)}) as connection:
        try:
            _set_zone(connection, rule, place)
            columns = [(name, kind) for name, kind, *_ in connection.execute(f"DESCRIBE FROM {file}").fetchall()]
            (rows,) = connection.execute(f"SELECT count(*) FROM {file}").fetchone() or (0,)
            Budget(place, path.stat().st_size).take(rows * len(columns))
            names = _names(connection, path)
            moments = rule.undated([name for name, kind in columns if kind == MOMENT])
            texts = [_text(*column, places, rule) for column, places in zip(columns, rule.digits(names), strict=True)]
            connection.execute(
                f"COPY (SELECT {', '.join(texts)} FROM {file}) TO {quoted(str(target))} "
                "(FORMAT csv, HEADER false, FORCE_QUOTE *)"
            )
        except duckdb.Error:
            raise Unusable(finding("SP471", Place(place), reason=sentence("parquet_damaged"))) from None
    return Tabled("", target, Header(names, SEPARATOR, 0), scan_of(target, sha256_of(path)), moments=moments)


def _names(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, ...]:
    """The names that the file itself gives its columns: the engine renames those that differ by nothing, or by their case."""
    asked = f"SELECT name, coalesce(num_children, 0) FROM parquet_schema({quoted(str(path))})"
    (_, *parts) = connection.execute(asked).fetchall()
    names, within = list[str](), 0
    for name, children in parts:
        if not within:
            names.append(name.strip())
        within = max(within - 1, 0) + children
    return tuple(names)


def _set_zone(connection: duckdb.DuckDBPyConnection, rule: Rule, place: str) -> None:
    """Let moments be dated by the layout's time zone."""
    import duckdb

    try:
        connection.execute(f"SET TimeZone = {quoted(rule.zone or 'UTC')}")
    except duckdb.Error:  # it is younger than the engine
        reason, hint = sentence("zone_unknown", zone=str(rule.zone)), sentence("say_time_zone")
        raise Unusable(finding("SP471", Place(place), hint=hint, reason=reason)) from None


def _text(name: str, kind: str, digits: int | None, rule: Rule) -> str:
    """The SQL of a column's text: cell_text.text_of, once more in SQL."""
    column = '"' + name.replace('"', '""') + '"'
    text = f"CAST({column} AS VARCHAR)"
    if kind == "VARCHAR" or kind.startswith("ENUM"):
        return _one_line(f"replace({text}, chr(0), '\ufffd')")
    if kind == "BLOB":
        return _bytes(column)
    if kind == MOMENT:
        return f"CAST(CAST({column} AS TIMESTAMP) AS VARCHAR)"
    if kind in ("FLOAT", "DOUBLE"):
        # A narrow fraction is the decimal that it is written as, not the wide fraction next to it.
        wide = f"CAST({text} AS DOUBLE)" if kind == "FLOAT" else column
        text = _fraction(wide) if digits is None else _amount(wide, digits)
    elif not kind.startswith("DECIMAL"):
        return text if _is_plain(kind) else _one_line(text)
    return f"replace({text}, '.', {quoted(rule.decimal)})" if rule.decimal != "." else text


def _is_plain(kind: str) -> bool:
    return not any(mark in kind for mark in ("[", "(", "MAP", "UNION", "JSON"))


def _one_line(text: str) -> str:
    return f"regexp_replace({text}, '\\r\\n|\\n|\\r', ' ', 'g')"


def _bytes(column: str) -> str:
    text = f"TRY(decode({column}))"
    odd = f"{text} IS NULL OR starts_with({text}, {quoted(BYTES)}) OR regexp_matches({text}, {quoted(NO_TEXT)})"
    return (
        f"CASE WHEN {column} IS NULL THEN NULL WHEN {odd} THEN {quoted(BYTES)} || lower(hex({column})) "
        f"ELSE {_one_line(text)} END"
    )


def _fraction(column: str) -> str:
    """The SQL of the certain digits of a fraction, without an exponent where it can be."""
    whole = f"{column} = trunc({column})"
    short = f"format('{{:.{CERTAIN_DIGITS}g}}', {column})"
    small = f"rtrim(CAST(CAST({short} AS DECIMAL(38,30)) AS VARCHAR), '0')"
    large = f"CAST(CAST({short} AS DECIMAL(38,0)) AS VARCHAR)"
    return (
        f"CASE WHEN isnan({column}) THEN 'nan' WHEN NOT isfinite({column}) THEN CAST({column} AS VARCHAR) "
        f"WHEN {whole} AND abs({column}) <= {CERTAIN_WHOLE} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) "
        f"WHEN {whole} AND abs({column}) >= 1e37 THEN {quoted(APPROXIMATE)} || {short} "
        f"WHEN {whole} THEN {quoted(APPROXIMATE)} || {large} "
        f"WHEN abs({column}) >= {LARGEST} THEN {large} "
        f"WHEN abs({column}) < 1e-4 AND abs({column}) >= 1e-15 THEN {small} ELSE {short} END"
    )


def _amount(column: str, digits: int) -> str:
    near = f"TRY_CAST({column} AS DECIMAL(38,{digits}))"
    certain = f"abs({near}) < {LARGEST // 10**digits} AND abs(CAST({near} AS DOUBLE) - {column}) <= {TOLERANCE:f}"
    marked = f"{quoted(APPROXIMATE)} || ltrim({_fraction(column)}, {quoted(APPROXIMATE)})"
    return (
        f"CASE WHEN {column} IS NULL THEN NULL WHEN isfinite({column}) AND {certain} THEN CAST({near} AS VARCHAR) "
        f"WHEN isfinite({column}) THEN {marked} ELSE {_fraction(column)} END"
    )
