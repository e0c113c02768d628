"""Checks of commitments (承诺)."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.plan.submitted import (
    SUBMITTERS,
    Submission,
    above,
    node_name,
    submission_name,
    submissions,
    submitters,
)
from salesplan.plan.territory import holdings
from salesplan.words.sentence import sentence

FEW = 8  # names that a finding lists
PLACES = ("calendar", "regions", "products", "channels", "teams", "commitments")


@check("commitments")
def commitments_name_one_node(plot: Plot) -> Iterator[Finding]:
    """SP361: a commitment names nobody, or nodes of several axes.

    Bad: `{seller: a, product: p, amount: 5}`. Good: `{seller: a, amount: 5}`; one node answers for a commitment.
    """
    for i, entry in enumerate(plot.plan.commitments):
        named = submitters(entry)
        if len(named) != 1:
            who = ", ".join(named) or sentence("nobody")
            yield finding("SP361", plot.marks.of(("commitments", i)), axes=", ".join(SUBMITTERS), named=who)


@check(*PLACES)
def commitments_agree(plot: Plot) -> Iterator[Finding]:
    """SP301, SP308, SP362: commitments contradict each other: twice the same, parts and whole, a team and its seller.

    Bad: a year of 100 with quarters of 60 and 50. Good: the year alone, or quarters that add up to it.
    """
    ground = plot.ground
    if ground is None:
        return
    made = submissions(ground)
    first: dict[tuple[str, int, int, int], Submission] = {}
    for one in made:
        other = first.setdefault(one[:4], one)
        if other is not one:
            yield _twice(plot, ground, other, one)
    by_node: dict[tuple[str, int], list[Submission]] = {}
    for one in first.values():
        by_node.setdefault((one.axis, one.node), []).append(one)
    for mine in by_node.values():
        yield from _disagreements(plot, ground, mine)
    yield from _at_two_levels(plot, ground, by_node)


def _twice(plot: Plot, ground: Ground, first: Submission, second: Submission) -> Finding:
    return finding(
        "SP308",
        plot.marks.of(second.path),
        hint=sentence("written_first_at", place=str(plot.marks.of(first.path))),
        what=submission_name(ground, first),
        first=amount_text(ground, first.amount),
        second=amount_text(ground, second.amount),
    )


def _disagreements(plot: Plot, ground: Ground, mine: list[Submission]) -> Iterator[Finding]:
    """One node's spans of periods within others: they add to more, or fill them and add to less."""
    for whole in mine:
        inner = [s for s in mine if s is not whole and whole.start <= s.start and s.end <= whole.end]
        parts = [s for s in inner if not any(o is not s and o.start <= s.start and s.end <= o.end for o in inner)]
        total = sum(part.amount for part in parts)
        complete = sum(part.end - part.start for part in parts) == whole.end - whole.start
        if total > whole.amount or (complete and total < whole.amount):
            yield finding(
                "SP301",
                plot.marks.of(whole.path),
                hint=sentence("parts_are_at", places=", ".join(str(plot.marks.of(p.path)) for p in parts[:FEW])),
                parent=submission_name(ground, whole),
                parts=amount_text(ground, total),
                whole=amount_text(ground, whole.amount),
                difference=amount_text(ground, abs(total - whole.amount)),
                direction=sentence("too_much" if total > whole.amount else "too_little"),
            )


def _at_two_levels(plot: Plot, ground: Ground, by_node: dict[tuple[str, int], list[Submission]]) -> Iterator[Finding]:
    told: set[tuple[str, int]] = set()
    held = holdings(ground)
    beside = {h.seller for h in held} - {h.seller for h in held if not h.overlay}  # they count in no sum
    for axis, node in by_node:
        if axis == "seller" and node in beside:
            continue
        upper = above(ground, axis, node)
        while upper is not None:
            if upper in by_node and upper not in told:
                told.add(upper)
                part = by_node[axis, node][0]
                yield finding(
                    "SP362",
                    plot.marks.of(by_node[upper][0].path),
                    hint=sentence("leave_one_out", place=str(plot.marks.of(part.path))),
                    whole=node_name(ground, *upper),
                    part=node_name(ground, axis, node),
                )
            upper = above(ground, *upper)


@check(*PLACES, "territories", "decompose")
def headroom_is_known(plot: Plot) -> Iterator[Finding]:
    """SP363: gaps are to be spread by headroom, and sellers who commit have no capacity.

    Bad: `reconcile: headroom` with sellers without `capacity`. Good: a capacity for each, or another rule.
    """
    ground = plot.ground
    if ground is None or plot.plan.decompose.reconcile != "headroom":
        return
    # The others have no quota that could follow.
    holders = {holding.seller for holding in holdings(ground) if not holding.overlay}
    committing = sorted({one.node for one in submissions(ground) if one.axis == "seller"} & holders)
    lacking = [ground.sellers[i].name for i in committing if ground.sellers[i].part.capacity is None]
    if lacking:
        names = ", ".join(lacking[:FEW]) + (" …" if len(lacking) > FEW else "")
        place = plot.marks.of(("decompose", "reconcile"))
        yield finding("SP363", place, hint=sentence("say_capacity"), sellers=len(lacking), names=names)
