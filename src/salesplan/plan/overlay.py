"""Lays the change of a variant over a plan as it is written (方案叠加): values and the places of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from salesplan.errors import Finding, Place, finding
from salesplan.plan.tables.expand import TREE_FORMS
from salesplan.plan.yaml_reader import Marks, Path
from salesplan.words.sentence import Sentence, sentence

SCENARIOS, VARIANTS, CHANGE = "scenarios", "variants", "change"
# Scenarios are compared period by period, on the same sales in the same money: what says how those read stays as it is.
FIXED = ("salesplan", "currency", "language", "basis", "calendar", "measures", "rates", "exports")


@dataclass(frozen=True)
class Written:
    """A plan as it is written: its values, table files not read in yet, and the place of each."""

    data: dict[str, Any]
    marks: Marks

    @classmethod
    def copied(cls, data: dict[str, Any], marks: Marks) -> Written:
        """The same, safe from what becomes of `data` and `marks` themselves; nobody alters what lies deeper."""
        return cls(dict(data), Marks(dict(marks.keys), dict(marks.values)))


@dataclass
class Overlay:
    """A plan with a variant's change in it.

    changed: the place of each line of the change, by the path in the plan that it sets or removes.
    whole: the place of the change as a whole.
    """

    key: str
    name: str
    written: Written
    whole: Place
    changed: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def told(self, findings: Iterable[Finding], known: Iterable[Finding]) -> list[Finding]:
        """What there is to say of the variant beyond what is known of the plan: with its name, at its own lines.

        A finding at a line that the variant doesn't hold is told where the change is that brought it about.
        """
        before = set(known)
        return [self._told(found) for found in findings if found not in before]

    def own(self, found: Finding) -> Finding:
        """A finding with the variant's name, at the place where it is."""
        return replace(found, about=Sentence("of_variant", (("name", self.name),)))

    def _told(self, found: Finding) -> Finding:
        if not found.place.file or found.place in self._own:
            return self.own(found)
        facts = (("name", self.name), ("place", str(found.place)))
        return replace(found, about=Sentence("of_variant_at", facts), place=self.cause(found.place))

    @cached_property
    def _own(self) -> set[Place]:
        """The places that stand in the variant itself."""
        marks = self.written.marks
        return {
            place
            for places in (marks.keys, marks.values)
            for path, place in places.items()
            if any(path[: len(changed)] == changed for changed in self.changed)
        } | set(self.changed.values())

    def cause(self, place: Place) -> Place:
        """The line of the change that stands nearest to a place of the plan; the change as a whole where several do."""
        marks = self.written.marks
        paths = [path for places in (marks.keys, marks.values) for path, own in places.items() if own == place]
        near = {changed: max((_shared(path, changed) for path in paths), default=0) for changed in self.changed}
        nearest = [self.changed[path] for path, size in near.items() if size == max(near.values())]
        return nearest[0] if len(nearest) == 1 else self.whole


def overlay(plain: Written, expanded: Written, key: str) -> Overlay:
    """The plan with the change of the variant `key` in it, which mustn't be read as anything but a plan.

    Mappings merge, all else is replaced, null removes. expanded: the plan with its table files read in; a section that is
    read from a table is changed there, unless the change speaks of the table itself.
    """
    path: Path = (SCENARIOS, VARIANTS, key, CHANGE)
    variant = _mapping(_mapping(_mapping(plain.data, SCENARIOS), VARIANTS), key)
    change = _mapping(variant, CHANGE)
    name = variant.get("name")
    start = _with_tables(plain, expanded, change)
    made = Overlay(key, name if isinstance(name, str) else key, start, plain.marks.of_key(path))
    allowed = {section: value for section, value in change.items() if _may_change(made, section, value, path, plain)}
    merging = _Merging(made, plain.marks, path)
    data = merging.merge(start.data, allowed, ())
    data[SCENARIOS] = {section: part for section, part in _mapping(data, SCENARIOS).items() if section != VARIANTS}
    made.written = Written(data, merging.marks())
    return made


def _mapping(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The mapping at a key; an empty one where nothing or something else stands, which the models tell."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _with_tables(plain: Written, expanded: Written, change: Mapping[str, Any]) -> Written:
    """The plan as written, but with the rows of the tables whose rows are to be changed."""
    data, marks = dict(plain.data), Marks(dict(plain.marks.keys), dict(plain.marks.values))
    for section, (form, _) in TREE_FORMS.items():
        written, own = plain.data.get(section), change.get(section)
        is_table = isinstance(written, dict) and isinstance(written.get("file"), str)
        if is_table and isinstance(own, dict) and not set(own) & set(form.model_fields):
            data[section] = expanded.data.get(section, {})
            for mine, rows in ((marks.keys, expanded.marks.keys), (marks.values, expanded.marks.values)):
                mine.update({path: place for path, place in rows.items() if path[0:1] == (section,)})
    return Written(data, marks)


def _may_change(made: Overlay, section: str, value: Any, path: Path, plain: Written) -> bool:
    """Whether a variant may change a section; a finding where it mayn't."""
    refused: Path = (section,) if section in FIXED else ()
    if section == SCENARIOS and isinstance(value, dict) and VARIANTS in value:
        refused = (SCENARIOS, VARIANTS)
    if refused:
        place = plain.marks.of_key((*path, *refused))
        made.changed[refused] = place
        made.findings.append(finding("SP751", place, hint=sentence("variant_fixed"), name=".".join(map(str, refused))))
    return not refused


class _Merging:
    """One merge of a change into a plan, and what it does to the places."""

    def __init__(self, made: Overlay, written: Marks, base: Path) -> None:
        self.made, self.written, self.base = made, written, base
        self.replaced: set[Path] = set()

    def merge(self, data: Mapping[str, Any], change: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """The merged mapping; neither of the two is altered."""
        merged = dict(data)
        for key, value in change.items():
            at = (*path, key)
            if isinstance(value, dict) and isinstance(merged.get(key), dict):
                merged[key] = self.merge(merged[key], value, at)
                continue
            place = self.written.of_key((*self.base, *at))
            self.made.changed[at] = place
            self.replaced.add(at)
            if value is not None:
                merged[key] = value
            elif key in merged:
                del merged[key]
            else:
                self.made.findings.append(finding("SP752", place, name=".".join(map(str, at))))
        return merged

    def marks(self) -> Marks:
        """The places after the merge: those of the change for what it sets, those of the plan for all else."""
        old, size = self.made.written.marks, len(self.base)
        return Marks(
            *(
                {path: place for path, place in before.items() if not self._is_replaced(path)}
                | {
                    path[size:]: place
                    for path, place in added.items()
                    if path[:size] == self.base and self._is_replaced(path[size:])
                }
                for before, added in ((old.keys, self.written.keys), (old.values, self.written.values))
            )
        )

    def _is_replaced(self, path: Path) -> bool:
        return any(path[:end] in self.replaced for end in range(1, len(path) + 1))


def _shared(one: Path, other: Path) -> int:
    """How many steps two paths have in common from the top."""
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += 1
    return size
