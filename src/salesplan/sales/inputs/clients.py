"""The clients of databases (数据库客户端): sessions that can only read, and rows in batches, typed as exactly as each can."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from salesplan.disk.inputs import note_input
from salesplan.sales.inputs.connection import Connection, System
from salesplan.words.sentence import Sentence, sentence

BATCH = 5_000  # rows fetched at a time
PATIENCE = 15  # seconds for a connection to come about
# Types of PostgreSQL, by their numbers in its catalogue.
PG_TRUTH, PG_BYTES, PG_NARROW, PG_FRACTION, PG_DECIMAL, PG_MOMENT = 16, 17, 700, 701, 1700, 1184
# Types of MySQL, by their numbers in its protocol.
MY_OLD_DECIMAL, MY_NARROW, MY_FRACTION, MY_MOMENT, MY_BITS, MY_DECIMAL = 0, 4, 5, 7, 16, 246
# How PostgreSQL's codes of an ended connection begin, and those of MySQL: shutdown, killed, gone, lost, idle.
PG_LOST, MY_LOST = ("08", "57P0", "25P03"), {1053, 1927, 2006, 2013, 4031}
# What clients raise where they don't understand what a server sends; some only assert that they do.
STRANGE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, struct.error)

OFFSET = re.compile(r"[+-]\d{2}(:\d{2}){0,2}(?= BC$|$)")  # of a time zone, behind a moment

Rows: TypeAlias = Iterator[Sequence[Sequence[Any]]]


class Answer(NamedTuple):
    """What a query brings: the names of its columns, the rows, and which of the columns hold moments with a known offset."""

    columns: tuple[str, ...]
    batches: Rows
    moments: tuple[str, ...] = ()


class NotReached(Exception):  # noqa: N818 - it says what happened
    """No connection came about; `reason` is a key of the catalogue. What the system said may hold secrets and is left out."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(Exception):  # noqa: N818 - it says what happened
    """The database refused the query; `problem` is what it said, `lost` whether it ended the connection with it."""

    def __init__(self, problem: str | Sentence, *, lost: bool = False) -> None:
        super().__init__("refused")
        self.problem = problem
        self.lost = lost


@contextmanager
def _postgres(connection: Connection, query: str, zone: str) -> Iterator[Answer]:
    import psycopg

    options: dict[str, Any] = {"connect_timeout": PATIENCE, "application_name": "salesplan", **connection.options}
    try:
        session = psycopg.connect(connection.address, **options)
    except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold the secret
        raise NotReached(_reason(str(error))) from None
    try:
        with closing(session):
            _prepare_postgres(session, zone)
            with session.cursor(name="salesplan") as cursor:
                cursor.itersize = BATCH
                with _understood():
                    cursor.execute(query.encode())
                    columns = cursor.description or ()
                moments = tuple(column.name for column in columns if column.type_code == PG_MOMENT)
                yield Answer(tuple(column.name for column in columns), _batches(cursor), moments)
    except psycopg.Error as error:
        code = error.sqlstate or ("08" if isinstance(error, psycopg.OperationalError) else "")
        raise Refused(error.diag.message_primary or type(error).__name__, lost=code.startswith(PG_LOST)) from None


def _prepare_postgres(session: Any, zone: str) -> None:
    """A session that only reads, sees one moment, and writes everything as text that doesn't depend on its settings."""
    import psycopg
    from psycopg.types.string import TextLoader

    session.read_only = True
    session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    settings = f"TimeZone = '{zone}'", "DateStyle = 'ISO'", "IntervalStyle = 'iso_8601'", "extra_float_digits = 1"
    for setting in (*settings, "client_encoding = 'UTF8'"):
        session.execute(f"SET {setting}")
    known = {oid for kind in session.adapters.types for oid in (kind.oid, kind.array_oid) if oid}
    for kind in known - {PG_BYTES}:
        session.adapters.register_loader(kind, TextLoader)
    for kind, read in ((PG_NARROW, _fraction), (PG_FRACTION, _fraction), (PG_DECIMAL, _decimal), (PG_TRUTH, _truth)):
        session.adapters.register_loader(kind, _loader(read))
    session.adapters.register_loader(PG_MOMENT, _loader(lambda text: OFFSET.sub("", text)))


def _loader(read: Callable[[str], Any]) -> type[Any]:
    from psycopg.adapt import Loader

    class Reads(Loader):
        def load(self, data: Any) -> Any:
            return read(bytes(data).decode())

    return Reads


def _fraction(text: str) -> float:
    return float(text)


