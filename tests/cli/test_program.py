"""The program as a user runs it: commands, formats, exit codes, files."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, Runner

PLAN = ROOT / "plans" / "direct-selling"

SMALL = """salesplan: 1
name: 小计划
currency: CNY
language: zh
calendar: {starts: 2026-01-01}
target: 1_200
regions: {east: {name: 华东, target: 60%}, north: {name: 华北}}
decompose: {seasonality: even}
exports:
  erp:
    files: "*.csv"
    columns: {date: 日期, order: 单号, line: 行号, region: 区域, amount: 金额}
review: {tolerance: 10%}
"""
SALES = "日期,单号,行号,区域,金额\n2026-01-05,1,1,华东,50\n2026-02-05,2,1,华北,30.50\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "sales.csv").write_text(SALES, "utf-8")
    return tmp_path / "plan.yaml"


def test_every_command_has_a_help_text(salesplan: Runner) -> None:
    commands = re.findall(r"^  (\w+)  +\S", salesplan("--help").out, re.MULTILINE)
    assert {"init", "check", "decompose", "report", "schema"} <= set(commands)
    for command in commands:
        assert f"salesplan {command} " in salesplan(command, "--help").out.replace("python -m ", "")


def test_version(salesplan: Runner) -> None:
    assert re.fullmatch(r"salesplan \d+\.\d+\.\d+\n", salesplan("--version").out)


def test_check_says_what_is_right(salesplan: Runner, small: Path) -> None:
    run = salesplan("check", small)
    assert (run.code, run.err) == (0, "")
    assert "0 个错误" in run.out


def test_check_tells_every_fault_and_ends_with_3(salesplan: Runner, small: Path) -> None:
    small.write_text(SMALL.replace("60%", "lots").replace("seasonality", "season"), "utf-8")
    run = salesplan("check", small)
    assert run.code == 3
    assert re.findall(r"plan\.yaml:(\d+:\d+): (SP\d+)", run.out) == [("7:36", "SP106"), ("8:13", "SP104")]
    found = salesplan("check", small, "--format", "json", "--lang", "en").json["findings"]
    assert [f["code"] for f in found] == ["SP106", "SP104"]
    assert found[1]["hint"] == 'Did you mean "seasonality"?'


@pytest.mark.parametrize("command", ["decompose", "report"])
def test_a_wrong_plan_ends_with_3_everywhere(salesplan: Runner, small: Path, command: str) -> None:
    small.write_text(SMALL.replace("60%", "lots"), "utf-8")
    run = salesplan(command, small)
    assert (run.code, run.out) == (3, "")
    assert "SP106" in run.err


def test_report_reviews_the_period_of_the_latest_sale(salesplan: Runner, small: Path) -> None:
    run = salesplan("report", small, "--format", "json")
    assert run.code == 0
    assert run.json["parameters"]["period"] == "2026-02"
    (east,) = [r for r in run.table("attainment") if r["node"] == "east" and r["span"] == "year_to_date"]
    assert (east["target"], east["actual"], east["variance"], east["attainment"]) == (120.0, 50.0, -70.0, 0.416667)
    (february,) = [r for r in run.table("attainment") if r["node"] == "east" and r["span"] == "period"]
    assert (february["actual"], february["variance"]) == (0.0, -60.0)
    assert february["partial_until"] == "2026-02-05"
    trend = [r for r in run.table("trend") if r["node"] == "company"]
    assert [r["actual"] for r in trend] == [50.0, 30.5] + [None] * 10


def test_an_earlier_period_is_shown_as_it_was(salesplan: Runner, small: Path) -> None:
    run = salesplan("report", small, "--period", "2026-01", "--format", "json", "--lang", "en")
    (year,) = [r for r in run.table("attainment") if r["node"] == "company" and r["span"] == "year"]
    assert year["actual"] == 50.0
    assert "SP426" in run.err


def test_as_of_closes_a_period(salesplan: Runner, small: Path) -> None:
    run = salesplan("report", small, "--as-of", "2026-02-28", "--format", "json")
    assert run.json["parameters"] == {"period": "2026-02", "until": "2026-02-28", "partial": False}


def test_money_has_exactly_the_currencys_digits(salesplan: Runner, small: Path) -> None:
    out = salesplan("report", small, "--format", "json").out
    assert '"actual":30.50' in out
    assert '"target":100.00' in out


def test_keys_are_english_in_every_language(salesplan: Runner, small: Path) -> None:
    english, chinese = (
        salesplan("report", small, "--format", "csv", "--table", "trend", "--lang", lang).out for lang in ("en", "zh")
    )
    assert english == chinese
    assert english.startswith("axis,node,name,period,target,actual,attainment,")
    titles = {
        lang: salesplan("report", small, "--format", "json", "--lang", lang).json["tables"]["trend"]["columns"][4]
        for lang in ("en", "zh")
    }
    assert titles == {
        "en": {"key": "target", "title": "Target", "unit": "money"},
        "zh": {"key": "target", "title": "目标", "unit": "money"},
    }


def test_csv_needs_one_table(salesplan: Runner, small: Path) -> None:
    run = salesplan("report", small, "--format", "csv")
    assert (run.code, run.out) == (2, "")
    assert "SP905" in run.err
    assert salesplan("report", small, "--table", "nix").code == 2


def test_files_by_their_suffix_and_folders(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    assert salesplan("report", small, "-o", tmp_path / "r.json").code == 0
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["command"] == "report"
    assert salesplan("report", small, "-o", tmp_path / "r.md").code == 0
    assert (tmp_path / "r.md").read_text("utf-8").startswith("# 小计划")
    assert salesplan("report", small, "--format", "csv", "-o", f"{tmp_path}/all/").code == 0
    names = {file.name for file in (tmp_path / "all").iterdir()}
    assert {"attainment.csv", "trend.csv", "tie_out.csv", "rejects.csv"} <= names
    assert salesplan("report", small, "-o", tmp_path / "r.odt").code == 2
    assert salesplan("report", small, "-o", tmp_path / "no" / "r.json").code == 2


def test_untidy_exports_end_with_4_and_the_output_is_still_written(
    salesplan: Runner, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "sales.csv").write_text(SALES + "2026-02-31,3,1,华东,7\n", "utf-8")
    run = salesplan("report", small, "--format", "json")
    assert run.code == 4
    assert "SP409" in run.err
    assert run.table("rejects")[0]["line"] == 4
    (tmp_path / "sales.csv").unlink()
    assert salesplan("report", small).code == 4


def test_gates_end_with_5_and_the_output_is_still_written(salesplan: Runner, small: Path) -> None:
    run = salesplan("report", small, "--fail-under", "90%", "--format", "json")
    assert run.code == 5
    assert run.json["tables"]["attainment"]
    assert "SP501" in run.err
    assert salesplan("report", small, "--fail-under", "10%").code == 0
    assert salesplan("report", small, "--fail-under", "many").code == 2
    below = salesplan("report", small, "--fail-under", "-5%", "--lang", "en")
    assert (below.code, '"-5%" is below zero' in below.err) == (2, True), below.err


@pytest.mark.parametrize(
    "arguments",
    [["nix"], ["report"], ["report", "x", "--format", "pdf"], ["report", "plans/direct-selling", "--as-of", "soon"]],
)
def test_wrong_use_ends_with_2(salesplan: Runner, arguments: list[str]) -> None:
    assert salesplan(*arguments).code == 2


@pytest.mark.parametrize(
    ("arguments", "behind"),
    [
        (["report", ""], "report"),
        (["report", "PLAN", "-o", ""], "-o"),
        (["report", "PLAN", "--output="], "--output"),
        (["report", "--quiet", " "], "--quiet"),
        (["init", ""], "init"),
        ([""], "salesplan"),
    ],
)
def test_an_empty_argument_is_no_folder(
    salesplan: Runner, small: Path, tmp_path: Path, arguments: list[str], behind: str
) -> None:
    """As a shell writes a variable that isn't set; it would else stand for the current folder."""
    (tmp_path / "here").mkdir()
    run = salesplan(*(str(small) if one == "PLAN" else one for one in arguments), cwd=tmp_path / "here")
    assert (run.code, f"nothing behind `{behind}`" in run.err) == (2, True), run.err
    assert not list((tmp_path / "here").iterdir())


