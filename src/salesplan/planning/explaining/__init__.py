"""Explains single numbers (溯源)."""
