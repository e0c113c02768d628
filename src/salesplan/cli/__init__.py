"""The commands: read, compute, write (命令行)."""
