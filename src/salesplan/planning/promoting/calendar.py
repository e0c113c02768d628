"""The promotion calendar (促销日历): the year's occasions as a table, as bars over its weeks, and which of them overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from salesplan.plan.ground import Ground
from salesplan.plan.occasions import DAY, Occasion, clashes
from salesplan.plan.price_rules import written_rules
from salesplan.plan.promotions import Promotion
from salesplan.plan.walk import NODE_AXES
from salesplan.terms.chart import Chart
from salesplan.terms.money import to_minor
from salesplan.terms.table import Table, Value, table
from salesplan.words.sentence import Language, sentence
from salesplan.words.titles import word

COLUMNS = (
    "id name type:word start:day end:day days:count products regions channels mechanics discount:ratio budget:money spent:money "
    "uplift:ratio goal:money overlaps"
)


def calendar_tables(ground: Ground, found: Sequence[Occasion]) -> list[Table]:
    """The occasions of the year, and the pairs that overlap. `end` is the last day, as in the plan."""
    others = clashes(list(found))
    rows = [(*_row(ground, one), _joined([found[j].id for j in others[i]])) for i, one in enumerate(found)]
    pairs = [_pair(found[i], found[j]) for i in others for j in others[i] if i < j]
    return [
        table("promotions", COLUMNS, rows),
        table("overlaps", "first second start:day end:day days:count", pairs, shown=False),
    ]


def _row(ground: Ground, one: Occasion) -> tuple[Value, ...]:
    part = one.part
    scope = [_joined([_title(ground, axis, name) for name in getattr(part, axis)]) for axis in NODE_AXES]
    products, regions, channels = (scope[NODE_AXES.index(axis)] for axis in ("product", "region", "channel"))
    shares = [None if share is None else float(share) for share in (part.discount, part.uplift)]
    budget, spent, goal = (
        None if amount is None else to_minor(amount, ground.digits) for amount in (part.budget, part.spent, part.goal)
    )
    when = (one.start, one.last, one.days)
    where = (products, regions, channels)
    told = mechanics(one.promotion, part, ground.loaded.language)
    return (one.id, one.name, part.kind, *when, *where, told, shares[0], budget, spent, shares[1], goal)


def mechanics(key: str, part: Promotion, language: Language) -> str | None:
    """What buyers get: the remarks, then the price rules by kind and id."""
    listed = [f"{rule.name or word(rule.kind, language)} ({name})" for name, _, rule, _ in written_rules(key, part)]  # type: ignore[attr-defined]
    return "; ".join([*part.remarks, *listed]) or None


def _title(ground: Ground, axis: str, name: str) -> str:
    node = ground.node(axis, name)
    return name if node is None else ground.trees[axis].title(node)


def _joined(names: Sequence[str]) -> str | None:
    return ", ".join(sorted(names)) or None


def _pair(one: Occasion, other: Occasion) -> tuple[Value, ...]:
    first, end = max(one.start, other.start), min(one.end, other.end)
    return one.id, other.id, first, end - DAY, (end - first).days


def gantt(ground: Ground, found: Sequence[Occasion]) -> Chart:
    """The occasions as bars within the plan's year; one line a promotion."""
    year = ground.year
    rows = [("", year.start, year.end - DAY, "frame")]
    rows += [
        (one.part.name or one.promotion, max(one.start, year.start), min(one.last, year.end - DAY), one.part.kind)
        for one in found
    ]
    language, days = ground.loaded.language, len(set(_days(found, year.start, year.end)))
    remark = sentence("gantt_remark", number=len(found), days=days).say(language)
    title = sentence("gantt_title").say(language)
    return Chart("gantt", "gantt", title, remark, table("gantt", "name start:day end:day kind:word", rows))


def _days(found: Sequence[Occasion], start: date, end: date) -> Iterator[date]:
    for one in found:
        yield from (one.start + i * DAY for i in range(one.days) if start <= one.start + i * DAY < end)
