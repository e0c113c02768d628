"""Rows of a closed period matched with those of now (行比对): which came, which went, which changed and in what.

Rows are paired by their content first, by the key of their order line (and the sign, for a return carries the key of its sale)
last. Content is of the columns that a layout says decide; of a layout that says it of others now, rows are known again by what
they came to. What is left came later or is gone. Everything is asked of the engine; what comes back is small.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, TypeAlias

from salesplan.sales.cube import atoms_of
from salesplan.sales.engine import Engine, Readable, quoted
from salesplan.sales.identity import COLUMNS

Kind: TypeAlias = Literal["same", "changed", "came", "gone"]
TYPES = {"file": "INTEGER", "day": "DATE", "returned": "BOOLEAN", "amount": "DECIMAL(38,15)", "rate": "DECIMAL(38,6)"}
AXES = ("region", "product", "channel", "sellers")
NOBODY = "''"
IS_COUNTED = "fate IN ('credited', 'unmatched')"


@dataclass(frozen=True)
class Moved:
    """Rows of a period with one lot, together: what they were worth then and are now, in atoms, and to whom.

    standing: whether the file that they stand in (of those that are gone: stood in) is byte for byte the same as then, so that it
    is not the data that changed. revalued: another rate of exchange. renamed: another region, product or channel.
    then, now: the node on the axis asked for; of sellers all who are credited, as in the record; '' for none. by_rate: what the
    worth of now times it would be at the rate of then.
    """

    kind: Kind
    standing: bool
    revalued: bool
    returned: bool
    renamed: bool
    then: str
    now: str
    rows: int
    atoms_then: int
    atoms_now: int
    by_rate: Fraction = Fraction(1)


def written(rows: Sequence[Sequence[object]]) -> str:
    """Rows as csv, as a record keeps them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(["" if value is None else _text(value) for value in row] for row in rows)
    return text.getvalue()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    # A decimal as the engine gives it has zeros behind that say nothing; a text such as 1.10 is what it is.
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_back(engine: Engine, name: str, content: bytes) -> None:
    """Keep rows that were written down as a table of the same columns."""
    path = engine.workspace / f"{name}.csv"
    path.write_bytes(content)
    _read(engine, name, path)


def _read(engine: Engine, name: str, path: Path) -> None:
    picks = {f"k{i}": i for i in range(len(COLUMNS))}
    engine.read(f"{name}_read", [Readable(0, path, 1)], ",", len(COLUMNS), picks, broken=False)
    typed = ", ".join(
        f"CAST(nullif(r.k{i}, '') AS {TYPES[column]}) AS {column}" if column in TYPES else f"r.k{i} AS {column}"
        for i, column in enumerate(COLUMNS)
    )
    engine.settle(name, f"SELECT {typed} FROM {name}_read r")


def match(
    engine: Engine,
    then: str,
    now: str,
    files: tuple[Mapping[int, str], Mapping[int, str]],
    *,
    joined: bool,
    relaid: Mapping[str, bool],
) -> None:
    """Match two tables of rows into `moved_rows`. files: the hash of each file by its number, then and now.

    Repetitions are left out: a row that one of now has taken the place of is known again in that one, by its key.
    joined: whether files that were joined to them have changed, so that no row stands as it stood. relaid: the layouts that
    other columns decide in now; whether the numbers of orders and lines are of the same columns as then.
    """
    for side, table, hashes in (("then", then, files[0]), ("now", now, files[1])):
        engine.give(f"files_{side}", {"number": "INTEGER", "sha": "VARCHAR"}, [list(hashes), list(hashes.values())])
        worth = f"CASE WHEN t.{IS_COUNTED} THEN t.amount ELSE 0 END"
        engine.make(
            f"rows_{side}",
            f"SELECT t.*, f.sha, coalesce({worth}, 0) AS worth, row_number() OVER (PARTITION BY t.content ORDER BY "
            f"CAST(t.{IS_COUNTED} AS INTEGER) DESC, {_order('t')}) AS turn, row_number() OVER (ORDER BY {_order('t')}) AS id "
            f"FROM {table} t JOIN files_{side} f ON f.number = t.file WHERE t.fate <> 'duplicate'",
        )
    engine.make("pairs", "SELECT t.id AS t_id, n.id AS n_id, 'same' AS kind FROM rows_then t JOIN rows_now n "
                "ON n.content = t.content AND n.turn = t.turn")  # fmt: skip
    _pair_the_rest(engine, "relaid_pairs", "pairs", "same", _as_relaid(relaid), f"r.layout IN ({_listed(relaid)})")
    engine.view("known_pairs", "SELECT * FROM pairs UNION ALL SELECT * FROM relaid_pairs")
    by_line = {"order_no": "r.order_no", "line_no": "r.line_no", "back": "r.worth < 0"}
    _pair_the_rest(engine, "changed_pairs", "known_pairs", "changed", by_line, "r.order_no <> ''")
    _join(engine, joined=joined)


