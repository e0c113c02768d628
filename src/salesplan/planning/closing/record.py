"""Records of closed periods (结账记录): what a period was closed with, hashed, each holding the hash of the one before.

A record is two files: a manifest in JSON, which git shows the difference of, and an archive of its parts (see `parts`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import msgspec

FORMAT = 1
SUFFIX, PARTS_SUFFIX = ".json", ".zip"
HASH = "sha256"
EMBEDDED = "duckdb"


@dataclass(frozen=True)
class InputFile:
    """A file that was read, as the plan names it; joined: one that others were joined to."""

    path: str
    sha256: str
    rows: int
    joined: bool


@dataclass(frozen=True)
class Part:
    """A part of the archive: the hash and the number of its bytes, before they were packed."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Former:
    """The record before this one in the chain."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Record:
    """The manifest of a closed period.

    number: its place in the chain, from 1. first, last: the period's days. version: from 1; reason: why there is another one.
    last_sale: the last day that the exports held a sale of, in the plan's year or before. sales, target: the company's in whole
    minor units, of which `digits` stand after the point. history: hash of the year before as targets were filled in from it.
    engine: what read the exports; a manifest names it where it wasn't the embedded one.
    sha256: of the manifest without it.
    """

    format: int
    number: int
    period: str
    first: date
    last: date
    version: int
    reason: str
    last_sale: date | None
    salesplan: str
    language: str
    plan: str
    plan_sha256: str
    currency: str
    digits: int
    sales: int
    target: int | None
    history: str
    inputs: tuple[InputFile, ...]
    parts: Mapping[str, Part]
    former: Former | None
    engine: str = EMBEDDED
    sha256: str = ""

    @property
    def stem(self) -> str:
        """The name of its files, without their suffixes."""
        name = "".join(c if c.isalnum() or c in "-_" else "_" for c in self.period)
        # Labels that differ in other marks alone must not share a file.
        name += "" if name == self.period else "~" + hashlib.sha256(self.period.encode()).hexdigest()[:8]
        return name if self.version == 1 else f"{name}.v{self.version}"

    @property
    def file(self) -> str:
        """The name of the manifest."""
        return self.stem + SUFFIX

    @property
    def archive(self) -> str:
        """The name of the archive of its parts."""
        return self.stem + PARTS_SUFFIX

    def sealed(self) -> Record:
        """The record with its own hash."""
        return replace(self, sha256=_hash_of(_plain(self)))

    def same_as(self, other: Record) -> bool:
        """Whether another record is of the same days and the same plan; whether the numbers are the same, restating tells.

        Files that came since and hold nothing of the period make no difference, nor does the version of salesplan.
        """
        own, others = (
            (one.period, one.first, one.last, one.plan_sha256, one.currency, one.digits) for one in (self, other)
        )
        return own == others


class NoRecord(ValueError):  # noqa: N818 - it says what the text is
    """A text that is no manifest, or one that was changed after it was written; `reason` is a key of the catalogue."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def manifest(record: Record) -> bytes:
    """A record as its file holds it."""
    return (json.dumps(_plain(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_manifest(content: bytes) -> Record:
    """The record of a file; raises NoRecord unless it is, to the byte, what was written."""
    try:
        record = msgspec.json.decode(content, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise NoRecord("record_unreadable") from None
    if record.format != FORMAT:
        raise NoRecord("record_of_other_format")
    if record.sealed().sha256 != record.sha256 or manifest(record) != content:
        raise NoRecord("record_changed")
    return record


def sha256(content: bytes) -> str:
    """The hash of some bytes."""
    return hashlib.sha256(content).hexdigest()


def hash_of(value: Sequence[Any] | Mapping[str, Any]) -> str:
    """The hash of values, whatever order the keys of mappings stand in."""
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass"))


def _hash_of(plain: dict[str, Any]) -> str:
    return hash_of({key: value for key, value in plain.items() if key != HASH})


def _plain(record: Record) -> dict[str, Any]:
    made = asdict(record)
    if record.engine == EMBEDDED:
        del made["engine"]
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in made.items()}
