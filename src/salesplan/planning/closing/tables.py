"""The tables of closed periods (结账表)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.planning.closing.record import Record
from salesplan.planning.closing.restating import Change, Restated, Restatement
from salesplan.planning.glance import upper
from salesplan.planning.reviewing.part import Part
from salesplan.terms.short import short_amount
from salesplan.terms.table import Table, table
from salesplan.words.sentence import Sentence, sentence

CLOSED = "record:count period version:count sales:money target:money last_sale:day reason sha256"


def closed_table(records: Sequence[Record]) -> Table:
    """A row for each record, in the order of the chain."""
    rows = [
        (one.number, one.period, one.version, one.sales, one.target, one.last_sale, one.reason or None, one.sha256)
        for one in records
    ]
    return table("closed", CLOSED, rows)


def restated_tables(periods: Sequence[Restated], *, shown: bool) -> list[Table]:
    """For people the upper nodes that changed; for everything else all of them, by cause."""
    return [_restated(periods, shown=shown), _causes(periods)]


def notes(ground: Ground, periods: Sequence[Restated]) -> list[Finding]:
    """What changed of each closed period, in a note."""
    return [finding("SP627", what=tuple(told(ground, period))) for period in periods if period.changes]


def told(ground: Ground, period: Restated) -> list[Sentence]:
    """The company's changes; where the company's numbers are what they were, that only nodes changed."""
    whole = [one for one in (period.whole("actual"), period.whole("target")) if one]
    if not whole:
        return [sentence("restated_below", period=period.record.period)]
    return [said(ground, period, one) for one in whole]


def restated_part(ground: Ground, made: Restatement) -> Part:
    """What a review says of closed periods: tables, and a sentence where the company's numbers changed materially."""
    lead = [full(ground, said(ground, period, one)) for period in made.periods for one in period.material]
    findings = [*made.findings, *notes(ground, made.periods)]
    return Part(restated_tables(made.periods, shown=False), findings=findings, lead=lead)


def full(ground: Ground, what: Sentence) -> str:
    """A sentence that stands by itself."""
    return sentence("restated_lead", what=what).say(ground.loaded.language)


def _restated(periods: Sequence[Restated], *, shown: bool) -> Table:
    rows = [
        (
            period.record.period,
            one.axis,
            one.node,
            one.name,
            one.of,
            one.closed,
            one.restated,
            one.change,
            one.main.cause,
        )
        for period in periods
        for one in _upper(period.changes)
    ]
    columns = "period axis:word node name figure:word closed:money restated:money change:money main_cause:word"
    return table("restated", columns, rows, shown=shown)


def _upper(changes: Sequence[Change]) -> Iterator[Change]:
    for axis in dict.fromkeys(one.axis for one in changes):
        yield from upper([one for one in changes if one.axis == axis], lambda one: one.depth)


def _causes(periods: Sequence[Restated]) -> Table:
    rows = [
        (
            period.record.period,
            period.record.version,
            one.axis,
            one.node,
            one.name,
            one.of,
            why.cause,
            why.rows,
            why.amount,
        )
        for period in periods
        for one in period.changes
        for why in one.causes
    ]
    columns = "period version:count axis:word node name figure:word restated_by:word rows:count amount:money"
    return table("restated_causes", columns, rows, shown=False)


def said(ground: Ground, period: Restated, change: Change) -> Sentence:
    """A change of the company's number in a sentence, with its causes, the largest first."""

    def short(amount: int, *, signed: bool = True) -> str:
        return short_amount(amount, ground.digits, ground.loaded.language, signed=signed)

    causes = sorted(change.causes, key=lambda why: -abs(why.amount))
    why = tuple(sentence(f"because_{one.cause}", amount=short(one.amount)) for one in causes)
    numbers = {"closed": short(change.closed or 0, signed=False), "now": short(change.restated or 0, signed=False)}
    return sentence(
        f"restated_{change.of}", period=period.record.period, **numbers, change=short(change.change), causes=why
    )
