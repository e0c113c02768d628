"""Where effort sells the most (投入分配)."""
