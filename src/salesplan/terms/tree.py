"""Trees of regions, products, channels and teams (层级): subtrees are slices, and names are compared whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

UNASSIGNED = "unassigned"  # the node of what nothing of the plan stands for
COMPANY = "company"  # the node of the whole
OTHERS = "company/others"  # the line of those that a table for people leaves out, together; no plan can name a node so


@dataclass(frozen=True)
class Node:
    """A node of a tree. `parent`: its parent's number, -1 for a node at the top."""

    id: str
    name: str
    parent: int
    depth: int


@dataclass(frozen=True)
class Tree:
    """Nodes in pre-order: a parent before its parts, siblings by id whatever order the plan wrote them in.

    The subtree of node i is the slice [i, end[i]); its leaves are the slice `leaf_span(i)` of `leaves`.
    """

    axis: str
    nodes: tuple[Node, ...]

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each id."""
        return {node.id: i for i, node in enumerate(self.nodes)}

    @cached_property
    def end(self) -> tuple[int, ...]:
        """One past the last node of each node's subtree."""
        ends = list(range(1, len(self.nodes) + 1))
        for i in range(len(self.nodes) - 1, -1, -1):
            parent = self.nodes[i].parent
            if parent >= 0:
                ends[parent] = max(ends[parent], ends[i])
        return tuple(ends)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The parts of each node, in order."""
        parts: list[list[int]] = [[] for _ in self.nodes]
        for i, node in enumerate(self.nodes):
            if node.parent >= 0:
                parts[node.parent].append(i)
        return tuple(tuple(part) for part in parts)

    @cached_property
    def tops(self) -> tuple[int, ...]:
        """The nodes without a parent."""
        return tuple(i for i, node in enumerate(self.nodes) if node.parent < 0)

    @cached_property
    def leaves(self) -> tuple[int, ...]:
        """The nodes without parts, in order."""
        return tuple(i for i, parts in enumerate(self.children) if not parts)

    @cached_property
    def _leaf_starts(self) -> tuple[int, ...]:
        starts, seen = [], 0
        for parts in self.children:
            starts.append(seen)
            seen += not parts
        return (*starts, seen)

    def leaf_span(self, i: int) -> tuple[int, int]:
        """The half-open span of node i's leaves within `leaves`."""
        return self._leaf_starts[i], self._leaf_starts[self.end[i]]

    def within(self, i: int, ancestor: int) -> bool:
        """Whether node i is `ancestor` or stands below it."""
        return ancestor <= i < self.end[ancestor]

    def path(self, i: int) -> tuple[str, ...]:
        """The ids from the top down to node i."""
        return tuple(self.nodes[node].id for node in self.above(i))[::-1]

    def above(self, i: int) -> Iterator[int]:
        """Node i and all that it lies within, up to the top."""
        while i >= 0:
            yield i
            i = self.nodes[i].parent

    def title(self, i: int) -> str:
        """The name of node i, or its id where it has none."""
        return self.nodes[i].name or self.nodes[i].id


def grow(axis: str, parts: Mapping[str, tuple[str, str | None]]) -> Tree:
    """A tree from id → (name, parent's id or None); parents must be among the ids and must not form a circle.

    >>> [node.id for node in grow("region", {"sh": ("上海", "east"), "east": ("华东", None), "north": ("华北", None)})]
    ['east', 'sh', 'north']
    """
    below: dict[str | None, list[str]] = {}
    for key, (_, parent) in parts.items():
        below.setdefault(parent, []).append(key)
    nodes: list[Node] = []
    stack = [(key, -1, 0) for key in sorted(below.get(None, []), reverse=True)]
    while stack:
        key, parent_number, depth = stack.pop()
        nodes.append(Node(key, parts[key][0], parent_number, depth))
        own = len(nodes) - 1
        stack.extend((child, own, depth + 1) for child in sorted(below.get(key, []), reverse=True))
    return Tree(axis, tuple(nodes))
