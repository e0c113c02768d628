"""Pareto and ABC (帕累托与 ABC 分类): the few products and customers that make most of the year's sales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import accumulate

from salesplan.allocation.rounding import whole_parts
from salesplan.metrics.concentration import CLASSES, FINE, TEN, Cuts, classes, herfindahl, largest_share, of_squares
from salesplan.planning.reviewing.analyses.buyers import Customers
from salesplan.planning.reviewing.analyses.nodes import leaves, named, sold
from salesplan.planning.reviewing.lines import Review
from salesplan.sales.customers import Buyer, Buyers, buyer_classes, buyers, largest_buyers, squared_shares
from salesplan.terms.later import Later
from salesplan.terms.table import Table, ratio, table
from salesplan.terms.tree import OTHERS, UNASSIGNED

COLUMNS = "axis:word rank:count node name actual:money share:ratio cumulative_share:ratio class:word"
CONCENTRATED = (
    "axis:word number:count a:count b:count c:count a_share:ratio b_share:ratio c_share:ratio largest_share:ratio "
    "top_ten_share:ratio hhi:ratio unassigned_sales:money"
)


@dataclass(frozen=True)
class Standing:
    """A product or customer, or all others of them (no rank); its fields are the columns of the table `pareto`."""

    axis: str
    rank: int | None
    node: str
    name: str
    actual: int
    share: float | None = None
    cumulative_share: float | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Summary:
    """How concentrated an axis is; its fields are the columns of the table `concentration`."""

    axis: str
    number: int
    a: int
    b: int
    c: int
    a_share: float | None
    b_share: float | None
    c_share: float | None
    largest_share: float | None
    top_ten_share: float | None
    hhi: float | None
    unassigned_sales: int


@dataclass(frozen=True)
class Concentrated:
    """An axis: its nodes, largest first and then the others and the unassigned, and what they come to."""

    standings: Sequence[Standing]
    summary: Summary


def concentrated(made: Review, customers: Customers) -> list[Concentrated]:
    """Products, and customers where the exports name any.

    The amounts of an axis add up to the company's year to date. Shares are of what is put down to a node or a customer.
    """
    found = [of_products(made), of_customers(made) if customers.summed_up() else None]
    return [one for one in found if one]


def pareto_tables(found: Sequence[Concentrated]) -> list[Table]:
    """The tables `pareto` and `concentration`."""
    standings = Later(lambda: (astuple(standing) for one in found for standing in one.standings))
    summaries = Later(lambda: (astuple(one.summary) for one in found))
    return [
        table("pareto", COLUMNS, standings, shown=False),
        table("concentration", CONCENTRATED, summaries, shown=False),
    ]


def of_products(made: Review) -> Concentrated | None:
    """The products that have no parts."""
    end = made.scope.period + 1
    lines = leaves(made, "product")
    known = sorted(named(lines), key=lambda line: (-sold(line, end), line.node))
    if not known:
        return None
    amounts = [sold(line, end) for line in known]
    whole, found = sum(amounts), classes(amounts, cuts_of(made))
    standings = [
        Standing("product", i, line.node, line.name, amount, ratio(amount, whole), ratio(running, whole), kind)
        for i, (line, amount, running, kind) in enumerate(
            zip(known, amounts, accumulate(amounts), found, strict=True), 1
        )
    ]
    mine = {line.node for line in known}
    rest = [line for line in lines if line.node not in mine]
    standings += [Standing("product", None, line.node, line.name, sold(line, end)) for line in rest]
    sums = [[amount for amount, kind in zip(amounts, found, strict=True) if kind == one] for one in CLASSES]
    a, b, c = (len(part) for part in sums)
    of_a, of_b, of_c = (ratio(sum(part), whole) for part in sums)
    first, ten = largest_share(amounts, 1), largest_share(amounts, TEN)
    unassigned = sum(sold(line, end) for line in rest)
    return Concentrated(
        standings,
        Summary("product", len(known), a, b, c, of_a, of_b, of_c, first, ten, herfindahl(amounts), unassigned),
    )


def of_customers(made: Review) -> Concentrated:
    """The largest customers by name, and all others in one row."""
    engine, listed = made.actuals.engine, made.ground.plan.review.analyses.customers_listed
    everyone = buyers(engine)
    largest = largest_buyers(engine, max(listed, TEN))
    ends = cuts_of(made).ends(everyone.atoms)
    *amounts, others, unnamed = _amounts(made, everyone, largest[:listed])
    whole = sum(amounts) + others
    standings = [
        Standing("customer", i, buyer.name, buyer.name, amount, ratio(amount, whole), ratio(running, whole), kind)
        for i, (buyer, amount, running) in enumerate(zip(largest, amounts, accumulate(amounts), strict=False), 1)
        for kind in [_class(buyer, everyone.atoms, ends)]
    ]
    if everyone.number > listed:
        standings.append(Standing("customer", None, OTHERS, "", others, ratio(others, whole), ratio(whole, whole)))
    if everyone.unnamed is not None:
        standings.append(Standing("customer", None, UNASSIGNED, "", unnamed))
    return Concentrated(standings, _summed(made, everyone, largest, ends, unnamed))


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


def _summed(
    made: Review, everyone: Buyers, largest: Sequence[Buyer], ends: tuple[int, int], unassigned: int
) -> Summary:
    engine, whole = made.actuals.engine, everyone.atoms
    found = {row.number: row for row in buyer_classes(engine, ends)} if whole > 0 else {}
    a, b, c = (found[i].customers if i in found else 0 for i in range(len(CLASSES)))
    of_a, of_b, of_c = (ratio(found[i].atoms if i in found else 0, whole) for i in range(len(CLASSES)))
    first, ten = (ratio(sum(buyer.atoms for buyer in largest[:n]), whole) for n in (1, TEN))
    squares = squared_shares(engine, FINE)
    hhi = None if squares is None else of_squares(squares)
    return Summary("customer", everyone.number, a, b, c, of_a, of_b, of_c, first, ten, hhi, unassigned)
