"""What the store keeps, as its manifest says (清单): for each file its hash, how it was read, and where its rows are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from salesplan import __version__
from salesplan.sales.files import Scan
from salesplan.sales.headers import Header
from salesplan.words.sentence import Sentence, sentence

VERSION = 5  # of the manifest and of the way in which rows are kept; another one is read by nobody
MANIFEST = "manifest.json"
ROWS = "rows"
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Piece(_Part):
    """The rows of one text file, or of one sheet or member of a file: its name within that, and what reading it told.

    rows: those that aren't blank. parquet: the hash of the file that keeps them, and its name. text: likewise, of the packed
    text in which its lines stand; none where that is the export itself. bytes: of both.
    """

    name: str
    rows: Annotated[int, Field(ge=0)]
    parquet: Sha256
    text: Sha256 | None
    bytes: Annotated[int, Field(ge=0)]
    names: list[str]
    separator: str
    lines: int
    sha256: Sha256
    size: int
    encoding: str
    detected: bool
    broken_lines: int
    quotes: bool
    recode: bool
    errors: int
    beside: list[str]
    moments: str | None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that the store keeps of it."""
        return (f"{self.parquet}.parquet", *([f"{self.text}.zst"] if self.text else []))

    @property
    def scan(self) -> Scan:
        """What a scan told of it."""
        told = (self.sha256, self.size, self.encoding, self.detected, self.broken_lines, self.quotes, self.recode)
        return Scan(*told)

    @property
    def header(self) -> Header:
        """Its row of names."""
        return Header(tuple(self.names), self.separator, self.lines)


class Entry(_Part):
    """A file: its path from the folder of the plan, its hash and size, and the hash of how it was to be read."""

    file: str
    sha256: Sha256
    size: int
    reading: Sha256
    pieces: list[Piece]

    @property
    def rows(self) -> int:
        """The rows of all of its pieces."""
        return sum(piece.rows for piece in self.pieces)

    @property
    def bytes(self) -> int:
        """What they take on the disk."""
        return sum(piece.bytes for piece in self.pieces)


class NoStore(ValueError):  # noqa: N818 - it says what the folder is
    """A store that this version can't use; `reason` says why."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason.say("en"))
        self.reason = reason


class Manifest(_Part):
    """All entries, in the order of their files; the same exports give the same bytes.

    made_with: the versions of the programs that read them, for another one may read an odd file otherwise. sha256: of all
    that is written of it but that, for rows are held against their hashes, and what they mean stands here alone.
    """

    salesplan_store: int
    made_with: str
    entries: list[Entry]
    sha256: str = ""  # former versions have none

    @cached_property
    def by_content(self) -> dict[tuple[str, str], Entry]:
        """The entries by the hash of the file and how it was read: what a file is called doesn't matter."""
        return {(entry.sha256, entry.reading): entry for entry in self.entries}

    @cached_property
    def by_file(self) -> dict[str, list[Entry]]:
        """The entries of each file, one for each way in which it was read."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.file, []).append(entry)
        return found

    @cached_property
    def sizes(self) -> set[tuple[int, str]]:
        """The sizes of the files that were read in some way: a file of another size need not be hashed."""
        return {(entry.size, entry.reading) for entry in self.entries}


def manifest_of(entries: Iterable[Entry]) -> Manifest:
    """The manifest of some entries."""
    ordered = sorted(entries, key=lambda entry: (entry.file, entry.reading))
    return Manifest(salesplan_store=VERSION, made_with=made_with(), entries=ordered)


def made_with() -> str:
    """The versions that decide how files are read."""
    import duckdb

    return f"salesplan {__version__}, duckdb {duckdb.__version__}"


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as it is written."""
    told = manifest.model_dump(exclude={"sha256"})
    return _written(told | {"sha256": hashlib.sha256(_written(told)).hexdigest()})


def _written(told: Mapping[str, object]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a store, None where there is no store; raises NoStore where this version can't use it."""
    try:
        text = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NoStore(sentence("os_error", problem=error.strerror or type(error).__name__)) from None
    try:
        found = Manifest.model_validate_json(text)
    except ValidationError:
        raise NoStore(sentence("store_damaged")) from None
    if found.made_with != made_with():
        raise NoStore(sentence("store_of_others", made_with=found.made_with))
    if found.salesplan_store != VERSION:
        raise NoStore(sentence("store_of_other_version", version=found.salesplan_store, own=VERSION))
    if to_bytes(found) != text:
        raise NoStore(sentence("store_damaged"))
    return found
