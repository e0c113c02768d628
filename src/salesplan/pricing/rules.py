"""The kinds of price rules joined (规则种类): a new kind is a file of its own and a word here."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from salesplan.pricing.agreement import Agreement
from salesplan.pricing.amount_off import AmountOff
from salesplan.pricing.bundle import Bundle
from salesplan.pricing.clearance import Clearance
from salesplan.pricing.cumulative_volume import CumulativeVolume
from salesplan.pricing.free_goods import FreeGoods
from salesplan.pricing.order_total import OrderTotal
from salesplan.pricing.percent_off import PercentOff
from salesplan.pricing.volume_marginal import VolumeMarginal
from salesplan.pricing.volume_retroactive import VolumeRetroactive

PriceRule: TypeAlias = Annotated[
    PercentOff
    | AmountOff
    | VolumeMarginal
    | VolumeRetroactive
    | CumulativeVolume
    | FreeGoods
    | Agreement
    | Clearance
    | Bundle
    | OrderTotal,
    Field(discriminator="kind"),
]
