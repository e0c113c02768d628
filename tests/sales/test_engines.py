"""One contract for every engine: the same rows end in the same fates, with the same cents and the same findings.

`--spark MASTER` says which Spark is asked; tests/sales/test_cluster.py asks a cluster.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.sales.conftest import SPARKS, Opener
from tests.sales.reading import HEAD, Reading, read

from salesplan.cli.running import read_plan
from salesplan.errors import ExportsError
from salesplan.metrics.concentration import FINE, herfindahl, of_squares
from salesplan.planning.documents.review import review_document
from salesplan.planning.intake import take_in_exports
from salesplan.render.write import write
from salesplan.sales.customers import squared_shares
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import Engine, Readable
from salesplan.sales.opening import open_engine
from salesplan.sales.reckoning import FATES
from salesplan.sales.rows import RowsOf, first_rows, groups_of
from salesplan.terms.money import to_atoms

EXAMPLE = ROOT / "plans" / "direct-selling"
pytestmark = pytest.mark.xdist_group("spark")  # one session serves them all, so one process runs them
NINES = "9" * 38  # the largest decimal


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
    good("a33", "-.5", -50, day="2026/1/1 下午 09:30:00"),  # as a Chinese Windows and an Oracle write them
    good("a34", "人民币12", 1200, day="2026-01-01 上午9:05"),
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
            columns = f"{same}, {more}"
            columns = columns if name == "sales" else columns.replace(" why,", "").replace(" line_no,", "")
            order = ", ".join(f"{column} NULLS LAST" for column in columns.split(", "))
            asked[name] = opened.ask(f"SELECT {columns} FROM {name} ORDER BY {order}")
        wanted = RowsOf(fates=FATES)
        asked["groups"] = groups_of(opened, wanted)
        asked["rows"] = [vars(row) | {"place": None} for row in first_rows(opened, taken.intake, wanted, 1000)]

    made = read(folder, dict(files), layout, head, engine=engine, then=ask)
    asked["tables"] = made.tables
    asked["findings"] = [found.say(language) for found in made.taken.findings for language in ("en", "zh")]
    return made, asked


def test_nasty_rows_have_the_same_fates_and_cents(tmp_path: Path, engine: Engine) -> None:
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


PRICED = """review: {tolerance: 100%}
exports:
  shop:
    files: "*.csv"
    columns: {date: date, order: order, region: region, product: product, quantity: qty, unit_price: price,
              discount: off, unit_cost: cost}
    separator: ";"
    decimal: ","
    thousands: "."
    returns: {column: kind, values: [R]}
    duplicates: row
    blank: {discount: "0"}
"""
PRICED_ROWS = [
    Row("2026-01-05;1;sh;cream;3;1.234,50;;10;S", "credited", 370350),
    Row("2026-01-05;1;sh;cream;3;1.234,50;;10;S", "duplicate", 370350),
    Row("2026-01-05;1;sh;cream;3;1.234,50;0;10;S", "credited", 370350),  # read alike, written otherwise
    Row("2026-01-05;2;sh;cream;2;100;15%;;R", "credited", -17000),
    Row("2026-01-05;3;sh;soap;2;100;8.5折;x;S", "rejected", 17000, "not_a_number"),
    Row("2026-01-05;4;sh;soap;9999999999;9999999,99999;0,0000001;1;S", "rejected", reason="too_large"),
    Row("2026-01-05;5;sh;soap;0,001;0,00001;0,5;1;S", "credited"),
    Row("2026-01-05;6;sh;soap;0,0001;1;0;1;S", "rejected", reason="too_fine"),
    Row("2026-01-05;7;sh;soap;1;1;1,5;1;S", "rejected", reason="discount_range"),
    Row("2026-01-05;8;sh;soap;12345678901234567890;1;0;1;S", "rejected", reason="too_large"),
]
MIXED = """teams: {t: {sellers: {a: {name: 甲, territory: [{region: sh, share: 60%}]}, b: {name: 乙, territory: [{region: js}]}}}}
rates:
  USD: {plan: 7.10, actual: [{from: 2026-02-01, rate: 7.2}, {from: 2026-01-01, rate: "7.18"}]}
  JPY: {plan: 0.048}
