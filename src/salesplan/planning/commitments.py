"""Commitments against the numbers from the top (自下而上承诺): who has submitted what, and the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np

from salesplan.allocation.apportion import apportion
from salesplan.allocation.rounding import Whole
from salesplan.allocation.spans import blocks
from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.submitted import Submission, submissions
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.quotas import Quotas
from salesplan.planning.reconcile import Mask, Offers
from salesplan.planning.targets import Targets
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.terms.tree import COMPANY
from salesplan.words.sentence import sentence

FEW = 8  # names that a finding lists
Row: TypeAlias = tuple[Value, ...]
Spans: TypeAlias = dict[tuple[int, int], int]


@dataclass
class Party:
    """A seller, a node or the company, in a list where parents come first; all amounts by period, in minor units.

    top_down: None where it has no number (missing, not zero). own: its commitments by span. committed: these, or the sum of
    its parts' (`given`: where anything is said). complete: where all is said that was to be. gap: top_down − committed of
    those who have submitted (`known`); the others keep their number and have none. covered: somebody above commits for it.
    """

    axis: str
    node: int
    id: str
    name: str
    depth: int
    above: int
    top_down: Whole | None
    due: Mask
    own: Spans = field(default_factory=dict)
    covered: bool = False
    parts: list[Party] = field(default_factory=list)
    committed: Whole = field(default_factory=lambda: np.zeros(0, np.int64))
    given: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    complete: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    gap: Whole = field(default_factory=lambda: np.zeros(0, np.int64))
    known: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def answers(self) -> bool:
        """Whether its number is held against its commitment as one, and not part by part."""
        return self.top_down is not None and (bool(self.own) or all(part.top_down is None for part in self.parts))

    def has_submitted(self, start: int, end: int) -> bool:
        """Whether everything that was to be said for a span of periods is said."""
        span = slice(start, end)
        return bool(self.complete[span].any() and (self.complete | ~self.due)[span].all())

    def is_due(self, start: int, end: int) -> bool:
        """Whether it counts among those who should submit for a span, or have."""
        return bool((self.due | self.given)[start:end].any())

    def counted(self, start: int, end: int) -> tuple[int, int]:
        """How many of its parts have submitted, and how many were to; who commits as one, or has no parts, is the own part."""
        parts = self.parts if self.parts and not self.own else [self]
        due = [part for part in parts if part.is_due(start, end)]
        return sum(part.has_submitted(start, end) for part in due), len(due)


@dataclass(frozen=True)
class BottomUp:
    """The parties of each group of submitters: sellers with their teams, and each axis that nodes commit on."""

    ground: Ground
    groups: Mapping[str, Sequence[Party]]

    @cached_property
    def offers(self) -> Offers:
        """What sellers commit to."""
        shape = (len(self.ground.sellers), len(self.ground.year))
        made = Offers(np.zeros(shape, np.int64), np.zeros(shape, np.bool_))
        for party in self.groups.get("seller", ()):
            if party.axis == "seller":
                made.amounts[party.node], made.given[party.node] = party.committed, party.given
        return made


def bottom_up(ground: Ground, targets: Targets, quotas: Quotas | None) -> BottomUp | None:
    """The plan's commitments against its targets and quotas; None where it has no such section.

    A commitment for several periods is spread over them like the number from the top, or by days where there is none.
    """
    if not ground.plan.commitments:
        return None
    made = submissions(ground)
    axes = {"seller" if one.axis == "team" else one.axis for one in made}
    groups: dict[str, list[Party]] = {}
    for axis in ("seller", *NODE_AXES):
        if axis in axes:
            groups[axis] = _sellers(ground, quotas) if axis == "seller" else _nodes(ground, axis, targets)
            _settle(ground, groups[axis], made)
    return BottomUp(ground, groups)


def _sellers(ground: Ground, quotas: Quotas | None) -> list[Party]:
    """The company, the teams and the sellers; what teams and the company are to sell is what their sellers carry.

    Overlays count in no sum, so sellers who have nothing else belong to nobody here.
    """
    teams, own = ground.trees["team"], list[Whole | None]()
    beside = quotas.beside if quotas else np.zeros(len(ground.sellers), np.bool_)
    for i in range(len(ground.sellers)):
        own.append(quotas.target[i] if quotas and quotas.carried[i] and not beside[i] else None)
    rows = [_sum(own)]
    for t in range(len(teams)):
        inside = (own[i] for i, seller in enumerate(ground.sellers) if t <= seller.team < teams.end[t])
        rows.append(_sum(inside))
    found = [_party(ground, COMPANY, 0, COMPANY, ground.plan.name, 0, -1, rows[0])]
    for t, team in enumerate(teams):
        found.append(_party(ground, "team", t, team.id, teams.title(t), team.depth + 1, team.parent + 1, rows[t + 1]))
    for i, seller in enumerate(ground.sellers):
        alone = quotas.overlay[i] if quotas and beside[i] else None
        place, number = (seller.team + 1, own[i]) if alone is None else (-1, alone)
        found.append(_party(ground, "seller", i, seller.id, seller.name, 1, place, number))
    return _with_dues(found, everyone=rows[0] is None)


def _nodes(ground: Ground, axis: str, targets: Targets) -> list[Party]:
    tree, own = ground.trees[axis], targets.of_axis(axis)
    found = [
        _party(ground, COMPANY, 0, COMPANY, ground.plan.name, 0, -1, targets.periods if axis in targets.axes else None)
    ]
    for i, node in enumerate(tree):
        found.append(_party(ground, axis, i, node.id, tree.title(i), node.depth + 1, node.parent + 1, own[i]))
    return _with_dues(found, everyone=True)


def _party(
    ground: Ground, axis: str, node: int, key: str, name: str, depth: int, above: int, top_down: Whole | None
) -> Party:
    nobody = np.zeros(len(ground.year), np.bool_)
    return Party(axis, node, key, name, depth, above, top_down, nobody if top_down is None else top_down > 0)


def _with_dues(parties: list[Party], *, everyone: bool) -> list[Party]:
    """Parties linked to their parts; those without a number are to submit too where `everyone` is."""
    for party in parties:
        if party.above >= 0:
            parties[party.above].parts.append(party)
        if party.top_down is None and everyone:
            party.due = np.ones_like(party.due)
    return parties


def _sum(rows: Iterable[Whole | None]) -> Whole | None:
    known = [row for row in rows if row is not None]
    return np.asarray(np.sum(known, axis=0)) if known else None


def _settle(ground: Ground, parties: list[Party], made: Sequence[Submission]) -> None:
    """Fill in what everybody commits to and the gaps, from the parts up."""
    by_node: dict[tuple[str, int], Spans] = {}
    for one in made:
        by_node.setdefault((one.axis, one.node), {})[one.start, one.end] = one.amount
    for party in parties:
        party.own = by_node.get((party.axis, party.node), {})
        upper = parties[party.above] if party.above >= 0 else None
        party.covered = upper is not None and (upper.covered or bool(upper.own))
        if party.covered:
            party.due = np.zeros_like(party.due)
    for party in reversed(parties):
        party.committed, party.given = _spread(ground, party, parties)
        party.complete = party.given
        if party.parts and not party.own:
            _add_up(party)
        if party.answers and party.top_down is not None:
            party.known = party.complete
            party.gap = np.where(party.known, party.top_down - party.committed, 0)
        else:
            party.known = _any(party, [part.known for part in party.parts])
            party.gap = np.asarray(sum((part.gap for part in party.parts), np.zeros_like(party.committed)))


def _add_up(party: Party) -> None:
    party.committed = np.asarray(np.sum([part.committed for part in party.parts], axis=0))
    party.given = _any(party, [part.given for part in party.parts])
    said = np.all([part.complete | ~part.due for part in party.parts], axis=0)
    party.complete = party.given & said


def _any(party: Party, masks: Sequence[Mask]) -> Mask:
    return np.asarray(np.any(masks, axis=0)) if masks else np.zeros_like(party.due)


def _spread(ground: Ground, party: Party, parties: Sequence[Party]) -> tuple[Whole, Mask]:
    """A party's own commitments by period."""
    periods = len(ground.year)
    amounts, given = np.zeros(periods, np.int64), np.zeros(periods, np.bool_)
    like = party
    while like.top_down is None and like.above >= 0:
        like = parties[like.above]
    days = [period.days for period in ground.year.periods]
    for own, total in blocks(party.own, periods):
        if total is not None:
            places = [int(p) for p in np.flatnonzero(own)]
            weights = [0 if like.top_down is None else int(like.top_down[p]) for p in places]
            parts = apportion(total, weights if any(weights) else [days[p] for p in places])
            amounts[places], given[places] = parts, True
    return amounts, given


