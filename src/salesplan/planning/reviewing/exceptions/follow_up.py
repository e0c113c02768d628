"""What became of last period's exceptions (跟进): closed, open, worse or better, and since when they are there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from salesplan.planning.reviewing.exceptions.reading import Reading, Rule
from salesplan.planning.reviewing.exceptions.standing import Standing
from salesplan.planning.reviewing.exceptions.telling import BY_WORD, in_force, told

Mark: TypeAlias = tuple[str, str, str]
State: TypeAlias = Literal["raised", "open", "worse", "better", "closed"]
MUCH = 1.1  # times as deep


@dataclass(frozen=True)
class Followed:
    """An exception of the period before: what was read then, what is read now (None: nothing), and what became of it."""

    then: Reading
    now: Reading | None
    state: State


class Course:
    """The readings of every period of the year up to one, made when they are asked for."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self._read: dict[tuple[str, int], dict[Mark, Reading]] = {}
        self._one: dict[tuple[Mark, int], Reading | None] = {}
        self._at: dict[int, Standing] = {standing.scope.period: standing}

    def read(self, period: int) -> dict[Mark, Reading]:
        """All readings as they stood at the end of a period, by what they are known again by."""
        return {mark: one for rule in in_force(self.standing.rules) for mark, one in self.by_rule(rule, period).items()}

    def by_rule(self, rule: Rule, period: int) -> dict[Mark, Reading]:
        """Those of one rule."""
        key = (rule.word, period)
        if key not in self._read:
            self._read[key] = {one.mark: one for one in rule.read(self.at(period))}
        return self._read[key]

    def one(self, mark: Mark, period: int) -> Reading | None:
        """The one that has a mark: what happened long ago is asked of few nodes, and only of the rule that needs it."""
        rule, (word, *key) = BY_WORD[mark[0]], mark
        if (word, period) in self._read:
            return self._read[word, period].get(mark)
        if (mark, period) not in self._one:
            found = rule.read(self.at(period).of((key[0], key[1])))
            self._one[mark, period] = next((one for one in found if one.mark == mark), None)
        return self._one[mark, period]

    def at(self, period: int) -> Standing:
        """The standing at the end of a period."""
        if period not in self._at:
            self._at[period] = self.standing.at(period)
        return self._at[period]

    @property
    def period(self) -> int:
        """The period under review."""
        return self.standing.scope.period

    @cached_property
    def now(self) -> list[Reading]:
        """The exceptions that are told, most serious first."""
        return told(list(self.read(self.period).values()), self.standing)

    @cached_property
    def before(self) -> list[Reading]:
        """The exceptions that were told of the period before."""
        if self.period == 0:
            return []
        return told(list(self.read(self.period - 1).values()), self.at(self.period - 1))

    def state(self, now: Reading) -> State:
        """What became of an exception since the period before."""
        then = self.one(now.mark, self.period - 1) if self.period else None
        return "raised" if then is None or not then.breach else _course(then, now)

    def since(self, mark: Mark, last: int) -> int:
        """The first of the periods in a row up to `last` in which it was an exception."""
        while last > 0 and (one := self.one(mark, last - 1)) is not None and one.breach:
            last -= 1
        return last

    def followed(self) -> list[Followed]:
        """Last period's exceptions, those that are closed first."""
        found = []
        for then in self.before:
            now = self.read(self.period).get(then.mark)
            found.append(Followed(then, now, "closed" if now is None or not now.off else _course(then, now)))
        return sorted(found, key=lambda one: one.state != "closed")


def _course(then: Reading, now: Reading) -> State:
    return "worse" if now.depth > MUCH * then.depth else "better" if now.depth * MUCH < then.depth else "open"
