"""Moments with a known offset: of the day that they fall on in the layout's time zone, whatever kind of file holds them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Runner
from tests.sales.inputs.servers import Server, cursor_of
from tests.sales.reading import COLUMNS, HEAD, LAYOUT, read

from salesplan.planning.intake import TakenIn
from salesplan.sales.engine import Engine
from salesplan.sales.inputs.access import ANYWHERE, Access
from salesplan.sales.values import read_days
from salesplan.terms.export_layout import Export

SHANGHAI = "    time_zone: Asia/Shanghai\n"
DATABASE = LAYOUT.replace('files: "*.csv"', "database: ERP_DB\n    table: sold")
PARQUET = LAYOUT.replace("*.csv", "*.parquet")
MOMENTS = ["2026-01-31 15:59:59", "2026-01-31 16:00:00", "2026-02-01 00:00:00", "2026-02-28 15:59:59.5"]  # in UTC
IN_UTC = ["2026-01-31", "2026-01-31", "2026-02-01", "2026-02-28"]
IN_SHANGHAI = ["2026-01-31", "2026-02-01", "2026-02-01", "2026-02-28"]
COLUMN = "'o{i}' AS {q}order{q}, '1' AS {q}line{q}, 'sh' AS region, 'cream' AS product, 1 AS qty, {i} AS amount"


WITH_OFFSET = "TIMESTAMPTZ '{}+00'"


def parquet(folder: Path, moment: str) -> None:
    duckdb.sql(f"COPY ({table(moment)}) TO '{folder}/a.parquet'")


def table(moment: str, quote: str = '"') -> str:
    """A query for rows of these moments. moment: the SQL of one."""
    columns = (COLUMN.format(i=i, q=quote) for i in range(len(MOMENTS)))
    selects = (f"SELECT {moment.format(at)} AS date, {row}" for at, row in zip(MOMENTS, columns, strict=True))
    return " UNION ALL ".join(selects)


def days(
    folder: Path, layout: str, text: str | None = None, access: Access = ANYWHERE, engine: Engine | None = None
) -> tuple[list[str], list[str]]:
    """The days of the rows by their orders, and the findings about days."""
    found = list[str]()

    def ask(_: TakenIn, engine: Engine) -> None:
        found.extend(str(day) for (day,) in engine.ask("SELECT day FROM sales ORDER BY amount"))

    made = read(folder, {"a.csv": text} if text else {}, layout, access=access, engine=engine, then=ask)
    return found, [code for code in made.codes if code == "SP439"]


@pytest.mark.parametrize(
    "form",
    ["{0}Z", "{0}+00:00", "{0}+00", "{0} +0000", " {0}z "],
)
def test_texts_with_an_offset(tmp_path: Path, engine: Engine, form: str) -> None:
    rows = (f"{form.format(at.replace(' ', 'T'))},o{i},1,sh,cream,1,{i}\n" for i, at in enumerate(MOMENTS))
    text = COLUMNS + "".join(rows) + "2026-03-31,o8,1,sh,cream,1,8\n2026-03-31 23:59,o9,1,sh,cream,1,9\n"
    as_written = ["2026-03-31", "2026-03-31"]
    assert days(tmp_path, LAYOUT, text) == (IN_UTC + as_written, [])
    assert days(tmp_path, LAYOUT + SHANGHAI, text, engine=engine) == (IN_SHANGHAI + as_written, [])


def test_parquet(tmp_path: Path) -> None:
    parquet(tmp_path, WITH_OFFSET)
    assert days(tmp_path, PARQUET) == (IN_UTC, ["SP439"])
    assert days(tmp_path, PARQUET + SHANGHAI) == (IN_SHANGHAI, [])
    assert days(tmp_path, PARQUET + "    time_zone: UTC\n") == (IN_UTC, [])
    parquet(tmp_path, "TIMESTAMP '{}'")
    assert days(tmp_path, PARQUET + SHANGHAI) == (IN_UTC, [])  # nobody says where these clocks are


def test_postgres(tmp_path: Path, postgres: Server) -> None:
    import psycopg

    with psycopg.connect(postgres.url()) as session:
        session.execute("DROP TABLE IF EXISTS sold")
        session.execute(f"CREATE TABLE sold AS {table(WITH_OFFSET)}".encode())
    access = Access(None, {"ERP_DB": postgres.url()})
    assert days(tmp_path, DATABASE, access=access) == (IN_UTC, ["SP439"])
    assert days(tmp_path, DATABASE + SHANGHAI, access=access) == (IN_SHANGHAI, [])
    local = DATABASE.replace("table: sold", "query: SELECT date AT TIME ZONE 'Asia/Shanghai' AS date, \"order\", line, "
                             "region, product, qty, amount FROM sold")  # fmt: skip
    assert days(tmp_path, local, access=access) == (IN_SHANGHAI, [])


def test_mysql(tmp_path: Path, mysql: Server) -> None:
    with cursor_of(mysql) as cursor:
        cursor.execute("SET SESSION time_zone = '+00:00'")
        for kind, name in (("TIMESTAMP(1)", "sold"), ("DATETIME(1)", "local")):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            cursor.execute(
                f"CREATE TABLE {name} (date {kind} NULL, `order` TEXT, `line` TEXT, region TEXT, product TEXT, qty INT, amount INT) "
                + table("'{}'", "`")
            )
    access = Access(None, {"ERP_DB": mysql.url()})
    assert days(tmp_path, DATABASE, access=access) == (IN_UTC, ["SP439"])
    assert days(tmp_path, DATABASE + SHANGHAI, access=access) == (IN_SHANGHAI, [])
    assert days(tmp_path, DATABASE.replace("sold", "local") + SHANGHAI, access=access) == (IN_UTC, [])


def test_the_store_tells_it_and_reads_anew_for_another_zone(tmp_path: Path, salesplan: Runner) -> None:
    parquet(tmp_path, WITH_OFFSET)
    plan = tmp_path / "plan.yaml"
    plan.write_text(HEAD + PARQUET, "utf-8")
    assert "SP439" in salesplan("import", plan).err
    kept = salesplan("report", plan, "--format", "json", "--table", "trend")
    (tmp_path / ".plan.store").rename(tmp_path / "aside")
    assert kept.out == salesplan("report", plan, "--format", "json", "--table", "trend").out
    assert "SP439" in kept.out
    (tmp_path / "aside").rename(tmp_path / ".plan.store")
    plan.write_text(HEAD + PARQUET + SHANGHAI, "utf-8")
    anew = salesplan("report", plan, "--format", "json", "--table", "trend")
    assert "SP439" not in anew.out
    assert anew.out != kept.out


def test_a_zone_that_there_is_not_is_a_fault_of_the_plan(tmp_path: Path, salesplan: Runner) -> None:
    plan = tmp_path / "plan.yaml"
    for zone in ("Asia/Shanghia", "../UTC", "Asia", "''"):
        plan.write_text(HEAD + LAYOUT + f"    time_zone: {zone}\n", "utf-8")
        run = salesplan("check", plan)
        assert (run.code, "exports.erp.time_zone" in run.out or "time_zone" in run.out) == (3, True)


@given(
    st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2037, 1, 1)),  # noqa: DTZ001 - an offset follows
    st.integers(-14 * 4, 14 * 4),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC"]),
)
def test_a_moment_is_of_the_day_that_clocks_show_there(clock: dt.datetime, quarters: int, zone: str) -> None:
    moment = clock.replace(second=0, microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=15 * quarters)))
    layout = Export.model_validate({"files": "x", "columns": {"date": "d", "amount": "a"}, "time_zone": zone})
    text = moment.strftime("%Y-%m-%d %H:%M%z")
    assert read_days([text], layout) == {text: moment.astimezone(ZoneInfo(zone)).date()}
