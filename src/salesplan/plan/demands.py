"""What is asked of the targets (约束): the declared numbers and bounds of a plan as demands on one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context
from typing import TypeAlias

from salesplan.allocation.boxes import Demand, Span
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.declared import ALL, Cell, Numbers
from salesplan.plan.frontier import Frontier
from salesplan.plan.ground import Ground
from salesplan.plan.limits import Limit, Side, limits_of
from salesplan.plan.naming import name_of
from salesplan.plan.yaml_reader import Path
from salesplan.words.sentence import sentence

_WIDE = Context(prec=100)

Past: TypeAlias = Callable[[Cell], int]  # last year's sales of a cell in minor units


@dataclass(frozen=True)
class Asked:
    """A number or bound of the plan: the cell it is about, where it is written, and what it asks in minor units.

    path: None for a number that was filled in for shares to hang on. side: None for a number that is to be met.
    """

    cell: Cell
    path: Path | None
    side: Side | None
    amount: int

    def demand(self, spans: tuple[Span, ...]) -> Demand:
        """The demand on the box of its cell."""
        low = self.amount if self.side != "max" else None
        high = self.amount if self.side != "min" else None
        return Demand(spans, low, high)


@dataclass(frozen=True)
class Shape:
    """The table that targets are set in: the leaves of each axis that is split, by the periods of the year."""

    ground: Ground
    axes: Mapping[str, Frontier]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Leaves of each axis, and the periods."""
        return (*(len(split) for split in self.axes.values()), len(self.ground.year))

    def spans(self, cell: Cell) -> tuple[Span, ...]:
        """A cell as spans of the table."""
        nodes = [
            (split.spans[node] if (node := getattr(cell, axis)) != ALL else None) or (0, len(split))
            for axis, split in self.axes.items()
        ]
        return (*nodes, (cell.start, cell.end))

    def near(self) -> list[tuple[Span, ...]]:
        """What is to stay near its unrounded sum: the company and inner nodes by period, group and year; each node's year."""
        year, whole = self.ground.year, Cell(ALL, ALL, ALL, 0, len(self.ground.year))
        periods = [(i, i + 1) for i in range(len(year))]
        spans = sorted({*periods, *year.groups.values(), (0, len(year))})
        boxes = [self.spans(whole.during(*span)) for span in spans]
        for axis, split in self.axes.items():
            for node, own in enumerate(split.spans):
                if own is not None:
                    kept = spans if own[1] - own[0] > 1 else [(0, len(year))]
                    boxes += [self.spans(whole.at(axis, node).during(*span)) for span in kept]
        return list(dict.fromkeys(boxes))


def bounds_of(ground: Ground, past: Past | None) -> list[Asked]:
    """The plan's bounds in minor units; growth is on last year's sales. Raises PlanError where the exports don't hold them."""
    limits = limits_of(ground)
    lacking = [limit for limit in limits if limit.growth is not None and (past is None or past(limit.cell) <= 0)]
    if lacking:
        raise PlanError([_no_past(ground, limit) for limit in lacking], ground.loaded.language)
    bounds = [Asked(limit.cell, limit.path, limit.side, _amount(ground, limit, past)) for limit in limits]
    return sorted(bounds, key=lambda one: (one.cell, one.side or "", one.amount, str(one.path)))


def _amount(ground: Ground, limit: Limit, past: Past | None) -> int:
    if limit.amount is not None or limit.growth is None or past is None:
        return limit.amount or 0
    grown = (past(limit.cell) * (1 + limit.growth)).scaleb(-ground.digits, _WIDE)
    return ground.scale.inward(grown, limit.side)


def _no_past(ground: Ground, limit: Limit) -> Finding:
    what, reason = name_of(ground, limit.cell), sentence("no_history")
    return finding("SP321", ground.loaded.marks.of(limit.path), what=what, reason=reason, hint=sentence("say_amount"))


def asked_of(numbers: Numbers, bounds: Sequence[Asked]) -> list[Asked]:
    """Everything that is asked, the largest cells first."""
    met = [Asked(cell, numbers.paths.get(cell), None, amount) for cell, amount in numbers.amounts.items()]
    return sorted([*met, *bounds], key=lambda one: (-numbers.size(one.cell), one.cell, one.side or "", one.amount))
