"""Trees: slices, leaves, names."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from salesplan.terms.tree import Tree, grow


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    size = draw(st.integers(1, 25))
    parents = [draw(st.one_of(st.none(), st.integers(0, i - 1))) if i else None for i in range(size)]
    parts = {f"n{i}": (f"N{i}", None if p is None else f"n{p}") for i, p in enumerate(parents)}
    return grow("region", parts)


@given(trees())
def test_a_subtree_is_a_slice(tree: Tree) -> None:
    for i in range(len(tree)):
        below = {j for j in range(len(tree)) if tree.path(j)[: len(tree.path(i))] == tree.path(i)}
        assert below == set(range(i, tree.end[i]))
        assert {tree.leaves[k] for k in range(*tree.leaf_span(i))} == below & set(tree.leaves)
        assert all(tree.nodes[part].parent == i for part in tree.children[i])


@given(trees(), st.randoms())
def test_the_order_in_which_a_plan_is_written_changes_nothing(tree: Tree, rng: random.Random) -> None:
    parts = [(node.id, (node.name, None if node.parent < 0 else tree.nodes[node.parent].id)) for node in tree]
    rng.shuffle(parts)
    assert grow("region", dict(parts)) == tree
