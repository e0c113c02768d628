"""The tables of a revision (修订对比表)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from salesplan.metrics.progress import growth
from salesplan.planning.glance import AT_A_GLANCE, others, upper
from salesplan.planning.revising.edits import causes
from salesplan.planning.revising.revision import Line, Quota, Revision
from salesplan.terms.table import Table, Value, table
from salesplan.terms.tree import OTHERS

Row: TypeAlias = tuple[Value, ...]


def tables(made: Revision) -> list[Table]:
    """The tables of `diff`; all of them empty where nothing changed."""
    return [_summary(made), causes(made.edits), _nodes(made), _sellers(made)]


def _nodes(made: Revision) -> Table:
    """Axis × node × period, parents first, siblings by id."""
    rows = []
    for line in () if made.is_empty else made.lines:
        for i, (label, more) in enumerate(made.changes(line.old, line.new)):
            values = (line.old[i] if line.old else None, line.new[i] if line.new else None)
            if line.old is not None or line.new is not None:
                rows.append((line.axis, line.node, line.name, line.parent, label, *values, more))
    columns = "axis:word node name parent period old:money new:money change:money"
    return table("nodes", columns, rows, shown=False)


def _sellers(made: Revision) -> Table:
    """Team × seller × period, by their ids."""
    rows = []
    for line in () if made.is_empty else made.sellers:
        for i, (label, _, _) in enumerate(made.spans):
            numbers: list[Value] = []
            for kind in Quota._fields:
                old, new = (getattr(side, kind)[i] if side else None for side in (line.old, line.new))
                numbers += [old, new, (new or 0) - (old or 0)]
            rows.append((line.team, line.seller, line.name, line.state, label, *numbers))
    amounts = " ".join(f"old_{kind}:money new_{kind}:money {kind}_change:money" for kind in Quota._fields)
    return table("sellers", f"team seller name state:word period {amounts}", rows, shown=False)


def _summary(made: Revision) -> Table:
    """For people: the company, and the nodes and sellers whose year changed, the largest changes of an axis first."""
    rows: list[Row] = []
    lines = [] if made.is_empty else _of_the_year(made)
    for axis in dict.fromkeys(line.axis for line in lines):
        changed = upper([line for line in lines if line.axis == axis], lambda line: line.depth)
        rest = others(changed, _by_size) if len(changed) > AT_A_GLANCE else []
        left_out = {line.node for line in rest}
        shown = sorted((line for line in changed if line.node not in left_out), key=_by_size)
        rows += [_summary_row(line) for line in (*shown, *([_together(rest)] if rest else []))]
    return table("summary", "axis:word node name old:money new:money change:money change_ratio:ratio", rows)


def _by_size(line: Line) -> tuple[int, str]:
    return -abs(line.change), line.node


def _summary_row(line: Line) -> Row:
    old, new = (side[-1] if side else None for side in (line.old, line.new))
    return line.axis, line.node, line.name, old, new, line.change, growth(new, old)


def _of_the_year(made: Revision) -> list[Line]:
    """A line for each node and seller whose year changed, and for the company; what moved has one line for both places."""
    first, *nodes = made.lines
    quotas = [
        Line("seller", None, one.seller, one.name, 1, one.old and one.old.quota, one.new and one.new.quota)
        for one in made.sellers
    ]
    found: dict[tuple[str, str], Line] = {}
    for line in (*nodes, *quotas):
        other = found.get((line.axis, line.node))
        both = (line.old or other.old, line.new or other.new) if other else (line.old, line.new)
        depth = line.depth if line.new is not None or other is None else other.depth
        found[line.axis, line.node] = Line(line.axis, None, line.node, line.name, depth, *both)
    has_number = first.old is not None or first.new is not None
    return [*([first] if has_number else []), *(line for line in found.values() if line.change)]


def _together(lines: Sequence[Line]) -> Line:
    """One line for several of one axis."""
    sums = [
        tuple(sum(part) for part in zip(*known, strict=True))
        if (known := [side for line in lines if (side := getattr(line, name)) is not None])
        else None
        for name in ("old", "new")
    ]
    return Line(lines[0].axis, None, OTHERS, "", 1, *sums)
