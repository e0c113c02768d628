"""The store of what was read (存储): rows of exports by the hash of their files, so that only new files are read."""
