"""The parts of a record (结账附件), packed: the plan as it was, the review's tables, the figures, and the rows of the period.

A zip archive opens anywhere. What its bytes are hangs on the library that packs, so hashes are of the parts before packing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from salesplan.disk.archives import UNREADABLE
from salesplan.planning.closing.record import NoRecord, Part, Record, sha256

FIGURES, PLAN, REVIEW, ROWS = "figures.json", "plan.json", "review.json", "rows.csv"
THEN = (1980, 1, 1, 0, 0, 0)  # archives know no file without a time


def described(parts: Mapping[str, bytes]) -> dict[str, Part]:
    """What a manifest says of the parts."""
    return {name: Part(sha256(content), len(content)) for name, content in sorted(parts.items())}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts in an archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(parts.items()):
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            archive.writestr(entry, content)
    return packed.getvalue()


def unpack(packed: bytes, record: Record) -> dict[str, bytes]:
    """The parts of a record's archive; raises NoRecord unless they are those that the manifest says.

    No more is unpacked than it says, so an archive can't blow up.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if sorted(archive.namelist()) != sorted(record.parts):
                raise NoRecord("parts_changed")
            parts = {name: _part(archive, name, part) for name, part in record.parts.items()}
    except (*UNREADABLE, OSError) as error:
        raise error if isinstance(error, NoRecord) else NoRecord("parts_unreadable") from None
    if described(parts) != dict(record.parts):
        raise NoRecord("parts_changed")
    return parts


def _part(archive: zipfile.ZipFile, name: str, part: Part) -> bytes:
    with archive.open(name) as packed:
        return packed.read(part.bytes + 1)
