"""The ground words that every room uses (基本术语)."""
