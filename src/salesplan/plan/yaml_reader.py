"""Reads YAML into plain values and the place of each (YAML 读取).

Every scalar stays the text that was written (an unquoted `null`, `~` or nothing is None): what it means is decided by
the field that it stands in. Stricter than YAML: a key written twice, tags, merge keys and second documents are faults.
The events of the parser are used, not its objects: they don't recurse, so neither depth nor aliases can harm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from salesplan.errors import Finding, Place, finding
from salesplan.words.sentence import sentence

DEEPEST = 60  # nestings; a region tree of 25 levels takes 50
MOST_NODES = 2_000_000  # what aliases may blow a plan up to
LONGEST_SCALAR = 1_000_000  # characters

Path: TypeAlias = tuple[str | int, ...]
NULLS = {"", "~", "null", "Null", "NULL"}

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Marks:
    """Where everything in a plan stands: the place of each key and of each value, by its path."""

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def of(self, path: Path) -> Place:
        """The place of the value at `path`, or of the nearest thing above it that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.values:
                return self.values[path[:end]]
        return Place()

    def of_key(self, path: Path) -> Place:
        """The place of the key at `path`."""
        return self.keys.get(path) or self.of(path)

    def merge(self, other: Marks) -> None:
        """Take over the marks of another file."""
        self.keys.update(other.keys)
        self.values.update(other.values)


class _Fault(Exception):  # noqa: N818 - a way out of the reader, not for callers
    def __init__(self, code: str, mark: Any, reason: str = "", **facts: str) -> None:
        super().__init__(code)
        self.code, self.mark, self.reason, self.facts = code, mark, reason, facts


@dataclass
class _Open:
    """A mapping or list whose end has not come yet."""

    content: dict[str, Any] | list[Any]
    path: Path
    anchor: str | None
    size_before: int
    key: str | None = None  # of a mapping: the key that waits for its value
    key_place: Place | None = None


class _Reader:
    """Builds values from the events of one file; duplicate keys are collected, other faults end the reading."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.loader = _Loader(text)
        self.marks = Marks()
        self.findings: list[Finding] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.size = 0
        self.result: Any = None
        self.documents = 0

    def place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def read(self) -> Any:
        while True:
            event = self.loader.get_event()
            if isinstance(event, yaml.StreamEndEvent):
                return self.result
            self.take(event)

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self.open(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.close()
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _Fault("SP107", event.start_mark, "yaml_second_document")

    def scalar(self, event: Any) -> None:
        if event.tag is not None:
            raise _Fault("SP107", event.start_mark, "yaml_tag", tag=event.tag)
        if len(event.value) > LONGEST_SCALAR:
            raise _Fault("SP107", event.start_mark, "yaml_too_long")
        value = None if event.implicit[0] and event.value in NULLS else event.value
        if self.waits_for_key():
            self.key(event, value)
        else:
            self.put(value, event.start_mark, event.anchor)

    def waits_for_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].content, dict) and self.stack[-1].key is None

    def key(self, event: Any, value: str | None) -> None:
        top = self.stack[-1]
        if value is None:
            raise _Fault("SP107", event.start_mark, "yaml_empty_key")
        if value == "<<" and event.implicit[0]:
            raise _Fault("SP107", event.start_mark, "yaml_merge")
        top.key, top.key_place = value, self.place(event.start_mark)
        first = self.marks.keys.get((*top.path, value))
        if value in top.content:
            hint = sentence("written_first_at", place=str(first))
            self.findings.append(finding("SP103", top.key_place, hint=hint, name=value))

    def open(self, event: Any, content: dict[str, Any] | list[Any]) -> None:
        if event.tag is not None:
            raise _Fault("SP107", event.start_mark, "yaml_tag", tag=event.tag)
        if self.waits_for_key():
            raise _Fault("SP107", event.start_mark, "yaml_complex_key")
        if len(self.stack) >= DEEPEST:
            raise _Fault("SP107", event.start_mark, "yaml_too_deep", levels=str(DEEPEST))
        size = self.size
        path = self.put(content, event.start_mark, None)
        self.stack.append(_Open(content, path, event.anchor, size))

    def close(self) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.content, self.size - done.size_before)

    def alias(self, event: Any) -> None:
        if self.waits_for_key():
            raise _Fault("SP107", event.start_mark, "yaml_complex_key")
        if event.anchor not in self.anchors:
            raise _Fault("SP107", event.start_mark, "yaml_unknown_alias", name=event.anchor)
        value, size = self.anchors[event.anchor]
        self.size += size
        self.put(value, event.start_mark, None)

    def put(self, value: Any, mark: Any, anchor: str | None) -> Path:
        self.size += 1
        if self.size > MOST_NODES:
            raise _Fault("SP107", mark, "yaml_too_large", nodes=str(MOST_NODES))
        if anchor:
            self.anchors[anchor] = (value, 1)
        path: Path = ()
        if not self.stack:
            self.result = value
        else:
            path = self.put_into(self.stack[-1], value)
        self.marks.values[path] = self.place(mark)
        return path

    def put_into(self, top: _Open, value: Any) -> Path:
        if isinstance(top.content, list):
            top.content.append(value)
            return (*top.path, len(top.content) - 1)
        key = top.key or ""
        path = (*top.path, key)
        top.content[key] = value
        if top.key_place:
            self.marks.keys[path] = top.key_place
        top.key = None
        return path


def read_yaml(text: str, file: str) -> tuple[Any, Marks, list[Finding]]:
    """The values of a YAML text, their places, and what is wrong with it; values are None after a fault of syntax."""
    reader = None
    try:
        reader = _Reader(text, file)
        return reader.read(), reader.marks, reader.findings
    except _Fault as fault:
        place = Place(file, fault.mark.line + 1, fault.mark.column + 1)
        found = finding(fault.code, place, reason=sentence(fault.reason, **fault.facts))
    except yaml.MarkedYAMLError as error:
        found = _syntax(error, text, file)
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        found = finding("SP102", Place(file, line), problem=str(error).splitlines()[0])
    return None, reader.marks if reader else Marks(), [*(reader.findings if reader else []), found]


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return finding("SP102", Place(file), problem=error.problem or "unreadable")
    lines = text.splitlines()
    tab = mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]
    hint = sentence("no_tabs" if tab else "yaml_syntax_hint")
    return finding(
        "SP102", Place(file, mark.line + 1, mark.column + 1), hint=hint, problem=error.problem or "unreadable"
    )
