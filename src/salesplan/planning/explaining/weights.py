"""What the weights of a filled number say (权重依据): last year's sales, potential, even parts, and the season."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from salesplan.plan.declared import ALL, Cell
from salesplan.plan.ground import YEAR_STEP
from salesplan.plan.naming import amount_text, name_of
from salesplan.plan.yaml_reader import Path
from salesplan.planning.decomposition import Decomposition, history_of
from salesplan.planning.explaining.steps import Steps, share_text
from salesplan.planning.reference import EVEN, HISTORY, Joint, Measures, measures_of
from salesplan.planning.season import OLDEST_SEASON, past_season
from salesplan.terms.money import atoms_in, nearest
from salesplan.words.sentence import Sentence, sentence

SPAN = "span"


@dataclass(frozen=True)
class Rung:
    """From a cell one step up: along which axis (or the periods), to which cell, and what is declared within that one.

    Declared cells of the same direction only, the largest; those within the cell itself are its own.
    """

    along: str
    above: Cell
    own: Sequence[Cell]
    sisters: Sequence[Cell]


class Evidence:
    """Tells the values behind weights, with their places; what is declared besides the cell has no part in them."""

    def __init__(self, steps: Steps, made: Decomposition) -> None:
        self.steps, self.made, self.ground = steps, made, made.ground

    def weights(self, cell: Cell, rung: Rung, under: int) -> None:
        """Add what the weight of a cell in what is left of the one above goes by."""
        if rung.along == SPAN:
            self._season(cell, rung, under)
            return
        plan = self.ground.plan.decompose
        of = self._measures.of(rung.along)
        for name, share in sorted(of.items()):
            blend = float(share) if len(of) > 1 else None
            path = ("decompose", "weights") if plan.weights is not None else None
            if name == HISTORY:
                self._history(cell, rung, blend, path, under)
            elif name == EVEN:
                self._even(cell, rung.along, blend, path, under)
            else:
                self._potential(name, cell, rung, blend, under)

    @cached_property
    def _measures(self) -> Measures:
        return measures_of(self.ground, history_of(self.made.actuals))

    def _history(self, cell: Cell, rung: Rung, blend: float | None, path: Path | None, under: int) -> None:
        mine, whole = self._left(self._past, cell, rung)
        said = sentence(
            "ex_history",
            what=self._name(cell),
            above=self._name(rung.above),
            whole=amount_text(self.ground, int(whole)),
            share=_ratio(mine, whole),
            left=self._besides(rung),
        )
        self.steps.add(said, int(mine), under=under, share=_quotient(mine, whole), weight=blend, path=path)

    def _even(self, cell: Cell, axis: str, blend: float | None, path: Path | None, under: int) -> None:
        tree = self.ground.trees[axis]
        parent = tree.nodes[getattr(cell, axis)].parent
        number = len(self.made.targets.axes[axis].parts(parent))
        above = sentence("word_company") if parent < 0 else tree.title(parent)
        said = sentence("ex_even", number=number, above=above)
        self.steps.add(said, under=under, share=1 / number, weight=blend, path=path)

    def _potential(self, name: str, cell: Cell, rung: Rung, blend: float | None, under: int) -> None:
        tree, sums = self.ground.trees[rung.along], self._measures.sums(rung.along)[name]

        def value(one: Cell) -> float:
            node = getattr(one, rung.along)
            return float(sums[list(tree.tops) if node == ALL else [node]].sum())

        mine, whole = self._left(value, cell, rung)
        said = sentence(
            "ex_potential",
            measure=name,
            value=f"{mine:,.15g}",
            whole=f"{whole:,.15g}",
            share=_ratio(mine, whole),
            above=self._name(rung.above),
            left=self._besides(rung),
        )
        path = ("decompose", "potential")
        self.steps.add(said, under=under, share=_quotient(mine, whole), weight=blend, path=path)

    def _left(self, value: Callable[[Cell], float], cell: Cell, rung: Rung) -> tuple[float, float]:
        """A value of a cell and of the one above, without what is declared in them."""
        own = sum(value(one) for one in rung.own)
        return value(cell) - own, value(rung.above) - own - sum(value(one) for one in rung.sisters)

    def _besides(self, rung: Rung) -> Sentence | str:
        return sentence("ex_besides") if rung.own or rung.sisters else ""

    def _name(self, cell: Cell) -> Sentence | str:
        return name_of(self.ground, cell.during(0, len(self.ground.year)))

    def _past(self, cell: Cell) -> int:
        """Last year's sales of a cell's coordinates, the whole year: those that name all axes, which weights are made of."""
        inside = (
            atoms
            for nodes, atoms in self._joint
            if all(
                getattr(cell, axis) == ALL or self.ground.trees[axis].within(node, getattr(cell, axis))
                for axis, node in zip(self.made.targets.axes, nodes, strict=True)
            )
        )
        return nearest(sum(inside), atoms_in(self.ground.digits))

    @cached_property
    def _joint(self) -> Joint:
        return history_of(self.made.actuals).joint(list(self.made.targets.axes))

    def _season(self, cell: Cell, rung: Rung, under: int) -> None:
        """The season's weight of the periods within those above."""
        fitting = self.made.targets.fitting
        if fitting is None:  # pragma: no cover - there are targets
            return
        season = fitting.reference.season
        mine, whole = self._left(lambda one: float(season[one.start : one.end].sum()), cell, rung)
        path = ("decompose", "seasonality") if self.ground.plan.decompose.seasonality is not None else None
        said = sentence(
            "ex_season",
            how=self._how(),
            weight=share_text(mine),
            whole=share_text(whole),
            left=self._besides(rung),
        )
        step = self.steps.add(said, under=under, weight=_quotient(mine, whole), path=path)
        if self._by_history:
            for year, sold, total in self._past_years(cell):
                said = sentence(
                    "ex_season_year", year=year, share=_ratio(sold, total), whole=amount_text(self.ground, total)
                )
                self.steps.add(said, sold, under=step, share=_quotient(sold, total))

    @cached_property
    def _by_history(self) -> bool:
        stated = self.ground.plan.decompose.seasonality
        periods = history_of(self.made.actuals).periods
        return stated in (None, "history") and past_season(self.ground, periods) is not None

    def _how(self) -> Sentence:
        stated = self.ground.plan.decompose.seasonality
        if isinstance(stated, list):
            return sentence("ex_by_own")
        if self._by_history:
            return sentence("ex_by_history")
        return sentence("ex_by_even" if stated == "even" else "ex_by_workdays")

    def _past_years(self, cell: Cell) -> Iterator[tuple[str, int, int]]:
        """For each year that the season is the mean of: its first day, and what was sold in these periods and in all."""
        actuals = self.made.actuals
        if actuals is None:
            return
        count = len(self.ground.year)
        for offset in range(-1, -1 - OLDEST_SEASON, -1):
            amounts = [actuals.by_period.get(offset * YEAR_STEP + i, 0) for i in range(count)]
            year = self.ground.plan.calendar.year(offset)
            if year is not None and all(amount > 0 for amount in amounts):
                sold = nearest(sum(amounts[cell.start : cell.end]), actuals.unit)
                yield str(year.start), sold, nearest(sum(amounts), actuals.unit)


def _quotient(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _ratio(part: float, whole: float) -> str:
    found = _quotient(part, whole)
    return "–" if found is None else share_text(found)
