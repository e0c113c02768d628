"""What becomes of a row hangs on its text, not on the road on which it is read (同文同判): quotes, blanks, headers, numbers."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sales.reading import COLUMNS, HEAD, LAYOUT, Reading, read

from salesplan.errors import ExportsError
from salesplan.planning.intake import TakenIn
from salesplan.sales.engine import Engine

LINES = ("2026-01-05,o1,1,sh,cream,1,1000", "2026-01-05,o2,1,sh,cream,1,20", "2026-01-06,o3,1,js,cream,1,7")
ODD = '2026-01-07,o9,1,js,cream,1,"1"0'  # which the strict reader refuses


def total(made: Reading) -> tuple[int, int]:
    """Rows and cents of the first file."""
    tied = made.tables["tie_out"][0]
    return tied["rows"], tied["amount"]


CELLS = [
    "1",
    '""',
    '"a""b"',
    '"a\nb"',
    '"open',
    '5"',
    'x "y" z',
    ' "q"',
    '"q" ',
    '"q"z',
    '"a,b"',
    '"a\r\nb"',
    "\r",
    '"',
]


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file with odd quotes and line ends."""
    end, rows = draw(st.sampled_from(["\n", "\r\n"])), [COLUMNS.strip()]
    for number in range(draw(st.integers(1, 6))):
        fields = ["2026-01-05", str(number), "1", "sh", "cream", "1", "1"]
        fields[draw(st.sampled_from([1, 2, 5]))] = draw(st.sampled_from(CELLS))
        rows.append(",".join(fields))
    return end.join(rows) + draw(st.sampled_from([end, "", "\n"]))


def per_file(texts: dict[str, str]) -> dict[str, list[object]]:
    """What becomes of the rows of each file."""
    found: dict[str, list[object]] = {name: [] for name in texts}
    with tempfile.TemporaryDirectory() as folder:
        made = read(Path(folder), texts, LAYOUT + "    duplicates: none\nreview: {tolerance: 100%}\n")
    for table, columns in (("fates", ("fate", "reason", "rows", "amount")), ("rejects", ("line", "reason", "text"))):
        for row in made.tables[table]:
            found[row["file"]].append([row[column] for column in columns])
    return found


@settings(max_examples=50)
@given(st.lists(files(), min_size=2, max_size=4))
def test_what_becomes_of_a_file_does_not_depend_on_those_beside_it(texts: list[str]) -> None:
    named = {f"{i}.csv": text for i, text in enumerate(texts)}
    assert per_file(named) == {name: one for n, t in named.items() for name, one in per_file({n: t}).items()}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("above", "header"),
    [
        ('date,order,line,region,product,qty,amount,"net{}(CNY)"', 1),
        ('"Report of{}January"{}' + COLUMNS.strip(), 3),
        ('"Report of January{}printed today{}' + COLUMNS.strip(), 3),
        ('5" pipes, 6" and more{}{}' + COLUMNS.strip(), 3),
        ('date,order,line,region,product,qty,amount,"who"x', 1),
        ('date,order,line,region,product,qty,amount, "who" ', 1),
        ('date,order,line,region,product,qty,amount,w"h"o', 1),
        ('date,order,line,region,product,qty,amount,"who', 1),
        ('date,order,line,region,product,qty,amount,"who""', 1),
        ('date,order,line,region,product,qty,"amount,who', 1),
    ],
    ids=[
        "name of two lines",
        "title of two lines",
        "open",
        "inches",
        "text behind",
        "blanks beside",
        "within",
        "never closed",
        "closed twice",
        "two names",
    ],
)
def test_quotes_above_the_rows_hide_none(tmp_path: Path, engine: Engine, above: str, header: int, end: str) -> None:
    lines = [f"{line},1" if header == 1 else line for line in LINES]
    text = end.join([above.replace("{}", end), *lines]) + end
    layout = LAYOUT.replace('"*.csv"', f'"*.csv"\n    header: {header}')
    assert total(read(tmp_path, {"a.csv": text}, layout, engine=engine)) == (3, 102700)


@pytest.mark.parametrize("closed", ["", '"nice"', '"so ""nice"""', '5"', '","'])
def test_a_header_that_never_closes_its_quote_is_one_line(tmp_path: Path, engine: Engine, closed: str) -> None:
    rows = "".join(f"{line},{closed}\n" for line in LINES) * 500
    layout = LAYOUT + "    duplicates: none\n"
    made = read(tmp_path, {"a.csv": COLUMNS.strip() + ',"who\n' + rows}, layout, engine=engine)
    assert total(made) == (1500, 51350000)


