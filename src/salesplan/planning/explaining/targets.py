"""Where a target comes from (目标溯源): declared, the sum of declared parts, or filled in from what is around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from salesplan.plan.declared import ALL, Cell, Declared, declared_numbers
from salesplan.plan.demands import Asked
from salesplan.plan.naming import amount_text, name_of
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.explaining.steps import (
    SHOWN_DIGITS,
    Part,
    Steps,
    difference_text,
    exact_text,
    share_text,
)
from salesplan.planning.explaining.weights import SPAN, Evidence, Rung
from salesplan.planning.fitting import Fitting
from salesplan.planning.targets import Targets
from salesplan.words.sentence import Sentence, sentence

MOST_HELD = 8  # numbers and bounds around a cell that are listed


class TargetTrail:
    """Explains targets of one decomposition."""

    def __init__(self, steps: Steps, made: Decomposition) -> None:
        self.steps, self.made, self.ground = steps, made, made.ground
        self.targets: Targets = made.targets
        self.numbers = made.targets.numbers
        self.evidence = Evidence(steps, made)
        self._summed: list[list[Cell]] = []  # divisions that were told as sums

    def explain(self, cell: Cell, *, under: int = 0, part: bool = False, upwards: bool = True) -> int:
        """Add the steps of a cell that has a target; gives the number of the first.

        upwards: whether what it is a part of is explained too.
        """
        if cell in self.numbers.paths:
            return self._declared(cell, under, part=part, upwards=upwards)
        if cell not in self.numbers.amounts and self.numbers.known(cell) is not None:
            return self._sum(cell, under, part=part)
        return self._filled(cell, under, part=part, upwards=upwards)

    def parts_of(self, cell: Cell, under: int) -> None:
        """Add what a node (or the company) consists of, along each axis that is split further."""
        named = [axis for axis in NODE_AXES if getattr(cell, axis) != ALL]
        for axis, split in self.targets.axes.items():
            if named not in ([], [axis]):
                continue
            children = [cell.at(axis, child) for child in split.parts(getattr(cell, axis))]
            if children and children not in self._summed:
                by = self.steps.add(sentence("ex_parts_by", axis=sentence(f"word_{axis}")), self._of(cell), under=under)
                self.steps.parts(by, [self._part(child) for child in children])

    def _of(self, cell: Cell) -> int:
        amount = self.targets.of(cell)
        if amount is None:  # pragma: no cover - asked for cells with targets only
            raise ArithmeticError(f"no target: {cell}")
        return amount

    def _name(self, cell: Cell) -> Sentence | str:
        return name_of(self.ground, cell)

    def _part(self, cell: Cell) -> Part:
        path = self.numbers.paths.get(cell)
        what = sentence("ex_part_declared" if path is not None else "ex_part", what=self._name(cell))
        return Part(what, self._of(cell), path=path)

    @cached_property
    def _shares(self) -> dict[tuple[str | int, ...], Declared]:
        return {one.path: one for one in declared_numbers(self.ground) if one.share is not None}

    def _declared(self, cell: Cell, under: int, *, part: bool, upwards: bool) -> int:
        path = self.numbers.paths[cell]
        amount, one = self._of(cell), self._shares.get(path)
        if one is None or one.base is None or one.share is None:
            said = sentence("ex_declared", what=self._name(cell))
            return self.steps.add(said, amount, under=under, part=part, path=path)
        base = self._of(one.base)
        said = sentence(
            "ex_share",
            what=self._name(cell),
            share=share_text(float(one.share)),
            base=self._name(one.base),
            amount=amount_text(self.ground, base),
        )
        step = self.steps.add(said, amount, under=under, part=part, share=float(one.share), path=path)
        exact = one.share * base
        if exact != amount:
            facts = {"exact": exact_text(self.ground, float(exact)), "by": difference_text(float(amount - exact))}
            self.steps.add(sentence("ex_units", **facts), under=step)
        if upwards:
            self.explain(one.base, under=step)
        return step

    def _sum(self, cell: Cell, under: int, *, part: bool) -> int:
        """A number that follows from its parts: the first division of which all parts are known."""
        step = self.steps.add(sentence("ex_sum", what=self._name(cell)), self._of(cell), under=under, part=part)
        for parts in self.numbers.divisions(cell):
            if self.numbers.sum_of(parts) is not None:
                self.steps.parts(step, [self._part(one) for one in parts])
                self._summed.append(parts)
                break
        return step

    def _filled(self, cell: Cell, under: int, *, part: bool, upwards: bool) -> int:
        fitting = self.targets.fitting
        if fitting is None:  # pragma: no cover - there are targets
            raise ArithmeticError("nothing was fitted")
        rung = self._rung(cell)
        said = sentence("ex_filled", what=self._name(cell), above=self._name(rung.above))
        step = self.steps.add(said, self._of(cell), under=under, part=part)
        moved = self._shared(cell, rung, fitting, step)
        if not upwards:
            return step
        self._sisters(rung, step)
        self.evidence.weights(cell, rung, step)
        self._priors(cell, fitting, step)
        self._held(cell, rung, fitting, step, everything=moved)
        self.explain(rung.above, under=step)
        return step

    def _rung(self, cell: Cell) -> Rung:
        """The periods first, then the last axis named: up to the nearest declared cell, or to the whole of the axis."""
        year = len(self.ground.year)
        along = (
            SPAN
            if (cell.start, cell.end) != (0, year)
            else next(axis for axis in reversed(NODE_AXES) if getattr(cell, axis) != ALL)
        )
        alike = [other for other in self.numbers.amounts if other != cell and _but(other, along) == _but(cell, along)]
        around = [other for other in alike if self._within(cell, other)]
        top = cell.during(0, year) if along == SPAN else cell.at(along, ALL)
        above = min(around, key=lambda other: (self.numbers.size(other), other), default=top)
        inside = [other for other in alike if other != above and self._within(other, above)]
        own = [other for other in inside if self._within(other, cell)]
        beside = [other for other in inside if not self._within(cell, other) and other not in own]
        return Rung(along, above, self._largest(own), self._largest(beside))

    def _largest(self, cells: Sequence[Cell]) -> list[Cell]:
        """Those that lie in no other one."""
        return sorted(c for c in cells if not any(o != c and self._within(c, o) for o in cells))

    def _within(self, inner: Cell, outer: Cell) -> bool:
        if not (outer.start <= inner.start and inner.end <= outer.end):
            return False
        for axis in NODE_AXES:
            node, above = getattr(inner, axis), getattr(outer, axis)
            if above != ALL and (node == ALL or not self.ground.trees[axis].within(node, above)):
                return False
        return True

    def _shared(self, cell: Cell, rung: Rung, fitting: Fitting, step: int) -> bool:
        """The parts of a filled number: what is declared in it, its share by weight, and what the rest of the plan adds.

        Gives whether the other numbers and bounds have moved it.
        """
        steps, ground = self.steps, self.ground
        taken = [*rung.own, *rung.sisters]
        rest = self._of(rung.above) - sum(self._of(one) for one in taken)
        mine = self._mass(fitting, cell) - sum(self._mass(fitting, one) for one in rung.own)
        all_free = self._mass(fitting, rung.above) - sum(self._mass(fitting, one) for one in taken)
        weight = min(max(mine / all_free, 0.0), 1.0) if all_free > 0 else 0.0
        weight = round(weight, SHOWN_DIGITS)
        fixed = sum(self._of(one) for one in rung.own)
        by_weight = round(rest * weight)
        exact = float(self.targets.exact[self._box(fitting, cell)].sum())
        moved = round(exact) - fixed - by_weight
        steps.parts(step, [self._part(one) for one in rung.own])
        facts = {"rest": amount_text(ground, rest), "above": self._name(rung.above), "weight": share_text(weight)}
        key = "ex_by_weight_rest" if taken else "ex_by_weight"
        steps.add(sentence(key, **facts), by_weight, under=step, part=True, weight=weight)
        if moved:
            steps.add(sentence("ex_moved"), moved, under=step, part=True)
        units = self._of(cell) - fixed - by_weight - moved
        facts = {"exact": exact_text(ground, exact), "by": difference_text(self._of(cell) - exact)}
        steps.add(sentence("ex_units", **facts), units, under=step, part=True)
        return moved != 0

    def _box(self, fitting: Fitting, cell: Cell) -> tuple[slice, ...]:
        return tuple(slice(*span) for span in fitting.shape.spans(cell))

    def _mass(self, fitting: Fitting, cell: Cell) -> float:
        return float(fitting.seed[self._box(fitting, cell)].sum())

    def _sisters(self, rung: Rung, step: int) -> None:
        """What was taken out of the whole first."""
        if rung.sisters:
            together = sum(self._of(one) for one in rung.sisters)
            first = self.steps.add(sentence("ex_taken_out", above=self._name(rung.above)), together, under=step)
            self.steps.parts(first, [self._part(one) for one in rung.sisters])

    def _priors(self, cell: Cell, fitting: Fitting, step: int) -> None:
        """Whether cells without a reference were given one (SP322)."""
        box = self._box(fitting, cell)
        before = np.multiply.outer(fitting.reference.weights, fitting.reference.season)[box]
        given = int(((before <= 0) & (fitting.seed[box] > 0)).sum())
        if given:
            self.steps.add(sentence("ex_prior", number=given, cells=int(before.size)), under=step)

    def _held(self, cell: Cell, rung: Rung, fitting: Fitting, step: int, *, everything: bool) -> None:
        """The numbers and bounds that hold around a cell, the nearest first; the bounds alone where nothing moved it."""
        used = {cell, rung.above, *rung.own, *rung.sisters}
        held = [
            one
            for one in fitting.asked
            if self._meets(one.cell, cell)
            and (
                one.side is not None or (everything and one.cell not in used and not self._within(rung.above, one.cell))
            )
        ]
        held.sort(key=lambda one: (self.numbers.size(one.cell), one.cell, one.side or ""))
        for one in held[:MOST_HELD]:
            self.steps.add(self._said(one), one.amount, under=step, path=one.path)
        if len(held) > MOST_HELD:
            self.steps.add(sentence("and_more", number=len(held) - MOST_HELD), under=step)

    def _said(self, one: Asked) -> Sentence:
        name = self._name(one.cell)
        if one.side is None:
            return sentence("ex_held", what=name)
        key = "ex_bound_min" if one.side == "min" else "ex_bound_max"
        given = self.targets.of(one.cell)
        binds = sentence("ex_binds" if given == one.amount else "ex_free")
        return sentence(key, what=name, binds=binds)

    def _meets(self, one: Cell, other: Cell) -> bool:
        """Whether two cells have something in common."""
        return all(self._overlap(one, other))

    def _overlap(self, one: Cell, other: Cell) -> Iterator[bool]:
        yield one.start < other.end and other.start < one.end
        for axis in NODE_AXES:
            a, b = getattr(one, axis), getattr(other, axis)
            tree = self.ground.trees[axis]
            yield ALL in (a, b) or tree.within(a, b) or tree.within(b, a)


def _but(cell: Cell, along: str) -> Cell:
    """A cell without what it says in one direction."""
    return cell.during(0, 0) if along == SPAN else cell.at(along, ALL)
