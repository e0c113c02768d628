"""The list of records (结账清单): the hash of each manifest, so that a record which was taken away is missed, the last one too.

A record names the one before it, but nothing names the last. The list does, in the form that `sha256sum -c` reads. It is written
behind the record: a run that is killed between them leaves a last record that isn't listed yet, and the next one lists it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from salesplan.planning.closing.record import Record, manifest, sha256

LIST = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def listed(records: Sequence[Record]) -> bytes:
    """The list of some records, in the order of their chain."""
    return "".join(f"{sha256(manifest(one))}  {one.file}\n" for one in records).encode()


def unlisted(content: bytes | None, files: Mapping[str, bytes], records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """What the list says against the files: file, and a key of the catalogue that says why it can't be relied on.

    content: of the list; None where there is none. files: of all manifests by name. records: those that were read, in order.
    What is no record is told as such; the list owes nothing to it.
    """
    hashes = _hashes(content) if content is not None else {}
    if content is None and records:
        yield LIST, "list_missing"
        return
    if hashes is None:
        yield LIST, "list_changed"
        return
    for name, hashed in hashes.items():
        if name not in files:
            yield name, "record_missing"
        elif sha256(files[name]) != hashed:
            yield name, "record_changed"
    beside = [one.file for one in records if one.file not in hashes]
    if beside and beside != [one.file for one in records[-1:]]:
        yield LIST, "list_changed"


def _hashes(content: bytes) -> dict[str, str] | None:
    """The hash of each file that is listed; None where it is no such list."""
    found: dict[str, str] = {}
    for line in content.decode("utf-8", "replace").splitlines():
        match = _LINE.fullmatch(line)
        if not match or match[2] in found:
            return None
        found[match[2]] = match[1]
    return found
