"""What tests share: where things are, the program as a user runs it, and snapshots."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from salesplan.terms.document import Document

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


# Examples write plans into the test's own folder, one after the other, and may be slow beside other work.
settings.register_profile(
    "salesplan",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("salesplan")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="Write the snapshots anew.")
    parser.addoption(
        "--spark", metavar="MASTER", default="local[2]", help="The Spark that the contract of engines is held to."
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "xdist_group(name): tests that one process has to run")
    # Processes of their own would each start a Spark of their own.
    if getattr(config.option, "numprocesses", None) and config.option.dist in ("no", "load"):
        config.option.dist = "loadgroup"


@dataclass(frozen=True)
class Run:
    """What a run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table of a json output."""
        return self.json["tables"][name]["rows"]


def looked_at(document: Document) -> Document:
    """A document of which everything has been made that waits for somebody to look at it, while the engine is open."""
    for table in document.tables:
        len(table.rows)
    len(document.charts), len(document.lead)
    return document


Runner = Callable[..., Run]


@pytest.fixture(scope="session")
def salesplan() -> Runner:
    """Runs the installed program."""

    def run(*arguments: object, cwd: Path = ROOT, timeout: float | None = None, **environment: str) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "salesplan", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "NO_COLOR": "1", "PYTHONWARNINGS": "error::RuntimeWarning", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=timeout,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Run(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the one that is kept; `--update-snapshots` keeps the new one."""

    def compare(name: str, text: str) -> None:
        file = Path(__file__).parent / "snapshots" / name
        if request.config.getoption("--update-snapshots"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8", newline="\n")
        assert file.exists(), f"no snapshot {name}; run pytest --update-snapshots and read what it writes"
        assert text == file.read_text("utf-8")

    return compare


@pytest.fixture(scope="session", autouse=True)
def _own_bytes() -> Iterator[None]:
    """Compiled dependencies leave the bytes alone that CPython shares: one that didn't broke a protocol two hundred tests on."""
    yield
    changed = [number for number in range(256) if ord(bytes([number])) != number]
    assert not changed, f"a dependency wrote over the shared bytes {changed}"


def need_shared(*parts: str) -> Path:
    """A path below ../shared; skips where a checkout has none."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs ../shared/{'/'.join(parts)}")
    return path


def published(name: str) -> Any:
    """A published worked example: inputs, expected values and their source."""
    return json.loads(need_shared("published", f"{name}.json").read_text("utf-8"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file below a temporary folder and gives its path."""

    def put(name: str, text: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return put
