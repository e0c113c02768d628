"""Fills in what a plan doesn't declare (补全): the table nearest to the reference that all numbers and bounds hold for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.boxes import Box, Contradiction, bound_families, families
from salesplan.allocation.raking import Family, NoTable, rake
from salesplan.allocation.rounding import Real
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.clashes import clash_of
from salesplan.plan.declared import ALL, Cell, Numbers
from salesplan.plan.demands import Asked, Shape, asked_of
from salesplan.plan.naming import name_of
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.reference import Reference
from salesplan.words.sentence import sentence

Mask = NDArray[np.bool_]
FAINT = 1e-3  # of the even share: the prior of cells whose neighbours have a reference


@dataclass
class Fitting:
    """The table that is being filled: leaves of each split axis × periods.

    bounds: what the plan asks besides its numbers. findings: the priors that it took. rough: whether the fit has only come
    near: where numbers leave some cells no room at all, their last crumbs go slowly. seed: where the fit starts; if not
    said, from the reference.
    """

    shape: Shape
    numbers: Numbers
    bounds: Sequence[Asked]
    whole: int
    reference: Reference
    findings: list[Finding] = field(default_factory=list)
    rough: bool = False
    seed: Real = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if not self.seed.size:
            self.seed = np.multiply.outer(self.reference.weights, self.reference.season) * max(self.whole, 1)

    @property
    def asked(self) -> list[Asked]:
        """All numbers and bounds, as far as they are known."""
        whole = Asked(self.numbers.whole, None, None, self.whole)
        known = asked_of(self.numbers, self.bounds)
        return known if any(one.cell == whole.cell and one.side is None for one in known) else [whole, *known]

    @property
    def woven(self) -> bool:
        """Whether there are bounds, or numbers that name several axes, so that no axis can be settled by itself."""
        several = (len([a for a in NODE_AXES if getattr(cell, a) != ALL]) > 1 for cell in self.numbers.amounts)
        return bool(self.bounds) or any(several)

    def fit(self) -> Real:
        """The unrounded table; shares of numbers that are filled in get their amounts on the way. Raises PlanError."""
        exact = self._fit()
        while self.numbers.pending:
            self._resolve_one_share(exact)
            exact = self._fit()
        return exact

    def _fit(self) -> Real:
        if self.woven:
            self._refuse_clash()
        self.rough = False
        boxes = {Box(self.shape.spans(cell), total): cell for cell, total in self.numbers.amounts.items()}
        whole = Box(self.shape.spans(self.numbers.whole), self.whole)
        try:
            made = families(whole, list(boxes))
        except Contradiction:
            self._refuse_clash()
            raise  # pragma: no cover - that is where it was found
        # Bounds that are equally far from everything would be weighed in the order of their kinds: totals first.
        demands = [one.demand(self.shape.spans(one.cell)) for one in self.bounds]
        every = [*(family for family, _ in made), *bound_families(self.shape.sizes, demands)]
        while True:
            try:
                return rake(self.seed, every)
            except NoTable as error:
                self._refuse_clash()
                order = made[error.family][1] if error.family < len(made) else None
                cell = boxes.get(order[error.block]) if order else None
                if error.table is not None and not self._lacks_reference(every[error.family], error.block):
                    self.rough = True
                    return error.table
                self._give_prior(every[error.family], error.block, cell)

    def _lacks_reference(self, family: Family, block: int) -> bool:
        return bool(((family.labels == block) & (self.seed <= 0)).any())

    def _refuse_clash(self) -> None:
        found = clash_of(self.shape, self.asked)
        if found is not None:
            raise PlanError([found], self.shape.ground.loaded.language)

    def _give_prior(self, family: Family, block: int, cell: Cell | None) -> None:
        """Cells that have no reference but need one: even over the leaves, by season over the periods.

        Where only some cells of the block have none, their prior is faint, so that the others keep their say.
        """
        inside = np.broadcast_to(family.labels == block, self.seed.shape)
        empty = inside & (self.seed <= 0)
        what = name_of(self.shape.ground, cell) if cell else sentence("word_rest")
        leaves = np.full(self.seed.shape[:-1], 1 / max(self.reference.weights.size, 1))
        even = np.multiply.outer(leaves, self.reference.season) * max(self.whole, 1)
        self.seed = np.where(empty, even if empty.sum() == inside.sum() else even * FAINT, self.seed)
        path = self.numbers.paths.get(cell) if cell else None
        place = [self.shape.ground.loaded.marks.of(path)] if path else []
        self.findings.append(finding("SP322", *place, what=what, reason=sentence("prior_even")))

    def _resolve_one_share(self, exact: Real) -> None:
        """Fix a number that was filled in, so that the shares declared of it have an amount to be shares of."""
        bases = {one.base for one in self.numbers.pending if one.base is not None}
        own = {one.cell for one in self.numbers.pending}
        base = min(bases - own or bases, key=lambda cell: (-self.numbers.size(cell), cell))
        block = exact[tuple(slice(*span) for span in self.shape.spans(base))]
        self.numbers.add(base, int(np.rint(block.sum())))
