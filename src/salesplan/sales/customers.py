"""The questions that are asked about customers (客户查询): in SQL, for there may be millions.

Sums leave the engine as atoms, like those of the cube. A customer is the text that the exports have, whichever file it
stands in; rows without one are summed apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from salesplan.sales.engine import Engine
from salesplan.sales.summed import COUNTED, Summed
from salesplan.terms.money import ATOM_DIGITS, to_atoms

LONG_AGO = -1_000_000  # the period of days that the calendar can't tell; they all lie before those that it can
SUMS, RANKS = "customer_sums", "customer_ranks"
# A customer of a node in one number, which sorts faster; below zero where nothing was bought on the whole.
WHO = "((axis * 1000000 + coalesce(node, -1) + 1) * 100000000000 + place) * CASE WHEN amount > 0 THEN 1 ELSE -1 END"
SQL_DIGITS = 15  # of a sum, after its point
DECIMAL_DIGITS = 38  # of the widest decimal, before and after its point
Kind: TypeAlias = Literal["new", "repeat", "reactivated", "returned", "unnamed"]


@dataclass(frozen=True)
class Span:
    """What is asked about.

    step: how far apart the period numbers of two years are. periods: of a year. last: the number of the last period of the
    plan's year that counts, until: its last day that does.
    """

    step: int
    periods: int
    last: int
    until: date

    @property
    def place(self) -> str:
        """The SQL of a row's place in time: periods counted on through the years, 0 for the first of the plan's year."""
        year = f"CAST(floor(period / {self.step}.0) AS INTEGER)"
        return (
            f"CASE WHEN period IS NULL THEN {LONG_AGO} ELSE {year} * {self.periods} + period - {year} * {self.step} END"
        )

    @property
    def test(self) -> str:
        """The SQL of the rows that count."""
        return f"{COUNTED} AND day <= DATE '{self.until.isoformat()}' AND (period <= {self.last} OR period IS NULL)"


@dataclass(frozen=True)
class Moves:
    """Of an axis' node (None: unassigned, or the company) and a place in time: customers of a kind, and their sales in atoms.

    last: how many of them don't buy again within the look-back.
    """

    axis: str
    node: int | None
    period: int
    kind: Kind
    customers: int
    last: int
    atoms: int


@dataclass(frozen=True)
class Ordered:
    """Of an axis' node and period: its orders, and the sales of all rows that name one, in atoms."""

    axis: str
    node: int | None
    period: int
    orders: int
    atoms: int


@dataclass(frozen=True)
class Buyers:
    """All customers of a span together: how many have rows, their sales in atoms, and those of rows without a customer."""

    number: int
    atoms: int
    unnamed: int | None


@dataclass(frozen=True)
class Buyer:
    """A customer: sales in atoms, and the sum of these and all larger ones."""

    name: str
    atoms: int
    running: int


@dataclass(frozen=True)
class ClassSum:
    """A class of customers by the cuts before which it begins (0, 1, 2): how many there are, their sales in atoms."""

    number: int
    customers: int
    atoms: int


def first_day(engine: Engine, span: Span) -> date | None:
    """The day of the first sale that names a customer; None if none does."""
    rows = engine.ask(f"SELECT min(day) FROM sales WHERE {span.test} AND customer IS NOT NULL")
    return rows[0][0]  # type: ignore[no-any-return]


def gather(engine: Engine, span: Span, tops: Mapping[str, Sequence[int]], of: Summed = "amount") -> None:
    """Sum the sales of each customer by period and by top node of some axes, once for all the questions that follow.

    tops: axis → the top node above each node.
    """
    nodes = "".join(f", {_top(axis, above)} AS {axis}" for axis, above in tops.items())
    engine.make(
        SUMS,
        f"SELECT customer, {span.place} AS t{nodes}, sum({of}) AS amount FROM sales WHERE {span.test} GROUP BY ALL",
    )
    order = "ORDER BY amount DESC NULLS LAST, customer"
    # The place among all customers is a number to know each by, too, which sorts faster than its text.
    engine.make(
        RANKS,
        f"SELECT customer, amount, row_number() OVER ({order}) AS place, "
        f"sum(amount) OVER ({order} ROWS UNBOUNDED PRECEDING) AS running "
        f"FROM (SELECT customer, sum(CASE WHEN t >= 0 THEN amount END) AS amount FROM {SUMS} "
        "WHERE customer IS NOT NULL GROUP BY customer) sums",
    )


