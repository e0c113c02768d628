"""Plans of very many sellers: `check` ends in bounded time and memory, or says that there are too many."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from salesplan.sales import text_rows
from salesplan.terms.layout import TextLayout

PLAN = """salesplan: 1
name: Many
currency: CNY
calendar: {starts: 2026-01-01}
target: 100亿
regions: {sh: {name: 上海, target: 50%}, js: {name: 江苏, target: 50%}}
products: {cream: {name: 面霜}}
teams: {file: sellers.csv, columns: {seller: id, name: name, team: team, region: region, hired: hired}}
decompose: {weights: {even: 100%}, seasonality: even}
"""
SELLERS = 20_000


def plan_of(folder: Path, sellers: int) -> Path:
    rows = (
        f"s{i},销售员{i},t{i % (sellers // 20)},{'sh' if i % 2 else 'js'},2025-0{i % 9 + 1}-03\n"
        for i in range(sellers)
    )
    (folder / "sellers.csv").write_text("id,name,team,region,hired\n" + "".join(rows), "utf-8")
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    return folder / "plan.yaml"


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_many_sellers_are_checked_within_bounds(tmp_path: Path) -> None:
    """Five kilobytes and a quarter of a millisecond a seller is what was measured; this is thrice as much."""
    plan = plan_of(tmp_path, SELLERS)

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    command = [sys.executable, "-m", "salesplan", "check", str(plan), "--format", "json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=bounded)
    assert done.returncode == 0, done.stderr
    assert f'"section":"sellers","number":{SELLERS}' in done.stdout
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, 300 * 2**10)  # KiB


def test_a_table_of_too_many_rows_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_of(tmp_path, 40)
    for most, told in ((39, ["SP131"]), (40, [])):
        monkeypatch.setattr(text_rows, "MOST_ROWS", most)
        table = text_rows.read_text_table(tmp_path / "sellers.csv", "sellers.csv", TextLayout(), {"seller": "id"})
        assert [found.code for found in table.findings] == told
        assert len(table.rows) == (0 if told else 40)
