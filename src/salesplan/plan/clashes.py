"""Why a plan can't be met (矛盾说明): a smallest set of its numbers that clash, with their places and amounts."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.allocation.clash import Clash, find_clash
from salesplan.errors import NOWHERE, Finding, Place, finding
from salesplan.plan.demands import Asked, Shape
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text, name_of
from salesplan.words.sentence import Sentence, sentence

MOST_NAMED = 12  # numbers of a side that a finding names


def clash_of(shape: Shape, asked: Sequence[Asked]) -> Finding | None:
    """The finding that names a smallest set of numbers and bounds that can't all hold; None where they can."""
    demands = [one.demand(shape.spans(one.cell)) for one in asked]
    clash = find_clash(shape.sizes, demands)
    return None if clash is None else told(shape.ground, asked, clash)


def clashing(shape: Shape, asked: Sequence[Asked]) -> list[int]:
    """The numbers (in the list) of a smallest set that can't all hold; none where they can."""
    clash = find_clash(shape.sizes, [one.demand(shape.spans(one.cell)) for one in asked])
    return [] if clash is None else [*clash.floors, *clash.caps]


def told(ground: Ground, asked: Sequence[Asked], clash: Clash) -> Finding:
    """The finding of a clash, at the place of the first of its numbers."""

    def written(one: Asked) -> Place:
        return ground.loaded.marks.of(one.path) if one.path is not None else NOWHERE

    floors, caps = (sorted((asked[i] for i in side), key=written) for side in (clash.floors, clash.caps))
    low, high = (sum(one.amount for one in side) for side in (floors, caps))
    key = "clash_floors" if low - high == clash.missing else "clash_woven"
    said = sentence(
        key,
        floors=_named(ground, floors),
        low=amount_text(ground, low),
        caps=_named(ground, caps),
        high=amount_text(ground, high),
        difference=amount_text(ground, clash.missing),
    )
    places = [one.path for one in (*floors, *caps) if one.path is not None]
    return finding(
        "SP320", *([ground.loaded.marks.of(places[0])] if places else []), clash=said, hint=sentence("check_numbers")
    )


def _named(ground: Ground, side: Sequence[Asked]) -> tuple[Sentence, ...]:
    parts = [_one(ground, one) for one in side[:MOST_NAMED]]
    return (*parts, sentence("and_more", number=len(side) - MOST_NAMED)) if len(side) > MOST_NAMED else tuple(parts)


def _one(ground: Ground, one: Asked) -> Sentence:
    facts = {"name": name_of(ground, one.cell), "amount": amount_text(ground, one.amount)}
    place = str(ground.loaded.marks.of(one.path)) if one.path is not None else ""
    return sentence(f"named_{one.side or 'amount'}", **facts, place=sentence("at_place", place=place) if place else "")
