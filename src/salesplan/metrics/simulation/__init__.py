"""Draws the sales to come many times over, and says what that makes likely (模拟)."""
