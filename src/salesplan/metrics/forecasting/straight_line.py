"""Straight line (日均推算): the year goes on as it went so far, by working days."""

from __future__ import annotations

import numpy as np

from salesplan.metrics.forecasting.known import Known, Method, Real


def straight_line(known: Known) -> Real | None:
    """Sales so far ÷ working days so far × the working days of each period left."""
    days, sold = float(known.workdays[known.start : known.gone].sum()), known.this.sum(axis=1)
    if known.open and known.gone < known.panel.periods:
        days += known.panel.part * float(known.workdays[known.gone])
        sold = sold + known.panel.so_far
    if not days > 0:
        return None
    return np.outer(sold / days, known.workdays[known.gone :])


STRAIGHT_LINE = Method("straight_line", straight_line)
