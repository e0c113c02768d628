"""When list prices are to be looked at anew (调价规则)."""
