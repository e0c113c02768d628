"""What stands at a path (查看路径): what may not be looked at isn't taken for what isn't there, as pathlib takes it."""

from __future__ import annotations

import errno
from pathlib import Path

NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)  # what the disk says of a path that leads to nothing


def mode_of(path: Path) -> int:
    """What kind of thing a path leads to, as `stat` has it; 0 where it leads nowhere. Raises OSError where that can't be told."""
    try:
        return path.stat().st_mode
    except OSError as error:
        if error.errno in NOWHERE:
            return 0
        raise