def _decimal(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


def _truth(text: str) -> bool:
    return text == "t"


@contextmanager
def _mysql(connection: Connection, query: str, zone: str) -> Iterator[Answer]:
    import pymysql
    from pymysql.converters import encoders

    known = ("host", "user", "password", "unix_socket", "read_default_file", "ssl_ca")
    options: dict[str, Any] = {key: text for key, text in connection.options.items() if key in known}
    if "port" in connection.options:
        options["port"] = int(connection.options["port"])
    reads = {MY_NARROW: float, MY_FRACTION: float, MY_DECIMAL: _decimal, MY_OLD_DECIMAL: _decimal, MY_BITS: _bits}
    reads[MY_MOMENT] = _in_zone(zone)
    try:
        session = pymysql.connect(
            database=connection.address or None,
            charset="utf8mb4",
            connect_timeout=PATIENCE,
            conv=encoders | reads,
            **options,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold the secret
        raise NotReached(_reason(str(error))) from None
    try:
        with closing(session), session.cursor(_row_by_row()) as cursor:
            cursor.execute("SET SESSION time_zone = '+00:00'")
            # Else "name" would be a text here, and `WHERE "status" <> 'void'` true of every row, unsaid.
            cursor.execute("SET SESSION sql_mode = CONCAT_WS(',', NULLIF(@@SESSION.sql_mode, ''), 'ANSI_QUOTES')")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
            with _understood():
                cursor.execute(query)
                columns = cursor.description or ()
            moments = tuple(column[0] for column in columns if column[1] == MY_MOMENT)
            yield Answer(tuple(column[0] for column in columns), _batches(cursor), moments)
    except pymysql.MySQLError as error:
        said = str(error.args[1]) if len(error.args) > 1 else type(error).__name__
        raise Refused(said, lost=error.args[:1] != () and error.args[0] in MY_LOST) from None


def _row_by_row() -> type[Any]:
    """A cursor of MySQL that doesn't hold all rows, and that can be left where it is."""
    from pymysql.cursors import SSCursor

    class RowByRow(SSCursor):  # type: ignore[misc]  # it ships no types
        def close(self) -> None:
            # The client's own reads all that is still to come, and fails with a trace where nothing comes any more.
            result: Any = getattr(self, "_result", None)
            self._result = self.connection = None
            if result is not None:
                result.unbuffered_active, result.connection = False, None

        __del__ = close

    return RowByRow


def _in_zone(zone: str) -> Callable[[str], str]:
    """Writes moments of UTC as they are in a zone; the server may not know zones by their names."""
    import datetime as dt
    from zoneinfo import ZoneInfo

    there = ZoneInfo(zone)

    def write(text: str) -> str:
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:  # 0000-00-00
            return text
        return str(moment.replace(tzinfo=dt.UTC).astimezone(there).replace(tzinfo=None))

    return write


def _bits(data: bytes) -> int:
    return int.from_bytes(data, "big")


@contextmanager
def _sqlite(connection: Connection, query: str, _zone: str) -> Iterator[Answer]:
    import sqlite3

    asks = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
    path = Path(connection.address)
    if not path.is_file():
        raise NotReached("db_no_such_database")
    note_input(path)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as session:
            session.text_factory = lambda data: data.decode("utf-8", "replace")
            session.execute("PRAGMA query_only = ON")
            session.execute("BEGIN")  # one moment, whatever is written meanwhile
            _whole_pages(session, path)
            session.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in asks else sqlite3.SQLITE_DENY)
            cursor = session.execute(query)
            yield Answer(tuple(column[0] for column in cursor.description), _batches(cursor))
            session.set_authorizer(None)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # names of columns that are no text, of a damaged file
        raise Refused(str(error)) from None


def _whole_pages(session: Any, path: Path) -> None:
    """Raises Refused where a file was cut off within a page, whose rest would be read as rows of nothing."""
    session.execute("SELECT count(*) FROM sqlite_master")  # from now on nobody writes to it
    ((size,),) = session.execute("PRAGMA page_size").fetchall()
    if path.stat().st_size % size:
        raise Refused(sentence("db_cut_off"))


def _batches(cursor: Any) -> Rows:
    while rows := _fetched(cursor):
        yield rows


def _fetched(cursor: Any) -> Sequence[Sequence[Any]]:
    with _understood():
        rows: Sequence[Sequence[Any]] = cursor.fetchmany(BATCH)
        return rows


@contextmanager
def _understood() -> Iterator[None]:
    """Let a client that doesn't understand what a server sends be told as such."""
    try:
        yield
    except STRANGE as error:
        raise Refused(sentence("db_not_understood", error=type(error).__name__)) from None


REASONS = (  # words in what a client says → what to tell
    (("password", "authentication", "access denied", "role", "no pg_hba"), "db_refused"),
    (("does not exist", "unknown database"), "db_no_such_database"),
    (("refused", "translate", "resolve", "resolution", "timeout", "timed out", "route", "can't connect", "unreachable",
      "no such file"), "db_unreachable"),
)  # fmt: skip


def _reason(said: str) -> str:
    lower = said.lower()
    return next((key for marks, key in REASONS if any(mark in lower for mark in marks)), "db_failed")


# Connection, query, time zone of moments.
CLIENTS: dict[System, Callable[[Connection, str, str], AbstractContextManager[Answer]]] = {
    "postgres": _postgres,
    "mysql": _mysql,
    "sqlite": _sqlite,
}
MODULES: dict[System, str] = {"postgres": "psycopg", "mysql": "pymysql", "sqlite": "sqlite3"}
QUOTES: dict[System, str] = {"postgres": '"', "mysql": "`", "sqlite": '"'}


def has_client(system: System) -> bool:
    """Whether the client of a system is installed."""
    from importlib import import_module

    with suppress(ImportError):
        return bool(import_module(MODULES[system]))
    return False