def _as_relaid(relaid: Mapping[str, bool]) -> dict[str, str]:
    """What a row of a layout that was changed is known again by: all that was written of it but the rule's verdict."""
    numbered = f"r.layout IN ({_listed(layout for layout, same in relaid.items() if same)})"
    numbers = {column: f"CASE WHEN {numbered} THEN r.{column} ELSE '' END" for column in ("order_no", "line_no")}
    return numbers | {column: f"r.{column}" for column in ("layout", "day", *AXES[:-1], "amount")}


def _listed(layouts: Iterable[str]) -> str:
    return ", ".join(quoted(layout) for layout in layouts) or "NULL"


def _pair_the_rest(engine: Engine, name: str, pairs: str, kind: Kind, keys: Mapping[str, str], where: str) -> None:
    """Pair those of the rows that aren't paired yet by keys (name → the SQL of row r), the first with the first."""
    named, together = ", ".join(f"{key} AS {column}" for column, key in keys.items()), ", ".join(keys.values())
    for side, letter in (("then", "t"), ("now", "n")):
        engine.make(
            f"left_{side}",
            f"SELECT r.id, {named}, row_number() OVER (PARTITION BY {together} ORDER BY r.content, {_order('r')}) "
            f"AS turn FROM rows_{side} r LEFT JOIN {pairs} p ON p.{letter}_id = r.id WHERE p.{letter}_id IS NULL AND {where}",
        )
    alike = " AND ".join(f"n.{column} = t.{column}" for column in (*keys, "turn"))
    engine.make(
        name, f"SELECT t.id AS t_id, n.id AS n_id, {quoted(kind)} AS kind FROM left_then t JOIN left_now n ON {alike}"
    )


def _join(engine: Engine, *, joined: bool) -> None:
    paired = "SELECT * FROM known_pairs UNION ALL SELECT * FROM changed_pairs"
    both = ", ".join(f"coalesce(t.{axis}, '') AS then_{axis}, coalesce(n.{axis}, '') AS now_{axis}" for axis in AXES)
    places = " OR ".join(f"t.{axis} <> n.{axis}" for axis in AXES[:-1])
    standing = (
        "false"
        if joined
        else "CASE WHEN t.id IS NULL THEN kt.sha IS NOT NULL WHEN n.id IS NULL THEN kn.sha IS NOT NULL ELSE t.sha = n.sha END"
    )
    engine.make(
        "moved_rows",
        f"SELECT coalesce(p.kind, CASE WHEN t.id IS NULL THEN 'came' ELSE 'gone' END) AS kind, {standing} AS standing, "
        "coalesce(t.rate <> n.rate, false) AS revalued, CASE WHEN t.rate <> n.rate THEN t.rate END AS then_rate, "
        "CASE WHEN t.rate <> n.rate THEN n.rate END AS now_rate, coalesce(n.returned OR n.worth < 0, false) AS returned, "
        f"coalesce({places}, false) AS renamed, {both}, coalesce(t.worth, 0) AS then_worth, coalesce(n.worth, 0) AS now_worth "
        f"FROM rows_then t LEFT JOIN ({paired}) p ON p.t_id = t.id FULL JOIN rows_now n ON n.id = p.n_id "
        "LEFT JOIN (SELECT DISTINCT sha FROM files_then) kt ON kt.sha = n.sha "
        "LEFT JOIN (SELECT DISTINCT sha FROM files_now) kn ON kn.sha = t.sha",
    )


def moved(engine: Engine, axis: str | None) -> list[Moved]:
    """The matched rows that are worth anything, together where their lot is one; axis None: wherever they belong."""
    then, now = (f"then_{axis}", f"now_{axis}") if axis else (NOBODY, NOBODY)
    keys = (
        f"kind, standing, revalued, returned, renamed, {then} AS then_node, {now} AS now_node, then_rate, now_rate, "
        "then_worth <> now_worth"
    )
    rows = engine.ask(
        f"SELECT {keys}, count(*), sum(then_worth), sum(now_worth) FROM moved_rows "
        "WHERE then_worth <> 0 OR now_worth <> 0 GROUP BY ALL ORDER BY ALL"
    )
    return [_moved(row) for row in rows]


def _moved(row: tuple[Any, ...]) -> Moved:
    kind, standing, revalued, returned, renamed, then, now, then_rate, now_rate, _, number, before, after = row
    rates = _ratio(then_rate, now_rate)
    sums = (number, atoms_of(before), atoms_of(after))
    return Moved(kind, standing, revalued, returned, renamed, then, now, *sums, rates)


def _ratio(then: Decimal | None, now: Decimal | None) -> Fraction:
    return Fraction(then) / Fraction(now) if then is not None and now else Fraction(1)


def _order(row: str) -> str:
    return ", ".join(f"{row}.{column} NULLS LAST" for column in COLUMNS)
