"""Names of files that engines take for something else (文件名): patterns, packed files, no text. They get a plain one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

# The embedded engine takes these for a pattern in any part of a path, and reads what fits it: a1.csv in place of a[1].csv;
# at the beginning of a relative one, for the home folder or an address.
ODD = re.compile(r"[*?\[]|\A~|\A[a-z0-9]{2,}:", re.IGNORECASE)
# Every engine unpacks what is so called, or fails to; what a file holds is told by its first bytes alone.
PACKED = {".gz", ".bz2", ".zst", ".zstd", ".lz4", ".lzo", ".snappy", ".deflate", ".xz", ".passthrough"}


def plainly_named(path: Path, room: Callable[[], Path]) -> Path:
    """The path under which engines read this very file as it is; room: makes a folder for a link to it."""
    if _is_text(str(path)) and not ODD.search(str(path)) and path.suffix.lower() not in PACKED:
        return path
    named = room() / "named.csv"
    named.symlink_to(path.resolve())
    return named


def _is_text(name: str) -> bool:
    """Whether a file's name is text: engines know no other."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
