"""The playbook of remedies (应对预案): for each rule what to do, who does it, and until when."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from salesplan.terms.part import PlanPart, Text, refuse

MANAGER = "manager"  # an owner: whoever leads the node's team
LONGEST = 3660  # days
_BELOW_ZERO = re.compile(r"[-−－]\s*\d+\s*(?:days?|d|天|日)?")
_DAYS = re.compile(r"(\d{1,6})\s*(?:days?|d|天|日)?")


def _due(value: Any) -> Any:
    """Days after the last day under review, where it is a number of them; else the text."""
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not value.strip():
        raise refuse("want_due")
    if _BELOW_ZERO.fullmatch(value.strip()):
        raise refuse("want_at_least", ge=0)
    found = _DAYS.fullmatch(value.strip())
    if found and int(found[1]) > LONGEST:
        raise refuse("want_at_most", le=LONGEST)
    return int(found[1]) if found else value


Due: TypeAlias = Annotated[int | str, BeforeValidator(_due, json_schema_input_type=str | int)]


def _said(value: str) -> str:
    """A text that says something; a number alone doesn't."""
    if not any(character.isalpha() for character in value):
        raise refuse("want_said")
    return value


def _named(value: str) -> str:
    if not value.strip():
        raise refuse("want_text")
    return value


Named: TypeAlias = Annotated[Text, AfterValidator(_named)]
Said: TypeAlias = Annotated[Text, AfterValidator(_said)]


def _short(value: Any) -> Any:
    return {"do": value} if isinstance(value, str) else value


class Remedy(PlanPart):
    """What is done about the exceptions of a rule; a text alone is what to do."""

    do: Said
    owner: Named | None = Field(None, description="a name, or `manager`: whoever leads the team of the node")
    due: Due | None = Field(None, description="`7 days` after the last day under review; or any other text")


_remedy = BeforeValidator(_short, json_schema_input_type=Text | Remedy)


class Playbook(PlanPart):
    """Rule → remedy; a rule that isn't named has a general one."""

    off_pace: Annotated[Remedy, _remedy] | None = None
    sudden_change: Annotated[Remedy, _remedy] | None = None
    broken_streak: Annotated[Remedy, _remedy] | None = None
    concentration: Annotated[Remedy, _remedy] | None = None
    price_erosion: Annotated[Remedy, _remedy] | None = None
    over_capacity: Annotated[Remedy, _remedy] | None = None
    out_of_scale: Annotated[Remedy, _remedy] | None = None
    data_fault: Annotated[Remedy, _remedy] | None = None
