"""Puts rows into the store (入库): Parquet files named by their own hash first, the manifest that names them last.

A run that dies leaves the former manifest with all that it names, and perhaps files that nothing names: the next import
sweeps them. The same exports give the same bytes, whatever was there before.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.disk.folders import sync
from salesplan.sales.engine import Readable, quoted
from salesplan.sales.files import BLOCK
from salesplan.sales.inputs.packed import pack
from salesplan.sales.inputs.tabled import sha256_of
from salesplan.sales.sources import Source, lines_above, rewritten
from salesplan.sales.store.manifest import MANIFEST, ROWS, Manifest, Piece, to_bytes
from salesplan.sales.store.shelf import path_of
from salesplan.sales.store.stamps import STAMPS, stamps_bytes, sure

if TYPE_CHECKING:
    import duckdb

IGNORED = b"*\n"  # nothing of a store belongs into a repository: the exports are what it is made from
TEMPORARY = ".tmp"


def prepare(folder: Path) -> None:
    """Make the folder of a store; raises OSError."""
    (folder / ROWS).mkdir(parents=True, exist_ok=True)


def keep_out_of_repositories(folder: Path) -> None:
    """Let a store be passed over by git; in our turn only, for imports sweep what waits. Raises OSError."""
    if not (folder / ".gitignore").exists():
        _put(folder, ".gitignore", IGNORED)


@dataclass
class Keeper:
    """Puts the rows of sources into a store. folder: of the store. workspace: for what is made on the way."""

    folder: Path
    workspace: Path

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        # One thread makes the same bytes everywhere, and isn't slower: reading is what takes the time.
        return duckdb.connect(config={"threads": 1, "temp_directory": str(self.workspace)})

    def keep(self, source: Source) -> Piece:
        """Put the rows of a source into the store, unless it has them; raises OSError."""
        written = source.stored or self._write(source)
        made, rows, size = self._put_in(written), self._count(written), written.stat().st_size
        if written != source.stored:
            written.unlink()
        text = None
        if source.again or source.path != source.origin:
            packed = self.workspace / f"{source.number}.zst"
            pack(source.text, packed)
            text, size = self._put_in(packed), size + packed.stat().st_size
            packed.unlink()
        scan, header = source.scan, source.header
        return Piece(
            name=source.place.removeprefix(str(source.origin)), rows=rows, parquet=made, text=text, bytes=size,
            names=list(header.names), separator=header.separator, lines=header.lines, sha256=scan.sha256,
            size=scan.size, encoding=scan.encoding, detected=scan.detected, broken_lines=scan.broken_lines,
            quotes=scan.quotes, recode=scan.recode, errors=source.errors,
            beside=list(source.beside), moments=source.moments,
        )  # fmt: skip

    def _put_in(self, made: Path) -> str:
        """Put a file into the store under its hash, unless it is there."""
        sha256 = sha256_of(made)
        target = path_of(self.folder, f"{sha256}{'.zst' if made.suffix == '.zst' else '.parquet'}")
        if not target.exists() or sha256_of(target) != sha256:
            _put(target.parent, target.name, made)
        return sha256

    def _write(self, source: Source) -> Path:
        """The records of a source as Parquet, in their order, every field as text.

        They are what an engine would read: a file that it can't read as it is, is rewritten here as it would be there.
        """
        import duckdb

        from salesplan.sales.duckdb_engine import is_unreadable

        target = self.workspace / f"{source.number}.keep"
        try:
            self._copy(source, target)
        except duckdb.IOException as error:
            raise _as_os_error(error, target) from None
        except duckdb.Error as error:
            if not is_unreadable(error):
                raise
            # A file of its own: the engine removes what it began to write when it gives up, and may be late in doing so.
            target = target.with_suffix(".rewritten.keep")
            self._copy(rewritten(source, self.workspace), target)
        return target

    def _copy(self, source: Source, target: Path) -> None:
        from salesplan.sales.duckdb_engine import text_reader
        from salesplan.sales.fields import field_names

        names = field_names(len(source.header.names))
        file = Readable(source.number, source.ready, lines_above(source))
        rows = f"SELECT {', '.join(names)} FROM {text_reader([file], source.header.separator, names)}"
        self._connection.execute(f"COPY ({rows}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")

    def _count(self, rows: Path) -> int:
        """The rows of a Parquet file that aren't blank."""
        from salesplan.sales.fields import BLANKS

        file = f"read_parquet({quoted(str(rows))}, hive_partitioning = false)"
        asked = f"SELECT count(*) FROM {file} WHERE trim(concat(*COLUMNS(*)), {BLANKS}) <> ''"
        (number,) = self._connection.execute(asked).fetchone() or (0,)
        return int(number)


def _as_os_error(error: Exception, target: Path) -> OSError:
    number = errno.ENOSPC if "space" in str(error) else errno.EIO
    return OSError(number, os.strerror(number), str(target))


@dataclass(frozen=True)
class Kept:
    """What a store is to be from now on."""

    manifest: Manifest
    stamps: Mapping[str, list[int] | None]


def commit(folder: Path, kept: Kept) -> bool:
    """Let the manifest name what was put into the store, and sweep what it doesn't name; whether it is another one now.

    Raises OSError; the former manifest then stands, with all that it names.
    """
    content = to_bytes(kept.manifest)
    changed = not _holds(folder / MANIFEST, content)
    if changed:
        sync(folder / ROWS)
        # Stamps speak of the manifest: without them more is hashed, with those of another one too little.
        (folder / STAMPS).unlink(missing_ok=True)
        _put(folder, MANIFEST, content)
        sync(folder)
    _put_stamps(folder, kept.stamps, content)
    _sweep(folder, {name for entry in kept.manifest.entries for piece in entry.pieces for name in piece.files})
    return changed


def _put_stamps(folder: Path, stamps: Mapping[str, list[int] | None], manifest: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".now.", suffix=TEMPORARY)
    os.close(descriptor)
    now = Path(name).stat().st_ctime_ns  # the disk's own clock
    Path(name).unlink()
    content = stamps_bytes(sure(stamps, now), manifest)
    if not _holds(folder / STAMPS, content):
        _put(folder, STAMPS, content)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _put(folder: Path, name: str, content: bytes | Path) -> None:
    """Write a file beside its place, whole and on the disk, then let it take it."""
    descriptor, made = tempfile.mkstemp(dir=folder, prefix=f".{name[:20]}.", suffix=TEMPORARY)
    try:
        with os.fdopen(descriptor, "wb") as out:
            if isinstance(content, bytes):
                out.write(content)
            else:
                with content.open("rb") as source:
                    while block := source.read(BLOCK):
                        out.write(block)
            out.flush()
            os.fsync(out.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(made).chmod(0o666 & ~mask)
        Path(made).replace(folder / name)
    finally:
        Path(made).unlink(missing_ok=True)


def _sweep(folder: Path, named: Collection[str]) -> None:
    """Remove rows that nothing names, and what runs that died have left."""
    for path in sorted((folder / ROWS).iterdir()):
        if path.name not in named:
            path.unlink(missing_ok=True)
    for path in sorted(folder.glob(f".*{TEMPORARY}")):
        path.unlink(missing_ok=True)
