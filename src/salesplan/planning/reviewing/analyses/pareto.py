"""Pareto and ABC (帕累托与 ABC 分类): the few products and customers that make most of the year's sales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from salesplan.allocation.rounding import whole_parts
from salesplan.metrics.concentration import CLASSES, FINE, TEN, Cuts, classes, herfindahl, largest_share, of_squares
from salesplan.planning.reviewing.analyses.nodes import leaves, named, sold
from salesplan.planning.reviewing.lines import Review
from salesplan.sales.customers import Buyer, Buyers, buyer_classes, buyers, largest_buyers, squared_shares
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.terms.tree import OTHERS, UNASSIGNED

COLUMNS = "axis:word rank:count node name actual:money share:ratio cumulative_share:ratio class:word"
CONCENTRATED = (
    "axis:word number:count a:count b:count c:count a_share:ratio b_share:ratio c_share:ratio largest_share:ratio "
    "top_ten_share:ratio hhi:ratio unassigned_sales:money"
)
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Concentrated:
    """The rows of an axis: its nodes, largest first and then the others and the unassigned, and what they come to."""

    nodes: Sequence[Row] = ()
    summed: Sequence[Row] = ()


def pareto(made: Review, *, customers: bool) -> list[Table]:
    """The tables `pareto` and `concentration` of products, and of customers where the exports name any.

    The amounts of an axis add up to the company's year to date. Shares are of what is put down to a node or a customer.
    """
    parts = [of_products(made), of_customers(made) if customers else Concentrated()]
    nodes, summed = [row for part in parts for row in part.nodes], [row for part in parts for row in part.summed]
    return [table("pareto", COLUMNS, nodes, shown=False), table("concentration", CONCENTRATED, summed, shown=False)]


def of_products(made: Review) -> Concentrated:
    """The products that have no parts."""
    end = made.scope.period + 1
    lines = leaves(made, "product")
    known = sorted(named(lines), key=lambda line: (-sold(line, end), line.node))
    rest = [line for line in lines if line not in known]
    if not known:
        return Concentrated()
    amounts = [sold(line, end) for line in known]
    whole = sum(amounts)
    found = classes(amounts, cuts_of(made))
    rows: list[Row] = [
        ("product", i, line.node, line.name, amount, ratio(amount, whole), ratio(running, whole), kind)
        for i, (line, amount, running, kind) in enumerate(
            zip(known, amounts, accumulate(amounts), found, strict=True), 1
        )
    ]
    rows += [("product", None, line.node, line.name, sold(line, end), None, None, None) for line in rest]
    sums = [[amount for amount, kind in zip(amounts, found, strict=True) if kind == one] for one in CLASSES]
    shares = [ratio(sum(part), whole) for part in sums]
    first = (largest_share(amounts, 1), largest_share(amounts, TEN), herfindahl(amounts))
    unassigned = sum(sold(line, end) for line in rest)
    counts = [len(part) for part in sums]
    return Concentrated(rows, [("product", len(known), *counts, *shares, *first, unassigned)])


def of_customers(made: Review) -> Concentrated:
    """The largest customers by name, and all others in one row."""
    engine, listed = made.actuals.engine, made.ground.plan.review.analyses.customers_listed
    everyone = buyers(engine, 0)
    largest = largest_buyers(engine, 0, max(listed, TEN))
    ends = cuts_of(made).ends(everyone.atoms)
    *amounts, others, unnamed = _amounts(made, everyone, largest[:listed])
    whole = sum(amounts) + others
    rows: list[Row] = [
        ("customer", i, buyer.name, buyer.name, amount, ratio(amount, whole), ratio(running, whole), kind)
        for i, (buyer, amount, running) in enumerate(zip(largest, amounts, accumulate(amounts), strict=False), 1)
        for kind in [_class(buyer, everyone.atoms, ends)]
    ]
    if everyone.number > listed:
        rows.append(("customer", None, OTHERS, "", others, ratio(others, whole), ratio(whole, whole), None))
    if everyone.unnamed is not None:
        rows.append(("customer", None, UNASSIGNED, "", unnamed, None, None, None))
    return Concentrated(rows, [_summed(made, everyone, largest, ends, unnamed)])


def cuts_of(made: Review) -> Cuts:
    """Where the plan has the classes end."""
    return Cuts(*made.ground.plan.review.analyses.cuts)


def _amounts(made: Review, everyone: Buyers, listed: Sequence[Buyer]) -> list[int]:
    """The sales of the listed, the others and the unnamed in whole minor units; they add up to the company's."""
    unnamed = everyone.unnamed or 0
    atoms = [*(buyer.atoms for buyer in listed), everyone.atoms - sum(buyer.atoms for buyer in listed), unnamed]
    return whole_parts(atoms, made.actuals.unit, sold(made.lines[0], made.scope.period + 1))


def _class(buyer: Buyer, whole: int, ends: tuple[int, int]) -> str | None:
    """As `classes` has it; what stands before a customer is known without those who aren't listed."""
    return CLASSES[sum(buyer.running - buyer.atoms >= end for end in ends)] if whole > 0 else None


def _summed(made: Review, everyone: Buyers, largest: Sequence[Buyer], ends: tuple[int, int], unassigned: int) -> Row:
    engine, whole = made.actuals.engine, everyone.atoms
    by_class = {row.number: row for row in buyer_classes(engine, 0, ends)} if whole > 0 else {}
    counts = [by_class[i].customers if i in by_class else 0 for i in range(len(CLASSES))]
    shares = [ratio(by_class[i].atoms if i in by_class else 0, whole) for i in range(len(CLASSES))]
    firsts = [ratio(sum(buyer.atoms for buyer in largest[:n]), whole) for n in (1, TEN)]
    squares = squared_shares(engine, 0, FINE)
    hhi = None if squares is None else of_squares(squares)
    return ("customer", everyone.number, *counts, *shares, *firsts, hhi, unassigned)
