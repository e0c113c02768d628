"""Files that patterns name (查找文件): each once, in one order, of the kind that their first bytes tell."""

from __future__ import annotations

import glob
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from salesplan.disk.archives import Damaged, archive_read
from salesplan.errors import Place, finding
from salesplan.sales.files import Unusable
from salesplan.sales.inputs.access import ANYWHERE, Access
from salesplan.sales.inputs.litter import is_litter
from salesplan.words.sentence import sentence

Kind: TypeAlias = Literal["text", "gzip", "zstd", "zip", "workbook", "old_workbook", "parquet"]
MARKS: dict[bytes, Kind] = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\xd0\xcf\x11\xe0": "old_workbook",
    b"PAR1": "parquet",
}
WORKBOOK_PARTS = "xl/workbook.xml"
# How a page begins, which web systems give the name of a workbook; no column is called so.
PAGES = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style", b"<body", b"<?xml")
BEGINNING = 256  # bytes that are looked at
UNMARKED = b"\0\xef\xbb\xbf\xff\xfe"  # what marks of encodings are made of, and the zeros of wide letters
OTHER_PARTS = {  # documents that are zip archives, by a member that they have
    "xl/workbook.bin": "format_xlsb",
    "word/document.xml": "format_word",
    "content.xml": "format_opendocument",
}


@dataclass
class Found:
    """Files that patterns name: name to show → path, in the order of the names; and what is wrong with the patterns.

    unmatched: patterns that name no file. outside: the first file, or pattern, that the plan may not read. unread: folders
    that can't be looked into, as shown, and why.
    """

    files: dict[str, Path] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    outside: str = ""
    unread: dict[str, str] = field(default_factory=dict)


def find_files(patterns: Sequence[str], folder: Path, access: Access = ANYWHERE) -> Found:
    """The files that the patterns name, relative to `folder`.

    `*` is any text within a name, `**` any folders; a name with such marks that exists is meant as it stands.
    """
    found, files = Found(), dict[str, Path]()
    for pattern in patterns:
        if access.refused([folder / unpatterned(pattern) / "file"]):
            found.outside = found.outside or pattern
            continue
        names, unread = _names(pattern, folder), _unread(pattern, folder)
        if not names and not unread:
            found.unmatched.append(pattern)
        files |= {name: folder / name for name in names}
        found.unread |= unread
    refused = set(access.refused(files.values()))
    found.outside = found.outside or min((name for name, path in files.items() if path in refused), default="")
    found.files = _each_once({name: files[name] for name in sorted(files) if files[name] not in refused})
    return found


@dataclass(frozen=True)
class Searched:
    """Where patterns, relative to `folder`, look for files."""

    patterns: Sequence[str]
    folder: Path

    def finds(self, path: Path) -> str | None:
        """The first pattern that finds a file of this path, or would, were it there."""
        real = path.parent.resolve()
        return next((pattern for pattern in self.patterns if self._may_hold(pattern, real, path.name)), None)

    def _may_hold(self, pattern: str, real: Path, name: str) -> bool:
        if pattern.endswith("/"):  # folders alone
            return False
        meant = self.folder / pattern  # as it stands
        if meant.name == name and os.path.isdir(meant.parent) and meant.parent.resolve() == real:  # noqa: PTH112 - as below
            return True
        hidden = name.startswith(".") and not meant.name.startswith(".")
        return fnmatch(name, meant.name) and not hidden and not is_litter(name) and real in self._folders[pattern]

    @cached_property
    def _folders(self) -> dict[str, set[Path]]:
        """The folders that each pattern leads to."""
        found = {pattern: self._named(_folder_parts(pattern)) for pattern in self.patterns}
        return {pattern: {path.resolve() for path in self._there(names)} for pattern, names in found.items()}

    def _there(self, names: Iterable[str]) -> Iterator[Path]:
        """The folders that exist: `s/s/..` is none where `s/s` isn't, though it resolves to one."""
        yield from (path for name in names if os.path.isdir(path := self.folder / name))  # noqa: PTH112 - as below

    def _named(self, parts: Sequence[str]) -> Iterator[str]:
        yield from _folders(parts, self.folder, below=False)
        if set(parts) == {"**"}:  # which glob doesn't take for the folder itself
            yield "."


def _folder_parts(pattern: str) -> tuple[str, ...]:
    """The parts of a pattern that lead to the folders of its files; a `**` at its end is any folders and any name."""
    parts = Path(pattern).parts
    return parts if parts[-1:] == ("**",) else parts[:-1]