review: {tolerance: 100%}
exports:
  erp:
    files: lines.csv
    columns: {date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount,
              customer: who, currency: money, seller: [s1, s2], share: [h1, h2], cost: cost}
    join: {files: heads.csv, on: order}
"""
MIXED_ROWS = [
    Row("1,1,cream,1,100.01,USD,甲,乙,70%,30%,50", "credited", 72007),
    Row("1,2,soap,1,1000,jpy,甲,,1,,1", "credited", 4800),
    Row("2,1,soap,-1,-50.00,CNY,,,1,,", "credited", -5000),  # by territory, 60 % of it
    Row("2,2,soap,1,1.0000000001,USD,,,1,,", "rejected", reason="too_fine"),
    Row("2,3,soap,1,1,XAU,,,,,", "rejected", reason="no_such_currency"),
    Row("3,1,soap,1,9.00,CNY,丙,,1,,", "unmatched", 900),
    Row("4,1,soap,1,9.00,CNY,,,,,", "rejected", reason="no_partner"),
    Row("5,1,soap,1,9.00,CNY,,,,,", "rejected", reason="many_partners"),
    Row("1,4,soap,1,9.00,CNY,甲,乙,70%,40%,", "rejected", 900, "shares_not_one"),
    Row("1,5,soap,1,¥9.00,cny,甲,,1,,", "credited", 900),
    Row("1,6,soap,1,$9.00,CNY,甲,,1,,", "rejected", reason="not_a_number"),
]
HEADS = "order,date,region,who\n1,2026-02-01,sh,Kim\n2,2026-01-31,sh,Lee\n2,2026-01-31,sh,Lee\n3,2026-01-31,js,\n5,2026-01-31,js,A\n5,2026-01-31,js,B\n"


@pytest.mark.parametrize(
    ("rows", "head", "layout", "more"),
    [
        (PRICED_ROWS, "date;order;region;product;qty;price;off;cost;kind", PRICED, {}),
        (MIXED_ROWS, "order,line,product,qty,amount,money,s1,s2,h1,h2,cost", MIXED, {"heads.csv": HEADS.encode()}),
    ],
    ids=["priced", "mixed"],
)
def test_computed_converted_and_shared_amounts_are_the_same(
    tmp_path: Path, engine: Engine, rows: list[Row], head: str, layout: str, more: dict[str, bytes]
) -> None:
    files = {"lines.csv": text_of(rows, head).encode(), **more}
    made, asked = taken_in(tmp_path, engine, files, layout)
    assert made.fates == {fate: n for fate in FATES if (n := sum(row.fate == fate for row in rows))}
    told = {row["line"]: row["reason"] for row in made.tables["rejects"]}
    assert told == {line: row.reason for line, row in enumerate(rows, 2) if row.fate == "rejected"}
    sums = {fate: sum(row.cents for row in rows if row.fate == fate) for fate in ("credited", "duplicate", "unmatched")}
    (tied,) = made.tables["tie_out"]
    assert {fate: tied[f"{fate}_amount"] for fate in sums} == sums
    if not isinstance(engine, DuckDBEngine):
        _, embedded = taken_in(tmp_path, DuckDBEngine(), files, layout)
        assert asked == embedded


def reviewed(engine: Engine, file: Path, period: str | None = None, as_of: date | None = None) -> bytes:
    """The example's whole review as JSON; closes the engine."""
    ground, findings = read_plan(EXAMPLE, None)
    with closing(engine):
        made = review_document(ground, findings, engine, take_in_exports(ground, engine), period, as_of, None)
        write(made.document, "json", file, None)
    return file.read_bytes()


