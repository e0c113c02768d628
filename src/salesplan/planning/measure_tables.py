"""The tables of measures other than revenue (其他指标的表): like those of revenue, in quantities with their own units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from salesplan.metrics.progress import growth
from salesplan.planning import decomposition
from salesplan.planning.decomposition import GRAINS, Decomposition, Row
from salesplan.terms.later import Later
from salesplan.terms.money import from_minor
from salesplan.terms.table import Table, Value, table

ABOUT = "measure measure_name unit"
PAST = ("reference", "last_year")  # sums of the exports: in the measure's smallest units, no multiples of its packs
SUMMARY = "axis:word node name depth:count target:quantity share:ratio last_year:quantity growth:ratio origin:word"
TARGETS = "target:quantity reference:quantity growth:ratio origin:word"
QUOTAS = "team seller name period quota:quantity overlay:quantity origin:word"  # no hedge: it is for money alone
AMOUNTS = ("declared", "target", "sum_of_parts", "difference", "vacant", "over_assigned")
BALANCE = "axis:word node period " + " ".join(f"{name}:quantity" for name in AMOUNTS)


def measure_tables(measured: Sequence[Decomposition], by: Sequence[str]) -> list[Table]:
    """The tables of all measures together, by their ids; none where the plan has no other measures than revenue.

    A measure that isn't split along an axis of the grain has nothing in that column.
    """
    if not measured:
        return []
    sources = [(made, {one.name: one for one in decomposition.tables(made, by)}) for made in measured]
    axes = {axis for made in measured for axis in made.targets.axes}
    grain = [name for name in GRAINS if (name in by or not by) and (name == "period" or name in axes)]
    layouts = {"summary": SUMMARY, "targets": " ".join([*grain, TARGETS]), "quotas": QUOTAS, "balance": BALANCE}
    return [
        table(
            f"measure_{name}",
            f"{ABOUT} {columns}",
            Later(_rows_of(name, columns, sources)),
            shown=name == "summary",
        )
        for name, columns in layouts.items()
        if any(name in own for _, own in sources)
    ]


def _rows_of(
    name: str, columns: str, sources: Sequence[tuple[Decomposition, dict[str, Table]]]
) -> Callable[[], Iterator[Row]]:
    keys = [word.partition(":")[0] for word in columns.split()]

    def rows() -> Iterator[Row]:
        for made, own in sources:
            if name in own:
                yield from _converted(made, own[name], keys)

    return rows


def _converted(made: Decomposition, source: Table, keys: Sequence[str]) -> Iterator[Row]:
    """The rows of a table in steps as rows in the measure's units, without nodes that have no number."""
    scale = made.ground.scale
    names = [column.key for column in source.columns]
    money = {column.key for column in source.columns if column.unit == "money"}
    absent = {
        axis: {made.ground.trees[axis].nodes[node].id for node in nodes} for axis, nodes in made.targets.absent.items()
    }
    for raw in source.rows:
        row = dict(zip(names, raw, strict=True))
        if any(row.get(axis) in ids for axis, ids in absent.items()):
            continue
        for key in money:
            row[key] = _quantity(made, key, row[key])
        if "growth" in row:
            row["growth"] = _growth(row)
        yield (scale.measure, scale.name, scale.unit or None, *(row.get(key) for key in keys))


def _quantity(made: Decomposition, key: str, value: Value) -> Decimal | None:
    scale = made.ground.scale
    if not isinstance(value, int):
        return None
    return from_minor(value, scale.digits) if key in PAST else scale.amount(value)


def _growth(row: dict[str, Value]) -> float | None:
    target, past = row["target"], row.get("reference", row.get("last_year"))
    return growth(target, past) if isinstance(target, Decimal) and isinstance(past, Decimal) else None
