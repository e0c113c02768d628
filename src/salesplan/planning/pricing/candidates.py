"""What was considered for a quote, and why it won or lost (候选规则)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from salesplan.planning.pricing.waterfall import Quoted
from salesplan.pricing.book import Book, Dated
from salesplan.pricing.list_price import ListPrice
from salesplan.pricing.quote import QuotedLine, applied
from salesplan.pricing.rule import STAGES, Rule
from salesplan.pricing.scope import Buying, Missed, Rank
from salesplan.terms.table import Table, Value, table
from salesplan.words.sentence import Language, Sentence, sentence
from salesplan.words.titles import column_title

Candidate = TypeVar("Candidate", ListPrice, Rule)
CANDIDATES = "line:count rule name rule_kind:word fate:word reason precedence"


def candidates_table(made: Quoted) -> Table:
    """One row for each list and rule that is for the product of a line, those that hold first, in the order of precedence."""
    rows: list[list[Value]] = []
    for number, line in enumerate(made.lines, 1):
        rows += [[number, *row] for row in _of_line(made, line)]
    return table("candidates", CANDIDATES, rows)


def _of_line(made: Quoted, line: QuotedLine) -> Iterator[list[Value]]:
    buying = line.wanted.offer.buying._replace(
        day=made.order.date, customer=made.order.customer or "", coupon=made.order.coupon or ""
    )
    yield from _lists(made, buying, line.wanted.offer.list)
    yield from _rules(made, buying, line)


def _lists(made: Quoted, buying: Buying, won: str) -> Iterator[list[Value]]:
    language, lists = made.ground.loaded.language, made.ground.plan.prices.lists
    mine = made.book.touching("lists", made.book.lists, buying.product)
    for one, met in _ordered(made.book, mine, buying):
        fate = "won" if one.id == won and isinstance(met, Rank) else "lost"
        reason = _missed(met.condition) if isinstance(met, Missed) else sentence("lost_to", rule=won)
        told = "" if fate == "won" else reason.say(language)
        yield [one.id, lists[one.id].name, "list", fate, told, precedence(met, language)]


def _ordered(book: Book, group: list[Dated[Candidate]], buying: Buying) -> list[tuple[Dated[Candidate], Rank | Missed]]:
    """Each list or rule once, by what goes first of it: products of a list, times that a promotion runs."""
    met = [(one, one.reach.meets(buying, book.trees)) for one in group]
    best: dict[str, tuple[Dated[Candidate], Rank | Missed]] = {}
    for one, rank in met:
        known = best.get(one.id)
        if known is None or _further(rank) > _further(known[1]):
            best[one.id] = (one, rank)
    return sorted(best.values(), key=lambda found: _place(found[1], found[0].id))


def _further(met: Rank | Missed) -> tuple[object, ...]:
    """How far it comes: what is for the buying by rank, then what misses something else than the day."""
    return (2, met) if isinstance(met, Rank) else (int(met.condition != "window"), ())


def _place(met: Rank | Missed, key: str) -> tuple[object, ...]:
    """What comes first: those that are for the buying by rank, then the others by id."""
    if isinstance(met, Missed):
        return (1, key)
    numbers = tuple(-value for value in met[:-1])
    return (0, *numbers, -met.start.toordinal(), key)


def _rules(made: Quoted, buying: Buying, line: QuotedLine) -> Iterator[list[Value]]:
    language = made.ground.loaded.language
    _, lost = applied(line.wanted.offer, line.wanted.quantity, line.wanted.bought)
    steps = {step.rule for step in line.steps}
    met = _ordered(made.book, made.book.touching("rules", made.book.rules, buying.product), buying)
    order = {stage: i for i, stage in enumerate(STAGES)}
    for one, rank in sorted(met, key=lambda pair: (order[pair[0].value.stage], *_place(pair[1], pair[0].id))):
        rule = one.value
        fate = ("stacked" if rule.stack is not None else "won") if one.id in steps else "lost"
        reason = None if one.id in steps else _why(one, rank, lost, closed=line.closed)
        kind: str = rule.kind  # type: ignore[attr-defined]
        yield [one.id, rule.name, kind, fate, reason.say(language) if reason else "", precedence(rank, language)]


def _why(one: Dated[Rule], met: Rank | Missed, lost: dict[str, str], *, closed: bool) -> Sentence:
    if isinstance(met, Missed):
        return _missed(met.condition)
    by = lost.get(one.id)
    if by is not None and by != "quantity":
        return sentence("lost_to", rule=by)
    if closed and one.value.stage != "line":
        return sentence("lost_alone")
    return sentence("lost_quantity") if by else sentence("lost_nothing")


def _missed(condition: str) -> Sentence:
    return sentence(f"fate_not_{condition}")


def precedence(met: Rank | Missed, language: Language) -> str:
    """A rank as people read it: what it says, in the order in which ranks are compared; empty for what isn't for the buying."""
    if isinstance(met, Missed):
        return ""
    named = [
        f"{column_title(key, language)} {value}" for key, value in zip(met._fields, met[:-1], strict=False) if value
    ]
    start = [f"{column_title('start', language)} {met.start}"] if met.start != date.min else []
    return " · ".join([*named, *start]) or "–"
