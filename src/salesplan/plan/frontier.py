"""How far down a tree is split (分解深度): to the lowest nodes whose parts something tells apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from salesplan.terms.tree import Tree

Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True)
class Frontier:
    """The nodes of a tree at which splitting ends, in order: every leaf lies under exactly one of them.

    What hangs below a frontier node has no number of its own.
    """

    tree: Tree
    nodes: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.nodes)

    def span(self, node: int) -> tuple[int, int] | None:
        """The half-open span of the frontier within node's subtree; None for a node below the frontier."""
        start, end = bisect_left(self.nodes, node), bisect_left(self.nodes, self.tree.end[node])
        return (start, end) if start < end else None

    @cached_property
    def spans(self) -> tuple[tuple[int, int] | None, ...]:
        """The span of every node."""
        return tuple(self.span(node) for node in range(len(self.tree)))

    def parts(self, node: int) -> tuple[int, ...]:
        """The parts of a node that are split; none for a frontier node. -1: the tops."""
        if node < 0:
            return self.tree.tops
        return () if self.spans[node] is None or node in self._members else self.tree.children[node]

    @cached_property
    def _members(self) -> frozenset[int]:
        return frozenset(self.nodes)

    def sums(self, rows: NDArray[Number]) -> list[NDArray[Number] | None]:
        """Sums of every node's subtree from a row per frontier node; None below the frontier."""
        running = np.concatenate([np.zeros((1, *rows.shape[1:]), rows.dtype), np.cumsum(rows, axis=0)])
        return [None if span is None else running[span[1]] - running[span[0]] for span in self.spans]


def frontier(tree: Tree, told_apart: Callable[[Sequence[int]], bool]) -> Frontier:
    """Go down from the tops as long as `told_apart` says that something tells the parts of a node apart."""
    ends: list[int] = []
    stack = list(reversed(tree.tops))
    while stack:
        node = stack.pop()
        parts = tree.children[node]
        if parts and told_apart(parts):
            stack.extend(reversed(parts))
        else:
            ends.append(node)
    return Frontier(tree, tuple(ends))