def test_quiet_leaves_only_errors(salesplan: Runner, small: Path) -> None:
    assert salesplan("report", small, "--period", "2026-01", "--quiet").err == ""


def test_the_same_bytes_from_anywhere_and_under_any_clock(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    one = salesplan("report", small, "--format", "json")
    other = salesplan(
        "report", "plan.yaml", "--format", "json", cwd=tmp_path, TZ="Asia/Shanghai", LC_ALL="C", PYTHONHASHSEED="7"
    )
    assert one.out == other.out


def test_keys_and_rows_in_another_order_change_no_byte(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    before = {form: salesplan("report", small, "--format", form).out for form in ("table", "md", "json")}
    head, *rows = SALES.splitlines(keepends=True)
    (tmp_path / "sales.csv").write_text(head + "".join(reversed(rows)), "utf-8")
    sections = re.split(r"(?m)^(?=\w)", SMALL)
    small.write_text("".join(reversed(sections)), "utf-8")
    after = {form: salesplan("report", small, "--format", form).out for form in before}
    for form in before:
        # The hash of a file is that of its bytes; nothing else may differ.
        mask = re.compile(r'"sha256":"\w+","rows"')
        assert mask.sub("", after[form]) == mask.sub("", before[form])


def test_a_failed_write_leaves_the_former_file_whole(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.json"
    target.write_text("former")
    small.write_text(SMALL.replace("60%", "lots"), "utf-8")
    assert salesplan("report", small, "-o", target).code == 3
    assert target.read_text() == "former"
    assert not list(tmp_path.glob(".r.json*"))


def test_spreadsheet_formulas_and_markup_are_defused(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    evil = ["=cmd|' /C calc'!A0", "+1", "@x", "<script>alert(1)</script>|b", "\x1b[31m"]
    rows = "".join(f'2026-02-05,{i},1,"{name}",1\n' for i, name in enumerate(evil, 10))
    (tmp_path / "sales.csv").write_text(SALES + rows, "utf-8")
    cells = [
        r["name"]
        for r in csv.DictReader(io.StringIO(salesplan("report", small, "--format", "csv", "--table", "unmatched").out))
    ]
    assert all(cell.startswith(("'", "<", "\\x1b")) for cell in cells)
    text = salesplan("report", small, "--format", "md").out
    assert "<script>" not in text
    assert "\x1b" not in text + salesplan("report", small).out


def test_a_reader_that_goes_away_is_no_fault(small: Path) -> None:
    command = f"{sys.executable} -m salesplan report {small} -q --format json 2>&1 | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S602
    assert done.stdout == '{\n"salespl'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_full_disk_behind_the_output_is_told(small: Path, form: str) -> None:
    command = f"{sys.executable} -m salesplan report {small} -q --format {form} > /dev/full"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S602
    assert done.returncode == 2
    assert "SP902" in done.stderr
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_of_our_own_is_one_line(small: Path) -> None:
    code = (
        "import sys, salesplan.planning.documents.review as d\n"
        "d.review_document = None\n"
        f"sys.argv = ['salesplan', 'report', {str(small)!r}] + sys.argv[1:]\n"
        "from salesplan.cli.app import main\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("salesplan ")
    assert "Traceback" not in done.stderr
    told = subprocess.run(
        [sys.executable, "-c", code, "--debug"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "Traceback" in told.stderr


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_starter_passes_the_check(salesplan: Runner, tmp_path: Path, language: str) -> None:
    assert salesplan("init", tmp_path / "new", "--lang", language).code == 0
    run = salesplan("check", tmp_path / "new")
    assert run.code == 0, run.out
    assert salesplan("decompose", tmp_path / "new" / "plan.yaml").code == 0
    assert salesplan("init", tmp_path / "new").code == 2


def test_a_draft_from_sales_passes_the_check_and_reports(salesplan: Runner, tmp_path: Path) -> None:
    exports = sorted((ROOT / "examples" / "direct-selling" / "sales").glob("2025-*.csv"))
    arguments = [part for file in exports for part in ("--from-sales", file)]
    run = salesplan("init", tmp_path / "draft", "--lang", "zh", *arguments)
    assert run.code == 0, run.err
    assert salesplan("check", tmp_path / "draft").code == 0
    text = (tmp_path / "draft" / "plan.yaml").read_text("utf-8")
    assert "encoding: gb18030" in text
    assert "上海市" in text
    run = salesplan("decompose", tmp_path / "draft", "--format", "json")
    assert run.code == 0, run.err


def test_a_draft_asks_where_it_cannot_know(salesplan: Runner, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Order Date,Amount\n03/04/2025,5\n")
    run = salesplan("init", tmp_path / "draft", "--from-sales", tmp_path / "a.csv")
    assert (run.code, "SP407" in run.err) == (4, True)
    assert not (tmp_path / "draft").exists()
    assert salesplan("init", tmp_path / "draft", "--from-sales", tmp_path / "a.csv", "--dates", "dd/mm/yyyy").code == 0
    (tmp_path / "b.csv").write_text("x,y\n1,2\n")
    assert "SP430" in salesplan("init", tmp_path / "d2", "--from-sales", tmp_path / "b.csv").err
    for rows, unread in (("", 0), ("2026-01-05,x\nlots\n", 2)):  # a header alone, and rows that can't be read
        (tmp_path / "c.csv").write_text("date,amount\n" + rows, "utf-8")
        run = salesplan("init", tmp_path / "d3", "--from-sales", tmp_path / "c.csv")
        assert (run.code, f"SP433 there is no row with a day and an amount; {unread} can't be read" in run.err) == (
            4,
            True,
        )
        assert not (tmp_path / "d3").exists()


def test_the_schema_is_one(salesplan: Runner) -> None:
    schema = json.loads(salesplan("schema").out)
    assert schema["properties"]["regions"]["anyOf"][0]["$ref"] == "#/$defs/TreeTable"
    assert schema["required"] == ["salesplan", "name", "currency", "calendar"]
    names = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema)))
    assert names <= set(schema["$defs"])


def test_two_runs_at_once_do_not_harm_each_other(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.json"
    command = [sys.executable, "-m", "salesplan", "report", str(small), "-o", str(target)]
    runs = [subprocess.Popen(command, cwd=ROOT, env={**os.environ}) for _ in range(4)]
    assert [run.wait() for run in runs] == [0] * 4
    assert json.loads(target.read_text("utf-8"))["command"] == "report"


def test_days_and_gates_that_make_no_sense_are_refused_in_the_language_of_the_plan(salesplan: Runner) -> None:
    for option, value, told in (
        ("--as-of", "foo", "--as-of：“foo”不是日期，例如 2026-09-15"),
        ("--fail-under", "95", "“95”即目标的 9500%；是否想写“95%”？"),
    ):
        run = salesplan("report", "plans/direct-selling", option, value)
        assert run.code == 2
        assert told in run.err
    assert salesplan("report", "plans/direct-selling", "--fail-under", "1000%").code == 5


def test_a_draft_passes_over_amounts_that_a_review_would_reject(salesplan: Runner, tmp_path: Path) -> None:
    rows = f"2025-03-01,a,1,10.50\n2025-03-02,b,1,{'9' * 5000}\n"
    (tmp_path / "a.csv").write_text(f"date,order,line,amount\n{rows}", "utf-8")
    run = salesplan("init", tmp_path / "draft", "--from-sales", tmp_path / "a.csv")
    assert run.code == 0, run.err
    assert "target: 10.50" in next((tmp_path / "draft").glob("*.yaml")).read_text("utf-8")
