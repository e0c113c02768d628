"""Archives that are damaged, cut off, or packed in a way that can't be read here (压缩包)."""

from __future__ import annotations

import errno
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

# All that zipfile raises of such archives; RuntimeError: of a password, or of a way of packing that it doesn't know.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    ValueError,
)


class Damaged(Exception):  # noqa: N818 - it says what the archive is
    """An archive can't be read as one."""


@contextmanager
def archive_read() -> Iterator[None]:
    """Raises Damaged of whatever an archive that is read within is told to be; errors of the disk stay what they are."""
    try:
        yield
    except UNREADABLE:
        raise Damaged from None
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):
            raise
        raise Damaged from None  # a stream of bz2 that is damaged; a place before the beginning of the file
