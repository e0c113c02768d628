"""DuckDB's SQL as Spark's (方言翻译): the same questions in the other dialect, where the two mean different things by a word.

sqlglot knows the syntax; what stands here is where its translation, or Spark's function of the same name, isn't the same.
"""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp

# What DuckDB's trim takes off where it isn't told; Spark's takes off the first of them alone.
BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@lru_cache(maxsize=512)
def to_spark(sql: str) -> str:
    r"""The same query for Spark.

    >>> to_spark("SELECT regexp_full_match(a, '[.]x') FROM t")
    "SELECT a RLIKE '\\\\A(?:[.]x)\\\\z' FROM t"
    >>> to_spark("SELECT list(DISTINCT regexp_full_match(a, 'x')) FROM t")
    "SELECT COLLECT_SET(a RLIKE '\\\\A(?:x)\\\\z') FROM t"
    """
    return _turned(sqlglot.parse_one(sql, read="duckdb")).sql(dialect="spark")


def _turned(node: exp.Expr) -> exp.Expr:
    return node.transform(_same_meaning)


def _same_meaning(node: exp.Expr) -> exp.Expr:
    # What is within a node that another one takes the place of isn't looked at any more, but by ourselves.
    match node:
        case exp.RegexpFullMatch():
            pattern = rf"\A(?:{node.expression.name})\z"
            return exp.RegexpLike(this=_turned(node.this), expression=exp.Literal.string(pattern))
        case exp.ArrayAgg(this=exp.Distinct() as distinct):
            # One pass with a set; a distinct aggregate would shuffle the rows once for each of its kind.
            return exp.Anonymous(this="collect_set", expressions=[_turned(one) for one in distinct.expressions])
        case exp.Trim() if node.expression is None:
            return exp.Trim(this=_turned(node.this), expression=exp.Literal.string(BLANKS))
        case exp.DataType(this=exp.DataType.Type.INT128):
            return exp.DataType.build("DECIMAL(38, 0)")
    return node
