"""`salesplan diff` as a user runs it."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT, Runner

PLAN = """salesplan: 1
name: 小计划
currency: CNY
language: zh
calendar: {starts: 2026-01-01}
target: 1_200
regions: {east: {name: 华东, target: 60%}, north: {name: 华北}}
teams: {t: {name: 一组, sellers: {s1: {name: 张伟, territory: [{region: east}]}}}}
targets:
  - {region: east, period: Q4, amount: 240}
decompose: {seasonality: even}
exports:
  erp:
    files: "*.csv"
    columns: {date: 日期, order: 单号, line: 行号, region: 区域, amount: 金额}
"""
SALES = "日期,单号,行号,区域,金额\n2025-01-05,1,1,华东,50\n2025-12-05,2,1,华北,30.50\n"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with two checkouts of a plan and its exports: old/ and new/."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.yaml").write_text(PLAN, "utf-8")
        (tmp_path / name / "sales.csv").write_text(SALES, "utf-8")
    return tmp_path


def edit(folder: Path, *changes: tuple[str, str], which: str = "new") -> None:
    file = folder / which / "plan.yaml"
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def test_nothing_changed(salesplan: Runner, two: Path) -> None:
    run = salesplan("diff", "old", "new", cwd=two)
    assert (run.code, run.out) == (0, "小计划 · 没有任何变化\n")
    found = salesplan("diff", "old", "new", "--format", "json", "--lang", "en", cwd=two).json
    assert list(found["tables"]) == ["summary", "causes", "nodes", "sellers"]
    assert not any(table["rows"] for table in found["tables"].values())
    assert salesplan("diff", "old", "new", "--lang", "en", cwd=two).out == "小计划 · nothing changed\n"


def test_shuffled_keys_comments_and_other_files_change_no_byte(salesplan: Runner, two: Path) -> None:
    edit(two, ("1_200", "1_500"), ("240", "260"))
    before = salesplan("diff", "old", "new", "--format", "json", cwd=two).json
    lines = PLAN.replace("1_200", "1_500").replace("240", "260").splitlines(keepends=True)
    blocks = re.findall(r"^\w.*?(?=^\w|\Z)", "".join(lines), re.MULTILINE | re.DOTALL)
    random.Random(3).shuffle(blocks)
    (two / "new" / "plan.yaml").unlink()
    for i, block in enumerate(blocks):
        (two / "new" / f"{i}.yaml").write_text(f"# a comment\n{block}", "utf-8")
    after = salesplan("diff", "old", "new", "--format", "json", cwd=two).json
    for found in (before, after):
        for row in found["tables"]["causes"]["rows"]:
            row["new_place"] = ""
    assert after == before


def test_a_revision_in_money(salesplan: Runner, two: Path) -> None:
    edit(two, ("1_200", "1_500"), ("60%", "50%"), ("amount: 240", "amount: 250"), ("华北", "北方"))
    run = salesplan("diff", "old", "new", "--format", "json", cwd=two)
    assert run.code == 0
    assert run.table("summary") == [
        {"axis": "company", "node": "company", "name": "小计划", "old": 1200.0, "new": 1500.0, "change": 300.0, "change_ratio": 0.25},
        {"axis": "region", "node": "north", "name": "北方", "old": 480.0, "new": 750.0, "change": 270.0, "change_ratio": 0.5625},
        {"axis": "region", "node": "east", "name": "华东", "old": 720.0, "new": 750.0, "change": 30.0, "change_ratio": 0.041667},
        {"axis": "team", "node": "t", "name": "一组", "old": 720.0, "new": 750.0, "change": 30.0, "change_ratio": 0.041667},
        {"axis": "seller", "node": "s1", "name": "张伟", "old": 720.0, "new": 750.0, "change": 30.0, "change_ratio": 0.041667},
    ]  # fmt: skip
    assert [tuple(row.values()) for row in run.table("causes")] == [
        ("target", "target", "1_200", "1_500", "old/plan.yaml:6", "new/plan.yaml:6", 300.0),
        ("regions", "regions.east.target", "60%", "50%", "old/plan.yaml:7", "new/plan.yaml:7", 30.0),
        ("regions", "regions.north.name", "华北", "北方", "old/plan.yaml:7", "new/plan.yaml:7", None),
        ("targets", "targets[region=east, period=Q4]", "240", "250", "old/plan.yaml:10", "new/plan.yaml:10", 10.0),
    ]
    (january,) = [r for r in run.table("nodes") if r["node"] == "east" and r["period"] == "2026-01"]
    assert (january["old"], january["new"], january["change"]) == (53.34, 55.56, 2.22)
    (year,) = [r for r in run.table("sellers") if r["period"] == "year"]
    assert (year["old_quota"], year["new_quota"], year["quota_change"], year["hedge_change"]) == (
        720.0,
        750.0,
        30.0,
        0.0,
    )
    assert '"change":300.00' in run.out
    assert run.json["parameters"]["old"] == "old"
    assert run.json["plan"]["sha256"] != run.json["parameters"]["old_sha256"]


def test_the_terminal_in_chinese(salesplan: Runner, two: Path) -> None:
    edit(two, ("1_200", "1_100"), ("华北", "北方"))
    out = salesplan("diff", "old", "new", "--quiet", cwd=two).out
    assert out.startswith("小计划 · 全年 1,200 → 1,100：-100 · 改动 2 处\n\n概览\n")
    assert re.search(r"区域 +north +北方 +480\.00 +440\.00 +-40\.00 +-8\.3%", out)
    assert re.search(r"^计划的改动\n.*?^目标 +target +1_200 +1_100 .*-100\.00$", out, re.MULTILINE | re.DOTALL)
    assert "原位置" in out


def test_long_axes_are_cut_in_the_readers_language(salesplan: Runner, two: Path) -> None:
    sellers = ", ".join(f"s{i}: {{territory: [{{region: {'east' if i % 2 else 'north'}}}]}}" for i in range(60))
    for name in ("old", "new"):
        edit(two, ("s1: {name: 张伟, territory: [{region: east}]}", sellers), which=name)
    edit(two, ("1_200", "1_500"))
    out = salesplan("diff", "old", "new", "--quiet", cwd=two).out
    assert len(re.findall(r"^业务员", out, re.MULTILINE)) == 45
    assert re.search(r"^业务员 +company/others +其他 ", out, re.MULTILINE)


def test_csv_markdown_files_and_folders(salesplan: Runner, two: Path) -> None:
    edit(two, ("1_200", "1_500"))
    english, chinese = (
        salesplan("diff", "old", "new", "--table", "nodes", "--format", "csv", "--lang", lang, cwd=two).out
        for lang in ("en", "zh")
    )
    assert english == chinese
    rows = list(csv.DictReader(io.StringIO(english)))
    assert {row["period"] for row in rows} == {f"2026-{m:02d}" for m in range(1, 13)} | {"year"}
    assert (
        "| target | target | 1\\_200 | 1\\_500 |"
        in salesplan("diff", "old", "new", "--format", "md", "--lang", "en", cwd=two).out
    )
    assert salesplan("diff", "old", "new", "-o", "out/", cwd=two).code == 0
    assert {file.name for file in (two / "out").iterdir()} == {"summary.csv", "causes.csv", "nodes.csv", "sellers.csv"}
    run = salesplan("diff", "old", "new", "--table", "balance", cwd=two)
    assert (run.code, run.out) == (2, "")
    assert "summary, causes, nodes, sellers" in run.err


def test_different_currencies_cant_be_compared(salesplan: Runner, two: Path) -> None:
    edit(two, ("CNY", "USD"))
    run = salesplan("diff", "old", "new", "--lang", "en", cwd=two)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("new/plan.yaml:3:11: SP601 ")
    assert "old/plan.yaml:3:11" in run.err.splitlines()[1]


def test_different_periods_compare_their_years(salesplan: Runner, two: Path) -> None:
    edit(two, ("{starts: 2026-01-01}", "{starts: 2026-01-04, pattern: 4-4-5}"), ("1_200", "1_300"))
    run = salesplan("diff", "old", "new", "--format", "json", "--lang", "en", cwd=two)
    assert run.code == 0
    assert "new/plan.yaml:5:11: SP602 " in run.err
    assert {row["period"] for row in (*run.table("nodes"), *run.table("sellers"))} == {"year"}
    assert run.table("summary")[0]["change"] == 100.0


def test_wrong_plans_end_with_3_and_say_which(salesplan: Runner, two: Path) -> None:
    edit(two, ("60%", "lots"), which="old")
    edit(two, ("region: east, period", "region: 华动, period"))
    run = salesplan("diff", "old", "new", "--lang", "en", cwd=two)
    assert (run.code, run.out) == (3, "")
    assert "old/plan.yaml:7:36: SP106 old plan: " in run.err
    assert "new/plan.yaml:10:14: SP201 new plan: " in run.err
    edit(two, ("lots", "60%"), which="old")
    edit(two, ("region: 华动, period", "region: east, period"), ("60%", "110%"))
    run = salesplan("diff", "old", "new", cwd=two)
    assert run.code == 3
    assert "新计划" in run.err
    assert "旧计划" not in run.err


def test_plans_that_are_not_there(salesplan: Runner, two: Path) -> None:
    run = salesplan("diff", "nowhere", "new", "--lang", "en", cwd=two)
    assert (run.code, run.out) == (3, "")
    assert run.err.startswith("nowhere: SP101 old plan: ")
    run = salesplan("diff", "new", cwd=two)
    assert run.code == 2
    assert "NEW" in run.err


def test_impossible_plans_end_with_3(salesplan: Runner, two: Path) -> None:
    edit(two, ("amount: 240}", "amount: 240}\n  - {region: east, period: H1, amount: 700}"))
    run = salesplan("diff", "old", "new", "--lang", "en", cwd=two)
    assert run.code == 3
    assert "new plan: " in run.err
    assert "old plan: " not in run.err


def test_exports_that_are_not_there_end_with_4(salesplan: Runner, two: Path) -> None:
    (two / "old" / "sales.csv").unlink()
    run = salesplan("diff", "old", "new", "--lang", "en", cwd=two)
    assert (run.code, run.out) == (4, "")
    assert "SP401 old plan: " in run.err
    assert salesplan("diff", "old", "new", "--sales", "new/*.csv", cwd=two).out == "小计划 · 没有任何变化\n"


def test_other_sales_change_numbers_without_an_edit(salesplan: Runner, two: Path) -> None:
    for name in ("old", "new"):
        edit(two, ("{name: 华北}", "{name: 华北}, south: {}"), which=name)
    (two / "new" / "sales.csv").write_text(SALES + "2025-03-05,3,1,south,90\n", "utf-8")
    run = salesplan("diff", "old", "new", "--format", "json", "--lang", "en", cwd=two)
    assert run.table("causes") == []
    assert [row["node"] for row in run.table("summary")] == ["company", "north", "south"]
    assert "SP603 " in run.err
    assert len(run.json["inputs"]) == 2
    same = salesplan("diff", "old", "new", "--sales", "new/*.csv", "--format", "json", "--lang", "en", cwd=two)
    assert same.table("nodes") == []
    assert len(same.json["inputs"]) == 1


def test_a_finding_about_both_is_said_once(salesplan: Runner, two: Path) -> None:
    for name in ("old", "new"):
        edit(two, ("order: 单号, line: 行号, ", ""), which=name)
        edit(two, ("  erp:\n", "  erp:\n    duplicates: none\n"), which=name)
        (two / name / "sales.csv").write_text(SALES + "2025-02-30,3,1,华东,7\n", "utf-8")
    err = salesplan("diff", "old", "new", "--lang", "en", cwd=two).err
    assert len(re.findall(r"SP409 both plans: ", err)) == 1


def test_the_example_in_the_terminal(salesplan: Runner, tmp_path: Path, snapshot: Callable[[str, str], None]) -> None:
    """A target raised, a quota by hand changed, a territory handed over, a seller hired."""
    shutil.copytree(ROOT / "examples" / "direct-selling" / "sales", tmp_path / "examples" / "direct-selling" / "sales")
    old, new = (
        Path(shutil.copytree(ROOT / "plans" / "direct-selling", tmp_path / "plans" / n)) for n in ("old", "new")
    )
    edit(
        tmp_path / "plans", ("target: 780万", "target: 8_000_000"), ("66_000", "7.2万"), ("sellers: 5%", "sellers: 4%")
    )
    for file, line in (
        ("roster.csv", "S041,沈静,华东一组,李娜,2026-04-01,,new-seller"),
        ("territories.csv", "S041,上海,2026-04-01,"),
    ):
        (new / file).write_text((old / file).read_text("utf-8").rstrip() + f"\n{line}\n", "utf-8")
    run = salesplan("diff", "plans/old", "plans/new", cwd=tmp_path)
    assert run.code == 0
    snapshot("direct-selling-diff.txt", run.out)
    snapshot("direct-selling-diff-findings.txt", run.err)
