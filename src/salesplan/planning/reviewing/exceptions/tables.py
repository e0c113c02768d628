"""The tables of exceptions (例外表): what needs a manager and why, what carries it, and last period's followed up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from salesplan.planning.reviewing.exceptions.causes import (
    Cause,
    cause_of,
    cause_sentence,
    compared_with_last_year,
    name_of,
    said_of_target,
)
from salesplan.planning.reviewing.exceptions.effects import Effects, dominating, no_effects
from salesplan.planning.reviewing.exceptions.follow_up import Course
from salesplan.planning.reviewing.exceptions.reading import Reading
from salesplan.planning.reviewing.exceptions.remedies import remedy_of
from salesplan.planning.reviewing.exceptions.standing import Key, Standing
from salesplan.planning.reviewing.exceptions.views import Views
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.words.titles import word

EXCEPTIONS = (
    "severity:word axis:word node name rule:word what value:quantity threshold:quantity unit:word cause remedy owner due:day "
    "follow_up:word since impact:money span:word"
)
CAUSES = (
    "rule:word axis:word node part:count in_axis:word in_node in_name of_axis:word of_node of_name change:money share:ratio "
    "against:word"
)
FOLLOW_UP = (
    "follow_up:word rule:word axis:word node name then:quantity now:quantity threshold:quantity unit:word since owner "
    "due:day"
)


@dataclass(frozen=True)
class Raised:
    """An exception that is told, and its cause as it is said (None: nothing to say)."""

    reading: Reading
    cause: Cause | None
    because: str | None
    opening: str | None  # the same after a full stop


class Exceptions:
    """The exceptions of a review; effects: of the bridges of its nodes, where they are made."""

    def __init__(self, standing: Standing, effects: Effects = no_effects) -> None:
        self.standing, self.effects = standing, effects
        self.course = Course(standing)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.course.now)

    @cached_property
    def raised(self) -> list[Raised]:
        """The exceptions with their causes, most serious first."""
        views = Views(self.standing)
        return [_raised(reading, views, self.effects) for reading in self.course.now]

    def tables(self) -> list[Table]:
        """What needs a manager, what carries it, and what became of last period's."""
        return [
            table("exceptions", EXCEPTIONS, Later(self._rows)),
            table("exception_causes", CAUSES, Later(self._parts), shown=False),
            table("follow_up", FOLLOW_UP, Later(self._followed), shown=False),
        ]

    def _rows(self) -> Iterator[Sequence[Value]]:
        year = self.standing.ground.year
        for one in self.raised:
            reading, remedy = one.reading, remedy_of(one.reading, self.standing)
            since = year.periods[self.course.since(reading.mark, self.course.period)].label
            yield (
                reading.severity(self.standing), reading.axis, reading.node, self.name(reading), reading.rule,
                reading.what.say(self.standing.ground.loaded.language), reading.value, reading.threshold, reading.unit,
                one.because, remedy.do, remedy.owner, remedy.due, self.course.state(reading), since, reading.impact, reading.span,
            )  # fmt: skip

    def _parts(self) -> Iterator[Sequence[Value]]:
        """Per exception, the parts that carry its change and the rest; they add up to it."""
        for one in self.raised:
            cause, mark = one.cause, (one.reading.rule, one.reading.axis, one.reading.node)
            if cause is None:
                continue
            for number, part in enumerate(cause.parts, 1):
                nodes = [self._node(key) for key in part.nodes]
                pair = (*nodes[0], *(nodes[1] if len(nodes) > 1 else (None, None, None)))
                yield (*mark, number, *pair, part.change, _share(part.change, cause.change), cause.kind)
            rest = ("rest", None, None, None, None, None)
            yield (*mark, len(cause.parts) + 1, *rest, cause.rest, _share(cause.rest, cause.change), cause.kind)

    def _followed(self) -> Iterator[Sequence[Value]]:
        year = self.standing.ground.year
        for one in self.course.followed():
            then = one.then
            at = self.course.period - 1
            remedy = remedy_of(then, self.course.at(at))
            since = year.periods[self.course.since(then.mark, at)].label
            now = one.now.value if one.now else None
            yield (
                one.state, then.rule, then.axis, then.node, self.name(then), then.value, now, then.threshold, then.unit,
                since, remedy.owner, remedy.due,
            )  # fmt: skip

    def _node(self, key: Key) -> tuple[str, str, str]:
        return (*key, name_of(key, self.standing))

    def name(self, reading: Reading) -> str:
        """The name of a reading's node, or the word of what it is about."""
        return reading.name or word(reading.node.rpartition("/")[2], self.standing.ground.loaded.language)


def _raised(reading: Reading, views: Views, effects: Effects) -> Raised:
    language = views.ground.loaded.language
    cause = cause_of(reading, views)
    if cause is not None:
        told_of = compared_with_last_year(reading, cause.change) if cause.switched else reading
        cause = replace(cause, effect=dominating(told_of, views.standing, effects))
    told = cause_sentence(cause, views.standing) if cause else reading.cause or said_of_target(reading, views.standing)
    if told is None:
        return Raised(reading, cause, None, None)
    return Raised(reading, cause, told.say(language), told.begin(language))


def _share(part: int, whole: int) -> float | None:
    """The share of a change, whatever its sign."""
    return ratio(-part, -whole) if whole < 0 else ratio(part, whole)
