"""Re-planning (滚动调整): closed periods stand at what was sold, the rest of the year is planned anew over what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from salesplan.allocation.raking import Family, NoTable, rake
from salesplan.allocation.rounding import Real
from salesplan.errors import Finding, PlanError, UsageError, finding
from salesplan.plan.clashes import clash_of, clashing
from salesplan.plan.declared import ALL, Cell, Declared, Numbers
from salesplan.plan.demands import Asked, Shape
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text, name_of
from salesplan.planning.actuals import Actuals
from salesplan.planning.capacity import capacities
from salesplan.planning.closed_sales import ClosedSales
from salesplan.planning.decomposition import Decomposition, decompose
from salesplan.planning.fitting import Fitting
from salesplan.planning.quotas import set_quotas
from salesplan.planning.reference import Reference
from salesplan.planning.sharing import ByHand
from salesplan.planning.targets import Targets, fill
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Replanned:
    """The plan as it was, and the open periods anew; `start` is the number of the first of them.

    new: a decomposition whose year is the open periods. sold: the closed ones.
    """

    start: int
    old: Decomposition
    new: Decomposition
    sold: ClosedSales
    findings: list[Finding] = field(default_factory=list)


def replan(ground: Ground, actuals: Actuals, label: str) -> Replanned:
    """Plan the year anew from the period `label` on, as `decompose.carry` says.

    Raises UsageError where the label is no period of the year or the first one, PlanError where what is left can't be
    spread.
    """
    start = ground.year.number.get(label)
    if not start:
        hint = sentence("periods_plain", names=", ".join(p.label for p in ground.year.periods[1:]))
        raise UsageError([finding("SP903", value=label, hint=hint)], ground.loaded.language)
    old = decompose(ground, actuals)
    if old.targets.periods is None:
        raise UsageError.because(sentence("nothing_to_replan"), ground.loaded.language)
    rest = replace(ground, year=ground.year.since(start))
    sold = ClosedSales(actuals, start)
    work = _Rest(ground, rest, start, old, sold)
    targets = work.as_planned() if ground.plan.decompose.carry == "none" else work.anew()
    quotas = set_quotas(rest, targets, work.by_hand())
    findings = [*work.findings, *(quotas.findings if quotas else [])]
    return Replanned(
        start, old, Decomposition(rest, targets, quotas, None, capacities(rest), None, findings), sold, findings
    )


@dataclass
class _Rest:
    """The rest of a year on its way to new targets."""

    ground: Ground
    rest: Ground
    start: int
    old: Decomposition
    sold: ClosedSales
    findings: list[Finding] = field(default_factory=list)

    def as_planned(self) -> Targets:
        """The open periods as they were planned."""
        was = self.old.targets
        assert was.periods is not None  # noqa: S101 - asked before
        tables = {axis: table[:, self.start :] for axis, table in was.tables.items()}
        crossing = was.crossing and replace(was.crossing, cells=was.crossing.cells[..., self.start :])
        numbers = Numbers(self.rest, [])
        exact = was.exact[..., self.start :]
        return Targets(self.rest, was.axes, was.periods[self.start :], tables, exact, numbers, [], (), crossing)

    def anew(self) -> Targets:
        """What is left of every number and bound, spread over the open periods."""
        was, whole = self.old.targets, Cell(ALL, ALL, ALL, 0, len(self.ground.year))
        assert was.periods is not None  # noqa: S101 - asked before
        left = self._left(whole, int(was.periods.sum()))
        if left == 0:
            self.findings.append(finding("SP334", sold=amount_text(self.ground, self.sold.sold(whole))))
        seed = self._seed(left)
        shape = Shape(self.rest, was.axes)
        asked = self._kept(shape, left)
        written = [Declared(one.path, one.cell, one.amount) for one in asked if one.path and not one.side]
        numbers = Numbers(self.rest, written)
        weights, season = seed.sum(axis=-1), seed.reshape(-1, seed.shape[-1]).sum(axis=0)
        total = max(float(seed.sum()), 1.0)
        reference = Reference(was.axes, weights / total, season / total)
        bounds = [one for one in asked if one.side]
        made = fill(Fitting(shape, numbers, bounds, left, reference, seed=seed))
        self.findings += made.findings
        return made

    def by_hand(self) -> ByHand:
        """Quotas set by hand, less what the seller has sold of them; those of open periods alone go before."""
        was, made = ByHand(self.ground), ByHand(self.ground)
        made.spans = {}
        carry = self.ground.plan.decompose.carry
        for seller, spans in was.spans.items():
            planned = self.old.quotas.target[seller] if self.old.quotas else np.zeros(len(self.ground.year), np.int64)
            for (start, end), amount in sorted(spans.items()):
                if end <= self.start:
                    continue
                done = planned[: self.start] if carry == "none" else self.sold.of_seller(seller)
                left = max(amount - int(done[start:].sum()), 0) if start < self.start else amount
                span = (max(start - self.start, 0), end - self.start)
                made.spans.setdefault(seller, {})[span] = left
        return made

    def _left(self, cell: Cell, amount: int) -> int:
        """What a cell's number leaves for the open periods."""
        return max(amount - self.sold.sold(cell), 0)

    def _open(self, cell: Cell) -> Cell:
        return cell.during(max(cell.start - self.start, 0), cell.end - self.start)

    def _seed(self, left: int) -> Real:
        """The open periods as planned, with the leaves of every axis scaled to what each has left of its year."""
        was = self.old.targets
        seed = was.exact[..., self.start :]
        margins = []
        for i, (axis, split) in enumerate(was.axes.items()):
            sold = np.array([int(self.sold.of(axis, node).sum()) for node in split.nodes])
            need = np.maximum(was.tables[axis].sum(axis=1) - sold, 0).astype(np.float64)
            reachable = seed.sum(axis=tuple(j for j in range(seed.ndim) if j != i)) > 0
            need = np.where(reachable, need, 0.0)
            if need.sum() > 0:
                labels = np.arange(len(split), dtype=np.int32).reshape([-1 if j == i else 1 for j in range(seed.ndim)])
                margins.append(Family(labels, need * (max(left, 1) / need.sum())))
        try:
            return rake(seed, margins) if margins else seed
        except NoTable as error:  # as near as it comes: it is only where the fit starts
            return seed if error.table is None else error.table

    def _kept(self, shape: Shape, left: int) -> list[Asked]:
        """The numbers and bounds that what is left can hold; those that it can't are let go, and told.

        What no node can be credited with counts for the company alone, so the parts' rests need not add up to the whole's.
        """
        was = self.old.targets
        asked = [
            Asked(cell, was.numbers.paths[cell], None, n)
            for cell, n in was.numbers.amounts.items()
            if cell in was.numbers.paths
        ]
        whole = Asked(Cell(ALL, ALL, ALL, 0, len(self.rest.year)), None, None, left)
        kept: dict[tuple[Cell, str | None], Asked] = {(whole.cell, None): whole}
        let_go: list[Asked] = []
        for one in sorted([*asked, *was.bounds], key=lambda o: (o.cell.start >= self.start, o.cell, o.side or "")):
            if one.cell.end <= self.start:
                continue
            new = replace(one, cell=self._open(one.cell), amount=self._left(one.cell, one.amount))
            if (new.cell, new.side) in kept:
                if kept[new.cell, new.side].amount != new.amount:
                    let_go.append(new)
            else:
                kept[new.cell, new.side] = new
        listed = list(kept.values())
        while members := clashing(shape, listed):
            gone = [listed[i] for i in members if listed[i] is not whole]
            if not gone:  # pragma: no cover - the whole alone always holds
                raise PlanError([clash_of(shape, listed) or finding("SP320", clash="")], self.ground.loaded.language)
            # The least that has to go: the number that was declared last, of those that clash.
            last = max(gone, key=lambda one: (one.path is None, str(one.path), one.cell))
            listed.remove(last)
            let_go.append(last)
        self.findings += self._told(let_go)
        return listed

    def _told(self, let_go: Sequence[Asked]) -> Iterator[Finding]:
        for one in let_go:
            place = [self.ground.loaded.marks.of(one.path)] if one.path else []
            amount = amount_text(self.ground, one.amount)
            yield finding("SP333", *place, what=name_of(self.rest, one.cell), amount=amount)
