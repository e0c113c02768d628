"""Reviews a period (回顾)."""