@pytest.mark.parametrize("ends", ["1,", '1,"a, b"', '1,"a""b"', '1,"a\nb"'])
def test_a_quote_that_is_never_closed_takes_no_row_with_it(tmp_path: Path, engine: Engine, ends: str) -> None:
    """The next quote opens a field of another row: it closes nothing."""
    rows = "".join(f"2026-01-0{i},o{i},1,sh,cream,1,{ends}\n" for i in (6, 7, 8))
    text = COLUMNS.strip() + ',who\n2026-01-05,o5,1,sh,cream,1,5,"kim\n' + rows
    made = read(tmp_path, {"a.csv": text}, engine=engine)
    assert (made.fates, total(made)) == ({"credited": 3, "rejected": 1}, (4, 300))
    assert [(row["line"], row["reason"]) for row in made.tables["rejects"]] == [(2, "quote_unclosed")]


@pytest.mark.parametrize(
    "remarks",
    [('"see', "x", 'size 5"'), ('"see', 'x"', ""), ('"see', "x", '" note"'), ('  "see', "x", 'y"')],
    ids=["closed later", "closed below", "text behind", "blanks before"],
)
@pytest.mark.parametrize("odd", ["", '"ok"z', '"ok"', ' "ok"'])
def test_what_a_quote_frames_holds_no_whole_rows(
    tmp_path: Path, engine: Engine, remarks: tuple[str, ...], odd: str
) -> None:
    """And what becomes of a row doesn't hang on another one."""
    rows = [f"{line},{remark}" for line, remark in zip(LINES, remarks, strict=True)]
    text = "\n".join([COLUMNS.strip() + ",who", *rows, f"2026-01-09,o9,1,js,cream,1,5,{odd}"]) + "\n"
    made = read(tmp_path, {"a.csv": text}, engine=engine)
    assert (made.fates, total(made)) == ({"credited": 3, "rejected": 1}, (4, 3200))
    assert [(row["line"], row["reason"]) for row in made.tables["rejects"]] == [(2, "quote_unclosed")]


def test_an_amount_that_is_never_closed(tmp_path: Path, engine: Engine) -> None:
    rows = '2026-01-05,a,1,sh,cream,1,"10,x\n2026-01-05,b,1,sh,cream,1,20,x\n2026-01-05,c,1,sh,cream,1,40,"\nnote"\n'
    made = read(tmp_path, {"a.csv": COLUMNS.strip() + ",who\n" + rows}, engine=engine)
    assert (made.fates, total(made)) == ({"credited": 2, "rejected": 1}, (3, 6000))


def test_fields_of_several_lines_stay_whole(tmp_path: Path, engine: Engine) -> None:
    rows = '"2026-01-05",a,1,sh,cream,1,10,"one, two\n\nthree, ""four"", five\n"\n"b\nb",2026-01-05,1,sh,cream,1,20,\n'
    layout = LAYOUT + "    duplicates: none\n"
    made = read(tmp_path, {"a.csv": COLUMNS.strip() + ",who\n" + rows}, layout, engine=engine)
    assert (made.fates, total(made)) == ({"credited": 1, "rejected": 1}, (2, 3000))
    (told,) = made.tables["rejects"]
    assert (told["line"], told["reason"], told["text"].startswith('"b')) == (6, "not_a_date", True)


def test_amounts_within_quotes_behind_blanks_are_read(tmp_path: Path, engine: Engine) -> None:
    rows = '2026-01-05,a,1,sh,cream,1,  "1,000.00"\n2026-01-05,b,1,sh,cream, "1" ,x\n'
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, engine=engine)
    assert (total(made), [row["line"] for row in made.tables["rejects"]]) == ((2, 100000), [3])


@pytest.mark.parametrize(
    "other", ["date,order,line,region,product,amount,qty", "date,order,line,region,product,qty,amount,"]
)
def test_whole_rows_of_other_columns_are_other_rows(tmp_path: Path, engine: Engine, other: str) -> None:
    row = "2026-01-05,a,1,sh,cream,5,10\n"
    files = {"a.csv": COLUMNS + row + row, "b.csv": other + "\n" + row.replace("\n", "," * other.endswith(",") + "\n")}
    made = read(tmp_path, files, LAYOUT + "    duplicates: row\n", engine=engine)
    assert (made.fates, "SP436" in made.codes) == ({"credited": 2, "duplicate": 1}, True)
    alike = read(tmp_path, {"a.csv": COLUMNS + row, "b.csv": COLUMNS + row}, LAYOUT + "    duplicates: row\n")
    assert (alike.fates, "SP436" in alike.codes) == ({"credited": 1, "duplicate": 1}, False)


