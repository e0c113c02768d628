"""How a review divides changes into effects (价量结构设置)."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema

from salesplan.terms.part import PlanPart, refuse

PRODUCT, LINE = "product", "line"


def _level(value: object) -> object:
    """`product`, `line`, or the number of a level as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and (value in (PRODUCT, LINE) or (value.isdecimal() and int(value) > 0)):
        return value if value in (PRODUCT, LINE) else str(int(value))
    raise refuse("want_mix_level")


MixLevel: TypeAlias = Annotated[
    str,
    BeforeValidator(_level),
    WithJsonSchema({"anyOf": [{"enum": [PRODUCT, LINE]}, {"type": "integer", "minimum": 1}]}),
]


class ReviewBridge(PlanPart):
    """How changes are divided into price, volume and mix."""

    mix: MixLevel = Field(
        PRODUCT,
        description="the level of the product tree whose nodes have prices and are mixed: `product`, the lowest; `line`, the "
        "top; or the number of a level, 1 being the top",
    )
