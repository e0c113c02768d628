"""The scenarios section (情景方案): how sure the sales to come are, and what if."""

from __future__ import annotations

from pydantic import Field

from salesplan.plan.responses import Responses
from salesplan.plan.uncertainty import Uncertainty
from salesplan.plan.variants import Variant
from salesplan.terms.part import PlanPart, Text


class Scenarios(PlanPart):
    """What `simulate` goes by (情景方案)."""

    uncertainty: Uncertainty = Field(Uncertainty(), description="what isn't said is estimated from the exports")
    variants: dict[Text, Variant] = Field({}, description="what if")
    responses: Responses = Field(Responses(), description="what sells at what effort, for `simulate --allocate`")
