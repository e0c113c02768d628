"""Which engine is asked is said on the command line; one that can't be had is told in a sentence, in bounded time."""

from __future__ import annotations

import shutil
import socket
import time
from pathlib import Path

import pytest
from tests.conftest import Runner

EXAMPLE = "plans/direct-selling"
COMMANDS = ("report", "decompose", "explain", "promo", "price", "diff", "close", "simulate")


@pytest.mark.parametrize("name", ["sparc://x:1", "spark://x", "spark://x:port", "local[0]", "local[x]", "duck"])
def test_an_unknown_engine_is_wrong_use(salesplan: Runner, name: str) -> None:
    run = salesplan("report", EXAMPLE, "--engine", name, "--lang", "en")
    assert run.code == 2
    assert f'SP906 there is no engine "{name}"' in run.err
    assert "spark://HOST:PORT" in run.err
    assert run.out == ""


def test_a_master_that_is_not_there_is_told_at_once(salesplan: Runner) -> None:
    pytest.importorskip("pyspark", reason='needs pip install "salesplan[spark]"')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.monotonic()
    runs = [
        salesplan("report", EXAMPLE, "--engine", f"spark://127.0.0.1:{port}", "--lang", lang) for lang in ("en", "zh")
    ]
    assert time.monotonic() - started < 60
    for run in runs:
        assert run.code == 4
        assert f"spark://127.0.0.1:{port}" in run.err
        assert len(run.err.splitlines()) == 2, run.err
    assert "SP484 Spark doesn't answer" in runs[0].err
    assert "SP484 无法连接" in runs[1].err


@pytest.mark.parametrize("host", ["a..b", "a" * 64])
def test_a_master_of_an_impossible_name_is_told(salesplan: Runner, host: str) -> None:
    pytest.importorskip("pyspark", reason='needs pip install "salesplan[spark]"')
    run = salesplan("report", EXAMPLE, "--engine", f"spark://{host}:7077", "--lang", "en")
    assert run.code == 4
    assert run.err.startswith(f"SP484 Spark doesn't answer at spark://{host}:7077: "), run.err


def test_a_missing_java_is_told(salesplan: Runner, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason='needs pip install "salesplan[spark]"')
    run = salesplan("report", EXAMPLE, "--engine", "local[2]", "--lang", "en", PATH=str(tmp_path), JAVA_HOME="")
    assert run.code == 2
    assert "SP920" in run.err
    assert "JAVA_HOME" in run.err


def test_a_java_that_is_not_where_it_is_looked_for_is_told(salesplan: Runner, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason='needs pip install "salesplan[spark]"')
    run = salesplan("report", EXAMPLE, "--engine", "local[2]", "--lang", "en", JAVA_HOME=str(tmp_path))
    assert run.code == 2
    assert "SP920" in run.err


def test_what_java_says_of_its_memory_is_told(salesplan: Runner) -> None:
    pytest.importorskip("pyspark", reason='needs pip install "salesplan[spark]"')
    if not shutil.which("java"):
        pytest.skip("needs Java 17 or newer (default-jre-headless)")
    run = salesplan("report", EXAMPLE, "--engine", "local[2]", "--lang", "en", SPARK_DRIVER_MEMORY="banana")
    assert run.code == 4
    assert run.err.startswith("SP484 "), run.err
    assert "-Xmxbanana" in run.err.splitlines()[0]


def test_a_missing_extra_is_told_by_name(salesplan: Runner, tmp_path: Path) -> None:
    # Stands in for an installation without the extra: the module is found nowhere.
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pyspark'] = None\n")
    run = salesplan("report", EXAMPLE, "--engine", "local[2]", "--lang", "en", PYTHONPATH=f"{tmp_path}:src")
    assert run.code == 2
    assert "SP921" in run.err
    assert 'pip install "salesplan[spark]"' in run.err


def test_the_store_has_no_engine_of_its_own(salesplan: Runner, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("salesplan: 1\nname: Plan\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\n", "utf-8")
    for lang, words in (("en", "SP906 the store has no"), ("zh", "SP906 存储不支持")):
        run = salesplan("import", plan, "--engine", "local[2]", "--lang", lang)
        assert run.code == 2
        assert words in run.err
        assert "local[2]" in run.err
    assert "--engine" not in salesplan("import", "--help", COLUMNS="200").out
    assert list(tmp_path.iterdir()) == [plan]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_reads_exports_takes_it(salesplan: Runner, command: str) -> None:
    assert "--engine" in salesplan(command, "--help", COLUMNS="200").out


def test_the_memory_of_the_embedded_engine_changes_no_byte(salesplan: Runner) -> None:
    runs = [salesplan("report", EXAMPLE, "--format", "json", SALESPLAN_MEMORY=said) for said in ("", "90MB")]
    assert [run.code for run in runs] == [0, 0]
    assert runs[0].out == runs[1].out


def test_memory_that_is_no_amount_is_wrong_use(salesplan: Runner) -> None:
    run = salesplan("report", EXAMPLE, "--lang", "zh", SALESPLAN_MEMORY="plenty")
    assert run.code == 2
    assert "SP906 SALESPLAN_MEMORY 不是有效的内存大小" in run.err
    assert "plenty" in run.err
    assert run.out == ""