def moves(engine: Engine, axes: Sequence[str], lookback: int) -> list[Moves]:
    """Who is new, repeats, comes back, leaves, or only returned goods, in every period; metrics/customers.py has the rules."""
    sets = ", ".join(f"({', '.join(['place', 't', *axis])})" for axis in [[], *([axis] for axis in axes)])
    keys = "".join(f", {axis}" for axis in axes)
    rows = engine.ask(
        f"WITH numbered AS (SELECT place, t{keys}, s.amount FROM {SUMS} s LEFT JOIN {RANKS} USING (customer)), "
        f"sums AS (SELECT {_of_set(axes)}, place, t, sum(amount) AS amount FROM numbered GROUP BY GROUPING SETS ({sets})), "
        "bought AS (SELECT *, lag(t) OVER w AS before, lead(t) OVER w AS after FROM sums "
        f"WINDOW w AS (PARTITION BY {WHO} ORDER BY t)) "
        "SELECT axis, node, t, CASE WHEN place IS NULL THEN 'unnamed' WHEN amount <= 0 THEN 'returned' "
        f"WHEN before IS NULL THEN 'new' WHEN t - before <= {lookback} THEN 'repeat' ELSE 'reactivated' END AS kind, "
        f"count(*), count(*) FILTER (WHERE amount > 0 AND (after IS NULL OR after > t + {lookback})), sum(amount) "
        "FROM bought GROUP BY ALL"
    )
    names = ["company", *axes]
    return [
        Moves(names[axis], node, t, kind, number, last, to_atoms(sold))
        for axis, node, t, kind, number, last, sold in rows
    ]


def orders(engine: Engine, span: Span, tops: Mapping[str, Sequence[int]], of: Summed = "amount") -> list[Ordered]:
    """The orders of every period of the plan's year: those whose rows in it come to more than nothing.

    An order is known by its number and its layout. One that spans periods counts in each.
    """
    axes = list(tops)
    nodes = "".join(f", {_top(axis, above)} AS {axis}" for axis, above in tops.items())
    sets = ", ".join(f"({', '.join(['layout', 'order_no', 't', *axis])})" for axis in [[], *([axis] for axis in axes)])
    rows = engine.ask(
        f"WITH rows AS (SELECT layout, order_no, period AS t{nodes}, {of} AS amount FROM sales "
        f"WHERE {span.test} AND period >= 0 AND order_no <> ''), "
        f"sums AS (SELECT {_of_set(axes)}, t, sum(amount) AS amount FROM rows GROUP BY GROUPING SETS ({sets})) "
        "SELECT axis, node, t, count(*) FILTER (WHERE amount > 0), sum(amount) FROM sums GROUP BY ALL"
    )
    names = ["company", *axes]
    return [Ordered(names[axis], node, t, number, to_atoms(sold)) for axis, node, t, number, sold in rows]


def buyers(engine: Engine) -> Buyers:
    """The customers of the plan's year."""
    number, atoms = engine.ask(f"SELECT count(amount), sum(amount) FROM {RANKS}")[0]
    unnamed = engine.ask(f"SELECT sum(amount) FROM {SUMS} WHERE customer IS NULL AND t >= 0")[0][0]
    return Buyers(number, to_atoms(atoms or Decimal(0)), None if unnamed is None else to_atoms(unnamed))


def largest_buyers(engine: Engine, number: int) -> list[Buyer]:
    """The first customers by their sales of the plan's year, ties by their text."""
    rows = engine.ask(
        f"SELECT customer, amount, running FROM {RANKS} WHERE place <= {number} AND amount IS NOT NULL ORDER BY place"
    )
    return [Buyer(name, to_atoms(amount), to_atoms(running)) for name, amount, running in rows]