def findings(made: BottomUp) -> Iterator[Finding]:
    """Who has not submitted, group by group; and sellers whose commitments nothing can follow."""
    year = len(made.ground.year)
    for axis, parties in made.groups.items():
        asked = [p for root in parties if root.above < 0 for p in _asked(root) if p.is_due(0, year)]
        missing = [p.name for p in asked if not p.has_submitted(0, year)]
        if missing:
            kind = sentence(f"word_{axis}")
            yield finding("SP364", missing=len(missing), parts=len(asked), kind=kind, names=_listed(missing))
    sellers = [p for p in made.groups.get("seller", ()) if p.axis == "seller"]
    lost = [p.name for p in sellers if p.own and p.top_down is None]
    if lost and any(p.top_down is not None for p in sellers):
        yield finding("SP365", names=_listed(lost))


def _asked(party: Party) -> Iterator[Party]:
    """Those from whom a commitment is expected: the lowest with a number, or who commits for them."""
    if party.own or not party.parts or (party.answers and not party.given.any()):
        yield party
    else:
        for part in party.parts:
            yield from _asked(part)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:FEW]) + (" …" if len(names) > FEW else "")


COLUMNS = (
    "submitted_by:word axis:word node name depth:count period:word top_down:money commitment:money gap:money "
    "gap_share:ratio submitted:count parts:count agreed:money"
)