@pytest.mark.parametrize("name", [*SPARKS, "spark-far-summed"])
def test_a_whole_review_has_the_same_bytes(tmp_path: Path, opened: Opener, name: str) -> None:
    embedded = reviewed(opened("duckdb"), tmp_path / "embedded.json")
    assert len(embedded) > 100_000
    assert reviewed(opened(name), tmp_path / "spark.json") == embedded


@pytest.mark.parametrize(
    ("period", "as_of"), [(None, None), (None, date(2026, 5, 20)), ("2026-03", None), ("2026-01", date(2026, 1, 31))]
)
def test_sums_made_beforehand_have_the_same_bytes(
    tmp_path: Path, opened: Opener, period: str | None, as_of: date | None
) -> None:
    plain = reviewed(opened("duckdb"), tmp_path / "plain.json", period, as_of)
    assert reviewed(opened("duckdb-summed"), tmp_path / "summed.json", period, as_of) == plain


def test_sums_beyond_exactness_are_told(tmp_path: Path, engine: Engine) -> None:
    rows = "".join(f"2026-01-05,{i},1,sh,cream,1,9999999999999999.99,Kim,ok\n" for i in range(200))
    with pytest.raises(ExportsError) as told:
        read(tmp_path, {"a.csv": f"{COLUMNS}\n{rows}"}, LAYOUT, engine=engine)
    assert [found.code for found in told.value.findings] == ["SP415"]


@pytest.mark.parametrize(
    "amounts",
    [
        ["1", "1", "1"],
        ["0.333333333333333", "0.000000000000001", "12345678901234.567890123456789", "-5"],
        ["99999999999999999999.99", "33333333333333333333.33", "0.01"],
        ["0.000000000000002", "0.000000000000001"],
        ["-1", "0"],
    ],
    ids=["thirds", "spread", "huge", "tiny", "none"],
)
def test_squared_shares_are_exact(engine: Engine, amounts: list[str]) -> None:
    with closing(engine):
        engine.give("customer_ranks", {"amount": "DECIMAL(38,15)"}, [[Decimal(amount) for amount in amounts]])
        squares = squared_shares(engine, FINE)
    atoms = [to_atoms(Decimal(amount)) for amount in amounts if Decimal(amount) > 0]
    assert (None if squares is None else of_squares(squares)) == herfindahl(atoms)


def test_the_share_of_the_tasks_that_are_done_is_known(spark: Any) -> None:
    from salesplan.sales.spark_session import share_of

    status, seen, over = spark.sparkContext.statusTracker(), set[float | None](), Event()

    def look() -> None:
        while not over.wait(0.05):
            seen.add(share_of(status, 0))

    looking = Thread(target=look)
    looking.start()
    spark.sql("SELECT reflect('java.lang.Thread', 'sleep', 1000L + id) FROM range(2)").collect()
    over.set()
    looking.join()
    shares = seen - {None}
    assert shares
    assert all(0 <= share <= 1 for share in shares)
    assert share_of(status, 0) is None


def test_a_second_engine_shares_the_one_spark_of_a_process(tmp_path: Path, spark: Any) -> None:
    (tmp_path / "a.csv").write_text("k,v\n1,a\n2,b\n", "utf-8")
    with open_engine("local[2]") as engine:
        engine.read("t", [Readable(0, tmp_path / "a.csv", 1)], ",", 2, {"p0": 0}, broken=False)
        engine.settle("kept", f"SELECT p0, {engine.record} AS rowid FROM t m")
        assert sorted(row[0] for row in engine.ask("SELECT p0 FROM kept")) == ["1", "2"]
        # Spark is told what was made here when it is asked for it, and after the table was made anew, of the new one.
        for number in ("1", "2"):
            engine.give("wanted", {"number": "VARCHAR"}, [[number]])
            engine.make("matched", "SELECT w.number, k.rowid FROM wanted w JOIN kept k ON k.p0 = w.number")
            asked = f"SELECT m.p0 FROM t m JOIN matched b ON b.rowid = {engine.record}"
            assert engine.ask(asked) == [(number,)]
    assert spark.sql("SELECT 1").collect()


