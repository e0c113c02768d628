"""Feasibility of quotas (可行性): held against last year's sales and against capacity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from salesplan.errors import Finding, finding
from salesplan.plan.declared import ALL
from salesplan.plan.decompose import Feasible
from salesplan.plan.ground import Ground
from salesplan.planning.capacity import of_regions, total
from salesplan.planning.decomposition import Decomposition
from salesplan.terms.table import Table, ratio, table
from salesplan.terms.tree import COMPANY
from salesplan.words.sentence import Sentence, sentence

FEW = 5  # names that a finding lists for each axis
OK, STRETCH, OUT_OF_REACH, SLACK = "ok", "stretch", "out_of_reach", "slack"
Flag: TypeAlias = Literal["ok", "stretch", "out_of_reach", "slack"]


@dataclass(frozen=True)
class Line:
    """The year of a node in minor units: what it is to sell, what it sold last year, what it can yield; None: unknown.

    comparable: whether last year is a yardstick, for who didn't serve both years whole has sold less for another reason.
    """

    axis: str
    node: str
    name: str
    depth: int
    quota: int
    history: int | None
    capacity: int | None
    comparable: bool = True

    @property
    def growth_needed(self) -> float | None:
        """Quota ÷ last year's sales: 1.3 is 30 % more."""
        return ratio(self.quota, self.history) if self.comparable else None

    @property
    def load(self) -> float | None:
        """Quota ÷ capacity."""
        return ratio(self.quota, self.capacity)

    def flag(self, band: Feasible) -> Flag | None:
        """Where the quota lies in the band; None where there is nothing to hold it against.

        >>> [Line("seller", "a", "", 1, quota, 100, 120).flag(Feasible()) for quota in (50, 100, 125, 140)]
        ['slack', 'ok', 'stretch', 'out_of_reach']
        """
        past = self.history if self.comparable and self.history and self.history > 0 else None
        yield_ = self.capacity or None
        if past is None and yield_ is None:
            return None
        if yield_ is not None and self.quota > band.load * yield_:
            return "out_of_reach"
        if (yield_ is not None and self.quota > yield_) or (past is not None and self.quota > band.growth * past):
            return "stretch"
        return "slack" if self.quota < band.slack * Decimal(yield_ or past or 0) else "ok"


@dataclass(frozen=True)
class Feasibility:
    """The lines of a decomposition, and the band that they are held against."""

    lines: Sequence[Line]
    band: Feasible

    def flagged(self, flag: Flag) -> list[Line]:
        """The lines with a flag."""
        return [line for line in self.lines if line.flag(self.band) == flag]


def feasibility(made: Decomposition) -> Feasibility:
    """The company, the regions, the teams and the sellers; empty where neither history nor capacity is known."""
    lines = [*_territories(made), *_people(made)] if made.targets.periods is not None or made.quotas else []
    told = any(line.history is not None or line.capacity is not None for line in lines)
    return Feasibility(lines if told else [], made.ground.plan.decompose.feasible)


def _territories(made: Decomposition) -> Iterator[Line]:
    """Targets of the company and the regions against the capacity of those who carry a part of them."""
    ground, targets, quotas = made.ground, made.targets, made.quotas
    if targets.periods is None:
        return
    capacity = of_regions(quotas, made.capacity) if quotas and made.capacity else {}
    whole, past = int(targets.periods.sum()), _history(made, None, [ALL])
    yield Line(COMPANY, COMPANY, ground.plan.name, 0, whole, past, total(capacity.values()))
    tree = ground.trees["region"]
    for i, own in enumerate(targets.of_axis("region")):
        if own is not None:
            inside = [amount for leaf, amount in capacity.items() if leaf != ALL and tree.within(leaf, i)]
            past = _history(made, "region", range(i, i + 1))
            node = tree.nodes[i]
            yield Line("region", node.id, tree.title(i), node.depth + 1, int(own.sum()), past, total(inside))


