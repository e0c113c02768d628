"""The manual, held to the program."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, Runner

from salesplan.cli.app import COMMANDS
from salesplan.words.findings import FINDINGS

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def test_what_is_made_from_the_program_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "docs/make.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    dead = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert not dead


@pytest.mark.parametrize("command", [command.__name__ for command in COMMANDS])
def test_every_command_is_in_the_readmes_and_has_a_page(command: str) -> None:
    assert (ROOT / "docs" / "commands" / f"{command}.md").exists()
    for readme in READMES:
        assert f"salesplan {command}" in readme.read_text("utf-8")


def test_every_code_is_in_the_manual() -> None:
    page = (ROOT / "docs" / "codes.md").read_text("utf-8")
    assert all(f"### {code} · " in page for code in FINDINGS)


def test_every_table_of_a_command_is_on_its_page(salesplan: Runner) -> None:
    plans = {"decompose": 1, "diff": 2, "report": 1, "explain": 1}
    for command, number in plans.items():
        page = (ROOT / "docs" / "commands" / f"{command}.md").read_text("utf-8")
        run = salesplan(command, *["plans/direct-selling"] * number, "--format", "json")
        for name, table in run.json["tables"].items():
            assert f"| `{name}` |" in page
            if name not in ("summary", "tie_out"):
                for column in table["columns"]:
                    assert f"`{column['key']}`" in page or name == "targets", (
                        name,
                        column["key"],
                    )


QUOTE = ("quote", "--product", "HF-101", "--quantity", "2", "--channel", "direct", "--customer-grade", "retail")
ACTIONS = [
    ("price", (*QUOTE, "--date", "2026-06-10", "--why"), ()),
    ("price", ("lint",), ()),
    ("price", ("ladder",), ()),
    ("promo", ("calendar",), ()),
    ("promo", ("evaluate",), ("tie_out", "fates", "rejects", "unmatched")),
]


@pytest.mark.parametrize(("command", "action", "elsewhere"), ACTIONS, ids=lambda part: part[0] if part else "-")
def test_every_table_of_an_action_is_on_its_page(
    salesplan: Runner, command: str, action: tuple[str, ...], elsewhere: tuple[str, ...]
) -> None:
    page = (ROOT / "docs" / "commands" / f"{command}.md").read_text("utf-8")
    tables = salesplan(command, "plans/direct-selling", *action, "--format", "json").json["tables"]
    assert tables
    for name, table in tables.items():
        if name not in elsewhere:
            assert f"| `{name}` |" in page
            assert [column["key"] for column in table["columns"] if f"`{column['key']}`" not in page] == []


def code_blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_the_readme_runs(readme: Path, salesplan: Runner, tmp_path: Path) -> None:
    """The five-minute tour, on the example's exports."""
    (tmp_path / "exports").mkdir()
    for file in (ROOT / "examples" / "direct-selling" / "sales").glob("2025-*.csv"):
        shutil.copy(file, tmp_path / "exports")
    lines = [
        line for block in code_blocks(readme, "sh") for line in block.splitlines() if line.startswith("salesplan ")
    ]
    assert len(lines) == 4
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        files = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "exports").iterdir())
        expanded = [part for word in words for part in (files if "*" in word else [word])]  # as a shell does
        if words[0] == "report":
            expanded += ["--period", "2026-01"]  # the draft plans the year after the exports
        run = salesplan(*expanded, cwd=tmp_path)
        assert run.code == 0, (line, run.err)


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_the_readmes_plan_is_sound(readme: Path, salesplan: Runner, tmp_path: Path) -> None:
    (block,) = code_blocks(readme, "yaml")
    (tmp_path / "plan.yaml").write_text(block, "utf-8")
    run = salesplan("check", tmp_path / "plan.yaml")
    assert run.code == 0, run.out


def test_the_changelog_names_the_version() -> None:
    from salesplan import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
