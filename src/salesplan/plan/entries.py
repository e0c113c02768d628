"""What a plan is made of (计划条目), entry by entry: what two plans are compared by.

An entry is a node, a seller, a territory, a number on coordinates, a layout, or the plan itself with all that stands in it once.
It is known again by its id or its coordinates, never by its place: the order of keys and lists says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from salesplan.plan.declared import span_of
from salesplan.plan.ground import Ground
from salesplan.plan.measures import REVENUE
from salesplan.plan.walk import NODE_AXES, SECTIONS
from salesplan.plan.yaml_reader import Path
from salesplan.terms.part import PlanPart

Key: TypeAlias = tuple[str, ...]
THE_PLAN: Key = ()  # the key of the plan itself
KINDS = {
    **{section: axis for axis, section in SECTIONS.items()},
    "sellers": "seller",
}  # what has one id in the whole plan
COORDINATES = ("seller", "team", "region", "product", "channel", "measure", "period", "label")
# Lists whose order means nothing, by their key or that of the mapping that they stand in.
UNORDERED = frozenset(
    {
        "files",
        "values",
        "off",
        "on",
        "missing",
        "exclude",
        "product",
        "channel",
        "region",
        "grade",
        "customer",
        "endings",
        "controls",
    }
)
# Two ways to write one thing: what the longer one calls it → what the shorter one does.
SHORTER = {"calendar.workdays.country": "calendar.workdays"}

_PLAIN = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Leaf:
    """A value that stands by itself: what it means, whatever way it is written, and its path."""

    value: Any
    path: Path


@dataclass(frozen=True)
class Entry:
    """An entry: what it is known again by, where it is, and its values by dotted name.

    shown: the path as people read it. home: the key of the entry that it belongs to. coordinates: axis, `seller` or
    `period` → id or label; those that aren't named mean all. order: its keys as the manual lists them; inner: those of them
    that hold entries of their own.
    """

    key: Key
    path: Path
    shown: str
    home: Key
    coordinates: Mapping[str, str]
    order: Sequence[str]
    leaves: dict[str, Leaf] = field(default_factory=dict)
    inner: set[str] = field(default_factory=set)

    @property
    def is_listed(self) -> bool:
        """Whether it stands in a list."""
        return bool(self.path) and isinstance(self.path[-1], int)

    def shown_leaf(self, name: str) -> str:
        """The path of a value as people read it; of numbers on coordinates, the entry's own."""
        return self.shown if name == "amount" and self.is_listed else _joined(self.shown, name)


def entries_of(ground: Ground) -> list[Entry]:
    """The entries of a sound plan, those within others after them."""
    walk = _Walk(ground)
    walk.entry(ground.plan, THE_PLAN, (), "", THE_PLAN, {})
    return walk.entries


