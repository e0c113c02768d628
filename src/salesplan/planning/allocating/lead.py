"""What an allocation comes to (分配结论), in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.planning.allocating.allocation import Allocation
from salesplan.terms.money import percent
from salesplan.terms.short import short_amount
from salesplan.words.sentence import Sentence, sentence

MOST_MOVES = 2  # of those who get more, and of those who get less
FLAT = 0.01  # of the best: less than that is no reason to move people


def lead(made: Allocation) -> list[str]:
    """The gain, who gets more and less, what one step more would bring, how sure that is, and how flat the optimum is."""
    language = made.ground.loaded.language
    told = [_gain(made), _today(made), moves(made), _following(made), _proof(made), *_remarks(made)]
    return [one.begin(language) for one in told]


def effort_text(made: Allocation, effort: int) -> Sentence | str:
    """An effort with its unit: 40 heads, 2,000,000."""
    if made.request.effort == "budget":
        return made.text(effort)
    return sentence("allocate_one_head") if effort == 1 else sentence("allocate_heads", number=effort)


def _signed(made: Allocation, change: int) -> str:
    return ("+" if change > 0 else "-") + made.text(abs(change))


def _short(made: Allocation, minor: int) -> str:
    return short_amount(minor, made.ground.digits, made.ground.loaded.language)


def _worth(made: Allocation, minor: int) -> Sentence:
    return sentence("allocate_margin" if made.has_margins else "allocate_sales", amount=_short(made, minor))


def _gain(made: Allocation) -> Sentence:
    best, same = made.worth(made.efforts), made.worth(made.rules["like_present"])
    total = effort_text(made, made.request.total)
    if best <= same:
        return sentence("allocate_no_better", total=total, best=_worth(made, best))
    facts = {"gain": _short(made, best - same), "share": percent((best - same) / same) if same > 0 else "–"}
    return sentence("allocate_better", total=total, best=_worth(made, best), **facts)


def _today(made: Allocation) -> Sentence:
    efforts = [one.present for one in made.entries]
    worth = _worth(made, made.worth(efforts))
    return sentence("allocate_today", total=effort_text(made, sum(efforts)), worth=worth)


def moves(made: Allocation) -> Sentence:
    """Who gets more and who gets less than at present, the most first."""
    changes = [(int(effort) - one.present, one.name) for one, effort in zip(made.entries, made.efforts, strict=True)]
    ups = sorted((one for one in changes if one[0] > 0), key=lambda one: -one[0])[:MOST_MOVES]
    downs = sorted((one for one in changes if one[0] < 0), key=lambda one: one[0])[:MOST_MOVES]
    said = [sentence("allocate_move", name=name, change=_signed(made, change)) for change, name in (*ups, *downs)]
    return sentence("allocate_moves", moves=tuple(said)) if said else sentence("allocate_as_now")


def _following(made: Allocation) -> Sentence:
    if made.division.following is None and not made.has_room:
        return sentence("allocate_full")
    more = made.division.following if made.division.following is not None else made.best_next
    return sentence("allocate_following", step=effort_text(made, made.step), amount=_worth(made, more))


def _proof(made: Allocation) -> Sentence:
    step = effort_text(made, made.step)
    if not made.gap:
        return sentence("allocate_exact", step=step)
    share = percent(made.gap / made.division.worth) if made.division.worth > 0 else "–"
    return sentence("allocate_bound", step=step, gap=_short(made, made.gap), share=share)


def _remarks(made: Allocation) -> Iterator[Sentence]:
    if made.odd:
        yield sentence("allocate_odd", odd=made.text(made.odd))
    best, simple = made.worth(made.efforts), made.worth(made.rules["by_sales"])
    if 0 < best - simple < FLAT * best:
        yield sentence("allocate_flat", share=percent((best - simple) / best))
