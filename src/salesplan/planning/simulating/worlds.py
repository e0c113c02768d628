"""The world of a plan (模拟世界): its rows, expectations, shocks and events as the drawing takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.metrics.simulation.events import Happen, Leave, Start
from salesplan.metrics.simulation.world import Cut, Event, Places, Shock, Span, World
from salesplan.plan.declared import span_of
from salesplan.plan.ground import Ground
from salesplan.plan.teams import Seller
from salesplan.plan.uncertainty import Hire, Launch
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.simulating.assumptions import Assumptions
from salesplan.planning.simulating.components import NOISE
from salesplan.planning.simulating.grain import NONE
from salesplan.planning.simulating.happenings import ATTRITION, HIRES, LAUNCHES, RETURNS, Kept, Partly
from salesplan.planning.simulating.outlook import Outlook
from salesplan.terms.tree import COMPANY, UNASSIGNED

YEAR, REST = "year", "rest_of_year"
VACANT = "vacant"


def world_of(outlook: Outlook, assumed: Assumptions) -> World:
    """The world of a plan."""
    spans = spans_of(outlook.ground, outlook.closed)
    return World(
        expected=outlook.expected,
        sold=outlook.sold,
        unit=np.unique(assumed.levels[NOISE], return_inverse=True)[1].astype(np.intp),
        closed=outlook.closed,
        shocks=tuple(_shocks(outlook, assumed)),
        cuts=tuple(cuts_of(outlook, outlook.made, spans)),
        spans=spans,
        events=tuple(_events(outlook, assumed)),
    )


def spans_of(ground: Ground, closed: int) -> tuple[Span, ...]:
    """Every period to come, the rest of the year where it isn't the year or a period, and the year."""
    periods = ground.year.periods
    found = [Span(periods[i].label, i, i + 1) for i in range(closed, len(periods))]
    rest = [Span(REST, closed, len(periods))] if 0 < closed < len(periods) - 1 else []
    return (*found, *rest, Span(YEAR, 0, len(periods)))


def _shocks(outlook: Outlook, assumed: Assumptions) -> Iterator[Shock]:
    for one in assumed.shocks:
        members, of = np.unique(assumed.levels[one.name], return_inverse=True)
        names = tuple(_member(outlook.ground, one.name, int(member)) for member in members)
        yield Shock(one.name, names, of.astype(np.intp), one.law, one.persistence or 0.0)
    returned = assumed.returns
    if returned.law.sd or returned.mean != assumed.usually_returned:
        law, everything = Kept(returned.law, assumed.usually_returned), np.zeros(len(outlook.rows.keys), np.intp)
        yield Shock(RETURNS, (COMPANY,), everything, law, 1.0 if returned.persistence is None else returned.persistence)


def _member(ground: Ground, level: str, member: int) -> str:
    """What the random numbers of a member hang on: its id, whatever else there is."""
    if level == COMPANY:
        return COMPANY
    if level in NODE_AXES:
        return UNASSIGNED if member == NONE else ground.trees[level].nodes[member].id
    number = len(ground.sellers)
    if member < number:
        return ground.sellers[member].id
    region = member - number - 1
    return f"{VACANT}/{ground.trees['region'].nodes[region].id if region >= 0 else ''}"


def _events(outlook: Outlook, assumed: Assumptions) -> Iterator[Event]:
    ground, sellers = outlook.ground, outlook.rows.of("seller")
    vacant, leaving = assumed.vacant_sells.mean, assumed.attrition.mean
    if leaving:
        chance = 1 - (1 - leaving) ** (1 / len(ground.year))
        for i, seller in enumerate(ground.sellers):
            if seller.part.left is None and (rows := np.flatnonzero(sellers == i)).size:
                yield Leave(ATTRITION, f"{ATTRITION}/{seller.id}", rows, chance, vacant)
    for name, hire in sorted(assumed.declared.hires.items()):
        yield from _hire(outlook, name, hire, vacant)
    for name, launch in sorted(assumed.declared.launches.items()):
        yield from _launch(outlook, name, launch)


def _hire(outlook: Outlook, name: str, hire: Hire, vacant: float) -> Iterator[Event]:
    """A start that is still to come: it may slip, and it may not come about."""
    ground = outlook.ground
    number = ground.node("seller", name)
    if number is None:
        return
    seller = ground.sellers[number]
    due = starts_in(ground, seller.part)
    rows = np.flatnonzero(outlook.rows.of("seller") == number)
    if due is None or due < outlook.closed or not rows.size:
        return
    if hire.slip:
        ramp = tuple(float(share) for share in ground.plan.ramps.get(seller.part.ramp or "", []))
        late = hire.slip.law()
        yield Partly(Start(HIRES, f"{HIRES}/{seller.id}/late", rows, due, late, (*ramp, 1.0)), rows, 1 - vacant)
    if hire.chance is not None:
        yield Happen(HIRES, f"{HIRES}/{seller.id}/never", rows, 1 - float(hire.chance), due, vacant)


