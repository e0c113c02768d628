"""One contract for every engine: the same rows end in the same fates, with the same cents and the same findings.

`--spark MASTER` says which Spark is asked; tests/sales/test_cluster.py asks a cluster.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.sales.reading import HEAD, Reading, read

from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import Engine
from salesplan.sales.reckoning import FATES
from salesplan.sales.rows import RowsOf, first_rows, groups_of

pytestmark = pytest.mark.xdist_group("spark")  # one session serves them all, so one process runs them


@pytest.fixture(scope="session")
def spark(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The one session of a run."""
    pytest.importorskip("pyspark", reason='needs pip install "salesplan[spark]"')
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.skip("needs Java 17 or newer (default-jre-headless)")
    from salesplan.sales.spark_session import connected

    with connected(request.config.getoption("--spark")) as session:
        yield session


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn; reading closes it."""
    return _engine(request, request.param)


def _engine(request: pytest.FixtureRequest, name: str) -> Engine:
    if name == "duckdb":
        return DuckDBEngine()
    session = request.getfixturevalue("spark")
    from salesplan.sales.spark_engine import SparkEngine

    return SparkEngine(session)


@dataclass(frozen=True)
class Row:
    """A line of a file, what becomes of it, and the cents that can be read in it."""

    line: str
    fate: str
    cents: int = 0
    reason: str = ""


LAYOUT = """review: {tolerance: 100%}
exports:
  erp:
    files: "*.csv"
    columns: {date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount,
              customer: who}
    exclude: {state: [void]}
"""
COLUMNS = "date,order,line,region,product,qty,amount,who,state"


def good(
    number: str, amount: str = "1", cents: int = 100, *, day: str = "2026-01-05", at: str = "sh", what: str = "cream"
) -> Row:
    """A row that is credited."""
    return Row(f"{day},{number},1,{at},{what},1,{amount},Kim,ok", "credited", cents)


PLAIN = [
    Row("2026-01-05,a1,1,sh,cream,1,1,Kim,ok", "duplicate", 100),
    good("a2", "1234567890123456.78", 123456789012345678),
    good("a3", "0.123456789012345", 12),  # with the next one a whole unit; each is shown as its nearest cent
    good("a4", "0.876543210987655", 88),
    Row("2026-01-05,a5,1,sh,cream,1,0.1234567890123456,Kim,ok", "rejected", reason="not_a_number"),
    Row("2026-01-05,a6,1,sh,cream,1,99999999999999999,Kim,ok", "rejected", reason="too_large"),
    good("a7", "１２", 1200),
    good("a8", " 1.50 ", 150),
    good("a9", "-0.01", -1),
    good("a10", "(5.00)", -500),
    good("a11", "1_000", 100000),
    good("a12", day="9999-12-31"),
    good("a13", day="1900-01-01"),
    good("a14", day="2024-02-29"),
    good("a15", day="2026-12-31"),
    good("a16", day="2026-01-01 23:59:59"),
    good("a17", day="2026-01-01T00:00"),
    Row("2026-02-29,a18,1,sh,cream,1,1,Kim,ok", "rejected", 100, reason="not_a_date"),
    Row(",a19,1,sh,cream,1,1,Kim,ok", "rejected", 100, reason="not_a_date"),
    Row("2026-01-05,a20,1,sh,cream,1,,Kim,ok", "rejected", reason="cell_empty"),
    Row("2026-01-05,a21,1,sh,cream,1,NULL,Kim,ok", "rejected", reason="not_a_number"),
    Row("2026-01-05,a22,1,,cream,1,1,Kim,ok", "unmatched", 100),
    Row("2026-01-05,a23,1,O'Hara \\1 $1 %,cream,1,1,Kim,ok", "unmatched", 100),
    Row("2026-01-05,a24,1,mars\u2028x,cream,1,1,Kim,ok", "unmatched", 100),
    good("a25", at="　上海　"),
    good("a26", at="\u00a0sh\t"),
    good("a27", at="Ｓｈ"),
    Row("2026-01-05,a28,1,sh,cream,1,1,Kim", "rejected", 100, reason="too_few_fields"),
    Row("2026-01-05,a29,1,sh,cream,1,1,Kim,ok,more", "rejected", 100, reason="too_many_fields"),
    Row("2026-01-05,a30,1,sh,cream,1,1,Kim,ok,,,", "credited", 100),
    Row(",,,,,,,,", ""),
    Row("  ", ""),
    Row("", ""),
    Row("\t,　,,,,,,,", ""),
    Row("2026-01-05,a31,1,sh,cream,1,x,Kim, void ", "excluded"),
    Row("bad,a32,1,sh,cream,1,7,Kim,void", "excluded", 700),
    Row("2026-01-05,a1,1,sh,cream,1,2.00,Kim,ok", "duplicate", 200),
    good("a1", "-2.00", -200),  # a return carries the order and line of its sale
]
QUOTED = [
    good("q1"),
    Row('"2026-01-05","q2","1","sh","cream","1","1,234.50","Kim, ""the"" man","ok"', "credited", 123450),
    Row('2026-01-05,q3, "1" ,"sh",cream,"",1.00,"",ok', "credited", 100),
    Row('2026-01-05,q"4,1,sh,cream,1,1.00,5" disc,ok', "credited", 100),
    Row('"2026-01-05",q5,1,sh,"cream,1,1,Kim",ok', "rejected", reason="too_few_fields"),
]
LINES = [  # the columns stand in another order, so these are a part of their own
    Row("x,ok,2026-01-05,m1,1,sh,cream,1,1.00", "credited", 100),
    Row('"two\nlines, ""quoted""",ok,2026-01-05,m2,1,"s\nh",cream,1,1.00', "unmatched", 100),
    Row('"\n\n",ok,2026-01-05,m3,1,sh,cream,1,"1.00"', "credited", 100),
    Row("x,ok,2026-01-05,m5,1,sh,cream,1,1.00,,,,,,", "credited", 100),
    Row('"x"y,ok,2026-01-05,m6,1,sh,cream,1,1.00', "credited", 100),
    Row('"never closed,ok,2026-01-05,m4,1,sh,cream,1,1.00', "rejected", reason="quote_unclosed"),
    Row("x,ok,2026-01-06,a1,1,sh,cream,1,1.00", "credited", 100),  # its file comes first by name
]
BROKEN = [
    *(good(f"b{i}") for i in range(20)),
    Row("2026-01-05,b99,1,s\udcff,cream,1,1,Kim,ok", "rejected", 100, reason="broken_bytes"),
]
CHINESE = [good("g1", at="上海", what="面霜"), Row("2026-01-05,g2,1,火星,面霜,1,2,Kim,ok", "unmatched", 200)]
SEMICOLON = [good("s1", "1000.00", 100000)]


