"""What a revision of a plan changes (修订对比), in money: for every node, seller and period.

A number that one plan doesn't have is missing, and counts as nothing in a change. So the changes of parts add up to the change
of their whole in every tree, also where nodes came, went or moved, or where one plan splits further down than the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from salesplan.allocation.rounding import Whole
from salesplan.errors import Finding, UsageError, finding
from salesplan.plan.declared import ALL, Cell, span_of
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.revising.edits import Edit, edits_between
from salesplan.planning.revising.union import Spot, spots
from salesplan.terms.document import Input
from salesplan.terms.tree import COMPANY, UNASSIGNED
from salesplan.words.sentence import sentence

YEAR = "year"
Amounts: TypeAlias = tuple[int, ...]  # minor units, by the spans that the revision compares


@dataclass(frozen=True)
class Side:
    """One of the two plans: its decomposition, the files that it was made from, and what was found."""

    made: Decomposition
    inputs: Sequence[Input] = ()
    findings: Sequence[Finding] = ()

    @property
    def ground(self) -> Ground:
        """The plan's ground."""
        return self.made.ground

    def amount_at(self, coordinates: Mapping[str, str]) -> int | None:
        """The number on some coordinates, declared or filled in; None where there is none."""
        span = span_of(coordinates.get("period"), self.ground.year)
        if span is None or "measure" in coordinates:
            return None  # a number in another unit than money
        if "seller" in coordinates:
            return self._quota_at(coordinates["seller"], span)
        cell = Cell(ALL, ALL, ALL, *span)
        for axis in NODE_AXES:
            node = self.ground.trees[axis].number.get(coordinates[axis]) if axis in coordinates else ALL
            if node is None:
                return None
            cell = cell.at(axis, node)
        return self.made.targets.of(cell)

    def _quota_at(self, seller: str, span: tuple[int, int]) -> int | None:
        number, quotas = self.ground.seller_number.get(seller), self.made.quotas
        if number is None or quotas is None or not quotas.carried[number]:
            return None
        return int((quotas.target + quotas.overlay)[number, span[0] : span[1]].sum())


@dataclass(frozen=True)
class Line:
    """A node of either plan at the place where it stands, and its targets in both.

    parent: the id above; None at the company and at the top of the teams.
    """

    axis: str
    parent: str | None
    node: str
    name: str
    depth: int
    old: Amounts | None
    new: Amounts | None

    @property
    def change(self) -> int:
        """The change of the year."""
        return (self.new[-1] if self.new else 0) - (self.old[-1] if self.old else 0)


class Quota(NamedTuple):
    """What a seller answers for: quota = target + hedge; `overlay` is what of the target counts in no sum."""

    target: Amounts
    hedge: Amounts
    quota: Amounts
    overlay: Amounts


@dataclass(frozen=True)
class SellerLine:
    """A seller in a team of either plan: target, hedge, quota and overlay in both, each by span; None where there is no quota."""

    team: str
    seller: str
    name: str
    state: str | None
    old: Quota | None
    new: Quota | None


