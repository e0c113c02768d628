"""Takes rows from the store in place of files (取用存储): where a file is the one that was read, in the way that it is to be.

What can't be found, or isn't whole, is read from its file: a store saves time and can't change a number.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from salesplan.errors import Finding, Place, finding
from salesplan.sales.files import BLOCK
from salesplan.sales.inputs.packed import unpack_own
from salesplan.sales.inputs.tabled import sha256_of
from salesplan.sales.sources import Source, Wanted
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
        kept = [self._fetch_all(piece, workspace) for piece in entry.pieces] if entry else []
        if entry is None or None in kept:
            self.read.add(origin)
            former = self.manifest.by_file.get(name_of(origin, self.base), [])
            if entry:
                self.damaged.add(origin)
            elif any(one.reading == wanted.key for one in former):
                self.changed.add(origin)
            return []
        self.found[origin, wanted.key] = entry
        return [
            Source(
                next(numbers), origin, shown + piece.name, f"{origin}{piece.name}", piece.scan, piece.header, files[0],
                origin=origin, reading=wanted.key, errors=piece.errors, beside=tuple(piece.beside), moments=piece.moments,
                stored=files[0], again=partial(_unpacked, files[1]) if piece.text else None,
            )
            for piece, files in zip(entry.pieces, kept, strict=True)
            if files
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

    def _fetch_all(self, piece: Piece, workspace: Path) -> list[Path] | None:
        """Copies of the files of a piece, which nobody else can change or remove; None where one isn't whole."""
        found = [self._fetch(name, workspace) for name in piece.files]
        return None if None in found else [path for path in found if path]

    def _fetch(self, name: str, workspace: Path) -> Path | None:
        target = workspace / name
        if target.exists():
            return target
        sha = hashlib.sha256()
        try:
            kept = path_of(self.folder, name).open("rb")
        except OSError:
            return None
        with kept, target.open("wb") as out:
            while block := kept.read(BLOCK):
                sha.update(block)
                out.write(block)
                counted(len(block))
        if sha.hexdigest() == Path(name).stem:
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


def path_of(folder: Path, name: str) -> Path:
    """Where the store in a folder keeps a file of a piece."""
    return folder / ROWS / name


def name_of(path: Path, base: Path) -> str:
    """A file as the manifest names it: relative to the folder of the plan, so that both can be moved together."""
    real = path.resolve()
    try:
        return Path(os.path.relpath(real, base.resolve())).as_posix()
    except ValueError:  # on another drive
        return real.as_posix()


def _unpacked(packed: Path) -> Path:
    """The text in which the lines of a piece stand."""
    target = packed.with_suffix(".txt")
    if not target.exists():
        unpack_own(packed, target)
    return target