def text_of(rows: list[Row], head: str = COLUMNS, end: str = "\n") -> str:
    """A file of these rows."""
    return end.join([head, *(row.line for row in rows)]) + end


FILES: dict[str, tuple[list[Row], bytes]] = {
    "a plain 文件.csv": (PLAIN, text_of(PLAIN, end="\r\n").encode("utf-8-sig")),
    "b,quoted.csv": (QUOTED, text_of(QUOTED).encode()),
    "_[c]{d}.csv": (LINES, text_of(LINES, "who,state,date,order,line,region,product,qty,amount").encode()),
    "broken.csv": (BROKEN, text_of(BROKEN).encode("utf-8", "surrogateescape")),
    "chinese.csv": (CHINESE, text_of(CHINESE).encode("gb18030")),
    "semicolon.csv": (SEMICOLON, text_of(SEMICOLON).replace(",", ";").rstrip("\n").encode()),
}


def taken_in(
    folder: Path, engine: Engine, files: dict[str, bytes], layout: str, head: str = HEAD
) -> tuple[Reading, dict[str, Any]]:
    """The reading, and all that can be asked of the rows while the engine is open."""
    asked: dict[str, Any] = {}

    def ask(taken: Any, opened: Engine) -> None:
        same = "layout, file, fate, why, day, period, region, product, channel, order_no, line_no, customer, returned, quantity, amount"
        for name, more in (("sales", "cost, fx, cost_fx, seller"), ("credits", "seller, share, how")):
            columns = f"{same}, {more}".replace(" why,", "" if name == "credits" else " why,")
            order = ", ".join(f"{column} NULLS LAST" for column in columns.split(", "))
            asked[name] = opened.ask(f"SELECT {columns} FROM {name} ORDER BY {order}")
        wanted = RowsOf(fates=FATES)
        asked["groups"] = groups_of(opened, wanted)
        asked["rows"] = [vars(row) | {"place": None} for row in first_rows(opened, taken.intake, wanted, 1000)]

    made = read(folder, dict(files), layout, head, engine=engine, then=ask)
    asked["tables"] = made.tables
    asked["findings"] = [found.say(language) for found in made.taken.findings for language in ("en", "zh")]
    return made, asked


def test_nasty_rows_have_the_same_fates_and_cents(
    tmp_path: Path, engine: Engine, request: pytest.FixtureRequest
) -> None:
    files = {name: content for name, (_, content) in FILES.items()}
    made, asked = taken_in(tmp_path, engine, files, LAYOUT)
    for name, (rows, _) in FILES.items():
        (told,) = [row for row in made.tables["tie_out"] if row["file"] == name]
        expected = {fate: sum(row.fate == fate for row in rows) for fate in FATES}
        assert {fate: told[fate] for fate in FATES} == expected, name
        assert told["rows"] == sum(expected.values())
        reasons = sorted(row.reason for row in rows if row.fate == "rejected")
        assert sorted(row["reason"] for row in made.tables["rejects"] if row["file"] == name) == reasons, name
        assert all(row["line"] for row in made.tables["rejects"]), made.tables["rejects"]
        assert told["amount"] == sum(row.cents for row in rows), name
    if not isinstance(engine, DuckDBEngine):
        _, embedded = taken_in(tmp_path, DuckDBEngine(), files, LAYOUT)
        assert asked == embedded
