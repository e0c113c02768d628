"""The regions and channels sections (区域、渠道): trees with targets on any node."""

from __future__ import annotations

from pydantic import Field

from salesplan.plan.bounds import Bounded
from salesplan.terms.part import Goal, Text


class Region(Bounded):
    """A region (区域) and its parts."""

    name: Text | None = None
    target: Goal | None = Field(
        None, description="of the year: an amount, or a share of the parent; 0 locks it at nothing"
    )
    regions: dict[Text, Region] = {}


class Channel(Bounded):
    """A channel (渠道) and its parts."""

    name: Text | None = None
    target: Goal | None = Field(
        None, description="of the year: an amount, or a share of the parent; 0 locks it at nothing"
    )
    channels: dict[Text, Channel] = {}
