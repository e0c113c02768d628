"""The records of a plan (结账档案): read, and held to the chain of their hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from salesplan.errors import Finding, Place, finding
from salesplan.planning.closing.listing import unlisted
from salesplan.planning.closing.parts import unpack
from salesplan.planning.closing.record import Former, NoRecord, Record, read_manifest
from salesplan.terms.steps import each
from salesplan.words.sentence import sentence

WHOLE = "."  # in the place of a file: the folder itself


@dataclass(frozen=True)
class Shelf:
    """The records in a folder, in the order of their chain, and what is wrong with them.

    broken: files that are no sound record of the chain (WHOLE: there is no such folder, but something else), with a key of the
    catalogue that says why. packed: reads the archive
    of a record; raises NoRecord.
    """

    folder: str
    records: tuple[Record, ...]
    broken: Mapping[str, str]
    packed: Callable[[Record], bytes]

    @property
    def has_any(self) -> bool:
        """Whether there is any record, sound or not."""
        return bool(self.records or self.broken)

    @cached_property
    def latest(self) -> Mapping[str, Record]:
        """Of each period that is closed, the latest version."""
        return {record.period: record for record in sorted(self.records, key=lambda one: one.version)}

    def parts(self, record: Record) -> dict[str, bytes]:
        """The parts of a record; raises NoRecord."""
        return unpack(self.packed(record), record)

    def opened(self) -> Shelf:
        """The same, with what is wrong with the archives of its records: all of them are read."""
        broken = dict(self.broken)
        for record in each(self.records, "step_records"):
            try:
                self.parts(record)
            except NoRecord as error:
                broken[record.archive] = error.reason
        return replace(self, broken=broken)

    def of(self, label: str | None) -> list[Record]:
        """The records of a period, or all; in the order of their chain."""
        return [record for record in self.records if label in (None, record.period)]

    def faults(self) -> list[Finding]:
        """An error for each record that can't be relied on."""
        return [self.fault(file, reason) for file, reason in sorted(self.broken.items())]

    def fault(self, file: str, reason: str, code: str = "SP622") -> Finding:
        """What is said of a record that can't be relied on."""
        place = self.folder if file == WHOLE else f"{self.folder}/{file}"
        return finding(code, Place(place), hint=sentence("restore_record"), reason=sentence(reason))


def shelf_of(
    folder: str, files: Mapping[str, bytes], listing: bytes | None, packed: Callable[[Record], bytes]
) -> Shelf:
    """The records of some files by name; what is wrong with one is said of it, whatever the others are. listing: their list."""
    read: dict[str, Record] = {}
    broken: dict[str, str] = {}
    for name, content in sorted(files.items()):
        try:
            read[name] = read_manifest(content)
        except NoRecord as error:
            broken[name] = error.reason
            continue
        if read[name].file != name:
            broken[name] = "record_renamed"
    records = tuple(sorted(read.values(), key=lambda one: (one.number, one.file)))
    for file, reason in (*_unchained(records), *unlisted(listing, files, records)):
        broken.setdefault(file, reason)
    return Shelf(folder, records, broken, packed)


def _unchained(records: tuple[Record, ...]) -> Iterator[tuple[str, str]]:
    """The records that don't continue the one before them."""
    before: Record | None = None
    for place, record in enumerate(records, 1):
        if record.number != place or record.former != (Former(before.file, before.sha256) if before else None):
            yield record.file, "chain_broken"
        before = record
