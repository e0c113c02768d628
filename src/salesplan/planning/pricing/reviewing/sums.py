"""Sums of priced lines (金额汇总): list − rule discounts − leakage = realised, for whatever is summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from salesplan.planning.pricing.reviewing.priced import Lines, Priced
from salesplan.terms.money import split
from salesplan.terms.tree import Tree


@dataclass
class Sums:
    """Lines added up, in whole minor units; returns are below zero.

    below: what is missing on lines that cost less than the rules say, above: what others brought more, both as amounts of
    leakage (above is below zero). short: how many lines cost less. unpriced lines are counted apart, and are in nothing else.
    """

    lines: int = 0
    listed: int = 0
    expected: int = 0
    realised: int = 0
    below: int = 0
    above: int = 0
    short: int = 0
    unpriced: int = 0
    unpriced_amount: int = 0

    @property
    def discount(self) -> int:
        """What the rules take off."""
        return self.listed - self.expected

    @property
    def leakage(self) -> int:
        """What nothing explains: expected − realised."""
        return self.below + self.above

    def add(self, line: Priced) -> None:
        """Count a line in."""
        self.put(line.listed, line.expected, line.realised)

    def put(self, listed: int, expected: int, realised: int) -> None:
        """Count a line, or a seller's part of one, in."""
        self.lines += 1
        self.listed += listed
        self.expected += expected
        self.realised += realised
        leakage = expected - realised
        if leakage > 0:
            self.below += leakage
            self.short += 1
        else:
            self.above += leakage

    def miss(self, realised: int) -> None:
        """Count a line that has no price."""
        self.unpriced += 1
        self.unpriced_amount += realised

    def join(self, other: Sums) -> None:
        """Count all of another one in."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def total(lines: Lines) -> Sums:
    """All lines together."""
    whole = Sums()
    for line in lines.priced:
        whole.add(line)
    for one in lines.unpriced:
        whole.miss(one.realised)
    return whole


def by_node(lines: Lines, axis: str) -> dict[int | None, Sums]:
    """The lines of each node itself; None: those that name none of the plan's."""
    found: dict[int | None, Sums] = {}
    for line in lines.priced:
        found.setdefault(_known(getattr(line.sold, axis)), Sums()).add(line)
    for one in lines.unpriced:
        found.setdefault(_known(getattr(one.sold, axis)), Sums()).miss(one.realised)
    return found


def _known(node: int | None) -> int | None:
    return None if node is None or node < 0 else node


def with_parts(tree: Tree, own: Mapping[int | None, Sums], node: int) -> Sums:
    """A node's sums with those of all below it."""
    whole = Sums()
    for i in range(node, tree.end[node]):
        if i in own:
            whole.join(own[i])
    return whole


def by_seller(lines: Lines, shares: Mapping[tuple[int, int], Sequence[tuple[int, Decimal]]]) -> dict[int | None, Sums]:
    """Each seller's part of the lines, in whole minor units that add up to them; None: what nobody is credited with.

    A line that several sellers share counts with each of them.
    """
    found: dict[int | None, Sums] = {}
    for line in lines.priced:
        sellers = _with_nobody(shares.get((line.sold.layout, line.sold.place), ()))
        if len(sellers) == 1:
            found.setdefault(sellers[0][0], Sums()).add(line)
            continue
        of = [share for _, share in sellers]
        amounts = (split(amount, of) for amount in (line.listed, line.expected, line.realised))
        for (seller, _), listed, expected, realised in zip(sellers, *amounts, strict=True):
            found.setdefault(seller, Sums()).put(listed, expected, realised)
    for one in lines.unpriced:
        sellers = _with_nobody(shares.get((one.sold.layout, one.sold.place), ()))
        parts = split(one.realised, [share for _, share in sellers])
        for (seller, _), part in zip(sellers, parts, strict=True):
            found.setdefault(seller, Sums()).miss(part)
    return found


def _with_nobody(shares: Sequence[tuple[int, Decimal]]) -> list[tuple[int | None, Decimal]]:
    """The shares of a line, with what is left of it for nobody."""
    if not shares:
        return [(None, Decimal(1))]
    rest = 1 - sum((share for _, share in shares), Decimal(0))
    return [*shares, *([(None, rest)] if rest else [])]
