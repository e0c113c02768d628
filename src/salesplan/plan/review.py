"""The review section (回顾): what a monthly review tolerates."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from salesplan.plan.playbook import Playbook
from salesplan.plan.review_analyses import Analyses
from salesplan.plan.review_bridge import ReviewBridge
from salesplan.plan.review_promotions import PromotionReview
from salesplan.plan.review_rules import Rules
from salesplan.plan.review_status import Statuses
from salesplan.terms.part import PlanPart, Ratio


class Tolerance(PlanPart):
    """The highest share of rows that may go astray before a run ends with exit code 4."""

    rejected: Ratio = Field(Decimal(0), ge=0, le=1, description="rows that can't be read")
    unmatched: Ratio = Field(Decimal(0), ge=0, le=1, description="rows that name something unknown; also of the amount")


def _both(value: Any) -> Any:
    return {"rejected": value, "unmatched": value} if isinstance(value, str) else value


class Review(PlanPart):
    """How a month is reviewed."""

    tolerance: Annotated[Tolerance, BeforeValidator(_both, json_schema_input_type=Ratio | Tolerance)] = Tolerance()
    status: Statuses = Statuses()
    analyses: Analyses = Analyses()
    bridge: ReviewBridge = ReviewBridge()
    rules: Rules = Rules()
    playbook: Playbook = Playbook()
    promotions: PromotionReview = PromotionReview()
