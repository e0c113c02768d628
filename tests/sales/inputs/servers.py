"""Real database servers, started for a test from the system's own packages, on a socket and a port of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "s3cr%t p@ss/word"  # noqa: S105 - of a server that lives as long as the test
QUOTED = "s3cr%25t%20p%40ss%2Fword"
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Server:
    """Where a server listens."""

    port: int
    scheme: str
    database: str

    def url(self, *, user: str = "reader", password: str = QUOTED, port: int | None = None) -> str:
        return f"{self.scheme}://{user}:{password}@127.0.0.1:{port or self.port}/{self.database}"


@contextmanager
def cursor_of(mysql: Server) -> Iterator[Any]:
    """Of the reader's session on a MySQL server; what it did is kept."""
    import pymysql

    own = {"host": "127.0.0.1", "port": mysql.port, "database": mysql.database}
    with pymysql.connect(user="reader", password=PASSWORD, **own) as session, session.cursor() as cursor:
        yield cursor
        session.commit()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _owner(*names: str) -> list[str]:
    """How to run as somebody else: database servers refuse to run as root."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("needs setpriv, for the server doesn't run as root")
    passwd = Path("/etc/passwd").read_text("utf-8")
    name = next((name for name in (*names, "nobody") if f"{name}:" in passwd), "nobody")
    return ["setpriv", f"--reuid={name}", "--clear-groups", "--"]


@contextmanager
def _folder(owner: list[str]) -> Iterator[Path]:
    # Not below the test's own folder, whose parents only its user may enter; short, for it holds a socket.
    folder = Path(tempfile.mkdtemp(prefix="db-"))
    try:
        if owner:
            shutil.chown(folder, owner[1].partition("=")[2])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            _wait(process, port, log)
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()
            process.wait()
            log.unlink()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text('utf-8', 'replace')[-2000:]}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail("the server doesn't answer")


def _patiently(connect: Callable[[], Any]) -> Any:
    """A server that listens may still be starting up."""
    for _ in range(PATIENCE * 10):
        with suppress(Exception):
            return connect()
        time.sleep(0.1)
    return connect()


@contextmanager
def postgres() -> Iterator[Server]:
    """A PostgreSQL with a database `sales` and a user `reader`, who may write, so that only the session stops it."""
    pytest.importorskip("psycopg", reason='needs pip install "salesplan[postgres]"')
    import psycopg

    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("needs the package postgresql")
    home, owner, port = programs[-1].parent, _owner("postgres"), free_port()
    with _folder(owner) as folder:
        data = folder / "data"
        made = [*owner, str(home / "initdb"), "-D", str(data), "-A", "trust", "-U", "admin", "-E", "UTF8", "--locale=C"]
        subprocess.run([*made, "--no-sync"], check=True, capture_output=True)
        command = [
            *owner,
            str(home / "postgres"),
            "-D",
            str(data),
            "-p",
            str(port),
            "-k",
            str(folder),
            "-h",
            "127.0.0.1",
        ]
        with _running([*command, "-c", "fsync=off"], folder, port):
            admin = f"host={folder} port={port} user=admin dbname=postgres"
            with _patiently(lambda: psycopg.connect(admin, autocommit=True)) as session:
                session.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
                session.execute("CREATE DATABASE sales OWNER reader")
                (data / "pg_hba.conf").write_text("local all admin trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
                session.execute("SELECT pg_reload_conf()")
            yield Server(port, "postgresql", "sales")


@contextmanager
def mysql() -> Iterator[Server]:
    """A MariaDB or MySQL with a database `sales` and a user `reader`, who may write."""
    pytest.importorskip("pymysql", reason='needs pip install "salesplan[mysql]"')
    import pymysql

    install, program = shutil.which("mariadb-install-db"), shutil.which("mariadbd") or "/usr/sbin/mariadbd"
    if not install or not Path(program).exists():
        pytest.skip("needs the package mariadb-server")
    owner, port = _owner("mysql"), free_port()
    with _folder(owner) as folder:
        data = folder / "data"
        options = ["--no-defaults", f"--datadir={data}"]
        made = [*owner, install, *options, "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run(made, check=True, capture_output=True)
        command = [*owner, program, *options, f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder}/s"]
        with _running(command, folder, port):
            with (
                _patiently(lambda: pymysql.connect(unix_socket=f"{folder}/s", user="root")) as session,
                session.cursor() as cursor,
            ):
                cursor.execute("CREATE DATABASE sales CHARACTER SET utf8mb4")
                cursor.execute(f"CREATE USER reader@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'")
                cursor.execute("GRANT ALL ON *.* TO reader@'127.0.0.1'")
            yield Server(port, "mysql", "sales")
