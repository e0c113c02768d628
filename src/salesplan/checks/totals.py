"""Checks of amounts and sums (数额与合计)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding
from salesplan.plan.bounds import Bounded
from salesplan.plan.declared import Cell, Declared, Numbers, declared_numbers
from salesplan.plan.ground import Ground
from salesplan.plan.limits import SIDES
from salesplan.plan.measures import REVENUE, known_measures
from salesplan.plan.naming import amount_text, name_of
from salesplan.plan.walk import NODE_AXES, SECTIONS, nodes_of, sellers_of
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import digits_of, percent
from salesplan.terms.part import Share
from salesplan.words.sentence import sentence

LARGEST = 9 * 10**15  # whole units, below 2⁵³: up to there a machine's fractions tell each from the next
PLACES = ("regions", "products", "channels", "targets", "calendar")


@check("regions", "products", "channels", "teams", "targets", "quotas", "commitments", "measures")
def amounts_are_whole_and_positive(plot: Plot) -> Iterator[Finding]:
    """SP303, SP304: an amount is finer than the currency's smallest unit, or below zero.

    Bad: `target: 100.005` in CNY. Good: `target: 100.01`; returns lower actuals, never targets.
    """
    known, currency = known_measures(plot.plan.measures), plot.plan.currency
    for path, name, goal, measure in _goals(plot):
        part = plot.plan.measures.get(known.get(measure, ""))
        digits = part.digits if part else digits_of(currency)
        value = goal.ratio if isinstance(goal, Share) else goal
        if value < 0:
            yield finding("SP304", plot.marks.of(path), name=name, value=str(value))
        elif not isinstance(goal, Share) and measure in known and goal != round(goal, digits):
            unit = (part.name or measure) if part else currency
            yield finding("SP303", plot.marks.of(path), value=str(goal), currency=unit)


def _goals(plot: Plot) -> Iterator[tuple[Path, str, Decimal | Share, str]]:
    """Every amount and share: path, key, value, and the measure as it is written."""
    parts: list[tuple[Path, Any, tuple[str, ...]]] = [((), plot.plan, ("target",))]
    parts += [(path, part, ("target", "amount", *SIDES)) for path, part in _bounded(plot)]
    parts += [(path, seller, ("quota", "capacity")) for path, _, seller, _ in sellers_of(plot.plan)]
    for section in ("quotas", "commitments"):
        parts += [((section, i), entry, ("amount",)) for i, entry in enumerate(getattr(plot.plan, section))]
    for path, part, names in parts:
        for name in names:
            if (goal := getattr(part, name, None)) is not None:
                yield (*path, name), name, goal, getattr(part, "measure", REVENUE)


def _bounded(plot: Plot) -> Iterator[tuple[Path, Bounded]]:
    for axis in NODE_AXES:
        for node in nodes_of(plot.plan, axis):
            yield node.path, node.part
    for i, target in enumerate(plot.plan.targets):
        yield ("targets", i), target


@check("regions", "products", "channels", "targets")
def bounds_leave_room(plot: Plot) -> Iterator[Finding]:
    """SP330, SP331: the least is more than the most, or an entry of `targets` says nothing.

    Bad: `{min: 5_000_000, max: 4_000_000}`. Good: the least below the most.
    """
    for path, part in _bounded(plot):
        for own, bounds in ((path, part), ((*path, "growth"), part.growth)):
            if bounds and bounds.min is not None and bounds.max is not None and bounds.min > bounds.max:
                low, high = (str(b) if isinstance(bounds, Bounded) else percent(b) for b in (bounds.min, bounds.max))
                yield finding("SP330", plot.marks.of((*own, "min")), low=low, high=high)
    for i, target in enumerate(plot.plan.targets):
        if target.amount is None and target.min is None and target.max is None and target.growth is None:
            yield finding("SP331", plot.marks.of(("targets", i)))


@check("regions", "products", "channels")
def shares_fit_their_parent(plot: Plot) -> Iterator[Finding]:
    """SP302: the shares of one parent add to more than 100 %, or to less although every part has one.

    Bad: `{a: {target: 60%}, b: {target: 50%}}`. Good: 60 % and 40 %, or one of them left out.
    """
    for axis in NODE_AXES:
        groups: dict[str | None, list[tuple[Path, Share | None]]] = {}
        for node in nodes_of(plot.plan, axis):
            goal = node.part.target
            groups.setdefault(node.parent, []).append((node.path, goal if isinstance(goal, Share) else None))
        for parent, parts in groups.items():
            total = sum((share.ratio for _, share in parts if share), Decimal(0))
            complete = all(share for _, share in parts)
            if total > 1 or (complete and total != 1):
                name = parent if parent is not None else SECTIONS[axis]
                yield finding("SP302", plot.marks.of(parts[0][0][:-1]), parent=name, total=percent(total))


@check(*PLACES, "teams", "territories", "quotas", "ramps", "measures")
def numbers_agree(plot: Plot) -> Iterator[Finding]:
    """SP301, SP308, SP338: declared numbers contradict each other (parts and whole, two for the same thing), or are too large.

    Bad: a company of 100 with regions of 60 and 50. Good: numbers that add up, or one left out to be filled in.
    """
    ground = plot.ground
    if ground is None:
        return
    for one in (ground, *ground.measures()):
        yield from _disagreements(plot, one)


def _disagreements(plot: Plot, ground: Ground) -> Iterator[Finding]:
    declared = declared_numbers(ground)
    yield from _twice(plot, ground, declared)
    numbers = Numbers(ground, declared)
    yield from _too_large(plot, ground, numbers)
    told: set[Cell] = set()
    for cell in sorted(numbers.amounts, key=lambda c: (c.end - c.start, c), reverse=True):
        for parts in (*numbers.declared_along(cell), *numbers.divisions(cell)):
            found = _disagreement(plot, ground, numbers, cell, parts)
            if found and cell not in told:
                told.add(cell)
                yield found
    if numbers.whole not in numbers.amounts and not told:
        yield from _wholes_differ(plot, ground, numbers)


def _too_large(plot: Plot, ground: Ground, numbers: Numbers) -> Iterator[Finding]:
    """The numbers that can't be split exactly, or the whole where only its parts are declared."""
    found = [(cell, amount) for cell, amount in sorted(numbers.amounts.items()) if abs(amount) > LARGEST]
    total = numbers.known(numbers.whole) or 0
    for cell, amount in found or [(numbers.whole, total)] * (abs(total) > LARGEST):
        what, most = name_of(ground, cell), amount_text(ground, LARGEST)
        place = plot.marks.of(numbers.paths.get(cell, ()))
        yield finding("SP338", place, what=what, amount=amount_text(ground, amount), most=most)


