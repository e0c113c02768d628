"""Forecasts the rest of a year from what is known, many nodes at once (预测)."""
