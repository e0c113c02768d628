"""The variants of a plan (情景方案): what if, each a change of the plan as it is written, levers on its sales, or both."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from salesplan.plan.levers.levers import AnyLever
from salesplan.terms.part import PlanPart, Text

PLAN = "plan"  # the scenario that is the plan itself


class Variant(PlanPart):
    """A what-if (情景方案)."""

    name: Text | None = None
    change: dict[Text, Any] = Field(
        {},
        description="sections of the plan that are other: mappings merge, all else is replaced, null removes; the result is "
        "checked like a plan",
    )
    levers: list[AnyLever] = Field([], description="what happens to the sales to come, one after the other")
