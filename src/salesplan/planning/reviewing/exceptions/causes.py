"""Why something is an exception (原因): the few parts that carry most of the change, in a sentence with numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Literal, TypeAlias

from salesplan.metrics.contribution import LEAST_POWER, Element
from salesplan.planning.reviewing.exceptions.reading import Basis, Reading
from salesplan.planning.reviewing.exceptions.standing import Key, Standing
from salesplan.planning.reviewing.exceptions.views import View, Views
from salesplan.terms.tree import COMPANY, UNASSIGNED
from salesplan.words.sentence import Fact, Sentence, sentence
from salesplan.words.titles import word

LEAST_OF_GAP = Fraction(3, 10)  # of a seller's gap to the quota: a smaller fall against last year isn't its cause
HALF = 0.5  # of a change: what carries more isn't alike
Spread: TypeAlias = Literal["alike", "mixed", "unknown"]
SPREAD: dict[Spread, str] = {"alike": "cause_spread", "mixed": "cause_mixed", "unknown": "cause_no_parts"}
# Which of two names is said to be in the other: a product in a region, not a region in a product.
PLACES = ("region", "team", "seller", "channel", "customer", "product")


@dataclass(frozen=True)
class Part:
    """What carries a part of a change: a node, or where two cross, and how much in minor units."""

    nodes: tuple[Key, ...]
    change: int


@dataclass(frozen=True)
class Cause:
    """The parts that carry most of a change, the most powerful first; with `rest` they add up to it.

    kind: what it is reckoned from (target, last_year, price, or expected: last year × the usual growth). spread:
    why no few parts carry it: all fell alike (one that is named is the largest right below), some fell and others
    rose, or nothing is known of the parts. effect: which of price, volume, mix … makes most of the change, where that
    is known. switched: whether it is reckoned from last year for want of targets of the parts.
    """

    change: int
    kind: str
    parts: Sequence[Part]
    spread: Spread | None = None
    effect: str | None = None
    switched: bool = False

    @property
    def rest(self) -> int:
        """What the parts leave of the change."""
        return self.change - sum(part.change for part in self.parts)


def cause_of(reading: Reading, views: Views) -> Cause | None:
    """Search the parts of a reading's change; None where the rule says the cause itself, or the target asks for more."""
    basis = reading.basis
    if basis is None or reading.change == 0:
        return None
    # Sellers' quotas aren't told apart by product or customer.
    found = None if basis.kind == "target" and reading.axis == "seller" else _search(reading, views)
    if basis.kind != "target" or (found and found.spread != "unknown"):
        return found
    compared = _against_last_year(reading, views.standing)
    switched = None if compared is None else _search(compared, views)
    if switched is not None and switched.spread != "unknown":
        return replace(switched, switched=True)
    return None if _past(reading, views.standing) > 0 else found


def _search(reading: Reading, views: Views) -> Cause:
    """The few parts that carry a reading's change from its basis."""
    change, basis = reading.change, reading.basis
    kind = basis.kind if basis else "target"
    seen = list(views.of(reading, kind))
    called = "expected" if kind == "last_year" and basis and basis.growth != 1 else kind
    found = [(view, told) for view in seen if (told := view.search.explain(change))]
    if found:
        where, best = max(found, key=lambda pair: pair[1].score)  # the first of those that explain alike
        return Cause(change, called, [Part(_nodes(where, one), one.change) for one in best.elements])
    return largest_of(seen, change, called)


def largest_of(seen: Sequence[View], change: int, kind: str) -> Cause:
    """Where no few parts stand out: the largest right below, of the first view in which it is no more than the whole."""
    spread: Spread = "unknown"
    for view in seen:
        parts = view.search.below()
        if not any(one.expected for one in parts):
            continue
        largest = max(parts, key=lambda one: (one.change / change, -one.row, -one.column))
        share = largest.change / change
        if LEAST_POWER <= share <= 1:
            named = Part(_nodes(view, largest), largest.change)
            return Cause(change, kind, [named], "alike" if share <= HALF else None)
        spread = "mixed" if share > 1 or spread == "mixed" else "alike"
    return Cause(change, kind, [], spread)


