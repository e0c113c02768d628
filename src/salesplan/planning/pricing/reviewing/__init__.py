"""What customers paid, held against what the plan's prices say (价格回顾)."""