def _twice(plot: Plot, ground: Ground, declared: list[Declared]) -> Iterator[Finding]:
    first: dict[Cell, Declared] = {}
    for one in declared:
        other = first.setdefault(one.cell, one)
        if (other.amount, other.share) != (one.amount, one.share):
            values = [
                amount_text(ground, d.amount) if d.amount is not None else percent(d.share or 0) for d in (other, one)
            ]
            hint = sentence("written_first_at", place=str(plot.marks.of(other.path)))
            what = name_of(ground, one.cell)
            yield finding("SP308", plot.marks.of(one.path), hint=hint, what=what, first=values[0], second=values[1])


def _disagreement(plot: Plot, ground: Ground, numbers: Numbers, cell: Cell, parts: list[Cell]) -> Finding | None:
    """The finding where parts add to more than their whole, or to another number although all are known."""
    whole = numbers.amounts[cell]
    known = {part: amount for part in parts if (amount := numbers.known(part)) is not None}
    total = sum(known.values())
    complete = sum(numbers.size(part) for part in known) == numbers.size(cell)
    if total == whole or (total < whole and not complete):
        return None
    places = [str(plot.marks.of(numbers.paths[part])) for part in parts if part in numbers.paths]
    hint = sentence("parts_are_at", places=", ".join(places[:8])) if places else sentence("check_numbers")
    return finding(
        "SP301",
        plot.marks.of(numbers.paths[cell]),
        hint=hint,
        parent=name_of(ground, cell),
        parts=amount_text(ground, total),
        whole=amount_text(ground, whole),
        difference=amount_text(ground, abs(total - whole)),
        direction=sentence("too_much" if total > whole else "too_little"),
    )


def _wholes_differ(plot: Plot, ground: Ground, numbers: Numbers) -> Iterator[Finding]:
    """Where the whole isn't declared: two complete sets of parts that add to different wholes."""
    sums: list[tuple[list[Cell], int]] = []
    for parts in numbers.divisions(numbers.whole):
        total = numbers.sum_of(parts)
        if total is not None:
            sums.append((parts, total))
    for parts, total in sums[1:]:
        if total != sums[0][1]:
            first, second = amount_text(ground, sums[0][1]), amount_text(ground, total)
            place = next(
                (plot.marks.of(numbers.paths[part]) for part in parts if part in numbers.paths), plot.marks.of(())
            )
            yield finding("SP308", place, what=name_of(ground, numbers.whole), first=first, second=second)
