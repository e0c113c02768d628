"""Draws a world (抽样): every run a year that might come."""

from __future__ import annotations

from collections.abc import Callable

from salesplan.metrics.simulation.outcome import runs_for

RUNS = runs_for(0.005)  # a chance is known to half a point at worst
SEED = 1

Progress = Callable[[int, int], None]  # blocks done, blocks altogether
