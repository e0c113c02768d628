"""The manual's page on cron, run as it stands: every command, with mail and curl replaced by what keeps what it is given."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from email import message_from_string
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.render.workbooks import opened
from tests.test_docs import code_blocks

PAGE = ROOT / "docs" / "cron.md"
COMMANDS = code_blocks(PAGE, "sh")
CRON = [line for block in code_blocks(PAGE, "cron") for line in block.splitlines() if not line.startswith("#")]
KEEP = '#!/bin/sh\nprintf "%s\\n" "$@" > "$KEPT/arguments"\ncat > "$KEPT/input"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder as on the server: a plan, its exports, and programs that only keep what they are told."""
    shutil.copytree(ROOT / "plans" / "direct-selling", tmp_path / "plans" / "2026")
    shutil.copytree(ROOT / "examples" / "direct-selling" / "sales", tmp_path / "examples" / "direct-selling" / "sales")
    (tmp_path / "bin").mkdir()
    own = f'#!/bin/sh\nexec "{sys.executable}" -m salesplan "$@"\n'
    # The clock of a page that names last month must not decide what a test finds.
    then = "#!/bin/sh\necho 2026-08\n"
    for name, text in {"mail": KEEP, "sendmail": KEEP, "curl": KEEP, "salesplan": own, "date": then}.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755 | stat.S_IEXEC)
    return tmp_path


def run(home: Path, command: str) -> str:
    """What the replaced program was given; what the command said."""
    environment = {
        **os.environ,
        "PATH": f"{home}/bin:{os.environ['PATH']}",
        "KEPT": str(home),
        "CHAT_WEBHOOK": "https://x",
    }
    done = subprocess.run(
        ["sh", "-c", command.replace("/srv/sales", str(home))],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept = home / "input"
    return kept.read_text("utf-8") if kept.exists() else done.stderr


def test_the_page_has_what_it_is_for() -> None:
    assert len(COMMANDS) == 8
    assert len(CRON) == 2


def test_the_command_says_what_it_wrote(home: Path) -> None:
    said = run(home, COMMANDS[0].replace("report", "report --lang en", 1)).splitlines()[-1]
    (told,) = re.findall(r"```text\n(.*?)\n```", PAGE.read_text("utf-8"))
    assert said == told
    assert {path.suffix for path in (home / "reviews").iterdir()} == set(re.findall(r"\.(?:html|xlsx|json)", told)[:])


@pytest.mark.parametrize("line", CRON)
def test_the_crontab_lines_run(home: Path, line: str) -> None:
    """As cron does: five fields of time, then a command in which a bare % would end it."""
    fields = line.split(maxsplit=5)
    assert fields[:5] == ["0", "7", "2", "*", "*"]
    assert not re.search(r"(?<!\\)%", fields[5])
    assert run(home, fields[5].replace("\\%", "%")) == ""
    period = "2026-08" if "--period" in line else "2026-09"
    assert {path.stem for path in (home / "reviews").iterdir()} == {period}


def test_the_units_are_understood() -> None:
    service, timer = code_blocks(PAGE, "ini")
    units = []
    for text in (service, timer):
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str  # type: ignore[assignment, method-assign]
        unit.read_string(text)
        units.append(unit)
    assert units[0]["Service"]["Type"] == "oneshot"
    assert not re.search(r"(?<!%)%(?!%)", units[0]["Service"]["ExecStart"].replace("%%", ""))
    if shutil.which("systemd-analyze"):
        when = units[1]["Timer"]["OnCalendar"]
        done = subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_service_runs_its_command(home: Path) -> None:
    (start,) = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", PAGE.read_text("utf-8"), re.MULTILINE)
    run(home, start.replace("%%", "%").replace("/srv/sales/.venv/bin/", ""))
    assert {path.stem for path in (home / "reviews").iterdir()} == {"2026-08"}


@pytest.mark.parametrize("command", [c for c in COMMANDS if "curl" in c], ids=["wecom", "dingtalk", "feishu", "slack"])
def test_chats_get_a_message(home: Path, command: str) -> None:
    if not shutil.which("jq"):
        pytest.skip("needs jq")
    message = json.loads(run(home, command))
    texts = [part for part in _texts(message) if "97.3%" in part]
    assert len(texts) == 1
    assert "华东" in texts[0]
    assert len(json.dumps(message, ensure_ascii=False).encode()) < 4_096
    assert "https://x" in (home / "arguments").read_text()


def _texts(part: object) -> list[str]:
    if isinstance(part, dict):
        return [text for inner in part.values() for text in _texts(inner)]
    if isinstance(part, list):
        return [text for inner in part for text in _texts(inner)]
    return [str(part)]


def test_mails_get_the_overview_the_findings_and_the_workbook(home: Path) -> None:
    plain, gated, attached = (command for command in COMMANDS if "mail" in command)
    assert "97.3%" in run(home, plain)
    assert "director@example.com" in (home / "arguments").read_text()
    (home / "input").unlink()
    run(home, gated)
    assert not (home / "input").exists()
    assert "SP501" in run(home, gated.replace("95%", "99%"))
    mail = message_from_string(run(home, attached))
    text, workbook = mail.get_payload()  # type: ignore[misc]
    assert mail["To"] == "director@example.com"
    assert "97.3%" in text.get_payload()
    assert opened(workbook.get_payload(decode=True)).sheetnames[0] == "说明"
