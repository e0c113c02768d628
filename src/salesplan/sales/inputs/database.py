"""Tables and queries of databases (数据库): read once, in a session that can only read, into a text file of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from salesplan.errors import Finding, Place, finding
from salesplan.sales.engine import quoted
from salesplan.sales.fields import NO_NULL
from salesplan.sales.files import Unusable
from salesplan.sales.headers import Header
from salesplan.sales.inputs.access import Access
from salesplan.sales.inputs.cell_text import Rule, csv_line
from salesplan.sales.inputs.clients import CLIENTS, QUOTES, NotReached, Refused, has_client
from salesplan.sales.inputs.connection import Connection, System, connection_of
from salesplan.sales.inputs.tabled import SEPARATOR, Tabled, held, scan_of, sha256_of
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Asked:
    """What is asked of a database: the name of its connection, and a table or a query; `name` is what it is called."""

    database: str
    table: str | None
    query: str | None
    name: str


def read_database(asked: Asked, access: Access, rule: Rule, place: Place, folder: Path) -> Tabled:
    """Write the rows of a table or query to `folder`, in the order of their text; raises Unusable.

    A database has no order of rows; that of their text makes numbers of rows, and the hash of them all, the same every time.
    """
    connection = connection_of(asked.database, access, place)
    if not has_client(connection.system):
        raise Unusable(finding("SP483", place, extra=connection.system))
    raw, target = folder / "asked.csv", folder / "rows.csv"
    try:
        names, moments = _fetch(connection, _query(asked, connection.system), rule, raw, asked.database)
        _sort(raw, target, len(names), folder)
    except NotReached as error:
        hint = sentence("check_connection", name=asked.database)
        raise Unusable(finding("SP481", place, name=asked.database, hint=hint, reason=sentence(error.reason))) from None
    except Refused as error:
        raise Unusable(_refusal(error, connection, asked, place)) from None
    raw.unlink()
    header = Header(names, SEPARATOR, 0)
    scanned = scan_of(target, sha256_of(target, csv_line(names).encode()))
    return Tabled(asked.name, target, header, scanned, moments=rule.undated(moments))


def _refusal(error: Refused, connection: Connection, asked: Asked, place: Place) -> Finding:
    problem = error.problem
    if isinstance(problem, str):
        problem = connection.without_secrets(problem)
    if not error.lost:
        return finding("SP482", place, name=asked.database, problem=problem)
    lost = sentence("db_lost", said=problem)
    return finding("SP482", place, hint=sentence("ask_again", name=asked.database), name=asked.database, problem=lost)


def _query(asked: Asked, system: System) -> str:
    if asked.query is not None:
        return asked.query.strip().removesuffix(";")
    mark = QUOTES[system]
    parts = (asked.table or "").split(".")
    return "SELECT * FROM " + ".".join(mark + part.strip().replace(mark, mark * 2) + mark for part in parts)


def _fetch(
    connection: Connection, query: str, rule: Rule, target: Path, place: str
) -> tuple[tuple[str, ...], Sequence[str]]:
    """Write the rows as they come; the names of their columns, and of those that hold moments."""
    number = 0
    with (
        CLIENTS[connection.system](connection, query, rule.zone or "UTC") as answer,
        target.open("w", encoding="utf-8", errors="replace", newline="") as out,
    ):
        names = tuple(name.strip() for name in answer.columns)
        digits = rule.digits(names)
        for rows in answer.batches:
            for number, row in enumerate(rows, number + 1):  # noqa: B020 - counts on from batch to batch
                texts = [rule.text(value, places) for value, places in zip(row, digits, strict=True)]
                out.write(held(csv_line(texts), place, number))
    return names, answer.moments


def _sort(source: Path, target: Path, columns: int, folder: Path) -> None:
    """Sort the rows of a file by their text; what memory doesn't hold goes to the disk. Raises Refused."""
    import duckdb

    kinds = columns_as_text(columns)
    reader = (
        f"read_csv({quoted(str(source))}, auto_detect=false, header=false, delim=',', quote='\"', escape='\"', "
        f"columns={kinds}, nullstr={quoted(NO_NULL[0])}, strict_mode=true)"
    )
    if columns == 0:  # which PostgreSQL allows
        raise Refused(sentence("query_without_columns"))
    if source.stat().st_size == 0:
        target.touch()
        return
    with duckdb.connect(config={"temp_directory": str(folder)}) as connection:
        try:
            connection.execute(
                f"COPY (SELECT * FROM {reader} ORDER BY ALL) TO {quoted(str(target))} (FORMAT csv, HEADER false, FORCE_QUOTE *)"
            )
        except (duckdb.ProgrammingError, duckdb.DataError) as error:  # what it holds, not that the disk is full
            raise Refused(str(error).splitlines()[0].replace(str(source), source.name)) from None


def columns_as_text(number: int) -> str:
    """The columns of a reader that takes each of them as text."""
    return "{" + ", ".join(f"'c{i}': 'VARCHAR'" for i in range(number)) + "}"