def test_faults_within_spark_are_told_without_java(tmp_path: Path, spark: Any) -> None:
    from salesplan.sales.spark_engine import SparkEngine

    engine = SparkEngine(spark)
    with pytest.raises(ExportsError) as told:
        engine.read("t", [Readable(0, tmp_path / "never.csv", 1)], ",", 2, {"p0": 0}, broken=False)
    assert [found.code for found in told.value.findings] == ["SP486"]
    with pytest.raises(ExportsError) as told:
        engine.ask("SELECT raise_error('java.lang.Oops: at org.apache')")
    assert [found.code for found in told.value.findings] == ["SP487"]
    assert all("\n" not in found.message("en") and "\tat " not in found.message("zh") for found in told.value.findings)
    engine.close()


def test_what_was_made_here_goes_to_spark_when_the_files_grow_too_large(tmp_path: Path, spark: Any) -> None:
    from salesplan.sales.spark_engine import SparkEngine
    from salesplan.sales.spark_near import NearEngine

    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("k\n1\n2\n", "utf-8")
    second.write_text("k\n3\n", "utf-8")
    with closing(NearEngine(lambda _: SparkEngine(spark), most=first.stat().st_size)) as engine:
        engine.read("t", [Readable(0, first, 1)], ",", 1, {"p0": 0}, broken=False)
        engine.settle("kept", "SELECT p0 FROM t m")
        engine.give("wanted", {"number": "VARCHAR"}, [["1"]])
        engine.make("matched", "SELECT k.p0 FROM kept k JOIN wanted w ON w.number = k.p0")
        engine.view("seen", "SELECT p0 FROM matched")
        assert engine.ask("SELECT p0 FROM seen") == [("1",)]
        engine.read("u", [Readable(1, second, 1)], ",", 1, {"p0": 0}, broken=False)
        engine.settle("more", "SELECT p0 FROM u m")
        # Of all that, Spark alone is asked now; a name that is given anew means the new, what was made of the old stays.
        engine.make("matched", "SELECT p0 FROM more")
        engine.give("wanted", {"number": "VARCHAR"}, [["2"]])
        assert engine.ask("SELECT p0 FROM seen") == [("1",)]
        assert engine.ask("SELECT p0 FROM matched") == [("3",)]
        asked = "SELECT k.p0 FROM (SELECT * FROM kept UNION ALL SELECT * FROM more) k JOIN wanted w ON w.number = k.p0"
        assert engine.ask(asked) == [("2",)]


def test_rows_that_fail_on_their_way_here_are_told(
    tmp_path: Path, opened: Opener, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("k\n1\n2\n", "utf-8")
    with closing(opened("spark-near")) as engine:
        engine.read("t", [Readable(0, tmp_path / "a.csv", 1)], ",", 1, {"p0": 0}, broken=False)
        with pytest.raises(ExportsError) as told:
            engine.settle("kept", "SELECT raise_error(concat('java.lang.Oops: ', m.p0)) AS never FROM t m")
        assert [found.code for found in told.value.findings] == ["SP487"]
        with pytest.raises(ExportsError) as told:
            engine.settle(
                "kept", f"SELECT CAST(m.p0 AS DECIMAL(38,0)) * CAST('{NINES}' AS DECIMAL(38,0)) AS large FROM t m"
            )
        assert [found.code for found in told.value.findings] == ["SP415"]
        with pytest.raises(ExportsError) as told:
            engine.settle("kept", "SELECT CAST(concat('x', m.p0) AS INTEGER) AS number FROM t m")
        assert [found.code for found in told.value.findings] == ["SP487"]
        engine.settle("kept", "SELECT p0 FROM t m")  # and nothing is left of it
        assert len(engine.ask("SELECT * FROM kept")) == 2
    assert capfd.readouterr() == ("", "")