def buyer_classes(engine: Engine, ends: tuple[int, int]) -> list[ClassSum]:
    """How many customers begin before the first of two cuts, before the second, and after it; cuts in atoms."""
    first, second = (_exact(end) for end in ends)
    begins = "running - amount"
    rows = engine.ask(
        f"SELECT CASE WHEN {begins} < {first} THEN 0 WHEN {begins} < {second} THEN 1 ELSE 2 END AS number, "
        f"count(*), sum(amount) FROM {RANKS} WHERE amount IS NOT NULL GROUP BY ALL"
    )
    return sorted((ClassSum(number, n, to_atoms(atoms)) for number, n, atoms in rows), key=lambda row: row.number)


def squared_shares(engine: Engine, fine: int) -> int | None:
    """The sum of the squared shares of customers above zero, each share in whole parts of `fine`; None without any.

    As metrics.concentration.herfindahl has it, in whole numbers: floats differ in their last digit from engine to engine.
    """
    ((whole,),) = engine.ask(f"SELECT sum(amount) FROM {RANKS} WHERE amount > 0")
    if whole is None:
        return None
    digits = _digits_that_fit(whole, fine)
    exact = f"CAST(CAST(amount AS DECIMAL(38,{digits})) * {10**digits} AS HUGEINT)"
    units = f"SELECT {exact} AS sold FROM {RANKS} WHERE amount > 0"
    shares = (
        f"SELECT CAST((2 * {fine} * sold + all_sold) // (2 * all_sold) AS BIGINT) AS part "
        f"FROM ({units}) units CROSS JOIN (SELECT CAST(sum(sold) AS HUGEINT) AS all_sold FROM ({units}) units) whole"
    )
    ((squares,),) = engine.ask(f"SELECT sum(CAST(part AS HUGEINT) * part) FROM ({shares}) shares")
    return None if squares is None else int(squares)


def _digits_that_fit(whole: Decimal, fine: int) -> int:
    """How many digits after the point amounts up to a whole may have: in a decimal with those of a unit, and times 2 × fine.

    >>> _digits_that_fit(Decimal("12345.67"), 10**9), _digits_that_fit(Decimal(10) ** 17, 10**9)
    (15, 9)
    """
    before = len(str(int(whole)))
    return max(0, min(SQL_DIGITS, (DECIMAL_DIGITS - before) // 2, DECIMAL_DIGITS - 1 - before - len(str(2 * fine))))


def _top(axis: str, above: Sequence[int]) -> str:
    """The SQL of the top node above a row's node; missing where the plan knows none."""
    # Nodes are numbered parts after wholes, so those below one stand together: a case a top node.
    firsts = [node for node, top in enumerate(above) if node and top != above[node - 1]]
    cases = [f"WHEN {axis} < {first} THEN {above[first - 1]}" for first in firsts]
    last = f"ELSE {above[-1]} " if above else ""
    return f"CASE WHEN coalesce({axis}, -1) < 0 THEN CAST(NULL AS INTEGER) {' '.join(cases)} {last}END"


def _of_set(axes: Sequence[str]) -> str:
    """The SQL of the grouping set that a row is of, as a number (0: all together), and of the node that it is about."""
    if not axes:
        return "0 AS axis, CAST(NULL AS INTEGER) AS node"
    number = " ".join(f"WHEN grouping({axis}) = 0 THEN {i}" for i, axis in enumerate(axes, 1))
    node = f"coalesce({', '.join(axes)})" if len(axes) > 1 else axes[0]
    return f"CASE {number} ELSE 0 END AS axis, {node} AS node"


def _exact(atoms: int) -> str:
    """The SQL of atoms as an amount, rounded up to the digits of a sum: a sum is below one if it is below the other."""
    digits = 10 ** (ATOM_DIGITS - SQL_DIGITS)
    amount = Decimal(-(-atoms // digits)).scaleb(-SQL_DIGITS)
    return f"CAST('{amount:f}' AS DECIMAL(38,{SQL_DIGITS}))"
