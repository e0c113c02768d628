"""What a revision of a plan changes (计划修订)."""
