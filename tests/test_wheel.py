"""The wheel holds all that the program needs, wherever it is installed and run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which nothing but the built wheel was installed."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT], check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", folder / "site", wheel], check=True)
    return folder / "site"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_wheel_works_from_any_folder(installed: Path, tmp_path: Path, language: str) -> None:
    env = dict(os.environ, PYTHONPATH=str(installed), PYTHONSAFEPATH="1")

    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "salesplan", *arguments],
            cwd=tmp_path,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    where = "import salesplan; print(salesplan.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where], env=env, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert found.stdout.startswith(str(installed))
    assert "decompose" in run("--help")
    run("init", "plan", "--lang", language)
    run("check", "plan")
    assert run("decompose", "plan", "--format", "json").startswith("{")
    assert run("decompose", "plan", "--format", "html").startswith("<!doctype html>")
