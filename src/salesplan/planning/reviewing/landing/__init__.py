"""Where the year is expected to end, for every node (预计达成)."""