def _people(made: Decomposition) -> Iterator[Line]:
    """Quotas of teams, with the teams' hedge, and of sellers, with all hedges: as their attainment is reckoned."""
    ground, quotas = made.ground, made.quotas
    if quotas is None:
        return
    tree, yields = ground.trees["team"], {i: int(row.sum()) for i, row in made.capacity.items()}
    team_quota = (quotas.target + quotas.team_hedge).sum(axis=1)
    for t, team in enumerate(tree):
        members = [i for i, seller in enumerate(ground.sellers) if t <= seller.team < tree.end[t]]
        carrying = [i for i in members if quotas.carried[i] and not quotas.beside[i]]
        if carrying:
            past, known = _history(made, "seller", members), total(yields.get(i) for i in carrying)
            quota = int(team_quota[carrying].sum())
            yield Line("team", team.id, tree.title(t), team.depth + 1, quota, past, known)
    quota_of = (quotas.target + quotas.hedge + quotas.overlay).sum(axis=1)
    for i, seller in enumerate(ground.sellers):
        if quotas.carried[i]:
            past = _history(made, "seller", [i], beside=True)
            served = served_both_years(ground, i)
            yield Line("seller", seller.id, seller.name, 1, int(quota_of[i]), past, yields.get(i), served)


def served_both_years(ground: Ground, seller: int) -> bool:
    """Whether a seller was there all of last year and will be all of this one, as far as the plan says."""
    part, before = ground.sellers[seller].part, ground.last_year()
    hired_since = part.hired is not None and (before is None or part.hired > before.start)
    return not hired_since and (part.left is None or part.left >= ground.year.periods[-1].start)


def _history(made: Decomposition, axis: str | None, nodes: Sequence[int], *, beside: bool = False) -> int | None:
    """Last year's sales of nodes, with their subtrees; None where the exports don't hold that year.

    beside: with what sellers are credited with as overlays.
    """
    actuals = made.actuals
    if actuals is None or not actuals.has_last_year:
        return None
    if axis == "seller":
        sold = [actuals.own("seller", -1), *([actuals.beside(-1)] if beside else [])]
        return int(sum(own.of(i).sum() for own in sold for i in nodes))
    return sum(actuals.year_of(axis, node, -1) for node in nodes)


def tables(made: Feasibility) -> list[Table]:
    """The table, printed where some quota lies outside the band; none where nothing is known."""
    rows = [
        (x.axis, x.node, x.name, x.depth, x.quota, x.history, x.growth_needed, x.capacity, x.load, x.flag(made.band))
        for x in made.lines
    ]
    columns = "axis:word node name depth:count quota:money history:money growth_needed:ratio capacity:money load:ratio flag:word"
    notable = any(row[-1] not in (None, OK) for row in rows)
    return [table("feasibility", columns, rows, shown=notable)] if rows else []


def findings(made: Decomposition, feasible: Feasibility) -> Iterator[Finding]:
    """One finding for each flag, with the farthest of each axis."""
    band = feasible.band
    marks = made.ground.loaded.marks
    place = marks.of(("decompose", "feasible"))
    facts = {name: f"{getattr(band, name):.0%}" for name in ("load", "growth", "slack")}
    if far := feasible.flagged("out_of_reach"):
        yield finding("SP367", place, load=facts["load"], names=_named(far))
    if high := feasible.flagged("stretch"):
        yield finding("SP368", place, growth=facts["growth"], names=_named(high))
    if low := feasible.flagged("slack"):
        yield finding("SP369", place, slack=facts["slack"], names=_named(low))


def _named(lines: Sequence[Line]) -> tuple[Sentence, ...]:
    said = []
    for axis in dict.fromkeys(line.axis for line in lines):
        mine = [line for line in lines if line.axis == axis]
        names = ", ".join(line.name for line in mine[:FEW]) + (" …" if len(mine) > FEW else "")
        if axis == COMPANY:
            said.append(sentence("word_company"))
            continue
        said.append(sentence("flagged", kind=sentence(f"word_{axis}"), number=len(mine), names=names))
    return tuple(said)
