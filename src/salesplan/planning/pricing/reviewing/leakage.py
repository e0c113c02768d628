"""Where money leaked (价格漏损): by product, channel and region, and what has no price to be held against."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.plan.walk import NODE_AXES
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.planning.pricing.reviewing.sums import Sums, with_parts
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.terms.tree import COMPANY, UNASSIGNED

MONEY = (
    "lines:count list_amount:money rule_discount:money expected_amount:money below_rules:money above_rules:money "
    "leakage:money realised:money leakage_share:ratio realisation:ratio unpriced_lines:count unpriced_amount:money"
)
LEAKAGE = f"axis:word node name depth:count {MONEY}"
UNPRICED = "reason:word node name lines:count amount:money"


def money_of(sums: Sums) -> list[Value]:
    """The columns of money: list − discount = expected, expected − leakage = realised, below + above = leakage."""
    amounts = (sums.listed, sums.discount, sums.expected, sums.below, sums.above, sums.leakage, sums.realised)
    shares = (ratio(sums.leakage, sums.expected), ratio(sums.realised, sums.listed))
    return [sums.lines, *amounts, *shares, sums.unpriced, sums.unpriced_amount]


def leakage_table(made: PriceReview) -> Table:
    """The company, and each node with its parts; the nodes at the top of a tree and what names none add up to the company."""
    rows: list[list[Value]] = [[COMPANY, COMPANY, made.ground.plan.name, 0, *money_of(made.company)]]
    for axis in NODE_AXES:
        rows += _of_axis(made, axis)
    return table("leakage", LEAKAGE, rows)


def _of_axis(made: PriceReview, axis: str) -> Iterator[list[Value]]:
    tree, own = made.ground.trees[axis], made.by_node(axis)
    for i, node in enumerate(tree):
        sums = with_parts(tree, own, i)
        if sums.lines or sums.unpriced:
            yield [axis, node.id, tree.title(i), node.depth + 1, *money_of(sums)]
    if len(tree) and None in own:
        yield [axis, UNASSIGNED, None, 1, *money_of(own[None])]


def unpriced_table(made: PriceReview) -> Table:
    """One row a reason and product: lines that can't be held against a price, by their amount."""
    tree, found = made.ground.trees["product"], dict[tuple[str, int], list[int]]()
    for line in made.lines.unpriced:
        product = line.sold.product
        sums = found.setdefault((line.reason, -1 if product is None or product < 0 else product), [0, 0])
        sums[0], sums[1] = sums[0] + 1, sums[1] + line.realised
    rows = [
        (reason, tree.nodes[at].id if at >= 0 else None, tree.title(at) if at >= 0 else None, *sums)
        for (reason, at), sums in sorted(found.items(), key=lambda item: (-abs(item[1][1]), -item[1][0], item[0]))
    ]
    return table("unpriced", UNPRICED, rows, shown=bool(rows))
