"""The check that all numbers and bounds can hold together (可行性)."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding
from salesplan.plan.declared import ALL, Cell, Numbers, declared_numbers
from salesplan.plan.ground import Ground
from salesplan.plan.limits import Limit, limits_of
from salesplan.plan.walk import NODE_AXES

TOLD_ELSEWHERE = {"SP301", "SP302", "SP308", "SP330"}


@check("regions", "products", "channels", "targets", "calendar", "teams", "territories", "quotas", "ramps", "measures")
def numbers_can_all_hold(plot: Plot) -> Iterator[Finding]:
    """SP320: totals and bounds contradict each other; a smallest set of them is named, and by how much they miss.

    Bad: a company of 1_000_000 whose East gets at least 640_000 and North at least 400_000. Good: bounds that leave room.
    Bounds of growth need last year's sales, so `decompose` tests them.
    """
    ground = plot.ground
    if ground is None or plot.faults & TOLD_ELSEWHERE:
        return
    for one in (ground, *ground.measures()):
        yield from _of_measure(one)


def _of_measure(ground: Ground) -> Iterator[Finding]:
    numbers = Numbers(ground, declared_numbers(ground))
    limits = [limit for limit in limits_of(ground) if limit.amount is not None]
    if not limits and not any(_names_several(cell) for cell in numbers.amounts):
        return  # trees by themselves are looked at by `numbers_agree`
    yield from _clash(ground, numbers, limits)


def _names_several(cell: Cell) -> bool:
    return len([axis for axis in NODE_AXES if getattr(cell, axis) != ALL]) > 1


def _clash(ground: Ground, numbers: Numbers, limits: list[Limit]) -> Iterator[Finding]:
    # Imported here, for most plans have no use for a solver.
    from salesplan.plan.clashes import clash_of
    from salesplan.plan.demands import Asked, Shape, asked_of
    from salesplan.plan.frontier import Frontier

    axes = {axis: Frontier(tree, tree.leaves) for axis in NODE_AXES if len(tree := ground.trees[axis])}
    bounds = [Asked(limit.cell, limit.path, limit.side, limit.amount or 0) for limit in limits]
    whole = numbers.known(numbers.whole)
    asked = asked_of(numbers, bounds)
    if whole is not None and numbers.whole not in numbers.amounts:
        asked.insert(0, Asked(numbers.whole, None, None, whole))
    found = clash_of(Shape(ground, axes), asked)
    if found:
        yield found