@pytest.mark.parametrize(("above", "below"), [("\r\n", "\n"), ("\n", "\r\n")])
def test_other_line_ends_above_the_rows_hide_none(tmp_path: Path, engine: Engine, above: str, below: str) -> None:
    rows = below.join(["", *LINES, ""])
    layout = LAYOUT.replace('"*.csv"', '"*.csv"\n    header: 2')
    assert total(read(tmp_path, {"a.csv": f"Report{above}{COLUMNS.strip()}{rows}"}, layout, engine=engine)) == (
        3,
        102700,
    )


@pytest.mark.parametrize(("above", "below"), [("\r\n", "\n"), ("\n", "\r\n")])
def test_other_line_ends_than_those_of_the_header_hide_none(
    tmp_path: Path, engine: Engine, above: str, below: str
) -> None:
    text = f"sep=,{above}{COLUMNS.strip()}{above}{below.join(LINES)}{below}"
    assert total(read(tmp_path, {"a.csv": text}, engine=engine)) == (3, 102700)


@pytest.mark.parametrize("line", ["", "1"])
def test_rows_without_a_number_are_no_repetitions(tmp_path: Path, engine: Engine, line: str) -> None:
    rows = f"2026-01-05,,{line},sh,cream,1,5\n2026-01-05,,{line},sh,cream,1,5\n2026-01-05,-,{line},js,cream,1,5\n"
    rows += f"2026-01-05,-,{line},js,cream,1,5\n2026-01-05,x,1,js,cream,1,5\n2026-01-05,x,1,js,cream,1,5\n"
    layout = LAYOUT.replace("columns:", 'missing: "-"\n    columns:')
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, layout, engine=engine)
    assert made.fates == {"credited": 5, "duplicate": 1}
    (told,) = [found for found in made.taken.findings if found.code == "SP434"]
    assert dict(told.facts)["rows"] == 4


def test_lines_belong_to_the_key_only_where_it_names_them(tmp_path: Path) -> None:
    rows = "2026-01-05,x,,sh,cream,1,5\n2026-01-05,x,,sh,cream,1,6\n2026-01-05,y,,sh,cream,1,5\n"
    by_line = read(tmp_path, {"a.csv": COLUMNS + rows})
    assert by_line.fates == {"credited": 3}
    by_order = read(tmp_path, {"a.csv": COLUMNS + rows}, LAYOUT + "    duplicates: [order]\n")
    assert by_order.fates == {"credited": 2, "duplicate": 1}
    assert "SP434" not in by_order.codes


def test_whole_rows_are_compared_without_blanks_beside_quotes(tmp_path: Path, engine: Engine) -> None:
    rows = '2026-01-05,y,1, sh,"cream",1,50\n2026-01-05,z,1,sh,cream,1,7\n'
    files = {"a.csv": COLUMNS + rows, "b.csv": COLUMNS + rows + ODD + "\n"}
    made = read(tmp_path, files, LAYOUT + "    duplicates: row\n", engine=engine)
    assert made.fates == {"credited": 3, "duplicate": 2}


def test_rows_with_blanks_beside_quotes_have_lines(tmp_path: Path, engine: Engine) -> None:
    rows = '2026-01-05,o3, 1,"sh",cream,1,x\n2026-01-05,o4,1, js,"cream" ,1,y\n2026-01-05,o5, 1,js,cream,1,z\n'
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, engine=engine)
    assert [row["line"] for row in made.tables["rejects"]] == [2, 3, 4]


def test_a_mistyped_amount_is_named_where_it_breaks_the_sums(tmp_path: Path, engine: Engine) -> None:
    rows = "2026-01-05,a,1,sh,cream,1,10\n2026-01-05,b,1,sh,cream,1,-9999999999999999\n2026-01-05,c,1,sh,cream,1,12.5\n"
    with pytest.raises(ExportsError) as told:
        read(tmp_path, {"a.csv": COLUMNS + rows}, engine=engine)
    (found,) = told.value.findings
    assert "a.csv:3 (9,999,999,999,999,999.00)." in found.say("en")
    assert "12.5" not in found.say("en")


def test_what_stands_far_beyond_the_columns_is_no_blank_row(tmp_path: Path) -> None:
    rows = "," * 40 + "9\n" + "," * 50 + "\n2026-01-05,a,1,sh,cream,1,10\n"
    made = read(tmp_path, {"a.csv": COLUMNS + rows})
    assert made.fates == {"credited": 1, "rejected": 1}
    assert [(row["line"], row["reason"]) for row in made.tables["rejects"]] == [(2, "too_many_fields")]


