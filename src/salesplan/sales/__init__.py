"""Sales exports: how they read, and what became of each row (销售数据)."""
