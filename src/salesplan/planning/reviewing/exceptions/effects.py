"""Which effect makes most of an exception's change (主导因素): price, volume, mix and the like, where a bridge is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from salesplan.metrics.bridge import Effect
from salesplan.planning.reviewing.exceptions.reading import Reading
from salesplan.planning.reviewing.exceptions.standing import Standing

# A node's effects in minor units: axis, node, span, and what they lead from (`plan` or `last_year`).
Effects: TypeAlias = Callable[[str, str, str, str], Mapping[Effect, int]]
MOSTLY = 0.6  # of the change
SAME_CHANGE = 0.1  # how far the bridge's change may be off the exception's: the target of an open period counts in part
BASES = {"target": "plan", "last_year": "last_year"}


def no_effects(*_: str) -> Mapping[Effect, int]:
    """Where no bridge is made."""
    return {}


def dominating(reading: Reading, standing: Standing, effects: Effects) -> str | None:
    """The effect that makes at least 60 % of a change, in its direction; None where there is none, or no such bridge."""
    basis = reading.basis
    if basis is None or basis.kind not in BASES or basis.growth != 1 or basis.start != standing.span(reading.span):
        return None
    found = effects(reading.axis, reading.node, reading.span, BASES[basis.kind])
    change = sum(found.values())
    if not change or not reading.change or abs(change / reading.change - 1) > SAME_CHANGE:
        return None
    name = max(found, key=lambda effect: (found[effect] / change, effect))
    return name if found[name] / change >= MOSTLY else None
