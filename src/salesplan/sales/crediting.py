"""Sales credited by territory (按辖区计入): those that name no seller, and what overlays cover beside their sellers.

Whose a sale is hangs on its day and on the nodes that territories name, and there are far fewer of these than sales: each spot
is held against the covers once, and sales are looked up by their spot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from salesplan.sales.engine import Engine, SqlType

NAMELESS = 2_147_483_647  # in place of the node of a sale that names none on an axis
AXES = ("region", "product", "channel")
# Region, product, channel (None: any), first and last day, seller, share.
Cover: TypeAlias = tuple[int | None, int | None, int | None, date, date, int, object]
COVERS: dict[str, SqlType] = {
    **dict.fromkeys(AXES, "INTEGER"), "first": "DATE", "last": "DATE", "seller": "INTEGER", "share": "DECIMAL(9,6)",
}  # fmt: skip
ROW = (
    "t.layout, t.place, t.file, t.day, t.period, t.region, t.product, t.channel, t.order_no, t.customer, t.returned, "
    "t.quantity, t.amount, t.cost, t.fx, t.cost_fx, t.fate, t.counted"
)


def credit_by_territory(engine: Engine, covers: Sequence[Cover]) -> None:
    """Credit sales without a seller to those whose territory covers them on that day.

    Redefines the view `credits`: sales that nobody's territory covers keep no seller, and of those that it covers in part the
    rest is nobody's.
    """
    if not covers or not engine.ask("SELECT 1 FROM credits_named WHERE seller IS NULL LIMIT 1"):
        return
    spots = _Spots(engine, "covers", "credits_named", covers, "CASE WHEN t.seller IS NULL THEN t.day END")
    engine.view(
        "credits",
        f"SELECT {ROW}, coalesce(t.seller, c.seller) AS seller, coalesce(c.share, t.share) AS share, "
        f"CASE WHEN c.seller IS NULL THEN t.how ELSE 'territory' END AS how FROM credits_named t {spots.joined('LEFT JOIN')}",
    )


def credit_overlays(engine: Engine, covers: Sequence[Cover]) -> None:
    """Name what specialists are credited with beside the sellers of their territories: the view `overlaid`, like `credits`.

    Every sale that the covers cover counts, whoever it names.
    """
    spots = _Spots(engine, "overlays", "sales", covers, "t.day")
    engine.view("overlaid", f"SELECT {ROW}, c.seller, c.share, 'overlay' AS how FROM sales t {spots.joined('JOIN')}")


class _Spots:
    """The spots of some rows with the covers of each, as a table of an engine.

    An era is a stretch of days in which no cover begins or ends. day: the SQL of the day of a row t; missing: it isn't looked up.
    """

    def __init__(self, engine: Engine, name: str, rows: str, covers: Sequence[Cover], day: str) -> None:
        self.name, self.day = name, day
        columns = dict(zip(COVERS, zip(*covers, strict=True), strict=True))
        self.named = {
            axis: None not in columns[axis] for axis in AXES if any(node is not None for node in columns[axis])
        }
        engine.give(name, COVERS, list(columns.values()))
        engine.give(f"{name}_edges", {"edge": "DATE"}, [sorted(_edges(covers))])
        days = f"SELECT DISTINCT {day} AS day FROM {rows} t WHERE {day} IS NOT NULL"
        engine.make(
            f"{name}_eras",
            f"SELECT d.day, CAST(count(e.edge) AS INTEGER) AS era FROM ({days}) d LEFT JOIN {name}_edges e ON e.edge <= d.day "
            "GROUP BY d.day",
        )
        spots = ", ".join(["e.era", *(f"{sql} AS {axis}" for axis, sql in self._nodes())])
        engine.make(
            f"{name}_spots",
            f"SELECT {', '.join(['s.era', *(f's.{axis}' for axis in self.named)])}, c.seller, c.share "
            f"FROM (SELECT DISTINCT {spots} FROM {rows} t JOIN {name}_eras e ON e.day = {day}) s "
            f"JOIN (SELECT era, min(day) AS day FROM {name}_eras GROUP BY era) d ON d.era = s.era "
            f"JOIN {name} c ON {' AND '.join(self._covered())}",
        )

    def joined(self, join: str) -> str:
        """The SQL of rows t joined to the covers c of their spot."""
        same = " AND ".join(["c.era = e.era", *(f"c.{axis} = {sql}" for axis, sql in self._nodes())])
        return f"{join} {self.name}_eras e ON e.day = {self.day} {join} {self.name}_spots c ON {same}"

    def _nodes(self) -> Iterator[tuple[str, str]]:
        """The axes on which some cover names a node, and the SQL of the node of a row t; names that nobody knows are none."""
        yield from ((axis, f"CASE WHEN t.{axis} >= 0 THEN t.{axis} ELSE {NAMELESS} END") for axis in self.named)

    def _covered(self) -> Iterator[str]:
        """The SQL of what makes c a cover of the spot s, of which d has a day."""
        yield "d.day >= c.first AND d.day <= c.last"
        for axis, always in self.named.items():
            yield f"c.{axis} = s.{axis}" if always else f"(c.{axis} IS NULL OR c.{axis} = s.{axis})"


def _edges(covers: Sequence[Cover]) -> set[date]:
    """The days on which a cover begins, or has just ended."""
    return {cover[3] for cover in covers} | {cover[4] + timedelta(1) for cover in covers if cover[4] < date.max}
