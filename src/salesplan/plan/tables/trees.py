"""Trees of regions, products and channels from table files (层级表)."""

from __future__ import annotations

from typing import Any

from salesplan.errors import Place, finding
from salesplan.plan.tables.expansion import Expansion, circle_in, filled, spelled
from salesplan.plan.tables.forms import ProductTable, TreeTable
from salesplan.plan.yaml_reader import Path
from salesplan.terms.part import folded
from salesplan.terms.text_table import TextRow
from salesplan.words.sentence import sentence


def tree_of_rows(
    expansion: Expansion, section: str, layout: TreeTable | ProductTable, rows: list[TextRow], shown: str
) -> dict[str, Any]:
    """The section as it would be written in YAML, from rows that name their parent or the levels above."""
    made: dict[str, dict[str, Any]] = {}
    parents: dict[str, str | None] = {}
    lines: dict[str, int] = {}
    levels = _Levels(expansion, layout, shown)
    attributes = [name for name in layout.columns.model_dump() if name not in ("id", "parent", "levels")]
    for row in rows:
        key = spelled(layout, "id", row.cells.get("id"))
        if key is None:
            expansion.tell(shown, [(row.line, layout.columns.id, "", "cell_empty")])
        elif key in made:
            expansion.tell_twice(shown, key, row.line, lines[key])
        else:
            made[key] = {name: cell for name in attributes if (cell := filled(row, name)) is not None}
            lines[key] = row.line
            above = levels.above(row) if layout.columns.levels else row.cells.get("parent")
            parents[key] = spelled(layout, "parent", above)
    for key, (parent, line) in levels.found.items():
        if key in made:
            expansion.tell_twice(shown, key, lines[key], line)
        made[key], parents[key], lines[key] = {"name": key}, parent, line
    return _nested(expansion, section, made, parents, lines, shown)


class _Levels:
    """The levels above the rows: nodes that exist because rows name them."""

    def __init__(self, expansion: Expansion, layout: TreeTable | ProductTable, shown: str) -> None:
        self.expansion, self.layout, self.shown = expansion, layout, shown
        self.found: dict[str, tuple[str | None, int]] = {}  # id → parent and the line that names it first
        self.by_fold: dict[tuple[str | None, str], str] = {}
        self.respelled: set[str] = set()

    def above(self, row: TextRow) -> str | None:
        """The id of the lowest level that the row names; levels that it leaves empty are skipped."""
        at: str | None = None
        for i in range(len(self.layout.columns.levels)):
            text = spelled(self.layout, "parent", row.cells.get(f"levels.{i}"))
            if text is not None:
                at = self._node(at, text, row.line)
        return at

    def _node(self, parent: str | None, text: str, line: int) -> str:
        key = self.by_fold.get((parent, folded(text)))
        if key is None:
            # The same name below two parents stands for two nodes.
            key = text if text not in self.found else f"{parent} · {text}"
            self.by_fold[parent, folded(text)] = key
            self.found[key] = (parent, line)
        elif text != key and text not in self.respelled and not key.endswith(f" · {text}"):
            self.respelled.add(text)
            kind = sentence("word_parent")
            self.expansion.findings.append(finding("SP411", Place(self.shown, line), kind=kind, written=text, name=key))
        return key


def _nested(
    expansion: Expansion,
    section: str,
    made: dict[str, dict[str, Any]],
    parents: dict[str, str | None],
    lines: dict[str, int],
    shown: str,
) -> dict[str, Any]:
    for key, parent in parents.items():
        if parent is not None and parent not in made:
            place, kind = Place(shown, lines[key]), sentence("word_parent")
            expansion.findings.append(finding("SP201", place, kind=kind, name=parent))
            expansion.broken.add(section)
    circle = circle_in(parents)
    if circle:
        expansion.tell_circle(shown, circle, min(lines[key] for key in circle))
        expansion.broken.add(section)
        return {}
    tree: dict[str, Any] = {}
    for key, node in made.items():
        parent = parents[key]
        home = made[parent].setdefault(section, {}) if parent in made and parent is not None else tree
        home[key] = node
        expansion.marks.values[_path(section, key, parents)] = Place(shown, lines[key])
    return tree


def _path(section: str, key: str, parents: dict[str, str | None]) -> Path:
    """Where a node stands in the nested section; each level is named like the section itself."""
    path: list[str] = []
    at: str | None = key
    while at is not None:
        path = [section, at, *path]
        at = parents.get(at)
    return tuple(path)
