"""Brings the store to what the exports are now (导入存储): what is new is put in, what is gone or changed is told."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from salesplan.disk.looking import mode_of
from salesplan.errors import ExportsError, Finding, Place, finding
from salesplan.sales.inputs.tabled import sha256_of
from salesplan.sales.sources import Source
from salesplan.sales.store.keeping import Keeper, Kept
from salesplan.sales.store.manifest import Entry, Manifest, manifest_of
from salesplan.sales.store.shelf import Shelf, name_of, path_of
from salesplan.sales.store.stamps import full_stamp
from salesplan.terms.steps import each
from salesplan.words.sentence import sentence

# added: it wasn't in the store · kept: as it was · changed: read anew, for it is another file than before · reread: it is to be
# read in another way than before · restored: its rows were lost or damaged · gone, dropped: no longer in the store, for the
# file isn't there, or is another one and wasn't read now · sound, damaged, unreadable: what was found in looking
State: TypeAlias = Literal[
    "added", "kept", "changed", "reread", "restored", "gone", "dropped", "sound", "damaged", "unreadable"
]


@dataclass(frozen=True)
class Stored:
    """What became of an entry of the store."""

    entry: Entry
    state: State


@dataclass
class Import:
    """What an import comes to, before anything is named by the manifest."""

    stored: list[Stored] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stamps: dict[str, list[int] | None] = field(default_factory=dict)

    @property
    def kept(self) -> Kept:
        """What the store is to be."""
        entries = [one.entry for one in self.stored if one.state not in ("gone", "dropped")]
        return Kept(manifest_of(entries), self.stamps)


@dataclass(frozen=True)
class Importer:
    """folder: of the store. base: the folder that its files are relative to. shelf: what it held, if anything."""

    folder: Path
    base: Path
    shelf: Shelf | None

    def bring_in(self, sources: Iterable[Source], workspace: Path) -> Import:
        """Put the rows of the sources in, and look at what else there was.

        Raises OSError where the store can't be written, ExportsError where files change meanwhile.
        """
        made, stamps, keeper = Import(), dict[Path, list[int] | None](), Keeper(self.folder, workspace)
        for (origin, reading), own in each(list(_by_file(sources).items()), "step_storing"):
            stamps.setdefault(origin, full_stamp(origin))
            entry = self._entry(origin, reading, own, keeper)
            lost = self.shelf is not None and origin in self.shelf.damaged
            state = self._state(entry, lost=lost)
            made.stored.append(Stored(entry, state))
            if state == "changed":
                made.findings.append(finding("SP490", Place(str(origin))))
        read = {one.entry.file for one in made.stored}
        for entry in self.shelf.manifest.entries if self.shelf else ():
            if entry.file not in read:
                self._look_at(entry, made)
        _stop_at_changed(stamps)
        made.stamps |= {name_of(origin, self.base): stamp for origin, stamp in stamps.items()}
        return made

    def _entry(self, origin: Path, reading: str, sources: Sequence[Source], keeper: Keeper) -> Entry:
        known = self.shelf.found.get((origin, reading)) if self.shelf else None
        if known:
            return known.model_copy(update={"file": name_of(origin, self.base)})
        sha256, size = sha256_of(origin), origin.stat().st_size
        if any(source.path == origin and source.scan.sha256 != sha256 for source in sources):
            raise _changed([origin])
        pieces = [keeper.keep(source) for source in sources]
        return Entry(file=name_of(origin, self.base), sha256=sha256, size=size, reading=reading, pieces=pieces)

    def _state(self, entry: Entry, *, lost: bool) -> State:
        former = self.shelf.manifest.by_file.get(entry.file, []) if self.shelf else []
        if entry in former:
            return "restored" if lost else "kept"
        if not former:
            return "added"
        if all(e.sha256 != entry.sha256 for e in former):
            return "changed"
        return "reread"

    def _look_at(self, entry: Entry, made: Import) -> None:
        """An entry whose file isn't among those that are read now: it stays as long as the file does, unchanged."""
        path = self.base / entry.file
        try:
            stamp, there = full_stamp(path), stat.S_ISREG(mode_of(path))
            same = there and sha256_of(path) == entry.sha256
        except OSError as error:  # nobody knows whether its rows still count
            raise ExportsError([_unreadable(path, error)]) from None
        if same:
            made.stored.append(Stored(entry, "kept"))
            made.stamps[entry.file] = stamp
        elif there:
            made.stored.append(Stored(entry, "dropped"))
            made.findings.append(finding("SP496", Place(str(path)), hint=sentence("import_by_name")))
        else:
            made.stored.append(Stored(entry, "gone"))
            made.findings.append(finding("SP491", Place(str(path)), hint=sentence("put_back"), rows=entry.rows))


def _by_file(sources: Iterable[Source]) -> dict[tuple[Path, str], list[Source]]:
    """The sources of each file and way of reading it, in their order; databases are no files."""
    groups: dict[tuple[Path, str], list[Source]] = {}
    names: dict[Path, Path] = {}
    for source in sources:
        if source.origin is not None:
            origin = names.setdefault(source.origin.resolve(), source.origin)
            known = groups.setdefault((origin, source.reading), [])
            if all(other.place != source.place for other in known):
                known.append(source)
    return groups


def _stop_at_changed(stamps: Mapping[Path, list[int] | None]) -> None:
    changed = [origin for origin, stamp in stamps.items() if full_stamp(origin) != stamp]
    if changed:
        raise _changed(changed)


def _changed(origins: Sequence[Path]) -> ExportsError:
    return ExportsError([finding("SP474", Place(str(origin)), hint=sentence("run_again")) for origin in origins])


def look_through(folder: Path, base: Path, manifest: Manifest) -> Iterator[tuple[Stored, list[Finding]]]:
    """Hold each entry against its file and its rows, byte for byte; what there is to say beside its state."""
    for entry in each(manifest.entries, "step_verifying"):
        path = base / entry.file
        if any(not _holds(path_of(folder, name)) for piece in entry.pieces for name in piece.files):
            yield Stored(entry, "damaged"), []
            continue
        try:
            state: State = "gone"
            if stat.S_ISREG(mode_of(path)):
                state = "sound" if sha256_of(path) == entry.sha256 else "changed"
            yield Stored(entry, state), []
        except OSError as error:
            yield Stored(entry, "unreadable"), [_unreadable(path, error)]


def _unreadable(path: Path, error: OSError) -> Finding:
    reason = sentence("os_error", problem=error.strerror or type(error).__name__)
    return finding("SP402", Place(str(path)), hint=sentence("let_it_be_read"), reason=reason)


def _holds(rows: Path) -> bool:
    """Whether a file of the store holds what it is named by."""
    try:
        return sha256_of(rows) == rows.stem
    except OSError:
        return False
