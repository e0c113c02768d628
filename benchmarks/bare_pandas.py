"""The other peer of `intake.py`: the same by hand in pandas, with its own ways of reading numbers, as floats.

python benchmarks/bare_pandas.py FILE
"""

from __future__ import annotations

import sys

import pandas as pd
from many_rows import NAMES

KEYS = ["region", "product", "channel", "seller"]


def main() -> None:
    """Read as text, type what can be, set the rest aside, group."""
    sales = pd.read_csv(
        sys.argv[1], header=None, skiprows=1, names=[*NAMES, "more"], dtype=str, keep_default_na=False, index_col=False
    )
    for key in KEYS:
        sales[key] = sales[key].str.strip()
    day = pd.to_datetime(sales["day"], format="%Y-%m-%d", errors="coerce")
    pieces, amount = (pd.to_numeric(sales[name], errors="coerce") for name in ("pieces", "amount"))
    bad = day.isna() | pieces.isna() | amount.isna() | (sales["more"].fillna("") != "")
    sound = sales.loc[~bad, KEYS].assign(month=day.dt.to_period("M"), pieces=pieces, amount=amount)
    sums = sound.groupby(["month", *KEYS], sort=False)[["pieces", "amount"]].sum()
    print(int(bad.sum()), len(sums), sums["amount"].sum())


if __name__ == "__main__":
    main()
