"""The use cases: what the commands compute (计划计算)."""