def _past(reading: Reading, standing: Standing) -> int:
    """What was sold in the same time of last year."""
    before, start = standing.before(standing.lines[reading.key]), reading.basis.start if reading.basis else 0
    return 0 if before is None else int(before[start : standing.end].sum())


def _against_last_year(reading: Reading, standing: Standing) -> Reading | None:
    """The same reading, its change reckoned from last year; None where there was nothing then."""
    line, start = standing.lines[reading.key], reading.basis.start if reading.basis else 0
    past = _past(reading, standing)
    if past <= 0:
        return None
    change = standing.actual(line, start) - past
    if change > LEAST_OF_GAP * reading.change:
        return None
    return compared_with_last_year(reading, change)


def compared_with_last_year(reading: Reading, change: int) -> Reading:
    """A reading, its change being that against last year."""
    start = reading.basis.start if reading.basis else 0
    return replace(reading, change=change, basis=Basis("last_year", start))


def said_of_target(reading: Reading, standing: Standing) -> Sentence | None:
    """What is said of who has no targets of parts, and sales no less than last year's: how much more the target asks for."""
    if reading.basis is None or reading.basis.kind != "target" or reading.change == 0:
        return None
    actual = standing.actual(standing.lines[reading.key], reading.basis.start)
    past = _past(reading, standing)
    if past <= 0:
        return sentence("cause_newcomer", actual=standing.short(actual))
    growth = Fraction(actual - reading.change, past) - 1
    return sentence(
        "cause_quota" if reading.axis == "seller" else "cause_asked",
        actual=standing.short(actual),
        past=standing.short(past),
        growth=f"{float(growth):+.0%}",
    )


def _nodes(view: View, element: Element) -> tuple[Key, ...]:
    """Who an element is; the node of the reading itself is left out."""
    named = []
    if element.row:
        named.append(view.rows.keys[element.row])
    if element.column:
        named.append(view.columns.keys[element.column])
    return tuple(sorted(named, key=lambda key: PLACES.index(key[0])))


def cause_sentence(cause: Cause, standing: Standing) -> Sentence:
    """The cause in words: names, amounts, and their share of the change."""
    told = _told(cause, standing)
    if cause.switched:
        told = sentence("cause_switched", cause=told)
    if cause.effect is None or cause.spread:
        return told
    return sentence("cause_mostly", cause=told, effect=sentence(f"mostly_{cause.effect}"))


def _told(cause: Cause, standing: Standing) -> Sentence:
    parts = [
        sentence("cause_part", name=_named(part.nodes, standing), amount=standing.short(part.change, signed=True))
        for part in cause.parts
    ]
    if cause.spread:
        return sentence("cause_spread_most", part=parts[0]) if parts else sentence(SPREAD[cause.spread])
    say = standing.sentence if cause.kind == "target" else sentence
    return say(
        f"cause_by_{cause.kind}",
        parts=reduce(lambda before, part: sentence("cause_and", parts=before, part=part), parts),
        share=f"{float(Fraction(cause.change - cause.rest, cause.change)):.0%}",
        whole=standing.short(cause.change, signed=True),
    )


def _named(nodes: Sequence[Key], standing: Standing) -> Fact:
    """The name of a node, or of where two cross."""
    names = [_name(key, standing) for key in nodes]
    return names[0] if len(names) == 1 else sentence("cause_crossing", place=names[0], what=names[1])


def name_of(key: Key, standing: Standing) -> str:
    """The name of a node, or what stands for it."""
    name = _name(key, standing)
    return name.say(standing.ground.loaded.language) if isinstance(name, Sentence) else str(name)


def _name(key: Key, standing: Standing) -> Fact:
    axis, node = key
    if node == UNASSIGNED:
        return sentence("cause_unassigned", kind=sentence(f"word_{axis}"))
    if axis == "customer":
        return sentence("cause_customer", name=node)
    line = standing.lines.get(key)
    return line.name if line is not None and node != COMPANY else word(node, standing.ground.loaded.language)
