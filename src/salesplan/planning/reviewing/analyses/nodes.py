"""Which lines of a review an analysis is about (分析对象): parts that add up to the company, and those with a name."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.planning.reviewing.lines import Line, Review, total
from salesplan.terms.tree import UNASSIGNED
from salesplan.words.sentence import Language
from salesplan.words.titles import word


def leaves(made: Review, axis: str) -> list[Line]:
    """The lines of an axis that have no parts, and what belongs to none of them: they add up to the company.

    Teams' don't: what a team's own sellers sold beside its parts has no line.
    """
    mine = [line for line in made.lines if line.axis == axis]
    if axis == "seller":
        return mine
    tree = made.ground.trees[axis]
    inner = {tree.nodes[i].id for i, parts in enumerate(tree.children) if parts}
    return [line for line in mine if line.node not in inner]


def tops(made: Review, axis: str) -> list[Line]:
    """The lines of an axis' first level, unassigned sales included: they add up to the company."""
    return [line for line in made.lines if line.axis == axis and line.depth == 1]


def named(lines: Sequence[Line]) -> list[Line]:
    """Those that stand for a node of the plan."""
    return [line for line in lines if line.node.rpartition("/")[2] != UNASSIGNED]


def sisters(made: Review, axis: str) -> list[Line]:
    """The nodes of the first level that has more than one: what people call the regions, or the product lines."""
    mine = named([line for line in made.lines if line.axis == axis])
    levels = sorted({line.depth for line in mine})
    by_level = ([line for line in mine if line.depth == level] for level in levels)
    return next((level for level in by_level if len(level) > 1), [line for line in mine if line.depth == 1])


def title(line: Line, language: Language) -> str:
    """What a line is called, also where it stands for no node."""
    return line.name or word(line.node.rpartition("/")[2], language)


def sold(line: Line, end: int) -> int:
    """A line's sales of the year up to a period, not included."""
    return int(line.actual[:end].sum())


def before(line: Line, start: int, end: int) -> int | None:
    """A line's sales of the same span of last year, up to the same day where the last period is still open."""
    return total(line.so_far, start, end)
