"""Whether bounds leave room for what is to be allocated (上下限可行性), told with amounts and places where they don't."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.planning.allocating.entries import Entry
from salesplan.planning.allocating.request import Request
from salesplan.words.sentence import Fact, Sentence, sentence

MOST_NAMED = 8


def clash(ground: Ground, request: Request, entries: Sequence[Entry]) -> Finding | None:
    """What the bounds of the entries leave no room for; None where they do."""
    least, most = sum(one.low for one in entries), sum(one.high for one in entries)
    if least > request.total:
        low = [one for one in entries if one.low]
        facts = {"least": request.text(ground, least), "gap": request.text(ground, least - request.total)}
        return _told(ground, request, "SP767", low, "min", facts)
    if most < request.total:
        facts = {"most": request.text(ground, most), "gap": request.text(ground, request.total - most)}
        return _told(ground, request, "SP768", entries, "max", facts)
    return None


def _told(
    ground: Ground, request: Request, code: str, binding: Sequence[Entry], side: str, facts: dict[str, str]
) -> Finding:
    marks = ground.loaded.marks
    listed = [_named(ground, request, one, side) for one in binding[:MOST_NAMED]]
    if len(binding) > MOST_NAMED:
        listed.append(sentence("and_more", number=len(binding) - MOST_NAMED))
    told: dict[str, Fact] = {**facts, "total": request.text(ground, request.total), "entries": tuple(listed)}
    place = marks.of((*binding[0].path, side))
    return finding(code, place, hint=sentence("allocate_room"), **told)


def _named(ground: Ground, request: Request, one: Entry, side: str) -> Sentence:
    amount = request.text(ground, one.low if side == "min" else one.high)
    place = sentence("at_place", place=str(ground.loaded.marks.of((*one.path, side))))
    return sentence(f"named_{side}", name=one.name, amount=amount, place=place)
