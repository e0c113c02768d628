"""What needs a manager (例外): rules, causes, remedies, and what became of last period's exceptions."""
