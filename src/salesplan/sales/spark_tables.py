"""Small tables that Spark is given (小表): as one text that Java takes apart, so that no worker needs a Python of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from salesplan.sales.engine import SqlType

TYPES: dict[SqlType, str] = {"VARCHAR": "STRING", "INTEGER": "INT"}  # those that are called otherwise


def table_of(session: SparkSession, columns: Mapping[str, SqlType], values: Sequence[Sequence[Any]]) -> DataFrame:
    """A table of lists, one list a column; None is missing."""
    rows = [[_text(cell) for cell in row] for row in zip(*values, strict=True)]
    cells = (
        f"CAST(cells[{i}] AS {TYPES.get(kind, kind)}) AS `{name}`" for i, (name, kind) in enumerate(columns.items())
    )
    made = "SELECT explode(from_json(:rows, 'array<array<string>>')) AS cells"
    return session.sql(f"SELECT {', '.join(cells)} FROM ({made})", args={"rows": json.dumps(rows, ensure_ascii=False)})


def _text(cell: Any) -> str | None:
    return None if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
