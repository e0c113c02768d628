"""Draws earlier years as they would have been drawn then, and holds that against what came (校准)."""
