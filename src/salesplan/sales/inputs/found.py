"""Files that patterns name (查找文件): each once, in one order, of the kind that their first bytes tell."""

from __future__ import annotations

import glob
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from salesplan.disk.archives import Damaged, archive_read
from salesplan.errors import Place, finding
from salesplan.sales.files import Unusable
from salesplan.sales.inputs.access import ANYWHERE, Access
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
OTHER_PARTS = {  # documents that are zip archives, by a member that they have
    "xl/workbook.bin": "format_xlsb",
    "word/document.xml": "format_word",
    "content.xml": "format_opendocument",
}


@dataclass
class Found:
    """Files that patterns name: name to show → path, in the order of the names; and what is wrong with the patterns.

    unmatched: patterns that name no file. outside: the first file, or pattern, that the plan may not read.
    """

    files: dict[str, Path] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    outside: str = ""


def find_files(patterns: Sequence[str], folder: Path, access: Access = ANYWHERE) -> Found:
    """The files that the patterns name, relative to `folder`.

    `*` is any text within a name, `**` any folders; a name with such marks that exists is meant as it stands.
    """
    found, files = Found(), dict[str, Path]()
    for pattern in patterns:
        if access.refused([folder / unpatterned(pattern) / "file"]):
            found.outside = found.outside or pattern
            continue
        names = _names(pattern, folder)
        if not names:
            found.unmatched.append(pattern)
        files |= {name: folder / name for name in names}
    refused = set(access.refused(files.values()))
    found.outside = found.outside or min((name for name, path in files.items() if path in refused), default="")
    found.files = {name: files[name] for name in sorted(files) if files[name] not in refused}
    return found


def unpatterned(pattern: str) -> Path:
    """The folder that a pattern begins in, so that nothing is searched that may not be read."""
    parts = Path(pattern).parts
    fixed = next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts) - 1)
    return Path(*parts[:fixed])


def _names(pattern: str, folder: Path) -> set[str]:
    if not glob.has_magic(pattern) or (folder / pattern).exists():
        return {Path(pattern).as_posix()}
    names = glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 - names relative to the folder
    return {Path(name).as_posix() for name in names if not (folder / name).is_dir()}


def kind_of(path: Path, place: str) -> Kind:
    """What a file is by its first bytes; raises Unusable where nothing can be read from it."""
    try:
        if path.is_dir():
            raise Unusable(finding("SP402", Place(place), reason=sentence("is_a_folder")))
        if path.exists() and not path.is_file():
            raise Unusable(finding("SP402", Place(place), reason=sentence("is_no_file")))
        with path.open("rb") as file:
            head = file.read(4)
        kind: Kind = next((kind for mark, kind in MARKS.items() if head.startswith(mark)), "text")
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
