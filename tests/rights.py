"""Runs of the program that have to heed the rights of files and folders, which root doesn't."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import Run

DROPPED = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")


def _heeding() -> tuple[str, ...]:
    """What to put before a command so that rights hold for it; skips the test where root can't be made to heed them."""
    if os.geteuid():
        return ()
    if not shutil.which("setpriv") or subprocess.run([*DROPPED, "true"], capture_output=True, check=False).returncode:
        pytest.skip("root may read everything, and nothing here can keep it from that")
    return DROPPED


def run_heeding(*arguments: object, cwd: Path) -> Run:
    """What `salesplan` gives to somebody for whom rights hold."""
    done = subprocess.run(
        [*_heeding(), sys.executable, "-m", "salesplan", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Run(done.returncode, done.stdout, done.stderr)
