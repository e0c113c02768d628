"""What `check` finds in a plan (校验)."""
