"""What a row is known again by (行的身份): its own text, and the key of its order line.

A closed period keeps of every row what later tells whether it came, went or changed. It costs a hash per row, so only the
rows of the periods that are asked for get one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from salesplan.sales.engine import FIELD_MARK, Engine, quoted
from salesplan.sales.lookups import Lookups
from salesplan.sales.summed import COUNTED
from salesplan.terms.export_layout import Export

CONTENT_DIGITS = 16  # hexadecimal ones: 64 bits, enough to tell apart the rows of a period
CREDITS = {"name": "n", "territory": "t", "overlay": "o"}  # how a seller came to a row, as it is written down
DECIDING = ("columns", "exclude", "returns")  # what of a layout, as written, says which columns decide about a row
COLUMNS = (
    "layout", "file", "order_no", "line_no", "content", "day", "fate", "returned", "region", "product", "channel",
    "sellers", "amount", "rate",
)  # fmt: skip


@dataclass(frozen=True)
class AlsoWanted:
    """What an intake is asked for beside the sums.

    only: paths as the plan names them; files that it names beside these are left alone; None: all. periods: the numbers of
    those whose rows are to be known again.
    """

    only: Collection[str] | None = None
    periods: Collection[int] = field(default=())


NOTHING = AlsoWanted()


def content_of(use: Lookups, periods: Collection[int]) -> str:
    """The SQL of a row's content: a hash of the texts that decide what it is worth, when, and to whom; NULL elsewhere.

    Texts stand in the order of their fields, so neither the order of columns nor a column beside them changes it.
    """
    # Without the blanks around them: not every road to a field keeps those.
    texts = [f"coalesce(trim({use.at[column]}, ' '), '')" if column else "''" for column in _deciding(use.export)]
    inside = f"dates.period IN ({', '.join(str(number) for number in sorted(periods))})"
    hashed = f"left(md5(concat_ws({quoted(FIELD_MARK)}, {', '.join(texts)})), {CONTENT_DIGITS})"
    return f"CASE WHEN {inside} THEN {hashed} END AS content"


def _deciding(export: Export) -> Iterator[str | None]:
    """The columns that decide about a row; None where the layout has none for a field."""
    columns = export.columns
    yield from (columns.date, columns.order, columns.line, columns.region, columns.product, columns.channel)
    yield from columns.seller
    yield from columns.share
    # Where the amount is given, nothing that it could be computed from counts.
    yield from (columns.amount,) if columns.amount else (columns.quantity, columns.unit_price, columns.discount)
    yield from (columns.currency, export.returns.column if export.returns else None)
    yield from sorted(export.exclude)


def give_names(engine: Engine, layouts: Sequence[str], nodes: Sequence[tuple[str, int, str]]) -> None:
    """Name layouts (by number) and nodes (axis, number, id; sellers among them) for `rows_of_period`."""
    engine.give("known_layouts", {"number": "INTEGER", "name": "VARCHAR"}, [range(len(layouts)), layouts])
    columns = [[node[i] for node in nodes] for i in range(3)]
    engine.give("known_nodes", {"axis": "VARCHAR", "number": "INTEGER", "name": "VARCHAR"}, columns)


def name_rows(engine: Engine, name: str, period: int, *, overlays: bool) -> None:
    """Keep the rows of a period that was asked for as a table: COLUMNS, with names for numbers.

    Texts are '' where there are none. sellers: `id:share:how` of each who is credited, `;` between them, by id.
    overlays: whether there is a view `overlaid`.
    """
    credited = "SELECT layout, place, seller, share, how FROM credits WHERE seller >= 0"
    if overlays:
        credited += " UNION ALL SELECT layout, place, seller, share, how FROM overlaid"
    hows = " ".join(f"WHEN {quoted(how)} THEN {quoted(short)}" for how, short in CREDITS.items())
    entry = f"k.name || ':' || CAST(c.share AS VARCHAR) || ':' || CASE c.how {hows} END"
    sellers = (
        f"SELECT c.layout, c.place, string_agg({entry}, ';' ORDER BY {entry}) AS sellers FROM ({credited}) c "
        "JOIN known_nodes k ON k.axis = 'seller' AND k.number = c.seller GROUP BY c.layout, c.place"
    )
    named = ", ".join(f"coalesce({axis}.name, '') AS {axis}" for axis in ("region", "product", "channel"))
    joins = " ".join(
        f"LEFT JOIN known_nodes {axis} ON {axis}.axis = {quoted(axis)} AND {axis}.number = s.{axis}"
        for axis in ("region", "product", "channel")
    )
    engine.make(
        name,
        f"SELECT l.name AS layout, s.file, {_plain('s.order_no')} AS order_no, {_plain('s.line_no')} AS line_no, s.content, "
        f"s.day, s.fate, s.returned, {named}, coalesce(w.sellers, '') AS sellers, s.amount, s.rate FROM sales s "
        f"JOIN known_layouts l ON l.number = s.layout {joins} "
        f"LEFT JOIN ({sellers}) w ON w.layout = s.layout AND w.place = s.place "
        f"WHERE s.period = {period} AND s.content IS NOT NULL",
    )


def _plain(text: str) -> str:
    """The SQL of a text without control characters, so that it stays on one line wherever it is written."""
    return f"regexp_replace(coalesce({text}, ''), '[\\x00-\\x1f]', ' ', 'g')"


def rows_of(engine: Engine, name: str) -> list[tuple[object, ...]]:
    """The rows that `name_rows` keeps, in an order that hangs on nothing but themselves."""
    return engine.ask(f"SELECT {', '.join(COLUMNS)} FROM {name} ORDER BY ALL")


def history_of(engine: Engine, periods: tuple[int, int]) -> list[tuple[object, int, Decimal, Decimal]]:
    """Day, counted rows, amount and quantity of past periods: what targets may have been filled in from."""
    return engine.ask(
        "SELECT day, count(*), sum(amount), coalesce(sum(quantity), 0) FROM sales "
        f"WHERE {COUNTED} AND period >= {periods[0]} AND period < {periods[1]} GROUP BY day ORDER BY day"
    )
