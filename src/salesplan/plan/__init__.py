"""The plan language: one model file per section, and the reader (计划语言)."""
