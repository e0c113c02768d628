"""What is most worth knowing of a review of prices (价格回顾要点): how much leaked, where, who, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesplan.plan.walk import NODE_AXES
from salesplan.planning.pricing.reviewing.below_floor import BelowFloor
from salesplan.planning.pricing.reviewing.conflicts import Conflict
from salesplan.planning.pricing.reviewing.discounters import worst
from salesplan.planning.pricing.reviewing.proposals import Proposal
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.terms.money import percent
from salesplan.terms.table import ratio
from salesplan.words.sentence import Fact, Sentence, sentence

MUCH = 0.001  # of what was expected: less than this share is no leak worth a sentence


def lead(made: PriceReview, floor: BelowFloor, clashing: Sequence[Conflict], proposed: Sequence[Proposal]) -> list[str]:
    """A few sentences, as they are said."""
    told = [*_much(made)]
    if made.company.below > MUCH * made.company.expected:
        told += [
            sentence(key, parts=parts)
            for key, parts in (("lead_where", tuple(_where(made))), ("lead_who", tuple(_who(made))))
            if parts
        ]
    return [made.say(one) for one in (*told, *_do(made, floor, clashing, proposed))]


def _much(made: PriceReview) -> Iterator[Sentence]:
    sums = made.company
    if not sums.lines:
        yield sentence("lead_no_prices")
        return
    facts: dict[str, Fact] = {
        "expected": made.short(sums.expected),
        "realised": made.short(sums.realised),
        "below": made.short(sums.below),
        "share": percent(ratio(sums.below, sums.expected) or 0),
        "lines": sums.short,
        "all": sums.lines,
    }
    if sums.below <= MUCH * sums.expected:
        yield sentence("lead_tight", **facts)
    else:
        yield sentence("lead_leaked", **facts)
    if -sums.above > MUCH * sums.expected:
        yield sentence("lead_above", amount=made.short(-sums.above))


def _where(made: PriceReview) -> Iterator[Sentence]:
    """The nodes that most is missing of, one of each axis that has several."""
    below = made.company.below
    for axis in NODE_AXES:
        own = {node: sums.below for node, sums in made.by_node(axis).items() if node is not None and sums.below > 0}
        if len(own) > 1:
            node = min(own, key=lambda node: (-own[node], node))
            name, share = made.ground.trees[axis].title(node), percent(ratio(own[node], below) or 0)
            yield sentence("part_where", axis=sentence(f"word_{axis}"), name=name, share=share)


def _who(made: PriceReview) -> Iterator[Sentence]:
    for axis, name, sums in worst(made):
        amount = made.short(sums.below)
        facts: dict[str, Fact] = {"amount": amount, "lines": sums.short, "all": sums.lines}
        yield sentence("part_who", axis=sentence(f"word_{axis}"), name=name, **facts)


def _do(
    made: PriceReview, floor: BelowFloor, clashing: Sequence[Conflict], proposed: Sequence[Proposal]
) -> Iterator[Sentence]:
    """What to look at first."""
    if floor.lines:
        yield sentence("lead_below_floor", lines=len(floor.lines), amount=made.short(floor.missing))
    if clashing:
        one = clashing[0]
        tree = made.ground.trees[one.rule.between]
        facts = {"low": tree.title(one.low), "high": tree.title(one.high), "gap": percent(one.gap)}
        name = made.ground.trees["product"].title(one.product)
        yield sentence("lead_conflicts", number=len(clashing), name=name, **facts)
    if proposed:
        yield sentence("lead_proposals", number=len(proposed))
    if made.company.unpriced:
        amount = made.short(made.company.unpriced_amount)
        yield sentence("lead_unpriced", lines=made.company.unpriced, amount=amount)
