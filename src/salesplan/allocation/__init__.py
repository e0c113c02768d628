"""Numbers only: weights, totals and bounds in, whole units out (分摊)."""
