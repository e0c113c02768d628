"""Arguments with nothing in them (空参数), which a shell makes of variables that aren't set: else the current folder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

MAY_BE_EMPTY = (
    "--channel",
    "--region",
    "--customer-grade",
    "--customer",
    "--coupon",
)  # a quote for nobody in particular


def refuse_empty(given: Sequence[str]) -> None:
    """Raises UsageError where an argument has nothing in it. given: as the system has them, the program first."""
    for before, argument in pairwise(["salesplan", *given[1:]]):
        option, is_said, value = argument.partition("=")
        named = is_said and option.startswith("--")
        if (named and not value.strip() and option not in MAY_BE_EMPTY) or (
            not argument.strip() and before not in MAY_BE_EMPTY
        ):
            raise _nothing_behind(option if named else before)


def _nothing_behind(before: str) -> Exception:
    from salesplan.errors import UsageError, finding
    from salesplan.words.sentence import sentence

    reason = sentence("empty_argument", before=before)
    return UsageError([finding("SP906", reason=reason, hint=sentence("fill_argument"))])
