"""Packed files (压缩文件): gzip, zstd and zip, unpacked within limits and never under a name of their own."""

from __future__ import annotations

import gzip
import shutil
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import IO, Any

from salesplan.disk.archives import Damaged, archive_read
from salesplan.errors import Place, finding
from salesplan.sales.files import BLOCK, Unusable
from salesplan.sales.inputs.litter import BESIDE, is_litter
from salesplan.terms.steps import counted
from salesplan.words.sentence import sentence

# Exports pack to a tenth or a thirtieth of their size; what unpacks to more than a hundred times is no export.
MOST_RATIO = 100
SMALL = 64 * 2**20  # bytes that a file may unpack to whatever its ratio
MOST_BYTES = 256 * 2**30
MOST_MEMBERS = 10_000
ENCRYPTED = 0x1
UTF8_NAME = 0x800


@dataclass
class Budget:
    """How many bytes a packed file may still unpack to."""

    place: str
    packed: int
    taken: int = 0

    def take(self, size: int) -> None:
        """Note so many bytes more; raises Unusable where they are too many for an honest file."""
        self.taken += size
        if self.taken > MOST_BYTES or (self.taken > SMALL and self.taken > MOST_RATIO * self.packed):
            raise Unusable(
                finding("SP470", Place(self.place), megabytes=self.taken // 2**20, packed=self.packed // 2**10)
            )


def unpack(path: Path, kind: str, place: str, target: Path) -> None:
    """Unpack a gzip or zstd file; raises Unusable where it is damaged or unpacks to too much."""
    budget, zstd = Budget(place, path.stat().st_size), _zstd()
    damages: tuple[type[Exception], ...] = (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError)
    try:
        with path.open("rb") as packed, gzip.open(packed) if kind == "gzip" else zstd.open(packed) as source:
            copy(source, target, budget, packed)
    except damages:
        raise Unusable(finding("SP471", Place(place), reason=sentence("archive_damaged"))) from None


def pack(path: Path, target: Path) -> None:
    """Pack a file of our own by zstd; raises OSError."""
    with path.open("rb") as source, _zstd().open(target, "wb") as out:
        shutil.copyfileobj(source, out, BLOCK)


def unpack_own(path: Path, target: Path) -> None:
    """Unpack what `pack` made; raises OSError."""
    with _zstd().open(path) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, BLOCK)


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def copy(source: IO[bytes] | gzip.GzipFile, target: Path, budget: Budget, packed: IO[bytes]) -> None:
    """Copy what a packed file holds, block by block."""
    begun = packed.tell()
    with target.open("wb") as out:
        while block := source.read(BLOCK):
            budget.take(len(block))
            out.write(block)
            at = packed.tell()
            counted(at - begun)
            begun = at


@dataclass(frozen=True)
class Member:
    """A file of an archive: its name as it is shown, and what the archive knows of it."""

    name: str
    info: zipfile.ZipInfo


def members_of(archive: zipfile.ZipFile, place: str) -> list[Member]:
    """The files of an archive in the order of their names; raises Unusable where one of them can't be honest."""
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]  # is_dir fails on an empty name
    if len(infos) > MOST_MEMBERS:
        raise _hostile(place, archive.filename or "", "member_too_many")
    members = [Member(_name(info), info) for info in infos]
    members = sorted((m for m in members if not _is_litter(m.name)), key=lambda m: m.name)
    for member in members:
        _refuse_hostile(member, place)
    for first, second in pairwise(members):
        if first.name == second.name:
            raise _hostile(place, first.name, "member_twice")
    if not members:
        raise Unusable(finding("SP403", Place(place)))
    return members


def _is_litter(name: str) -> bool:
    return name.startswith(BESIDE) or is_litter(PurePosixPath(name).name)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member; those of old Chinese programs are GBK, which a zip can't say."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _refuse_hostile(member: Member, place: str) -> None:
    path, mode = PurePosixPath(member.name), member.info.external_attr >> 16
    if path.is_absolute() or ".." in path.parts or member.name[1:2] == ":" or "\0" in member.name:
        raise _hostile(place, member.name, "member_outside")
    if stat.S_ISLNK(mode):
        raise _hostile(place, member.name, "member_link")
    if member.info.flag_bits & ENCRYPTED:
        raise _hostile(place, member.name, "member_encrypted")


def _hostile(place: str, name: str, reason: str) -> Unusable:
    return Unusable(finding("SP472", Place(place), member=name, reason=sentence(reason)))


def unpack_members(path: Path, place: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a zip archive, each unpacked to a numbered file of `folder`: its name, and where it is now."""
    budget = Budget(place, path.stat().st_size)
    try:
        with archive_read(), path.open("rb") as packed, zipfile.ZipFile(packed) as archive:
            for number, member in enumerate(members_of(archive, place)):
                target = folder / f"member{number}"
                with archive.open(member.info) as source:
                    copy(source, target, budget, packed)
                yield member.name, target
    except Damaged:
        raise Unusable(finding("SP471", Place(place), reason=sentence("archive_damaged"))) from None
