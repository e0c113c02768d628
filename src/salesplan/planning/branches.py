"""Sums of a tree in whole minor units (分层取整): from the top down, so that no node is off its exact value by a unit."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass

import numpy as np

from salesplan.allocation.controlled import Margin, NoWholeTable, either_way, fixed, round_table
from salesplan.allocation.rounding import Whole
from salesplan.terms.tree import Tree


@dataclass(frozen=True)
class Branch:
    """Exact sums by period in atoms: those of an own row with its key, or those of parts together."""

    atoms: Sequence[int]
    key: int | None
    parts: Sequence[Branch] = ()


def branch_of(
    tree: Tree, node: int, rows: Mapping[int | None, Sequence[int]], below: Mapping[int, Sequence[int]]
) -> Branch | None:
    """A node with its subtree; None where nothing was sold. below: the keys of the rows that belong to a node itself."""
    own = [Branch(rows[key], key) for key in below.get(node, ()) if key in rows]
    parts = [part for child in tree.children[node] if (part := branch_of(tree, child, rows, below))]
    found = [*own, *parts]
    if len(found) < 2:  # noqa: PLR2004 - nothing to add up
        return found[0] if found else None
    return Branch([sum(period) for period in zip(*(part.atoms for part in found), strict=True)], None, found)


def settle_branches(
    branches: Sequence[Branch], total: Whole, unit: int, found: MutableMapping[int | None, Whole]
) -> None:
    """Put the rows of all branches into `found`, by key, in whole units that add up to `total` by period.

    total: within a unit of the branches' exact sums. Every node's periods, and its year where the numbers leave room for
    it, are within a unit of their exact values.
    """
    for branch, row in zip(branches, _whole_table([branch.atoms for branch in branches], total, unit), strict=True):
        if branch.parts:
            settle_branches(branch.parts, row, unit, found)
        else:
            found[branch.key] = row


def _whole_table(atoms: Sequence[Sequence[int]], company: Whole, unit: int) -> Sequence[Whole]:
    """Rows in whole units that add up to the company's periods; each cell and each row's year is within a unit."""
    if not atoms:
        return []
    down = np.array([[value // unit for value in row] for row in atoms], np.int64)
    rest = np.array([[value % unit / unit for value in row] for row in atoms])
    if not rest.any():
        return list(down)
    columns, years = fixed(company - down.sum(axis=0)), rest.sum(axis=1)
    try:
        return list(down + round_table(rest, either_way(years), columns))
    except NoWholeTable:  # the periods, rounded for the company, leave no room for every year to be rounded likewise
        anything = Margin(np.zeros(len(rest), np.int64), np.full(len(rest), rest.shape[1]))
        return list(down + round_table(rest, anything, columns))
