"""How good landings were (预计达成评分): errors of every method over the trials of an axis, and of what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from salesplan.metrics.forecasting.choice import Judgement
from salesplan.metrics.forecasting.known import Real
from salesplan.metrics.forecasting.methods import KEYS
from salesplan.metrics.forecasting.rolling import Trial
from salesplan.terms.table import RATIO_DIGITS

CHOSEN = "chosen"


@dataclass(frozen=True)
class Score:
    """One method at some trials of some nodes.

    origins: at how many it could say something of every node. error: Σ |said − came| ÷ Σ |sales up to the end|, the
    WAPE of the year's end. bias: Σ (said − came) ÷ the same; above zero is too much. coverage: the share of the ends
    within the range; of nodes that sold anything. of_chosen: the error of what was chosen, at the same origins.
    chosen: the share of nodes and origins at which it was chosen.
    """

    method: str
    origins: int
    error: float | None
    bias: float | None
    coverage: float | None
    of_chosen: float | None
    chosen: float | None


class Marks:
    """The trials as arrays, (origins, methods, nodes); the last method is what was chosen."""

    def __init__(self, trials: Sequence[tuple[Trial, Judgement]]) -> None:
        self.trials = trials

    @cached_property
    def horizons(self) -> NDArray[np.int64]:
        """(origins,): periods that were forecast."""
        return np.array([trial.horizon for trial, _ in self.trials], np.int64)

    @cached_property
    def ends(self) -> Real:
        """(origins, nodes): what was sold of the year up to the end of the forecast."""
        return np.stack([t.origin.panel.sales[:, t.origin.year, : t.end].sum(axis=1) for t, _ in self.trials])

    @cached_property
    def choice(self) -> NDArray[np.intp]:
        """(origins, nodes): what was chosen."""
        return np.stack([judgement.choice for _, judgement in self.trials])

    @cached_property
    def off(self) -> Real:
        """(origins, methods, nodes): said − came."""
        return self._with_chosen(np.stack([trial.off for trial, _ in self.trials]))

    @cached_property
    def half(self) -> Real:
        """(origins, methods, nodes): half the width of the range."""
        return self._with_chosen(np.stack([judgement.half for _, judgement in self.trials]))

    def _with_chosen(self, values: Real) -> Real:
        chosen = np.take_along_axis(values, self.choice[:, None, :], axis=1)
        return np.concatenate((values, chosen), axis=1)

    def scores(self, nodes: NDArray[np.bool_], origins: NDArray[np.bool_]) -> Iterator[Score]:
        """The score of every method that could say something, and of what was chosen."""
        off, half = self.off[origins][:, :, nodes], self.half[origins][:, :, nodes]
        ends, choice = np.abs(self.ends[origins][:, nodes]), self.choice[origins][:, nodes]
        for place, method in enumerate((*KEYS, CHOSEN)):
            can = np.isfinite(off[:, place]).all(axis=1)
            if not can.any():
                continue
            errors, whole = off[can, place], float(ends[can].sum())
            live = ends[can] > 0
            yield Score(
                method,
                int(can.sum()),
                share(float(np.abs(errors).sum()), whole),
                share(float(errors.sum()), whole),
                share(float((np.abs(errors) <= half[can, place])[live].sum()), float(live.sum())),
                share(float(np.abs(off[can, -1]).sum()), whole),
                None if method == CHOSEN else share(float((choice == place).sum()), float(choice.size)),
            )


def share(part: float, whole: float) -> float | None:
    """A ratio to six digits; None where the whole isn't above zero."""
    return round(part / whole, RATIO_DIGITS) if whole > 0 else None
