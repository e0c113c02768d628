"""Why something is an exception (原因): the few parts that carry most of the change, in a sentence with numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from salesplan.metrics.contribution import Element
from salesplan.planning.reviewing.exceptions.reading import Basis, Reading
from salesplan.planning.reviewing.exceptions.standing import Key, Standing
from salesplan.planning.reviewing.exceptions.views import View, Views
from salesplan.terms.tree import COMPANY, UNASSIGNED
from salesplan.words.sentence import Sentence, sentence
from salesplan.words.titles import word

# Which of two names is said to be in the other: a product in a region, not a region in a product.
LEAST_OF_GAP = Fraction(3, 10)  # of a seller's gap to the quota: a smaller fall against last year isn't its cause
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
    whether no part stands out; the only one named is then the largest right below. effect: which of price,
    volume, mix … makes most of the change, where that is known.
    """

    change: int
    kind: str
    parts: Sequence[Part]
    spread: bool = False
    effect: str | None = None

    @property
    def rest(self) -> int:
        """What the parts leave of the change."""
        return self.change - sum(part.change for part in self.parts)


def cause_of(reading: Reading, views: Views) -> Cause | None:
    """Search the parts of a reading's change; None where the rule says the cause itself."""
    basis = reading.basis
    if basis is None or reading.change == 0:
        return None
    kind: str = basis.kind
    change = reading.change
    if kind == "target" and reading.axis == "seller":  # sellers' quotas aren't told apart by product or customer
        kind = "last_year"
        compared = _against_last_year(reading, views.standing)
        if compared is None:
            return None
        reading, change = compared, compared.change
    seen = list(views.of(reading, kind))
    kind = "expected" if kind == "last_year" and reading.basis and reading.basis.growth != 1 else kind
    found = [(view, told) for view in seen if (told := view.search.explain(change))]
    if found:
        where, best = max(found, key=lambda pair: pair[1].score)  # the first of those that explain alike
        return Cause(change, kind, [Part(_nodes(where, one), one.change) for one in best.elements])
    for view in seen:
        if largest := view.search.largest(change):
            return Cause(change, kind, [Part(_nodes(view, largest), largest.change)], spread=True)
    return Cause(change, kind, [], spread=True)


def _against_last_year(reading: Reading, standing: Standing) -> Reading | None:
    """The same reading, its change reckoned from last year; None where there was nothing then."""
    line = standing.lines[reading.key]
    before, start = standing.before(line), reading.basis.start if reading.basis else 0
    past = 0 if before is None else int(before[start : standing.end].sum())
    if past <= 0:
        return None
    change = standing.actual(line, start) - past
    if change > LEAST_OF_GAP * reading.change:
        return None
    return replace(reading, change=change, basis=Basis("last_year", start, Fraction(1)))


def said_of_quota(reading: Reading, standing: Standing) -> Sentence | None:
    """What is said of a seller whose sales are no less than last year's: how much more the quota asks for."""
    if reading.basis is None or reading.axis != "seller":
        return None
    line, start = standing.lines[reading.key], reading.basis.start
    before = standing.before(line)
    past = 0 if before is None else int(before[start : standing.end].sum())
    actual = standing.actual(line, start)
    if past <= 0:
        return sentence("cause_newcomer", actual=standing.short(actual))
    growth = Fraction(actual - reading.change, past) - 1
    return sentence(
        "cause_quota", actual=standing.short(actual), past=standing.short(past), growth=f"{float(growth):+.0%}"
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
    language = standing.ground.loaded.language
    told = [
        sentence("cause_part", name=named(part.nodes, standing), amount=standing.short(part.change, signed=True))
        for part in cause.parts
    ]
    if cause.spread:
        return sentence("cause_spread_most", part=told[0]) if told else sentence("cause_spread")
    joined = ("、" if language == "zh" else ", ").join(one.say(language) for one in told)
    share = Fraction(cause.change - cause.rest, cause.change)
    carried = sentence(
        f"cause_by_{cause.kind}",
        parts=joined,
        share=f"{float(share):.0%}",
        whole=standing.short(cause.change, signed=True),
    )
    if cause.effect is None:
        return carried
    return sentence("cause_mostly", cause=carried, effect=sentence(f"mostly_{cause.effect}"))


def named(nodes: Sequence[Key], standing: Standing) -> str:
    """The name of a node, or of where two cross."""
    language = standing.ground.loaded.language
    names = [name_of(key, standing) for key in nodes]
    return names[0] if len(names) == 1 else sentence("cause_crossing", place=names[0], what=names[1]).say(language)


def name_of(key: Key, standing: Standing) -> str:
    """The name of a node, or what stands for it."""
    axis, node = key
    language = standing.ground.loaded.language
    if node == UNASSIGNED:
        return sentence("cause_unassigned", kind=sentence(f"word_{axis}")).say(language)
    if axis == "customer":
        return sentence("cause_customer", name=node).say(language)
    line = standing.lines.get(key)
    return line.name if line is not None and node != COMPANY else word(node, language)
