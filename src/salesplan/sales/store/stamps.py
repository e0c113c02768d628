"""Stamps of files (文件戳): what the disk says of a file that changes whenever its bytes do, so that few files are hashed.

A stamp is the size, the time of the last change of the bytes, that of the last change of anything about the file (which no
program can set), and the number of the file on its disk. They stand beside the store's manifest, not in it: they are of this
disk, and a store without them is whole. They name the manifest that they speak of by its hash: whoever reads both while an
import puts others there may get those of another one, which would vouch for rows that the files no longer have.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

Stamps = Mapping[str, list[int]]
STAMPS = "stamps.json"
# A file that changed so shortly before could change once more without another stamp: the clocks of disks tick that slowly.
UNSURE = 2_000_000_000  # nanoseconds


def full_stamp(path: Path) -> list[int] | None:
    """The stamp of a file; None where there is none, or the system has none that can be relied on."""
    if os.name == "nt":
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def read_stamps(folder: Path, manifest: bytes) -> Stamps:
    """The stamps of a store by file; none where they can't be read, or are of another manifest, which costs time only."""
    try:
        found = json.loads((folder / STAMPS).read_bytes())
    except (OSError, ValueError, RecursionError):  # the last of brackets within brackets
        return {}
    of_this = (
        isinstance(found, dict) and found.get("manifest") == _hash(manifest) and isinstance(found.get("files"), dict)
    )
    return found["files"] if of_this else {}


def sure(stamps: Mapping[str, list[int] | None], now: int) -> Stamps:
    """Those of files that changed long enough before `now`, a time of the disk in nanoseconds."""
    return {file: stamp for file, stamp in sorted(stamps.items()) if stamp and stamp[2] < now - UNSURE}


def stamps_bytes(stamps: Stamps, manifest: bytes) -> bytes:
    """The stamps as they are written, of the files of a manifest."""
    told = {"manifest": _hash(manifest), "files": stamps}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _hash(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()
