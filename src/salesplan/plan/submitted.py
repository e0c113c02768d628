"""The commitments of a plan (自下而上承诺), resolved: who says to sell how much in which periods."""

from __future__ import annotations

from typing import NamedTuple

from salesplan.plan.declared import span_of
from salesplan.plan.ground import Ground
from salesplan.plan.targets import Commitment
from salesplan.plan.walk import NODE_AXES
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import to_minor

SUBMITTERS = ("seller", "team", *NODE_AXES)  # the axes whose nodes commit


class Submission(NamedTuple):
    """A commitment in minor units for a half-open span of periods."""

    axis: str
    node: int
    start: int
    end: int
    amount: int
    path: Path


def submitters(entry: Commitment) -> list[str]:
    """The axes that an entry names a node of."""
    return [axis for axis in SUBMITTERS if getattr(entry, axis) is not None]


def submissions(ground: Ground) -> list[Submission]:
    """All commitments in the order of the plan; what `check` refuses is left out."""
    found = []
    for i, entry in enumerate(ground.plan.commitments):
        axes, span = submitters(entry), span_of(entry.period, ground.year)
        node = ground.node(axes[0], getattr(entry, axes[0])) if len(axes) == 1 else None
        if node is not None and span is not None:
            path = ("commitments", i, "amount")
            found.append(Submission(axes[0], node, *span, to_minor(entry.amount, ground.digits), path))
    return found


def node_name(ground: Ground, axis: str, node: int) -> str:
    """What a seller, or a node of a tree, is called."""
    return ground.sellers[node].name if axis == "seller" else ground.trees[axis].title(node)


def submission_name(ground: Ground, one: Submission) -> str:
    """Who commits, and for which periods: 张伟, Q4."""
    name, span = node_name(ground, one.axis, one.node), (one.start, one.end)
    if span == (0, len(ground.year)):
        return name
    groups = {span: label for label, span in ground.year.groups.items()}
    return f"{name}, {groups.get(span, ground.year.periods[one.start].label)}"


def above(ground: Ground, axis: str, node: int) -> tuple[str, int] | None:
    """The node that a seller or a node belongs to; None at the top."""
    if axis == "seller":
        return "team", ground.sellers[node].team
    parent = ground.trees[axis].nodes[node].parent
    return None if parent < 0 else (axis, parent)