def tables(made: BottomUp, quotas: Quotas | None) -> list[Table]:
    """The year of every party, and each period; `quotas` are those after the rule."""
    year, agreed = made.ground.year, {axis: _agreed(parties, quotas) for axis, parties in made.groups.items()}
    spans = [("year", 0, len(year))]
    periods = [(p.label, i, i + 1) for i, p in enumerate(year.periods)]
    return [
        table("commitments", COLUMNS, _rows(made, agreed, spans)),
        table("commitments_by_period", COLUMNS, Later(lambda: _rows(made, agreed, [*periods, *spans])), shown=False),
    ]


def _rows(
    made: BottomUp, agreed: Mapping[str, Sequence[Whole | None]], spans: Sequence[tuple[str, int, int]]
) -> Iterator[Row]:
    for axis, parties in made.groups.items():
        bare = parties[0].top_down is None
        for party, standing in zip(parties, agreed[axis], strict=True):
            if bare or party.top_down is not None or party.given.any():
                yield from (_row(axis, party, standing, span) for span in spans)


def _row(axis: str, party: Party, agreed: Whole | None, span: tuple[str, int, int]) -> Row:
    label, start, end = span
    top_down = None if party.top_down is None else int(party.top_down[start:end].sum())
    committed = int(party.committed[start:end].sum()) if party.given[start:end].any() else None
    gap = int(party.gap[start:end].sum()) if party.known[start:end].any() else None
    share = None if gap is None else ratio(gap, top_down)
    standing = None if agreed is None else int(agreed[start:end].sum())
    head = (axis, party.axis, party.id, party.name, party.depth, label)
    return (*head, top_down, committed, gap, share, *party.counted(start, end), standing)


def _agreed(parties: Sequence[Party], quotas: Quotas | None) -> list[Whole | None]:
    """What the plan holds everybody to after the rule, by period; None for whom there is no number.

    Quotas of sellers, and their sums; the targets of the other axes, which commitments leave alone.
    """
    rows: list[Whole | None] = [party.top_down for party in parties]
    sellers = [i for i, party in enumerate(parties) if party.axis == "seller" and party.top_down is not None]
    if quotas is None or not sellers:
        return rows
    sums = [np.zeros_like(party.committed) for party in parties]
    for i in reversed(range(len(parties))):
        if parties[i].axis == "seller" and parties[i].top_down is not None:
            node = parties[i].node
            sums[i] = quotas.overlay[node] if quotas.beside[node] else quotas.target[node]
        if parties[i].above >= 0:
            sums[parties[i].above] = sums[parties[i].above] + sums[i]
    return [None if row is None else own for row, own in zip(rows, sums, strict=True)]
