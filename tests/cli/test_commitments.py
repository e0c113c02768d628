"""Commitments and feasibility as a planner meets them: from a table file, in Chinese, with mistakes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from tests.conftest import Runner

PLAN = """salesplan: 1
name: 承诺试算
currency: CNY
language: zh
calendar: {starts: 2026-01-01}
target: 1200万
regions: {sh: {name: 上海}, js: {name: 江苏}}
teams: {file: roster.csv, columns: {seller: 工号, name: 姓名, team: 组, region: 区域, capacity: 月产能}}
commitments:
  - {file: wide.csv, columns: {seller: 姓名, amount: [一月, 二月, 三月, 四月, 五月, 六月, 七月, 八月, 九月, 十月, 十一月, 十二月]}, scale: 1万}
  - {file: long.csv, columns: {seller: 工号, period: 期间, amount: 承诺}}
  - {seller: S3, amount: 360万, reason: 大客户续约}
decompose: {weights: even, seasonality: even, reconcile: proportional}
"""
ROSTER = '工号,姓名,组,区域,月产能\nS1,张伟,一组,sh,30万\nS2,李娜,一组,sh,"200,000"\nS3,王芳,二组,js,22万\nS4,赵强,二组,js,-\n'
WIDE = (
    "姓名,一月,二月,三月,四月,五月,六月,七月,八月,九月,十月,十一月,十二月\n张伟"
    + ",30" * 12
    + "\n李娜,0,-"
    + "," * 10
    + "\n"
)
LONG = '工号,期间,承诺\nS2,2026-03,200000\nS2,Q2,\nS2,H2,"900,000"\n'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    for name, text in (("plan.yaml", PLAN), ("roster.csv", ROSTER), ("wide.csv", WIDE), ("long.csv", LONG)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / "plan.yaml"


def test_commitments_from_tables(salesplan: Runner, plan: Path) -> None:
    run = salesplan("check", plan)
    assert (run.code, run.err) == (0, "")
    assert "承诺" in run.out
    run = salesplan("decompose", plan, "--format", "json")
    assert run.code == 0
    by = {(r["node"], r["period"]): r for r in run.table("commitments_by_period")}
    assert [by["S2", f"2026-{m:02d}"]["commitment"] for m in (1, 2, 3, 4, 7)] == [0.0, None, 200_000.0, None, 150_000.0]
    assert by["S1", "year"]["commitment"] == 3_600_000.0
    assert by["S4", "year"]["commitment"] is None
    # January: 500,000 in 上海; 张伟 said 300,000, all that he can, and 李娜 zero: 200,000 find nobody
    assert (by["S1", "2026-01"]["agreed"], by["S2", "2026-01"]["agreed"]) == (250_000.0, 250_000.0)
    assert "SP366 1 个辖区的缺口 200,000 无法分摊到承诺上" in run.err
    # February: 李娜 has not submitted and keeps her number
    assert (by["S1", "2026-02"]["agreed"], by["S2", "2026-02"]["agreed"]) == (250_000.0, 250_000.0)
    # July: 300,000 and 150,000 leave 50,000, of which 张伟 takes none, for his capacity is reached
    assert (by["S1", "2026-07"]["agreed"], by["S2", "2026-07"]["agreed"]) == (300_000.0, 200_000.0)
    assert {row["difference"] for row in run.table("balance")} == {0.0}


def test_what_is_printed(salesplan: Runner, plan: Path) -> None:
    run = salesplan("decompose", plan)
    assert "自下而上承诺" in run.out
    assert "议定" in run.out
    assert "分期承诺" not in run.out
    assert "2 个尚未承诺或未承诺全部期间，其数不变：李娜, 赵强" in run.err
    assert "可行性" in run.out
    english = salesplan("decompose", plan, "--lang", "en")
    assert "Commitments" in english.out
    assert "have not committed" in english.err
    written = salesplan("decompose", plan, "--table", "commitments", "--format", "csv").out
    (first, *_) = csv.DictReader(io.StringIO(written))
    assert list(first)[:6] == ["submitted_by", "axis", "node", "name", "depth", "period"]
    assert first["axis"] == "company"


def test_feasibility_from_the_roster(salesplan: Runner, plan: Path) -> None:
    run = salesplan("decompose", plan, "--format", "json", "--lang", "en")
    feasible = {r["node"]: r for r in run.table("feasibility")}
    assert feasible["S1"]["capacity"] == 3_600_000.0
    assert feasible["S2"]["capacity"] == 2_400_000.0
    assert feasible["S4"]["capacity"] is None
    assert feasible["S3"]["flag"] == "out_of_reach"
    (warning,) = [f for f in run.json["findings"] if f["code"] == "SP367"]
    assert "王芳" in warning["message"]
    assert warning["place"].endswith("plan.yaml:13:12")


def test_rows_in_another_order_change_nothing(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    before = salesplan("decompose", plan, "--format", "json").json["tables"]
    head, *rows = LONG.splitlines()
    (tmp_path / "long.csv").write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    head, *rows = ROSTER.splitlines()
    (tmp_path / "roster.csv").write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    lines = PLAN.splitlines()
    plan.write_text("\n".join([*lines[:9], lines[11], lines[10], lines[9], *lines[12:]]) + "\n", "utf-8")
    assert salesplan("decompose", plan, "--format", "json").json["tables"] == before


def test_mistakes_are_told_with_file_and_line(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(
        "工号,期间,承诺\nS9,2026-03,1\nS2,2025-03,1\nS2,13月,1\nS2,2026-04,许多\nS1,2026-02,5\nS2,2026-05,-3\n", "utf-8"
    )
    (tmp_path / "roster.csv").write_text(ROSTER.replace("30万", "很多"), "utf-8")
    run = salesplan("check", plan)
    assert run.code == 3
    for told in ("long.csv:2: SP201", "long.csv:4: SP123", "long.csv:5: SP123", "roster.csv:2: SP106", "SP124"):
        assert told in run.out, run.out
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "long.csv").write_text("工号,期间,承诺\nS1,2026-02,5\nS2,2026-05,-3\n", "utf-8")
    run = salesplan("check", plan)
    assert run.code == 3
    assert "long.csv:2: SP308" in run.out
    assert "wide.csv:2" in run.out
    assert "long.csv:3: SP304" in run.out


def test_headroom_without_capacities_is_refused(salesplan: Runner, plan: Path) -> None:
    plan.write_text(PLAN.replace("proportional", "headroom").replace("seller: S3", "seller: S4"), "utf-8")
    run = salesplan("decompose", plan)
    assert (run.code, run.out) == (3, "")
    assert "SP363" in run.err
    assert "赵强" in run.err
