"""Targets (销售目标): the declared numbers met exactly, the rest filled in by reference, all in whole minor units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from salesplan.allocation.boxes import Box, Contradiction, families
from salesplan.allocation.raking import NoTable, rake
from salesplan.allocation.rounding import Real, Whole
from salesplan.allocation.spans import cross, round_parts, round_periods
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.declared import ALL, Cell, Numbers, declared_numbers
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text, name_of
from salesplan.planning.frontier import Frontier
from salesplan.planning.reference import History, Reference, make_reference
from salesplan.words.sentence import Sentence, sentence


@dataclass(frozen=True)
class Targets:
    """The targets of a plan, in whole minor units.

    axes: those that are split, each down to its frontier. periods: the company's, None where the plan declares no number
    at all. tables: of each axis, its frontier (rows) by period. exact: the fitted cells before rounding, one dimension per
    axis and the periods last. numbers: what was not filled in.
    """

    ground: Ground
    axes: Mapping[str, Frontier]
    periods: Whole | None
    tables: Mapping[str, Whole]
    exact: Real
    numbers: Numbers
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def cells(self) -> Whole:
        """All axes at once: whole cells whose sums are the tables; made when they are asked for."""
        cells = np.zeros(self.exact.shape, np.int64)
        if self.periods is None or not self.axes:
            return cells if self.periods is None else self.periods
        for period in range(self.exact.shape[-1]):
            margins = [table[:, period] for table in self.tables.values()]
            cells[..., period] = cross(margins, self.exact[..., period])
        return cells

    def of_axis(self, axis: str) -> list[Whole | None]:
        """The targets of each node of an axis by period; None for nodes that have none."""
        if axis not in self.axes:
            return [None] * len(self.ground.trees[axis])
        return self.axes[axis].sums(self.tables[axis])

    def is_declared(self, cell: Cell) -> bool:
        """Whether the plan declares the number of exactly this cell."""
        return cell in self.numbers.amounts


def no_targets(ground: Ground, numbers: Numbers) -> Targets:
    """What a plan without numbers has."""
    return Targets(ground, {}, None, {}, np.zeros(len(ground.year)), numbers)


def set_targets(ground: Ground, history: History) -> Targets:
    """Fill in what the plan doesn't declare; raises PlanError where its numbers can't all hold."""
    numbers = Numbers(ground, declared_numbers(ground))
    if not numbers.amounts and not numbers.pending:
        return no_targets(ground, numbers)
    whole = numbers.known(numbers.whole)
    if whole is None:
        raise PlanError([_no_whole(ground, numbers)], ground.loaded.language)
    reference = make_reference(ground, history, list(_all_cells(numbers)))
    filling = _Filling(ground, numbers, whole, reference)
    exact = filling.fit()
    while numbers.pending:
        filling.resolve_one_share(exact)
        exact = filling.fit()
    findings = reference.findings + filling.findings
    if all(numbers.known(numbers.whole.during(i, i + 1)) is not None for i in range(len(ground.year))):
        findings = [found for found in findings if found.code != "SP324"]  # no season was needed
    periods = filling.round_periods(exact)
    tables = {axis: filling.round_axis(axis, exact, periods) for axis in reference.axes}
    made = Targets(ground, reference.axes, periods, tables, exact, numbers, findings)
    filling.prove(made)
    return made


def _all_cells(numbers: Numbers) -> Iterator[Cell]:
    yield from numbers.amounts
    yield from (one.cell for one in numbers.pending)


def _no_whole(ground: Ground, numbers: Numbers) -> Finding:
    path = min((*numbers.paths.values(), *(one.path for one in numbers.pending)), key=str)
    place, reason = ground.loaded.marks.of(path), sentence("no_whole")
    return finding("SP321", place, what=sentence("word_company"), reason=reason, hint=sentence("say_target"))


class _Filling:
    """The table that is being filled: leaves of each split axis × periods."""

    def __init__(self, ground: Ground, numbers: Numbers, whole: int, reference: Reference) -> None:
        self.ground, self.numbers, self.reference = ground, numbers, reference
        self.shape = (*(len(split) for split in reference.axes.values()), len(ground.year))
        self.whole = Box(tuple((0, size) for size in self.shape), whole)
        self.seed = np.multiply.outer(reference.weights, reference.season) * max(whole, 1)
        self.findings: list[Finding] = []

    def box(self, cell: Cell, total: int) -> Box:
        """A declared cell as spans of the table."""
        spans = [
            (split.spans[node] if (node := getattr(cell, axis)) != ALL else None) or (0, len(split))
            for axis, split in self.reference.axes.items()
        ]
        return Box((*spans, (cell.start, cell.end)), total)

    def fit(self) -> Real:
        """The table nearest to the reference that has all declared totals, unrounded."""
        boxes = {self.box(cell, total): cell for cell, total in self.numbers.amounts.items()}
        try:
            made = families(self.whole, list(boxes))
        except Contradiction as error:
            raise PlanError([self._clash(error, boxes)], self.ground.loaded.language) from None
        while True:
            try:
                return rake(self.seed, [family for family, _ in made])
            except NoTable as error:
                family, order = made[error.family]
                block = family.labels == error.block
                if self.seed[block].any():
                    raise PlanError(
                        [self._unreachable(boxes.get(order[error.block]))], self.ground.loaded.language
                    ) from None
                self._give_prior(block, boxes.get(order[error.block]))

    def _give_prior(self, block: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], cell: Cell | None) -> None:
        """Cells that have no reference but need one: even over the leaves, by season over the periods."""
        even = np.multiply.outer(
            np.full(self.shape[:-1], 1 / max(self.reference.weights.size, 1)), self.reference.season
        )
        self.seed = np.where(block, even * max(self.whole.total, 1), self.seed)
        what = name_of(self.ground, cell) if cell else sentence("word_rest")
        place = self.ground.loaded.marks.of(self.numbers.paths[cell]) if cell in self.numbers.paths and cell else None
        found = finding("SP322", *([place] if place else []), what=what, reason=sentence("prior_even"))
        self.findings.append(found)

    def resolve_one_share(self, exact: Real) -> None:
        """Fix a number that was filled in, so that the shares declared of it have an amount to be shares of."""
        bases = {one.base for one in self.numbers.pending if one.base is not None}
        own = {one.cell for one in self.numbers.pending}
        base = min(bases - own or bases, key=lambda cell: (-(self.box(cell, 0).size), cell))
        block = exact[tuple(slice(*span) for span in self.box(base, 0).spans)]
        self.numbers.add(base, int(np.rint(block.sum())))

    def round_periods(self, exact: Real) -> Whole:
        """The company's periods in whole minor units."""
        groups = sorted(set(self.ground.year.groups.values()))
        sums = exact.reshape(-1, self.shape[-1]).sum(axis=0)
        return round_periods(sums, self.whole.total, self._spans(None, ALL), groups)

    def prove(self, made: Targets) -> None:
        """Refuse targets that miss a declared number."""
        missed = [cell for cell, total in self.numbers.amounts.items() if self._reached(made, cell) != total]
        if missed:
            marks, paths = self.ground.loaded.marks, self.numbers.paths
            clashes = [sentence("clash_together", what=name_of(self.ground, cell)) for cell in missed]
            found = [finding("SP320", marks.of(paths[c]), clash=s) for c, s in zip(missed, clashes, strict=True)]
            raise PlanError(found, self.ground.loaded.language)

    def _reached(self, made: Targets, cell: Cell) -> int:
        """What the targets give a cell; cells of several axes are made only where one is declared."""
        named = [axis for axis in self.reference.axes if getattr(cell, axis) != ALL]
        *spans, (start, end) = self.box(cell, 0).spans
        if not named and made.periods is not None:
            return int(made.periods[start:end].sum())
        if len(named) == 1:
            own = spans[list(self.reference.axes).index(named[0])]
            return int(made.tables[named[0]][slice(*own), start:end].sum())
        return int(made.cells[(*(slice(*span) for span in spans), slice(start, end))].sum())

    def _spans(self, axis: str | None, node: int) -> dict[tuple[int, int], int]:
        """The declared totals of a node of one axis alone, by span of periods."""
        root = Cell(ALL, ALL, ALL, 0, 0)
        at = root.at(axis, node) if axis else root
        return {
            (cell.start, cell.end): amount for cell, amount in self.numbers.amounts.items() if cell.during(0, 0) == at
        }

    def round_axis(self, axis: str, exact: Real, periods: Whole) -> Whole:
        """The frontier of one axis by period in whole units, from the top of its tree down."""
        split = self.reference.axes[axis]
        others = tuple(j for j, name in enumerate(self.reference.axes) if name != axis)
        rows = exact.sum(axis=others) if others else exact
        sums = np.stack([rows[slice(*(span or (0, 0)))].sum(axis=0) for span in split.spans])
        table = np.zeros((len(split.tree), self.shape[-1]), np.int64)
        for parent in (ALL, *range(len(split.tree))):
            parts = list(split.parts(parent))
            if parts:
                above = periods if parent == ALL else table[parent]
                table[parts] = round_parts(sums[parts], above, [self._spans(axis, part) for part in parts])
        return table[list(split.nodes)]

    def _clash(self, error: Contradiction, boxes: dict[Box, Cell]) -> Finding:
        inner = [boxes[box] for box in error.inner]
        total = sum(box.total for box in error.inner)
        outer = boxes.get(error.outer, self.numbers.whole)
        place = (
            self.ground.loaded.marks.of(self.numbers.paths[inner[0]])
            if inner and inner[0] in self.numbers.paths
            else None
        )
        clash = sentence(
            "clash_parts",
            parts=tuple(
                _named_amount(self.ground, cell, box.total) for cell, box in zip(inner, error.inner, strict=True)
            ),
            total=amount_text(self.ground, total),
            whole=name_of(self.ground, outer),
            amount=amount_text(self.ground, error.outer.total),
            difference=amount_text(self.ground, abs(error.outer.total - total)),
        )
        return finding("SP320", *([place] if place else []), clash=clash, hint=sentence("check_numbers"))

    def _unreachable(self, cell: Cell | None) -> Finding:
        what = name_of(self.ground, cell) if cell else sentence("word_rest")
        return finding("SP320", clash=sentence("clash_unreachable", what=what), hint=sentence("check_numbers"))


def _named_amount(ground: Ground, cell: Cell, amount: int) -> Sentence:
    return sentence("named_amount", name=name_of(ground, cell), amount=amount_text(ground, amount))
