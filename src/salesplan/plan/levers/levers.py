"""The kinds of levers joined (措施种类): a new kind is a file of its own and a word here."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from salesplan.plan.levers.lose import Lose
from salesplan.plan.levers.mix import Mix
from salesplan.plan.levers.price import Price
from salesplan.plan.levers.promotion import Promote
from salesplan.plan.levers.sellers import Sellers
from salesplan.plan.levers.strength import Strength
from salesplan.plan.levers.target import NewTarget

AnyLever: TypeAlias = Annotated[
    Price | Promote | Sellers | Lose | Mix | NewTarget | Strength, Field(discriminator="kind")
]
