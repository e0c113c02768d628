"""Runs the plan's own tests (用例检查): "this order costs that"."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.price_book import Desk, Unknown, price_book
from salesplan.plan.price_words import money_text, unknown_name, why_no_price
from salesplan.pricing.quote import Wanted, quote
from salesplan.words.sentence import Sentence, sentence


def cases_hold(ground: Ground) -> Iterator[Finding]:
    """SP380, SP381: a case of the plan costs something else than it says, or can't be quoted."""
    if not ground.plan.cases:
        return
    book = price_book(ground)
    desk = Desk(ground, book)
    for i, case in enumerate(ground.plan.cases):
        wanted = desk.wanted(case.order)
        reason = _reason(wanted)
        if isinstance(wanted, Unknown) or reason:
            yield finding("SP381", ground.loaded.marks.of(("cases", i)), name=case.name, reason=reason or "")
            continue
        lines = quote(book, wanted)
        net = sum(line.net for line in lines)
        if net != case.costs * book.unit:
            place = ground.loaded.marks.of(("cases", i, "costs"))
            found, expected = (money_text(value, book.digits) for value in (net, int(case.costs * book.unit)))
            steps = " · ".join(
                f"{step.rule} {_signed(step.amount, book.digits)}" for line in lines for step in line.steps
            )
            listed = money_text(sum(line.listed for line in lines), book.digits)
            hint = sentence("case_steps", listed=listed, steps=steps or "–")
            yield finding("SP380", place, hint=hint, name=case.name, found=found, expected=expected)


def _reason(wanted: list[Wanted] | Unknown) -> Sentence | None:
    """Why an order can't be quoted; None where it can."""
    if isinstance(wanted, Unknown):
        return unknown_name(wanted.kind, wanted.name)
    lacking = next((one.offer.lacking for one in wanted if one.offer.lacking is not None), None)
    return None if lacking is None else why_no_price(lacking)


def _signed(minor: int, digits: int) -> str:
    return ("+" if minor > 0 else "") + money_text(minor, digits)
