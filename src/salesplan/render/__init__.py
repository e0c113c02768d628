"""A Document in each output format (输出)."""
