"""Takes rows from the store in place of files (取用存储): where a file is the one that was read, in the way that it is to be.

What can't be found, or isn't whole, is read from its file: a store saves time and can't change a number.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from salesplan.errors import ExportsError, Finding, Place, finding
from salesplan.sales.files import BLOCK
from salesplan.sales.inputs.tabled import sha256_of
from salesplan.sales.sources import Reader, Source, Wanted
from salesplan.sales.store.manifest import ROWS, Entry, Manifest, Piece
from salesplan.sales.store.stamps import Stamps, full_stamp
from salesplan.terms.steps import counted
from salesplan.words.sentence import sentence


@dataclass
class Shelf:
    """An open store. base: the folder that the files of its manifest are relative to.

    found: files and keys of readings that were in it. read: files that had to be read; changed: those that it has as they
    were before; damaged: those whose rows it has lost.
    """

    folder: Path
    base: Path
    manifest: Manifest
    stamps: Stamps = field(default_factory=dict)
    found: dict[tuple[Path, str], Entry] = field(default_factory=dict)
    read: set[Path] = field(default_factory=set)
    changed: set[Path] = field(default_factory=set)
    damaged: set[Path] = field(default_factory=set)

    def take(self, origin: Path, wanted: Wanted, shown: str, workspace: Path, numbers: Iterator[int]) -> list[Source]:
        """The sources of a file; none where it isn't in the store as it is now."""
        entry = self._entry(origin, wanted)
        kept = [self._fetch(piece, workspace) for piece in entry.pieces] if entry else []
        if entry is None or None in kept:
            self.read.add(origin)
            former = self.manifest.by_file.get(name_of(origin, self.base), [])
            if entry:
                self.damaged.add(origin)
            elif any(one.reading == wanted.key for one in former):
                self.changed.add(origin)
            return []
        self.found[origin, wanted.key] = entry
        again = _again(origin, wanted, shown, workspace)
        return [
            Source(
                next(numbers), origin, shown + piece.name, f"{origin}{piece.name}", piece.scan, piece.header, rows,
                origin=origin, reading=wanted.key, errors=piece.errors, stored=rows,
                again=None if piece.own else again,
            )
            for piece, rows in zip(entry.pieces, kept, strict=True)
            if rows is not None
        ]  # fmt: skip

    def _entry(self, origin: Path, wanted: Wanted) -> Entry | None:
        """What the store has of a file: by its stamp, or else by the hash of its bytes."""
        if not origin.is_file() or (origin.stat().st_size, wanted.key) not in self.manifest.sizes:
            return None
        name = name_of(origin, self.base)
        stamp = full_stamp(origin)
        if stamp and stamp == self.stamps.get(name):
            own = [entry for entry in self.manifest.by_file.get(name, []) if entry.reading == wanted.key]
            if own:
                return own[0]
        try:
            return self.manifest.by_content.get((sha256_of(origin), wanted.key))
        except OSError:
            return None  # whoever reads it will say why

    def _fetch(self, piece: Piece, workspace: Path) -> Path | None:
        """A copy of the rows of a piece, which nobody else can change or remove; None where they aren't whole."""
        target = workspace / f"{piece.parquet}.parquet"
        if target.exists():
            return target
        sha = hashlib.sha256()
        try:
            kept = path_of(self.folder, piece.parquet).open("rb")
        except OSError:
            return None
        with kept, target.open("wb") as out:
            while block := kept.read(BLOCK):
                sha.update(block)
                out.write(block)
                counted(len(block))
        if sha.hexdigest() == piece.parquet:
            return target
        target.unlink()
        return None

    def findings(self) -> list[Finding]:
        """What there is to say of a run with this store."""
        said = [finding("SP492", Place(str(file)), hint=sentence("import_again")) for file in sorted(self.damaged)]
        said += [finding("SP490", Place(str(path))) for path in sorted(self.changed)]
        found = {path for path, _ in self.found}
        missing = self.read - found - self.damaged
        if missing:
            everything = len(self.read | found)
            said.append(finding("SP493", hint=sentence("import_again"), files=len(missing), all=everything))
        return said


def path_of(folder: Path, sha256: str) -> Path:
    """Where the store in a folder keeps the rows of this hash."""
    return folder / ROWS / f"{sha256}.parquet"


def name_of(path: Path, base: Path) -> str:
    """A file as the manifest names it: relative to the folder of the plan, so that both can be moved together."""
    real = path.resolve()
    try:
        return Path(os.path.relpath(real, base.resolve())).as_posix()
    except ValueError:  # on another drive
        return real.as_posix()


def _again(origin: Path, wanted: Wanted, shown: str, workspace: Path) -> Callable[[str], Path]:
    """Opens a file anew, once, for the lines of what is unpacked from it: the store keeps their fields only."""

    @cache
    def opened() -> dict[str, Path]:
        room = Path(tempfile.mkdtemp(prefix="again-", dir=workspace))
        return {source.place: source.path for source in Reader(origin, wanted, room, count(), []).read(shown)}

    def lines(place: str) -> Path:
        if place not in opened():
            raise ExportsError([finding("SP474", Place(str(origin)), hint=sentence("run_again"))])
        return opened()[place]

    return lines
