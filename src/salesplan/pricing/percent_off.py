"""Percentage off (折扣): a share of the price."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from salesplan.pricing.rule import Line, Off, Rule, Taken


class PercentOff(Rule):
    """A share of the price is taken off (折扣): `off: 20%`, or as it is said in Chinese, `off: 8折`."""

    kind: Literal["percent_off"]
    off: Off

    def takes(self, line: Line) -> Taken:
        """The share of the base."""
        return Taken(Fraction(self.off) * line.base)
