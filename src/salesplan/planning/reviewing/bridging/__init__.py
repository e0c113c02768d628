"""Divides changes into effects (价量结构)."""
