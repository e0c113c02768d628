"""What libraries print by themselves reaches nobody: scripts read what stands on the output."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from salesplan.allocation.linear import Row, minimise
from salesplan.disk.silence import Stream, silent


@pytest.mark.parametrize("whole", [False, True])
def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str], *, whole: bool) -> None:
    zero, one = np.zeros(2), np.ones(2)
    found = minimise(one, zero, 5 * one, [Row(np.array([0, 1]), 3.0, 9.0)], whole=whole)
    assert found is not None
    assert found.cost == 3
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("name", "number"), [("stdout", 1), ("stderr", 2)])
def test_what_is_written_past_python_is_gone_and_the_rest_is_not(
    capfd: pytest.CaptureFixture[str], name: Stream, number: int
) -> None:
    stream = getattr(sys, name)
    stream.write("before ")  # not written yet
    with silent(name):
        os.write(number, b"gone")
    stream.write("behind")
    stream.flush()
    assert getattr(capfd.readouterr(), name.removeprefix("std")) == "before behind"


def test_a_stream_that_is_closed_stays_so() -> None:
    program = "from salesplan.disk.silence import silent\nwith silent('stdout'): pass\nimport os\nos.write(1, b'x')"
    run = subprocess.run(
        [sys.executable, "-c", program], preexec_fn=lambda: os.close(1), stderr=subprocess.PIPE, text=True, check=False
    )
    assert (run.returncode, "Bad file descriptor" in run.stderr) == (1, True)
