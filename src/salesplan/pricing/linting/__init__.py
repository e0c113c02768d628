"""What price rules come to in every case that can arise (价格规则检查)."""
