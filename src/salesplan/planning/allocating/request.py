"""What is to be allocated (分配请求): an effort and how much of it, as the command line says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesplan.errors import UsageError, finding, near_names
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.plan.responses import EFFORTS, Effort
from salesplan.terms.money import NotANumber, parse_number, to_minor
from salesplan.words.sentence import Sentence, sentence


@dataclass(frozen=True)
class Request:
    """total: whole heads, or money in minor units, above zero."""

    effort: Effort
    total: int

    def text(self, ground: Ground, effort: int) -> str:
        """An effort as people read it."""
        return f"{effort:,}" if self.effort == "heads" else amount_text(ground, effort)


def request_of(ground: Ground, text: str, others: Sequence[str] = ()) -> Request:
    """`budget=2_000_000`, `heads=40`; raises UsageError with what is wrong. others: options that nothing is drawn for."""
    if others:
        raise _misused(ground, sentence("not_with_allocate", option=others[0]), sentence("allocate_how"))
    name, sign, number = (part.strip() for part in text.partition("="))
    if not sign or name not in EFFORTS:
        hint = near_names(name, EFFORTS) if sign else sentence("allocate_how")
        raise _misused(ground, sentence("allocate_what", text=text), hint)
    effort: Effort = "heads" if name == "heads" else "budget"
    try:
        amount = parse_number(number)
        total = to_minor(amount, 0 if effort == "heads" else ground.digits)
    except (NotANumber, ValueError):
        total = 0
    if total <= 0:
        raise _misused(ground, sentence("allocate_number", text=number, effort=name), sentence("allocate_how"))
    return Request(effort, total)


def _misused(ground: Ground, reason: Sentence, hint: Sentence) -> UsageError:
    return UsageError([finding("SP906", reason=reason, hint=hint)], ground.loaded.language)
