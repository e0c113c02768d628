"""Databases: sessions that only read, secrets that nobody sees, hashes that don't depend on the order of rows."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Runner
from tests.sales.inputs import nasty
from tests.sales.inputs.servers import PASSWORD, QUOTED, Server, cursor_of, free_port
from tests.sales.reading import HEAD, LAYOUT, read

from salesplan.errors import ExportsError, Place
from salesplan.sales.inputs.access import Access
from salesplan.sales.inputs.connection import connection_of
from salesplan.terms.select_query import is_single_select

QUERY = LAYOUT.replace('files: "*.csv"', "database: ERP_DB\n    query: SELECT * FROM lines")
ROWS = nasty.TYPED[:4]


def at(address: str) -> Access:
    return Access(None, {"ERP_DB": address})


def told(folder: Path, address: str, layout: str = QUERY, environment: dict[str, str] | None = None) -> str:
    """The finding that a database is refused with, as it is said, in both languages."""
    with pytest.raises(ExportsError) as caught:
        read(folder, {}, layout, access=Access(None, environment or {"ERP_DB": address}, folder))
    (found,) = caught.value.findings
    assert "Traceback" not in found.say("zh")
    return f"{found.say('en')}\n{found.say('zh')}"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1",
        "  select a, 'it''s; DROP TABLE x' from \"delete\" -- ; drop\n",
        "WITH a AS (SELECT 1) SELECT * FROM a;",
        "SELECT $$; delete from x$$, `update` /* ; drop */ FROM t",
        "/* why */ SELECT last_update, deleted FROM t",
    ],
)
def test_queries_that_only_ask(query: str) -> None:
    assert is_single_select(query)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "DELETE FROM lines",
        "SELECT 1; DELETE FROM lines",
        "SELECT 1 INTO other",
        "WITH gone AS (DELETE FROM lines RETURNING *) SELECT * FROM gone",
        "SELECT '\\'; DELETE FROM lines; --'",
        "SELECT 1 /*! INTO OUTFILE '/tmp/stolen' */",
        "SELECT /* /* */ ' */ 1; DELETE FROM lines --'",
        "SELECT a$b$ ; DELETE FROM lines; SELECT $b$",
        "SELECT $1$ ; DELETE FROM lines; SELECT $1$",
        "SELECT 1 -- \r; DELETE FROM lines",
        "SELECT 'open",
        "SELECT 1 FOR UPDATE",
        "EXPLAIN ANALYZE DELETE FROM lines",
    ],
)
def test_queries_that_do_more(query: str) -> None:
    assert not is_single_select(query)


def test_a_query_that_writes_is_a_fault_of_the_plan(tmp_path: Path, salesplan: Runner) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(HEAD + QUERY.replace("SELECT * FROM lines", "DELETE FROM lines"), "utf-8")
    run = salesplan("check", plan)
    assert run.code == 3
    assert 'SP106 query: "DELETE FROM lines" should be one SELECT that only reads' in run.out


def test_a_secret_in_a_plan_is_refused_and_not_repeated(tmp_path: Path, salesplan: Runner) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(HEAD + QUERY.replace("ERP_DB", "postgresql://me:hunter2@db/x"), "utf-8")
    for command in ("check", "report"):
        run = salesplan("--debug", command, plan)
        assert run.code == 3
        assert "environment variable" in run.out + run.err
        assert "hunter2" not in run.out + run.err


@pytest.mark.parametrize(
    "origin", ["files: a.csv\n    table: t", "database: X", "database: X\n    table: t\n    query: SELECT 1"]
)
def test_one_origin_a_layout(tmp_path: Path, salesplan: Runner, origin: str) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(HEAD + LAYOUT.replace('files: "*.csv"', origin), "utf-8")
    run = salesplan("check", plan)
    assert (run.code, "SP106" in run.out) == (3, True)


def sqlite_file(folder: Path, rows: object = ROWS) -> str:
    path = folder / "erp.db"
    path.unlink(missing_ok=True)
    nasty.sqlite(path, rows)  # type: ignore[arg-type]
    return f"sqlite:///{path}"


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    made = [
        read(tmp_path, {}, QUERY, access=at(sqlite_file(tmp_path, rows))) for rows in (nasty.TYPED, nasty.TYPED[::-1])
    ]
    assert made[0].taken.inputs == made[1].taken.inputs
    assert made[0].tables == made[1].tables
    assert made[0].tables["tie_out"][0]["file"] == "ERP_DB[erp]"
    other = read(tmp_path, {}, QUERY, access=at(sqlite_file(tmp_path, nasty.TYPED[1:])))
    assert other.taken.inputs[0].sha256 != made[0].taken.inputs[0].sha256


@pytest.mark.parametrize("missing", [1, 500, 3_900])
def test_a_sqlite_file_that_is_cut_off_within_a_page_is_told(tmp_path: Path, missing: int) -> None:
    address = sqlite_file(tmp_path)
    whole = (tmp_path / "erp.db").read_bytes()
    (tmp_path / "erp.db").write_bytes(whole[:-missing])
    assert "cut off within a page" in told(tmp_path, address)


def test_a_sqlite_file_is_not_written_to(tmp_path: Path) -> None:
    address = sqlite_file(tmp_path)
    before = (tmp_path / "erp.db").read_bytes()
    for query in (
        "SELECT load_extension('x')",
        "SELECT * FROM pragma_table_info('lines')",
        "SELECT writefile('x', 'y')",
    ):
        assert "SP482" in told(tmp_path, address, QUERY.replace("SELECT * FROM lines", query))
    assert (tmp_path / "erp.db").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["erp.db", "plan.yaml"]


def test_a_connection_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(sqlite_file(tmp_path) + "\n")
    assert read(tmp_path, {}, QUERY, access=at(str(secret))).tables["tie_out"][0]["rows"] == 4


def test_connections_that_are_none(tmp_path: Path) -> None:
    assert "SP479" in told(tmp_path, "", environment={"OTHER": "x"})
    for address in ("hunter2", "oracle://me:hunter2@db/x", "mysql://me:hunter2@db:port/x", "postgresql:hunter2"):
        said = told(tmp_path, address)
        assert "SP480" in said
        assert "hunter2" not in said
    assert "SP481" in (said := told(tmp_path, f"sqlite:///{tmp_path}/hunter2.db"))
    assert "written `%40`" in said
    assert "hunter2" not in said
    (tmp_path / "secret").write_text("hunter2")
    told_of = {name: told(tmp_path, str(tmp_path / name)) for name in ("secret", "absent")}
    assert ["no file that can be read" in said for said in told_of.values()] == [False, True]
    assert "hunter2" not in repr(at("hunter2"))


@pytest.mark.parametrize("port", ["hunter2", "0", "65536", "９", "-1", "1_0", "3306 "])
def test_a_port_that_is_none_is_told_and_not_repeated(tmp_path: Path, port: str) -> None:
    quoted = port.replace(" ", "%20")
    for address in (f"mysql://me:x@db/y?port={quoted}", f"mysql://me:x@db:{quoted}/y", f"mysql://[::1]:{quoted}/y"):
        said = told(tmp_path, address)
        assert "SP480" in said
        assert "The port that ERP_DB names is no number" in said
        assert "hunter2" not in said


def test_missing_columns_and_tables(tmp_path: Path) -> None:
    address = sqlite_file(tmp_path)
    assert "no such table: absent" in told(tmp_path, address, QUERY.replace("FROM lines", "FROM absent"))
    said = told(tmp_path, address, QUERY.replace("SELECT *", "SELECT date, amount"))
    assert "SP404" in said
    assert "date, amount" in said


def test_a_column_whose_name_is_no_text(tmp_path: Path) -> None:
    address = sqlite_file(tmp_path)
    damaged = (tmp_path / "erp.db").read_bytes().replace(b"region TEXT", b"regi\xff\xfe TEXT")
    (tmp_path / "erp.db").write_bytes(damaged)
    assert "SP482" in told(tmp_path, address)


def test_a_missing_client_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    assert 'pip install "salesplan[postgres]"' in told(tmp_path, "postgresql://me:x@localhost/db")


@pytest.mark.parametrize("system", ["postgres", "mysql"])
def test_secrets_are_never_told(tmp_path: Path, salesplan: Runner, system: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(system)
    (tmp_path / "plan.yaml").write_text(HEAD + QUERY, "utf-8")
    wrong = {
        "wrong password": server.url(password="hunter2"),  # noqa: S106 - it is wrong
        "unreachable": server.url(port=free_port()),
        "no such database": server.url().replace("/sales", "/hunter2"),
        "not understood": server.url().replace(str(server.port), "hunter2"),
        "no such table": server.url(),
    }
    for name, address in wrong.items():
        run = salesplan("--debug", "report", tmp_path / "plan.yaml", "--format", "json", ERP_DB=address)
        said = run.out + run.err
        assert run.code == 4, (name, said)
        assert "ERP_DB" in said, name
        for secret in ("hunter2", PASSWORD, QUOTED, "reader:"):
            assert secret not in said, name


@pytest.mark.parametrize(
    "address",
    [
        "host=erp dbname=sales user=reader password='a b\\'c'",
        "postgresql://reader:a%20b'c@erp/sales?sslmode=prefer",
        "mysql://reader@erp/sales?password=a+b%27c",
    ],
)
def test_passwords_are_hidden_in_what_a_database_says(tmp_path: Path, address: str) -> None:
    connection = connection_of("ERP_DB", at(address), Place("plan.yaml"))
    said = "user reader (a b'c) may not read sales.lines"
    assert connection.without_secrets(said) == "user reader (•••) may not read sales.lines"


def test_passwords_of_a_service_are_hidden(tmp_path: Path) -> None:
    service = "[ERP_DB]\nhost=erp\ndbname=sales\npassword=hunter2\nsslpassword=s3cret\n"
    (tmp_path / ".pg_service.conf").write_text(service, "utf-8")
    connection = connection_of("ERP_DB", Access(None, {}, tmp_path), Place("plan.yaml"))
    assert connection.without_secrets("sales: hunter2, s3cret") == "sales: •••, •••"


def fill(server: Server) -> None:
    import psycopg

    with psycopg.connect(server.url()) as session:
        session.execute("DROP TABLE IF EXISTS lines; DROP TABLE IF EXISTS odd")
        session.execute(
            "CREATE TABLE lines (" + nasty.TABLE.format(q='"', day="date", text="text", number="numeric") + ")"
        )
        session.cursor().executemany("INSERT INTO lines VALUES (%s, %s, %s, %s, %s, %s, %s)", ROWS)


def test_postgres_only_reads(tmp_path: Path, postgres: Server) -> None:
    import psycopg

    fill(postgres)
    with psycopg.connect(postgres.url()) as session:
        session.execute(
            "CREATE OR REPLACE FUNCTION wipe() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM lines; RETURN 1; END $$"
        )
    said = told(tmp_path, postgres.url(), QUERY.replace("SELECT * FROM lines", "SELECT wipe()"))
    assert "SP482" in said
    assert "read-only transaction" in said
    with psycopg.connect(postgres.url()) as session:
        assert session.execute("SELECT count(*) FROM lines").fetchone() == (4,)


def test_a_query_without_columns(tmp_path: Path, postgres: Server) -> None:
    fill(postgres)
    for query in ("SELECT FROM lines", "SELECT FROM lines WHERE false"):
        said = told(tmp_path, postgres.url(), QUERY.replace("SELECT * FROM lines", query))
        assert "SP482" in said
        assert "its answer has no columns" in said


def test_values_that_python_has_no_types_for(tmp_path: Path, postgres: Server) -> None:
    import psycopg

    with psycopg.connect(postgres.url()) as session:
        session.execute("DROP TABLE IF EXISTS odd")
        session.execute(
            'CREATE TABLE odd (date date, "order" int, line jsonb, region text[], product bool, qty float4, amount numeric)'
        )
        for day, amount in (("infinity", "1"), ("0044-03-15 BC", "2"), ("2026-01-05", "NaN"), ("2026-01-05", "0.1")):
            session.execute("INSERT INTO odd VALUES (%s, 1, '{\"a\": 1}', '{a,b}', true, 0.1, %s)", (day, amount))
    made = read(
        tmp_path, {}, QUERY.replace("FROM lines", "FROM odd") + "    duplicates: none\n", access=at(postgres.url())
    )
    assert made.fates == {"rejected": 3, "unmatched": 1}
    assert sorted(r["column"] for r in made.tables["rejects"]) == ["amount", "date", "date"]
    assert [(r["axis"], r["name"]) for r in made.tables["unmatched"]] == [("product", "true"), ("region", "{a,b}")]


ENDLESS = {  # rows that come fast, and then so slowly that there is time to end the connection
    "postgres": "SELECT i AS date, pg_sleep(CASE WHEN i > 20000 THEN 0.001 ELSE 0 END)::text FROM generate_series(1, 90000) i",
    "mysql": "SELECT seq AS date, sleep(if(seq > 20000, 0.001, 0)) FROM seq_1_to_90000",
}
ENDS = {
    "postgres": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'salesplan' "
    "AND query LIKE 'FETCH%' AND now() - query_start > interval '1 s'",
    "mysql": "SELECT id FROM information_schema.processlist WHERE info LIKE '%90000%' AND id <> connection_id() AND time_ms > 1000",
}


def end_query(server: Server, system: str) -> None:
    """End the connection of the query that runs, once rows of it have come."""
    import psycopg

    deadline = time.monotonic() + 20
    with contextlib.ExitStack() as stack:
        if system == "postgres":
            cursor: Any = stack.enter_context(psycopg.connect(server.url(), autocommit=True)).cursor()
        else:
            cursor = stack.enter_context(cursor_of(server))
        while time.monotonic() < deadline:
            cursor.execute(ENDS[system])
            if found := cursor.fetchall():
                for (number,) in found if system == "mysql" else ():
                    cursor.execute(f"KILL {number}")
                return
            time.sleep(0.2)


@pytest.mark.parametrize("system", ["postgres", "mysql"])
def test_a_connection_that_ends_while_rows_come(
    tmp_path: Path, salesplan: Runner, system: str, request: pytest.FixtureRequest
) -> None:
    server: Server = request.getfixturevalue(system)
    query = QUERY.replace("SELECT * FROM lines", json.dumps(ENDLESS[system]))
    (tmp_path / "plan.yaml").write_text(HEAD + query, "utf-8")
    ending = threading.Thread(target=end_query, args=(server, system))
    ending.start()
    run = salesplan("report", tmp_path / "plan.yaml", ERP_DB=server.url())
    ending.join()
    assert (run.code, "SP482" in run.err, "the connection was lost" in run.err) == (4, True, True), run.err
    assert "Run the command again" in run.err
    assert not any(word in run.err for word in ("Traceback", "Exception", "pymysql", "psycopg"))


def test_services_of_postgres(tmp_path: Path, postgres: Server) -> None:
    fill(postgres)
    (tmp_path / ".pg_service.conf").write_text(
        f"# ours\n[other]\nhost=nowhere\n\n[ERP_DB]\nhost=127.0.0.1\nport={postgres.port}\nuser=reader\ndbname=sales\npassword={PASSWORD}\n"
    )
    made = read(tmp_path, {}, QUERY, access=Access(None, {}, tmp_path))
    assert made.tables["tie_out"][0]["rows"] == 4


def test_many_rows_come_in_batches(tmp_path: Path, postgres: Server) -> None:
    query = (
        "SELECT DATE '2026-01-01' + (i % 300) AS date, i AS \"order\", 1 AS line, 'sh' AS region, 'cream' AS product, "
        "1 AS qty, (i % 1000) / 100.0 AS amount FROM generate_series(1, 30000) i"
    )
    made = read(tmp_path, {}, QUERY.replace("SELECT * FROM lines", json.dumps(query)), access=at(postgres.url()))
    assert made.fates == {"credited": 30_000}
    assert made.actual("company", "company") == "149850.00"


def test_a_locked_sqlite_file_can_still_be_read(tmp_path: Path) -> None:
    address = sqlite_file(tmp_path)
    with sqlite3.connect(tmp_path / "erp.db") as writer:
        writer.execute("INSERT INTO lines SELECT * FROM lines")
        assert read(tmp_path, {}, QUERY, access=at(address)).tables["tie_out"][0]["rows"] == 4
        writer.rollback()
    writer.close()
