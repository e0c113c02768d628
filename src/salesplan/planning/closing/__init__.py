"""Closing periods, and what has changed of them since (结账与重述)."""