class _Walk:
    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.entries: list[Entry] = []
        year = ground.year
        self.labels = {span: label for label, span in year.groups.items()}
        self.labels |= {(i, i + 1): period.label for i, period in enumerate(year.periods)}

    def entry(
        self, part: PlanPart, key: Key, path: Path, shown: str, home: Key, coordinates: Mapping[str, str]
    ) -> None:
        order = [name.alias or key for key, name in type(part).model_fields.items()]
        made = Entry(key, path, shown, home, coordinates, order)
        self.entries.append(made)
        self.fields(part, path, "", made, set(COORDINATES) if made.is_listed else set())

    def fields(self, part: PlanPart, path: Path, name: str, home: Entry, left_out: set[str]) -> None:
        for attribute, about in type(part).model_fields.items():
            key, value = about.alias or attribute, getattr(part, attribute)
            if key in left_out or (isinstance(value, list | dict) and not value and value == about.default):
                continue
            self.value(value, (*path, key), _joined(name, key), home)

    def value(self, value: Any, path: Path, name: str, home: Entry) -> None:
        if isinstance(value, PlanPart):
            self.fields(value, path, name, home, set())
        elif isinstance(value, dict):
            for key, inner in value.items():
                self.named(str(key), inner, path, name, home)
        elif isinstance(value, list) and value and isinstance(value[0], PlanPart):
            self.listed(value, path, name, home)
        elif value is not None:
            home.leaves[SHORTER.get(name, name)] = Leaf(_plain(value, path), path)

    def named(self, key: str, inner: Any, path: Path, name: str, home: Entry) -> None:
        """What stands under a name that the plan gives."""
        if not isinstance(inner, PlanPart):
            called = self.potential_node(key) if path[:-1] == ("decompose", "potential", "values") else key
            self.value(inner, (*path, key), _joined(name, _quoted(called)), home)
            return
        home.inner.add(str(path[-1]))
        kind = KINDS.get(str(path[-1]))
        own = (kind, key) if kind else (*home.key, name, key)
        coordinates = {kind: key} if kind else {}
        shown = _joined(_joined(home.shown, name), _quoted(key))
        self.entry(inner, own, (*path, key), shown, home.key, coordinates)

    def listed(self, parts: Sequence[PlanPart], path: Path, name: str, home: Entry) -> None:
        """What stands in a list, each part by its coordinates, a number and bounds on the same ones apart.

        The first day tells those apart that have the same.
        """
        home.inner.add(str(path[-1]))
        found = [self.coordinates(part) for part in parts]
        times = Counter(tuple(one.items()) for one in found)
        for i, (part, own) in enumerate(zip(parts, found, strict=True)):
            words = [f"{axis}={_quoted(text)}" for axis, text in own.items()]
            key = (*home.key, name, *words, *(["bounds"] if getattr(part, "amount", part) is None else []))
            first = getattr(part, "from_", None)
            if times[tuple(own.items())] > 1 and first is not None:
                words.append(f"from={first}")
            shown = _joined(home.shown, name) + (f"[{', '.join(words)}]" if words else "")
            self.entry(part, key, (*path, i), shown, home.key, own)

    def coordinates(self, part: PlanPart) -> dict[str, str]:
        """The coordinates that a part names: ids, whatever name it uses, and the label of the period."""
        found = {}
        for axis in COORDINATES:
            text = getattr(part, axis, None)
            if isinstance(text, list):
                if several := ", ".join(sorted(self.id_of(axis, one) or one for one in text)):
                    found[axis] = several
            elif text is not None and (called := self.period(text) if axis == "period" else self.id_of(axis, text)):
                found[axis] = called
        return found

    def period(self, text: str) -> str | None:
        """The label of a period; None for the year."""
        span = span_of(text, self.ground.year)
        if span is None or span == (0, len(self.ground.year)):
            return None
        return self.labels.get(span, text)

    def id_of(self, axis: str, text: str) -> str | None:
        """The id of what is named by id or by name; a text that is neither stands for itself. Revenue goes without saying."""
        if axis == "measure":
            measure = self.ground.measure_of(text) or text
            return None if measure == REVENUE else measure
        if axis not in (*NODE_AXES, "seller"):
            return text
        number = self.ground.node(axis, text)
        if number is None:
            return text
        return self.ground.sellers[number].id if axis == "seller" else self.ground.trees[axis].nodes[number].id

    def potential_node(self, text: str) -> str:
        """The id of a node of the potential table."""
        potential = self.ground.plan.decompose.potential
        return (self.id_of(potential.axis, text) if potential else None) or text


def _plain(value: Any, path: Path) -> Any:
    if not isinstance(value, list):
        return value
    return tuple(sorted(value, key=str) if UNORDERED & set(map(str, path[-2:])) else value)


def _joined(above: str, name: str) -> str:
    return f"{above}.{name}" if above and name else above or name


def _quoted(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else '"' + key.replace('"', '""') + '"'


def written_at(written: Any, path: Path) -> Any:
    """What is written at a path: a text, or mappings and lists of them; None where nothing is.

    Where one thing stands for a list of it, or a text for a mapping, it is what is written at all paths within.
    """
    at = written
    for part in path:
        if isinstance(at, dict):
            at = at if isinstance(part, int) else at.get(part)
        elif isinstance(at, list):
            at = at[part] if isinstance(part, int) and part < len(at) else None
        elif at is None:
            return None
    return at


def flow(written: Any, order: Sequence[str] = (), without: set[str] | None = None) -> str:
    """What is written, on one line; keys in their order, others behind by name.

    >>> flow({"b": ["1", "2"], "a": {"c": None}}, ["b", "a"])
    '{b: [1, 2], a: {}}'
    """
    if isinstance(written, list):
        return f"[{', '.join(flow(one) for one in written)}]"
    if not isinstance(written, dict):
        return str(written)
    keys = [key for key, value in written.items() if value is not None and key not in (without or ())]
    keys.sort(key=lambda key: (order.index(key) if key in order else len(order), key))
    return "{" + ", ".join(f"{key}: {flow(written[key])}" for key in keys) + "}"
