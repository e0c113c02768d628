"""How likely the plan is (情景模拟)."""