def starts_in(ground: Ground, seller: Seller) -> int | None:
    """The period in which a seller's service begins, where that is in the plan's year."""
    return ground.year.find(seller.hired) if seller.hired else None


def _launch(outlook: Outlook, name: str, launch: Launch) -> Iterator[Event]:
    """A launch that is still to come; nothing of one that has come, or of which nothing is expected."""
    node, lines = outlook.ground.node("product", name), outlook.rows.of("product")
    if node is None:
        return
    tree = outlook.ground.trees["product"]
    line = node if launch.share is None else outlook.rows.grain.of("product", max(tree.nodes[node].parent, 0))
    rows = np.flatnonzero((lines >= line) & (lines < tree.end[line]))
    planned = due(outlook, launch, rows)
    if planned is not None and rows.size:
        start = Start(LAUNCHES, f"{LAUNCHES}/{tree.nodes[node].id}", rows, planned, launch.slip.law())
        yield Partly(start, rows, float(launch.share or 1))


def due(outlook: Outlook, launch: Launch, rows: Places) -> int | None:
    """The period of a launch: the one that is said, else the first in which something is expected; None once it is over."""
    if launch.from_ is not None:
        span = span_of(launch.from_, outlook.ground.year)
        return span[0] if span and span[0] >= outlook.closed else None
    sells = np.flatnonzero(outlook.expected[rows].sum(axis=0) > 0)
    return int(sells[0]) if sells.size else None


@dataclass(frozen=True)
class _Look:
    """An axis: its nodes with their targets by period, and the places of each row's own node and all above it."""

    axis: str
    nodes: Sequence[str]
    targets: Sequence[Whole | None]
    places: Sequence[Sequence[int]]


def cuts_of(outlook: Outlook, made: Decomposition, spans: Sequence[Span]) -> Iterator[Cut]:
    """The company and every axis; targets are those of `made`, which may be another plan's of the same nodes."""
    for look in _looks(outlook, made):
        row = np.repeat(np.arange(len(look.places)), [len(places) for places in look.places])
        node = np.array([place for places in look.places for place in places], np.intp)
        target = np.zeros((len(look.nodes), len(spans)), np.int64)
        aimed = np.zeros(target.shape, np.bool_)
        for i, own in enumerate(look.targets):
            if own is not None:
                target[i] = [own[span.first : span.end].sum() for span in spans]
                aimed[i] = True
        yield Cut(look.axis, tuple(look.nodes), row.astype(np.intp), node, target, aimed)


def _looks(outlook: Outlook, made: Decomposition) -> Iterator[_Look]:
    ground, rows = made.ground, outlook.rows
    yield _Look(COMPANY, [COMPANY], [made.targets.periods], [[0]] * len(rows.keys))
    for axis in NODE_AXES:
        tree = ground.trees[axis]
        if len(tree):
            names, targets = [*(node.id for node in tree), UNASSIGNED], [*made.targets.of_axis(axis), None]
            places = [_above(ground, axis, int(node)) for node in rows.of(axis)]
            yield _Look(axis, names, targets, places)
    if ground.sellers:
        yield from _carriers(outlook, made)


def _carriers(outlook: Outlook, made: Decomposition) -> Iterator[_Look]:
    """Teams and sellers; what is nobody's has a node of its own on either axis."""
    ground, quotas, own = made.ground, made.quotas, outlook.rows.of("seller").tolist()
    tree, sellers = ground.trees["team"], ground.sellers
    nobody = len(sellers)
    teams = [*(quotas.of_teams() if quotas else [None] * len(tree)), None]
    above = [_above(ground, "team", NONE if seller == NONE else sellers[seller].team) for seller in own]
    yield _Look("team", [*(team.id for team in tree), UNASSIGNED], teams, above)
    asked = [quotas.target[i] + quotas.hedge[i] if quotas and quotas.carried[i] else None for i in range(nobody)]
    places = [[nobody if seller == NONE else seller] for seller in own]
    yield _Look("seller", [*(seller.id for seller in sellers), UNASSIGNED], [*asked, None], places)


def _above(ground: Ground, axis: str, node: int) -> list[int]:
    """A node and all that it lies within; the last place is that of none."""
    tree = ground.trees[axis]
    return [len(tree)] if node == NONE else list(tree.above(node))
