"""An allocation (最优投入分配): the total where it sells the most, how sure that is, and what simple rules would sell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from salesplan.allocation.bounded import fill
from salesplan.allocation.effort import Division, divide
from salesplan.allocation.rounding import Whole
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.ground import Ground
from salesplan.planning.allocating.bounds import clash
from salesplan.planning.allocating.entries import Entries, Entry
from salesplan.planning.allocating.request import Request
from salesplan.planning.decomposition import Decomposition
from salesplan.terms.money import to_minor
from salesplan.words.sentence import sentence

FINEST = 500  # steps of a budget at least, where the plan says no step: a five-hundredth is 0.2 %
MOST_LEVELS = 2_000_000  # efforts of all entries together: some seconds
STRETCHED = 1.5  # times the present effort: the last point that people are asked about


@dataclass(frozen=True)
class Allocation:
    """Efforts of the entries, in heads or minor units; they add up to the total.

    step: the unit that was allocated. division: of whole steps above the lower bounds. odd: what is less than a step and was
    given in the end, so that nothing is left.
    """

    ground: Ground
    request: Request
    entries: Sequence[Entry]
    step: int
    division: Division
    odd: int
    efforts: Whole

    @cached_property
    def sales(self) -> list[int]:
        """Expected sales of each entry."""
        return [one.sales_at(int(effort)) for one, effort in zip(self.entries, self.efforts, strict=True)]

    @property
    def has_margins(self) -> bool:
        """Whether margins are sought, and not sales."""
        return any(entry.margin is not None for entry in self.ground.plan.scenarios.responses.of(self.request.effort))

    def worth(self, efforts: Sequence[int] | Whole) -> int:
        """What some efforts are worth together."""
        return sum(one.worth_at(int(effort)) for one, effort in zip(self.entries, efforts, strict=True))

    @property
    def gap(self) -> int:
        """What no other division in whole steps can be worth more than this one; 0 where it is the best."""
        return self.division.bound - self.division.worth

    def binds(self, i: int) -> str | None:
        """The bound that an entry stands at."""
        one, effort = self.entries[i], int(self.efforts[i])
        if one.has_high and effort == one.high:
            return "max"
        return "min" if one.low and effort == one.low else None

    def marginal(self, i: int) -> int | None:
        """What one step more would be worth at an entry; None where it is at its most."""
        one, effort = self.entries[i], int(self.efforts[i])
        if one.has_high and effort + self.step > one.high:
            return None
        return one.worth_at(effort + self.step) - one.worth_at(effort)

    @property
    def has_room(self) -> bool:
        """Whether a step more could be allocated at all."""
        return any(self.marginal(i) is not None for i in range(len(self.entries)))

    @property
    def best_next(self) -> int:
        """What a step more is worth to whom it is worth most, which is what the total's own is at least."""
        return max((more for i in range(len(self.entries)) if (more := self.marginal(i)) is not None), default=0)

    def text(self, effort: int) -> str:
        """An effort as people read it."""
        return self.request.text(self.ground, effort)

    @cached_property
    def rules(self) -> dict[str, Whole]:
        """What simple rules would give of the same total, within the same bounds."""
        low, high = [one.low for one in self.entries], [one.high for one in self.entries]

        def shared(weight: Callable[[Entry], int]) -> Whole:
            return fill(self.request.total, [weight(one) for one in self.entries], low, high)

        return {
            "best": self.efforts,
            "like_present": shared(lambda one: one.present),
            "by_sales": shared(lambda one: one.sells),
        }


def allocate(ground: Ground, request: Request, made: Decomposition | None) -> Allocation:
    """The best allocation; raises PlanError where entries can't be used, or their bounds leave no room for the total."""
    entries = Entries(ground, request.effort, made).of(request.total)
    step = _step(ground, request)
    if (told := clash(ground, request, entries)) is not None:
        raise PlanError([told], ground.loaded.language)
    low = np.array([one.low for one in entries], np.int64)
    left = request.total - int(low.sum())
    # One step more than there is, for what it would bring.
    rooms = [(min(one.high - one.low if one.has_high else left + step, left + step)) // step for one in entries]
    if (levels := sum(rooms) + len(rooms)) > MOST_LEVELS:
        raise _too_fine(ground, request, step, levels)
    steps = min(left // step, sum(rooms))
    worths = [one.worth(one.low + step * np.arange(room + 1)) for one, room in zip(entries, rooms, strict=True)]
    division = divide(worths, steps)
    efforts = low + step * division.steps
    odd = left - steps * step
    return Allocation(ground, request, entries, step, division, odd, _topped_up(entries, efforts, odd))


def _topped_up(entries: Sequence[Entry], efforts: Whole, odd: int) -> Whole:
    """What is less than a step goes to whom it brings most, as far as there is room, so that nothing is left."""
    efforts = efforts.copy()
    while odd:
        parts = [min(odd, one.high - int(effort)) for one, effort in zip(entries, efforts, strict=True)]
        gains = [
            (one.worth_at(int(effort) + part) - one.worth_at(int(effort))) / part if part else -np.inf
            for one, effort, part in zip(entries, efforts, parts, strict=True)
        ]
        best = max(range(len(entries)), key=lambda i: (gains[i], -i))
        efforts[best] += parts[best]
        odd -= parts[best]
    return efforts


def _step(ground: Ground, request: Request) -> int:
    """The unit that is allocated: a head, or the plan's step in minor units, else a round one."""
    said = ground.plan.scenarios.responses.step
    if request.effort == "heads":
        return 1
    return round_step(request.total) if said is None else to_minor(said, ground.digits)


def _too_fine(ground: Ground, request: Request, step: int, levels: int) -> PlanError:
    place = ("scenarios", "responses", "heads" if request.effort == "heads" else "step")
    text, hint = request.text(ground, step), sentence("allocate_step")
    told = finding("SP770", ground.loaded.marks.of(place), hint=hint, step=text, levels=levels, most=MOST_LEVELS)
    return PlanError([told], ground.loaded.language)


def round_step(total: int) -> int:
    """The largest of 1, 2, 5, 10, 20 … that a total holds at least 500 times; 1 where none does.

    >>> round_step(200_000_000), round_step(999), round_step(3)
    (200000, 1, 1)
    """
    step = 1
    for power in range(len(str(total))):
        step = max([step, *(times * 10**power for times in (1, 2, 5) if times * 10**power * FINEST <= total)])
    return step


def findings_of(made: Allocation) -> list[Finding]:
    """Entries that get far more than anybody was asked about."""
    marks = made.ground.loaded.marks
    return [
        finding(
            "SP771",
            marks.of(one.path),
            name=one.name,
            allocated=made.text(int(effort)),
            times=f"{effort / one.present:.2g}",
            hint=sentence("allocate_max"),
        )
        for one, effort in zip(made.entries, made.efforts, strict=True)
        if effort > STRETCHED * one.present
    ]
