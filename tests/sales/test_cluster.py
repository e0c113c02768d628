"""Spark as a company has it: a master and two workers, on this machine's loopback, started and stopped by the test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("spark")
PATIENCE = 120  # seconds for a Java process to come up on a busy machine
LONGEST = 240  # seconds for what is asked of the cluster: then it hangs


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(log: Path, words: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while words not in log.read_text("utf-8", "replace"):
        assert process.poll() is None, log.read_text("utf-8", "replace")
        assert time.monotonic() < until, log.read_text("utf-8", "replace")
        time.sleep(0.2)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a master with two workers of one core each."""
    pyspark = pytest.importorskip("pyspark", reason='needs pip install "salesplan[spark]"')
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.skip("needs Java 17 or newer (default-jre-headless)")
    home, folder, port = Path(pyspark.__file__).parent, tmp_path_factory.mktemp("cluster"), free_port()
    master = f"spark://127.0.0.1:{port}"
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> Path:
        log = folder / f"{name}.log"
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{arguments[0]}", *arguments[1:]]
        surroundings = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
        with log.open("wb") as out:
            # In a group of its own with whatever it starts (a worker its executors), so that ending it ends all.
            running.append(
                subprocess.Popen(
                    command, env=surroundings, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
                )
            )
        return log

    try:
        log = start(
            "master", "master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port())
        )
        wait_for(log, "I have been elected leader", running[-1])
        for i in range(2):
            work = [
                "--cores",
                "1",
                "--memory",
                "2g",
                "--webui-port",
                str(free_port()),
                "--work-dir",
                str(folder / f"work{i}"),
            ]
            log = start(f"worker{i}", "worker.Worker", "--host", "127.0.0.1", *work, master)
            wait_for(log, "Successfully registered with master", running[-1])
        yield master
    finally:
        for process in running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in running:
            process.wait()


@pytest.fixture
def quick(tmp_path: Path) -> dict[str, str]:
    """The surroundings of a driver whose executors, too, spend no time on Java's second compiler."""
    settings = "spark.executor.memory 1g\nspark.executor.extraJavaOptions -XX:TieredStopAtLevel=1\n"
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-defaults.conf").write_text(settings, "utf-8")
    return {"SPARK_CONF_DIR": str(tmp_path / "conf")}


def test_the_contract_holds_on_a_cluster(cluster: str, quick: dict[str, str]) -> None:
    # In a process of its own, for a process can have one Spark only. One driver asks all, as each brings executors up.
    chosen = "(nasty and spark) or (whole_review and spark-near)"
    tests = ["tests/sales/test_engines.py", "-k", chosen, "--spark", cluster, "-p", "no:xdist", "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *tests],
        cwd=ROOT,
        env={**os.environ, **quick},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout
