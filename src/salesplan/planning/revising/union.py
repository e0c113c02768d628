"""Two trees as one (合并层级): every node of either at every place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from salesplan.terms.tree import Tree

Parts: TypeAlias = Mapping[str | None, Sequence[str]]  # id, or None for the top → ids of the parts


@dataclass(frozen=True)
class Spot:
    """A node below a parent (None: at the top), and in which of the two trees it stands there.

    node is None behind the parts of a parent, for what they may leave of it; then `parts` are the ids of its parts in each tree.
    """

    parent: str | None
    node: str | None
    depth: int
    stands: tuple[bool, bool]
    parts: tuple[Sequence[str], Sequence[str]] = ((), ())


def spots(old: Tree, new: Tree) -> Iterator[Spot]:
    """Every place of every node once, parents before their parts, siblings by id.

    A node that moved stands at both places; its own parts are where it is in the new tree. So the spots of a parent are
    exactly its parts in either tree.

    >>> from salesplan.terms.tree import grow
    >>> before = grow("region", {"a": ("", None), "b": ("", None), "x": ("", "a")})
    >>> after = grow("region", {"a": ("", None), "b": ("", None), "x": ("", "b")})
    >>> [(s.parent, s.node, s.stands) for s in spots(before, after) if s.parent and s.node]
    [('a', 'x', (True, False)), ('b', 'x', (False, True))]
    """
    parents = [_parents(tree) for tree in (old, new)]
    parts = [_parts(own) for own in parents]
    stack: list[Spot] = list(_below(None, 1, parents, parts))
    while stack:
        spot = stack.pop()
        yield spot
        if spot.node is not None and (spot.stands[1] or spot.node not in parents[1]):
            stack.extend(_below(spot.node, spot.depth + 1, parents, parts))


def _below(
    parent: str | None, depth: int, parents: Sequence[Mapping[str, str | None]], parts: Sequence[Parts]
) -> Iterator[Spot]:
    """The spots of a parent, the last one first."""
    mine = (parts[0].get(parent, ()), parts[1].get(parent, ()))
    if not any(mine):
        return
    yield Spot(parent, None, depth, (False, False), mine)
    for node in sorted({*mine[0], *mine[1]}, reverse=True):
        stands = (_stands(node, parent, parents[0]), _stands(node, parent, parents[1]))
        yield Spot(parent, node, depth, stands)


def _stands(node: str, parent: str | None, parents: Mapping[str, str | None]) -> bool:
    return node in parents and parents[node] == parent


def _parents(tree: Tree) -> dict[str, str | None]:
    return {node.id: tree.nodes[node.parent].id if node.parent >= 0 else None for node in tree}


def _parts(parents: Mapping[str, str | None]) -> Parts:
    found: dict[str | None, list[str]] = {}
    for node, parent in parents.items():
        found.setdefault(parent, []).append(node)
    return found