def test_what_stands_for_nothing_is_an_empty_cell_everywhere(tmp_path: Path, engine: Engine) -> None:
    layout = LAYOUT.replace("amount: amount}", "amount: amount, cost: cost, customer: who}").replace(
        "columns:", 'missing: [N/A, "9999"]\n    blank: {quantity: 7}\n    columns:'
    )
    rows = [
        "2026-01-05,a,1,sh,cream,1,9999,1,kim",
        "2026-01-05,b,1,sh,cream,N/A,5,N/A,N/A",
        "2026-01-05,c,1,sh,cream,1,6,9999,kim",
    ]
    found: list[object] = []

    def ask(taken: TakenIn, asked: Engine) -> None:
        found.extend(asked.ask("SELECT amount, quantity, cost, customer FROM sales WHERE counted ORDER BY amount"))

    head = COLUMNS.strip() + ",cost,who\n"
    made = read(tmp_path, {"a.csv": head + "".join(f"{row}\n" for row in rows)}, layout, engine=engine, then=ask)
    assert [(row["line"], row["reason"]) for row in made.tables["rejects"]] == [(2, "cell_empty")]
    assert found == [(5, 7, None, None), (6, 1, None, "kim")]


def test_a_return_of_nothing_is_no_repetition_of_its_sale(tmp_path: Path) -> None:
    layout = LAYOUT.replace("amount: amount}", "amount: amount}\n    returns: {column: kind, values: R}")
    rows = "2026-01-05,a,1,sh,cream,1,0,\n2026-01-09,a,1,sh,cream,1,0,R\n2026-01-09,a,1,sh,cream,1,0,R\n"
    made = read(tmp_path, {"a.csv": COLUMNS.strip() + ",kind\n" + rows}, layout)
    assert made.fates == {"credited": 2, "duplicate": 1}


@pytest.mark.parametrize(
    ("territory", "credited"),
    [("{}", 11100), ("{region: east}", 11000), ("{region: sh}", 1000), ("{region: east, product: cream}", 10000)],
)
def test_a_territory_covers_what_is_sold_on_a_node_with_parts(tmp_path: Path, territory: str, credited: int) -> None:
    head = f"{HEAD}teams: {{t: {{name: 一组, sellers: {{s1: {{name: 张伟, territory: [{territory}]}}}}}}}}\n"
    rows = "2026-01-05,a,1,east,cream,1,100\n2026-01-05,b,1,sh,soap,1,10\n2026-01-05,c,1,north,soap,1,1\n"
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, head=head)
    actual = made.actual("seller", "s1")
    assert actual is not None
    assert int(Decimal(actual) * 100) == credited


@pytest.mark.parametrize("name", ["a.rewritten", "a.cut", "recoded.csv"])
def test_a_name_of_a_file_says_nothing_of_its_header(tmp_path: Path, name: str) -> None:
    made = read(tmp_path, {name: COLUMNS + LINES[0] + "\n"}, LAYOUT.replace("*.csv", name))
    assert made.fates == {"credited": 1}


def test_what_an_empty_cell_means_holds_for_texts_and_days(tmp_path: Path, engine: Engine) -> None:
    blank = "blank: {date: 2026-01-02, order: web, line: 1, customer: walk-in}"
    layout = LAYOUT.replace("amount: amount}", f"amount: amount, customer: who}}\n    {blank}")
    rows = ",,,sh,cream,1,5,\n2026-01-05,a,,sh,cream,1,5,kim\n2026-01-05,a,1,sh,cream,1,5,kim\n,,1,sh,cream,1,5,\n"
    found: list[object] = []

    def ask(taken: TakenIn, asked: Engine) -> None:
        found.extend(asked.ask("SELECT day, order_no, line_no, customer FROM sales WHERE counted ORDER BY day"))

    made = read(tmp_path, {"a.csv": COLUMNS.strip() + ",who\n" + rows}, layout, engine=engine, then=ask)
    assert made.fates == {"credited": 2, "duplicate": 2}
    assert found == [(date(2026, 1, 2), "web", "1", "walk-in"), (date(2026, 1, 5), "a", "1", "kim")]


@pytest.mark.parametrize("amount", ["€7", "7 USD", "CR 7", "7²"])
def test_an_amount_of_another_currency_is_none(tmp_path: Path, engine: Engine, amount: str) -> None:
    rows = f"2026-01-05,a,1,sh,cream,1,{amount}\n2026-01-05,b,1,sh,cream,1,¥7\n2026-01-05,c,1,sh,cream,1,7 CNY\n"
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, engine=engine)
    assert (made.fates, total(made)) == ({"credited": 2, "rejected": 1}, (3, 1400))
    assert [(row["line"], row["reason"]) for row in made.tables["rejects"]] == [(2, "not_a_number")]
