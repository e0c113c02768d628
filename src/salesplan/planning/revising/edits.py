"""The edits between two versions of a plan (计划改动): what stands where it stood otherwise, and what that moves in money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from salesplan.errors import Place
from salesplan.plan.entries import Entry, Key, entries_of, flow, written_at
from salesplan.plan.ground import Ground
from salesplan.plan.load import LoadedPlan
from salesplan.plan.plan import Plan
from salesplan.plan.yaml_reader import Path
from salesplan.terms.table import Table, table

# The value of an entry that is a number of its own on the entry's coordinates, by section.
NUMBERS = {
    "target": "target",
    "regions": "target",
    "products": "target",
    "channels": "target",
    "teams": "quota",
    "targets": "amount",
    "quotas": "amount",
}
Change: TypeAlias = Callable[[Mapping[str, str]], int | None]  # coordinates → what is more there in the new plan


@dataclass(frozen=True)
class Edit:
    """One value or entry that was changed, added (no `old`) or removed (no `new`); of one that moved, both its paths.

    old, new: as they are written; missing where nothing is. change: in minor units, on the coordinates of the number that
    was edited; missing where the edit has no number of its own.
    """

    section: str
    path: str
    old: str | None
    new: str | None
    old_place: str | None
    new_place: str | None
    change: int | None = None


def edits_between(old: Ground, new: Ground, change: Change) -> list[Edit]:
    """The edits, by section in the order of the manual, then by path."""
    before, after = _grouped(entries_of(old)), _grouped(entries_of(new))
    comparison = _Comparison(old.loaded, new.loaded, change)
    found = [
        edit
        for key in {**before, **after}
        for left, right in _pairs(before.get(key, []), after.get(key, []))
        for edit in comparison.of(left, right)
    ]
    sections = list(Plan.model_fields)
    return sorted(found, key=lambda e: (sections.index(e.section), e.path, e.old or "", e.new or ""))


def _grouped(entries: Sequence[Entry]) -> dict[Key, list[Entry]]:
    """The entries by key; those of one key differ in their dates."""
    groups: dict[Key, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.key, []).append(entry)
    return groups


def _pairs(old: Sequence[Entry], new: Sequence[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Entries of one key in two plans side by side: first those that are alike, then the others in order of their dates."""
    left, right = list(old), list(new)
    for one in old:
        like = next((other for other in right if _content(other) == _content(one)), None)
        if like is not None:
            yield one, like
            left.remove(one)
            right.remove(like)
    left.sort(key=_rank)
    right.sort(key=_rank)
    for i in range(max(len(left), len(right))):
        yield left[i] if i < len(left) else None, right[i] if i < len(right) else None


def _content(entry: Entry) -> dict[str, Any]:
    return {name: leaf.value for name, leaf in entry.leaves.items()}


def _rank(entry: Entry) -> tuple[str, ...]:
    content = _content(entry)
    return (str(content.pop("from", "")), *(f"{name}={content[name]}" for name in sorted(content)))


class _Comparison:
    def __init__(self, old: LoadedPlan, new: LoadedPlan, change: Change) -> None:
        self.old, self.new, self.change = old, new, change

    def of(self, left: Entry | None, right: Entry | None) -> Iterator[Edit]:
        """The edits of one entry, which stands in one of the plans or in both."""
        entry = right or left
        if entry is None:
            return
        if left is None or right is None:
            yield self._whole(entry, left, right)
            return
        if left.home != right.home:
            section = str(right.path[0])
            places = _place(self.old.marks.of_key(left.path)), _place(self.new.marks.of_key(right.path))
            yield Edit(section, right.shown, left.shown, right.shown, *places)
        for name in dict.fromkeys((*left.leaves, *right.leaves)):
            yield from self._leaf(name, left, right)

    def _whole(self, entry: Entry, left: Entry | None, right: Entry | None) -> Edit:
        """The edit that adds or removes an entry."""
        section = str(entry.path[0])
        change = self.change(entry.coordinates) if NUMBERS.get(section) in entry.leaves else None
        texts = _text(self.old, left), _text(self.new, right)
        old_place = _place(self.old.marks.of_key(left.path)) if left else None
        new_place = _place(self.new.marks.of_key(right.path)) if right else None
        return Edit(section, entry.shown, *texts, old_place, new_place, change)

    def _leaf(self, name: str, left: Entry, right: Entry) -> Iterator[Edit]:
        old, new = left.leaves.get(name), right.leaves.get(name)
        leaf = new or old
        if leaf is None or (old and new and old.value == new.value):
            return
        section = str(leaf.path[0])
        change = self.change(right.coordinates) if NUMBERS.get(section) == name else None
        before, old_place = _written(self.old, old.path) if old else (None, None)
        after, new_place = _written(self.new, new.path) if new else (None, None)
        yield Edit(section, right.shown_leaf(name), before, after, old_place, new_place, change)


def _written(loaded: LoadedPlan, path: Path) -> tuple[str | None, str | None]:
    """What is written at a path, and where; nothing where the plan leaves a value to its default."""
    text = written_at(loaded.written, path)
    return (None, None) if text is None else (flow(text), _place(loaded.marks.of(path)))


def _text(loaded: LoadedPlan, entry: Entry | None) -> str | None:
    """An entry as it is written, without the entries within it."""
    if entry is None:
        return None
    return flow(written_at(loaded.written, entry.path) or {}, entry.order, entry.inner)


def _place(place: Place) -> str | None:
    return str(Place(place.file, place.line)) if place.file else None


def causes(edits: list[Edit]) -> Table:
    """One row per edit."""
    rows = [(e.section, e.path, e.old, e.new, e.old_place, e.new_place, e.change) for e in edits]
    return table("causes", "section:word path old new old_place new_place change:money", rows)
