"""The rows of a simulation (模拟明细): who sells what where, what each sold, and what each was asked to sell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import Real, Whole, settle
from salesplan.plan.declared import ALL
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.quota_cells import plot_cells
from salesplan.planning.simulating.grain import NONE, Grain, Key
from salesplan.sales.cells import by_cells

Sums = dict[Key, Real]  # (periods,) of each row


@dataclass(frozen=True)
class Rows:
    """The rows in order.

    asked: (rows, periods) the targets, in minor units, as far as rows can be told apart. past: (rows,) what was sold last
    year, sold: (rows, periods) what was sold this year up to the day that counts, in whole minor units.
    """

    grain: Grain
    keys: Sequence[Key]
    asked: Real
    past: Real
    sold: Whole

    @property
    def ground(self) -> Ground:
        """The plan."""
        return self.grain.ground

    def of(self, axis: str) -> NDArray[np.intp]:
        """(rows,) the node of each row on an axis; NONE where it has none."""
        place = Key._fields.index(axis)
        return np.array([key[place] for key in self.keys], np.intp)


def rows_of(made: Decomposition, actuals: Actuals | None, until: date | None, grain: Grain) -> Rows:
    """The rows of a plan: all that has a target, and all that sold last year or this year, up to a day."""
    asked = _filled(made, _asked(made, grain), actuals, until, grain)
    past, sold = Sums(), Sums()
    if actuals is not None:
        past = sums_by_row(actuals, grain, (-YEAR_STEP, 0), None, 1)
        sold = sums_by_row(actuals, grain, (0, YEAR_STEP), until, actuals.periods)
    keys = sorted({*asked, *past, *sold})
    periods = len(grain.ground.year)
    return Rows(
        grain,
        keys,
        _stacked(asked, keys, periods),
        np.maximum(_stacked(past, keys, 1)[:, 0], 0),
        _whole(_stacked(sold, keys, periods), keys, actuals, until),
    )


def _stacked(sums: Mapping[Key, Real], keys: Sequence[Key], width: int) -> Real:
    nothing = np.zeros(width)
    return np.array([sums.get(key, nothing) for key in keys], np.float64).reshape(len(keys), width)


def sums_by_row(actuals: Actuals, grain: Grain, span: tuple[int, int], until: date | None, width: int) -> Sums:
    """Sales of a year by row (width,), in minor units; what no seller is credited with has a row of its own."""
    axes = [axis for axis in NODE_AXES if len(grain.ground.trees[axis])]
    found = Sums()
    by_period = ["period"] if width > 1 else []
    for named in ([*axes], ["seller", *axes]) if grain.ground.sellers else ([*axes],):
        for nodes, atoms in by_cells(actuals.sales, [*by_period, *named], span, until, actuals.of):
            at = dict(zip([*by_period, *named], nodes, strict=True))
            period = (at.get("period") or 0) % YEAR_STEP
            seller = at.get("seller")
            if "seller" in named and seller is None:
                continue
            places = [grain.of(axis, at.get(axis)) for axis in NODE_AXES]
            amount = atoms / actuals.unit
            found.setdefault(Key(NONE, *places), np.zeros(width))[period] += amount * (-1 if seller is not None else 1)
            if seller is not None:
                found.setdefault(Key(seller, *places), np.zeros(width))[period] += amount
    return {key: row for key, row in found.items() if np.abs(row).max() >= HALF_A_UNIT}


HALF_A_UNIT = 0.5  # of the smallest: less is what rounding leaves of nothing


def _whole(sold: Real, keys: Sequence[Key], actuals: Actuals | None, until: date | None) -> Whole:
    """Whole minor units, whose sums by region are the region's own."""
    made = np.rint(sold).astype(np.int64)
    if actuals is None:
        return made
    company = actuals.company(0, until)
    for period in range(sold.shape[1]):
        made[:, period] = settle(int(company[period]), sold[:, period]) if len(keys) else 0
    return made


def _asked(made: Decomposition, grain: Grain) -> Sums:
    """Targets by row: of the sellers who hold a territory, and of nobody what is vacant."""
    found = Sums()
    for key, row in _pieces(made, grain):
        if row.any():
            found[key] = found.get(key, np.zeros(len(row))) + row
    return found


def _pieces(made: Decomposition, grain: Grain) -> Iterator[tuple[Key, Real]]:
    quotas, targets = made.quotas, made.targets
    if targets.periods is None:
        return
    axes = [axis for axis in ("product", "channel") if axis in targets.axes]
    if quotas is None or not quotas.plots:
        yield from _unheld(made, grain)
        return
    periods = len(grain.ground.year)
    for number, plot in enumerate(quotas.plots):
        nodes, cells = plot_cells(targets, plot, axes)
        whole = cells.sum(axis=0)
        held: dict[int, Real] = {NONE: whole.astype(np.float64)}
        for period in range(periods):
            for seller, piece in quotas.pieces.get((number, period), {}).items():
                held.setdefault(seller, np.zeros(periods))[period] += piece
                held[NONE][period] -= piece
        shares = np.divide(cells, whole, out=np.zeros(cells.shape), where=whole != 0)
        for seller, amounts in held.items():
            for at, share in zip(nodes, shares, strict=True):
                named = dict(zip(axes, at, strict=True))
                region = grain.of("region", plot.region) if plot.region != ALL else NONE
                places = (region, grain.of("product", named.get("product")), grain.of("channel", named.get("channel")))
                yield Key(seller, *places), np.maximum(amounts, 0) * share


def _unheld(made: Decomposition, grain: Grain) -> Iterator[tuple[Key, Real]]:
    """The cells of the targets where nobody carries quotas."""
    targets = made.targets
    cells = targets.cells.reshape(-1, targets.cells.shape[-1])
    leaves = np.meshgrid(*[np.array(split.nodes) for split in targets.axes.values()], indexing="ij")
    flat = [axis.ravel().tolist() for axis in leaves]
    for i, row in enumerate(cells):
        at = {axis: nodes[i] for axis, nodes in zip(targets.axes, flat, strict=True)}
        yield Key(NONE, *(grain.of(axis, at.get(axis)) for axis in NODE_AXES)), row.astype(np.float64)


def _filled(made: Decomposition, asked: Sums, actuals: Actuals | None, until: date | None, grain: Grain) -> Sums:
    """Targets that an axis doesn't divide, divided like the sales of last year and this one up to a day; evenly without any."""
    for axis in NODE_AXES:
        if axis in made.targets.axes or not len(grain.ground.trees[axis]) or not asked:
            continue
        shares = _shares(axis, actuals, until, grain)
        parted = Sums()
        for key, row in asked.items():
            for node, share in shares.items():
                at = key._replace(**{axis: node})
                parted[at] = parted.get(at, np.zeros(len(row))) + row * share
        asked = parted
    return asked


def _shares(axis: str, actuals: Actuals | None, until: date | None, grain: Grain) -> Mapping[int, float]:
    nodes = grain.nodes(axis)
    sums = dict.fromkeys(nodes, 0.0)
    if actuals is not None:
        for (node,), atoms in by_cells(actuals.sales, [axis], (-YEAR_STEP, YEAR_STEP), until, actuals.of):
            at = grain.of(axis, node)
            if at in sums:
                sums[at] += max(atoms / actuals.unit, 0.0)
    whole = sum(sums.values())
    return {node: amount / whole for node, amount in sums.items()} if whole else dict.fromkeys(nodes, 1 / len(nodes))
