"""What is allocated to (分配对象): the entries of the plan with their curves, bounds and present sales, in whole units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from salesplan.allocation.response import Response
from salesplan.allocation.rounding import Whole
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.declared import ALL, Cell
from salesplan.plan.ground import Ground
from salesplan.plan.responses import Answer, Effort
from salesplan.plan.walk import NODE_AXES
from salesplan.plan.yaml_reader import Path
from salesplan.planning.decomposition import Decomposition
from salesplan.terms.money import to_minor
from salesplan.terms.tree import Node
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Entry:
    """An entry: its node, and its efforts in heads or minor units. sells: minor units, at present effort.

    low, high: its bounds, the total where it has no upper one. margin: 1 where sales themselves are sought.
    """

    axis: str
    node: str
    name: str
    path: Path
    present: int
    low: int
    high: int
    has_high: bool
    sells: int
    margin: float
    curve: Response

    def sales(self, efforts: Whole) -> Whole:
        """What it sells at efforts, in minor units."""
        return np.asarray(np.rint(self.sells * self.curve.sales(efforts / self.present)), np.int64)

    def worth(self, efforts: Whole) -> Whole:
        """The margin of what it sells, or its sales."""
        return np.asarray(np.rint(self.margin * self.sales(efforts)), np.int64)

    def sales_at(self, effort: int) -> int:
        """The same at one effort."""
        return int(self.sales(np.array([effort]))[0])

    def worth_at(self, effort: int) -> int:
        """The same at one effort."""
        return int(self.worth(np.array([effort]))[0])


class Entries:
    """The entries that answer to an effort, by their ids, for a total of it; raises PlanError where one can't be used."""

    def __init__(self, ground: Ground, effort: Effort, made: Decomposition | None) -> None:
        self.ground, self.effort, self.made = ground, effort, made
        self.faults: list[Finding] = []

    def of(self, total: int) -> list[Entry]:
        """The entries; what they sell is their target where the plan doesn't say it."""
        answers = self.ground.plan.scenarios.responses.of(self.effort)
        found = [one for i, answer in enumerate(answers) if (one := self._entry(i, answer, total))]
        if not answers:
            hint = sentence("allocate_declare", effort=self.effort)
            self.faults.append(finding("SP769", effort=sentence(f"word_{self.effort}"), hint=hint))
        if self.faults:
            raise PlanError(self.faults, self.ground.loaded.language)
        return sorted(found, key=lambda one: one.node)

    def _entry(self, i: int, answer: Answer, total: int) -> Entry | None:
        (axis, text), path = next(answer.named()), ("scenarios", "responses", self.effort, i)
        number = self.ground.node(axis, text)
        assert number is not None  # noqa: S101 - checked: the name resolves
        if axis == "seller":
            node, name = self.ground.sellers[number].id, self.ground.sellers[number].name
        else:
            node, name = self.ground.trees[axis].nodes[number].id, self.ground.trees[axis].title(number)
        sells = self._minor(answer.sells) if answer.sells is not None else self._target(axis, number)
        if not sells:
            self.faults.append(
                finding("SP766", self.ground.loaded.marks.of(path), name=name, hint=sentence("allocate_sells"))
            )
            return None
        high = total if answer.max is None else self._effort(answer.max)
        low = 0 if answer.min is None else self._effort(answer.min)
        margin = 1.0 if answer.margin is None else float(answer.margin)
        curve, present = answer.fitted().response, self._effort(answer.present)
        return Entry(axis, node, name, path, present, low, high, answer.max is not None, sells, margin, curve)

    def _minor(self, amount: Decimal) -> int:
        return to_minor(amount, self.ground.digits)

    def _effort(self, amount: Decimal) -> int:
        return int(amount) if self.effort == "heads" else self._minor(amount)

    def _target(self, axis: str, node: int) -> int:
        """What the plan wants of a node in the year; 0 where it wants nothing."""
        if self.made is None:
            return 0
        if axis in NODE_AXES:
            cell = Cell(ALL, ALL, ALL, 0, len(self.ground.year)).at(axis, node)
            return self.made.targets.of(cell) or 0
        return self._quotas[axis].get(node, 0)

    @cached_property
    def _quotas(self) -> dict[str, dict[int, int]]:
        """What teams and sellers answer for in the year, without any hedge."""
        found: dict[str, dict[int, int]] = {"team": {}, "seller": {}}
        if self.made is None or self.made.quotas is None:
            return found
        years, tree = self.made.quotas.target.sum(axis=1), self.ground.trees["team"]
        found["seller"] = {i: int(year) for i, year in enumerate(years)}
        for seller, year in zip(self.ground.sellers, years, strict=True):
            for team in _upwards(tree.nodes, seller.team):
                found["team"][team] = found["team"].get(team, 0) + int(year)
        return found


def _upwards(nodes: Sequence[Node], at: int) -> Iterator[int]:
    """A node and all above it."""
    while at >= 0:
        yield at
        at = nodes[at].parent


def needs_targets(ground: Ground, effort: Effort) -> bool:
    """Whether an entry doesn't say what it sells, so that its target has to be known."""
    return any(answer.sells is None for answer in ground.plan.scenarios.responses.of(effort))
