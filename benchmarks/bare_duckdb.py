"""The peer of `intake.py`: what one would write by hand for this one file, in one query of DuckDB.

    python benchmarks/bare_duckdb.py FILE

Every field is read as text, cast where its form allows, bad rows are set aside, the others are summed to month, region,
product, channel and seller. It knows no plan, no other spelling, no other encoding, looks for no duplicates, sums up no
customers and hashes no file.
"""

from __future__ import annotations

import sys
import tempfile

import duckdb
from many_rows import NAMES

FIELDS = ", ".join(f"'{name}': 'VARCHAR'" for name in [*NAMES, "more"])
QUERY = """
CREATE TEMP TABLE typed AS SELECT
  CASE WHEN regexp_full_match(day, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN TRY_CAST(day AS DATE) END AS day,
  trim(region) AS region, trim(product) AS product, trim(channel) AS channel, trim(seller) AS seller,
  CASE WHEN regexp_full_match(pieces, '-?[0-9]{{1,12}}([.][0-9]{{1,6}})?') THEN CAST(pieces AS DECIMAL(18,6)) END AS pieces,
  CASE WHEN regexp_full_match(amount, '-?[0-9]{{1,12}}([.][0-9]{{1,6}})?') THEN CAST(amount AS DECIMAL(18,6)) END AS amount,
  amount IS NULL OR more IS NOT NULL AS ragged,
  CASE WHEN amount IS NULL OR more IS NOT NULL OR NOT regexp_full_match(amount, '-?[0-9]{{1,12}}([.][0-9]{{1,6}})?')
    THEN concat_ws(',', {names}) END AS bad
FROM read_csv($1, header=false, skip=1, auto_detect=false, delim=',', quote='"', escape='"', null_padding=true,
  strict_mode=true, nullstr='\x01', columns={{{fields}}})
"""
SUMS = """
CREATE TEMP TABLE sums AS SELECT date_trunc('month', day) AS month, region, product, channel, seller,
  sum(pieces) AS pieces, sum(amount) AS amount, count(*) AS rows
FROM typed WHERE NOT ragged AND day IS NOT NULL AND pieces IS NOT NULL AND amount IS NOT NULL GROUP BY ALL
"""
ASIDE = "SELECT count(*) FROM typed WHERE ragged OR day IS NULL OR pieces IS NULL OR amount IS NULL"


def main() -> None:
    """Read, type, set aside, group."""
    with tempfile.TemporaryDirectory() as spill:
        connection = duckdb.connect(config={"temp_directory": spill})
        connection.execute(QUERY.format(names=", ".join(NAMES), fields=FIELDS), [sys.argv[1]])
        connection.execute(SUMS)
        print(
            connection.execute(ASIDE).fetchone(),
            connection.execute("SELECT count(*), sum(amount) FROM sums").fetchone(),
        )


if __name__ == "__main__":
    main()
