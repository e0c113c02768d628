"""What customers pay, and why (报价)."""
