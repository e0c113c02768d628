"""Levers (措施): what a variant does to the sales to come, one file a kind, each with how it is written and what it does."""
