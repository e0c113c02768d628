"""The kinds of adjustment rules joined (调价规则种类): a new kind is a file of its own and a word here."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from salesplan.pricing.adjusting.competitor_gap import CompetitorGap
from salesplan.pricing.adjusting.cost_moved import CostMoved
from salesplan.pricing.adjusting.stock_cover import StockCover
from salesplan.pricing.adjusting.target_missed import TargetMissed

AnyAdjustment: TypeAlias = Annotated[CostMoved | CompetitorGap | StockCover | TargetMissed, Field(discriminator="kind")]
