"""How methods of spreading would have done in years gone by (回测)."""