@dataclass(frozen=True)
class Revision:
    """Two plans side by side. spans: label, and the half-open span of periods in each; the year comes last."""

    old: Side
    new: Side
    spans: Sequence[tuple[str, tuple[int, int], tuple[int, int]]]
    edits: list[Edit]
    lines: list[Line] = field(default_factory=list)
    sellers: list[SellerLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing changed, neither in the plan nor in the numbers."""
        nodes = any(line.old != line.new for line in self.lines)
        return not (self.edits or nodes or any(line.old != line.new for line in self.sellers))

    def changes(self, old: Amounts | None, new: Amounts | None) -> Iterator[tuple[str, int]]:
        """The change in each span, by its label."""
        for i, (label, _, _) in enumerate(self.spans):
            yield label, (new[i] if new else 0) - (old[i] if old else 0)


def refuse_currencies(old: Ground, new: Ground) -> None:
    """Raise UsageError where the plans are in different currencies: amounts in two of them have no difference."""
    if old.plan.currency != new.plan.currency:
        there, here = (ground.loaded.marks.of(("currency",)) for ground in (old, new))
        hint = sentence("one_currency", place=str(there))
        found = finding("SP601", here, hint=hint, old=old.plan.currency, new=new.plan.currency)
        raise UsageError([found], new.loaded.language)


def revise(old: Side, new: Side) -> Revision:
    """Compare two decomposed plans of one currency; of plans with different periods, the year alone."""
    alike = old.ground.year.periods == new.ground.year.periods

    def change(coordinates: Mapping[str, str]) -> int | None:
        there, here = old.amount_at(coordinates), new.amount_at(coordinates)
        return None if there is None and here is None else (here or 0) - (there or 0)

    whole = (YEAR, (0, len(old.ground.year)), (0, len(new.ground.year)))
    periods = [(p.label, (i, i + 1), (i, i + 1)) for i, p in enumerate(new.ground.year.periods)] if alike else []
    made = Revision(old, new, [*periods, whole], edits_between(old.ground, new.ground, change))
    made.lines.extend(_lines(made))
    made.sellers.extend(_seller_lines(made))
    if not made.is_empty:
        made.findings.extend(_notes(made, alike=alike))
    return made


def _notes(made: Revision, *, alike: bool) -> Iterator[Finding]:
    if not alike:
        place = made.new.ground.loaded.marks.of(("calendar",))
        yield finding("SP602", place)
    files = [sorted(one.sha256 for one in side.inputs) for side in (made.old, made.new)]
    if all(files) and files[0] != files[1]:
        yield finding("SP603", hint=sentence("same_sales"))
    if alike and not any(line.change for line in made.lines):
        moved = {label for line in made.lines for label, more in made.changes(line.old, line.new) if more}
        if moved:
            yield finding("SP604", periods=len(moved), hint=sentence("see_table", table="nodes"))


def _in_spans(made: Revision, own: Whole | None, side: int) -> Amounts | None:
    """Amounts by period as amounts by span. side: 0 old, 1 new."""
    if own is None:
        return None
    return tuple(int(own[spans[side][0] : spans[side][1]].sum()) for _, *spans in made.spans)


def _lines(made: Revision) -> Iterator[Line]:
    """The company, the nodes of the axes, and the teams, each where it stands."""
    sides = (made.old, made.new)
    old, new = (_in_spans(made, side.made.targets.periods, i) for i, side in enumerate(sides))
    yield Line(COMPANY, None, COMPANY, made.new.ground.plan.name, 0, old, new)
    for axis in NODE_AXES:
        yield from _axis_lines(made, axis, [side.made.targets.of_axis(axis) for side in sides], (old, new))
    teams = [
        side.made.quotas.of_teams() if side.made.quotas else [None] * len(side.ground.trees["team"]) for side in sides
    ]
    yield from _axis_lines(made, "team", teams, None)


def _axis_lines(
    made: Revision,
    axis: str,
    own: Sequence[Sequence[Whole | None]],
    company: tuple[Amounts | None, Amounts | None] | None,
) -> Iterator[Line]:
    """The nodes of both trees; what one plan splits and the other doesn't has a line for what isn't split.

    company: what the tops are parts of; None for teams, which have sellers of their own and are parts of nothing.
    """
    trees = [side.ground.trees[axis] for side in (made.old, made.new)]
    amounts = [{node.id: _in_spans(made, own[i][n], i) for n, node in enumerate(tree)} for i, tree in enumerate(trees)]
    for spot in spots(*trees):
        parent = spot.parent if spot.parent is not None or company is None else COMPANY
        if spot.node is None:
            if company is not None and (rest := _unsplit(spot, amounts, company)):
                node = UNASSIGNED if spot.parent is None else f"{spot.parent}/{UNASSIGNED}"
                yield Line(axis, parent, node, "", spot.depth, *rest)
            continue
        old, new = (amounts[i].get(spot.node) if spot.stands[i] else None for i in (0, 1))
        if old is not None or new is not None:
            tree = trees[1] if spot.node in trees[1].number else trees[0]
            yield Line(axis, parent, spot.node, tree.title(tree.number[spot.node]), spot.depth, old, new)


def _unsplit(
    spot: Spot,
    amounts: Sequence[Mapping[str, Amounts | None]],
    company: tuple[Amounts | None, Amounts | None],
) -> tuple[Amounts | None, Amounts | None] | None:
    """What of a node's targets its parts don't hold, in both plans; None where that is nothing, or where neither splits it."""
    split, rests = False, list[Amounts | None]()
    for own, whole, parts in zip(amounts, company, spot.parts, strict=True):
        above = whole if spot.parent is None else own.get(spot.parent)
        held = [amount for part in parts if (amount := own.get(part)) is not None]
        split = split or bool(held)
        rest = above if above is None or not held else tuple(a - sum(b) for a, *b in zip(above, *held, strict=True))
        rests.append(rest if rest and any(rest) else None)
    return (rests[0], rests[1]) if split and any(rests) else None


def _seller_lines(made: Revision) -> Iterator[SellerLine]:
    """Sellers by team and id, each in the team where either plan has one; without a quota in both there is no line."""
    teams = [
        {seller.id: side.ground.trees["team"].nodes[seller.team].id for seller in side.ground.sellers}
        for side in (made.old, made.new)
    ]
    for team, seller in sorted({(team, seller) for home in teams for seller, team in home.items()}):
        old, new = (
            _quota(made, side, seller, i) if teams[i].get(seller) == team else None
            for i, side in enumerate((made.old, made.new))
        )
        if old is None and new is None:
            continue
        known = [seller in home for home in teams]
        moved = "moved" if all(known) and teams[0][seller] != teams[1][seller] else None
        ground = (made.new if known[1] else made.old).ground
        name = ground.sellers[ground.seller_number[seller]].name
        yield SellerLine(team, seller, name, moved if all(known) else "came" if known[1] else "went", old, new)


def _quota(made: Revision, side: Side, seller: str, i: int) -> Quota | None:
    quotas, number = side.made.quotas, side.ground.seller_number[seller]
    if quotas is None or not quotas.carried[number]:
        return None
    overlay, hedge = quotas.overlay[number], quotas.hedge[number]
    target = quotas.target[number] + overlay
    return Quota(*(_in_spans(made, own, i) or () for own in (target, hedge, target + hedge, overlay)))