def _each_once(files: dict[str, Path]) -> dict[str, Path]:
    """One name for each file: of several that lead to it (`s/../s/a.csv`, links), the shortest, and the first of those."""
    chosen: dict[str, str] = {}
    for name in sorted(files, key=lambda name: (len(name), name)):
        chosen.setdefault(os.path.realpath(files[name]), name)
    kept = set(chosen.values())
    return {name: path for name, path in files.items() if name in kept}


def unpatterned(pattern: str) -> Path:
    """The folder that a pattern begins in, so that nothing is searched that may not be read."""
    parts = Path(pattern).parts
    fixed = next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts) - 1)
    return Path(*parts[:fixed])


def _names(pattern: str, folder: Path) -> set[str]:
    if _is_meant_as_it_stands(pattern, folder):
        return set() if _is_missing(folder / pattern) else {Path(pattern).as_posix()}
    names = glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 - names relative to the folder
    files = (Path(name) for name in names if not os.path.isdir(folder / name))  # noqa: PTH112 - see below
    return {file.as_posix() for file in files if not is_litter(file.name)}


def _is_meant_as_it_stands(pattern: str, folder: Path) -> bool:
    # Path.exists fails where a folder on the way can't be looked into.
    return not glob.has_magic(pattern) or os.path.exists(folder / pattern)  # noqa: PTH110


def _is_missing(path: Path) -> bool:
    """Whether there is nothing of that name, which is not the same as a link to nowhere, or a folder that hides it."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _unread(pattern: str, folder: Path) -> dict[str, str]:
    """The folders that a pattern leads through and that can't be looked into, which glob passes over; and why."""
    if _is_meant_as_it_stands(pattern, folder):
        return {}
    reasons: dict[str, str] = {}
    parts = Path(pattern).parts
    for i in range(len(unpatterned(pattern).parts), len(parts)):
        for name in _folders(parts[:i], folder, below=parts[i] == "**"):
            reason = _why_unread(folder / name, parts[i])
            if reason:
                reasons[str(folder / name)] = reason
    return reasons


def _folders(parts: Sequence[str], folder: Path, *, below: bool) -> Iterator[str]:
    """The folders that the first parts of a pattern name; below: and all within them."""
    if not glob.has_magic(str(Path(*parts))) and not below:
        yield str(Path(*parts))
    else:
        within = str(Path(*parts, *["**"] * below)) + os.sep
        yield from glob.iglob(within, root_dir=folder, recursive=True)  # noqa: PTH207 - as above
        if below and not parts:
            yield "."


def _why_unread(folder: Path, part: str) -> str:
    """Why a folder can't be listed, or a name be looked for in it; '' where it can, or is none."""
    try:
        if glob.has_magic(part):
            os.scandir(folder).close()
        else:
            os.lstat(folder / part)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def kind_of(path: Path, place: str) -> Kind:
    """What a file is by its first bytes; raises Unusable where nothing can be read from it."""
    try:
        if path.is_dir():
            raise Unusable(finding("SP402", Place(place), reason=sentence("is_a_folder")))
        if path.exists() and not path.is_file():
            raise Unusable(finding("SP402", Place(place), reason=sentence("is_no_file")))
        with path.open("rb") as file:
            head = file.read(BEGINNING)
        kind: Kind = next((kind for mark, kind in MARKS.items() if head.startswith(mark)), "text")
        if head.translate(None, UNMARKED).lstrip().lower().startswith(PAGES):
            raise Unusable(
                finding("SP406", Place(place), kind=sentence("format_page"), hint=sentence("save_as_workbook"))
            )
        return _zip_kind(path, place) if kind == "zip" else kind
    except FileNotFoundError:
        raise Unusable(finding("SP401", Place(place), pattern=place)) from None
    except OSError as error:
        reason = sentence("os_error", problem=error.strerror or type(error).__name__)
        raise Unusable(finding("SP402", Place(place), reason=reason)) from None


def _zip_kind(path: Path, place: str) -> Kind:
    try:
        with archive_read(), zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except Damaged:
        raise Unusable(finding("SP471", Place(place), reason=sentence("archive_damaged"))) from None
    if WORKBOOK_PARTS in members:
        return "workbook"
    for part, key in OTHER_PARTS.items():
        if part in members:
            raise Unusable(finding("SP406", Place(place), kind=sentence(key), hint=sentence("save_as_csv")))
    return "zip"
