"""What is done about an exception (应对): from the plan's playbook, or the general remedy of its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from salesplan.plan.ground import Ground
from salesplan.plan.playbook import MANAGER
from salesplan.plan.playbook import Remedy as Written
from salesplan.planning.managers import Managers
from salesplan.planning.reviewing.exceptions.reading import Reading
from salesplan.planning.reviewing.exceptions.standing import Standing
from salesplan.planning.reviewing.exceptions.telling import BY_WORD
from salesplan.words.sentence import listed, sentence

FEW = 3  # managers that share a region


@dataclass(frozen=True)
class Remedy:
    """What to do, who does it, and until when; missing where the plan doesn't say."""

    do: str
    owner: str | None
    due: date | None


def remedy_of(reading: Reading, standing: Standing) -> Remedy:
    """The remedy of an exception, due so many days after the last day under review."""
    ground = standing.ground
    language = ground.loaded.language
    written: Written | None = getattr(ground.plan.review.playbook, reading.rule)
    if written is None:
        general = reading.general or BY_WORD[reading.rule].general
        return Remedy(general.say(language), _manager(ground, standing, reading), None)
    owner = _manager(ground, standing, reading) if written.owner == MANAGER else written.owner
    if isinstance(written.due, str):
        return Remedy(sentence("remedy_until", do=written.do, due=written.due).say(language), owner, None)
    due = None if written.due is None else standing.until + timedelta(days=written.due)
    return Remedy(written.do, owner, due)


def _manager(ground: Ground, standing: Standing, reading: Reading) -> str | None:
    """Who leads the node's team: the manager of the seller or the team, or those of the sellers who carry the region."""
    if reading.axis == "seller":
        seller = ground.sellers[ground.seller_number[reading.node]]
        return _name(ground, seller.part.manager) or _leader(standing, seller.team)
    if reading.axis == "team":
        return _leader(standing, ground.trees["team"].number[reading.node])
    quotas = standing.review.made.quotas
    if reading.axis != "region" or quotas is None:
        return None
    tree = ground.trees["region"]
    root, period = tree.number[reading.node], standing.scope.period
    carried: dict[str, int] = {}
    for (plot, at), pieces in quotas.pieces.items():
        region = quotas.plots[plot].region
        if at == period and region >= 0 and tree.within(region, root):
            for i, amount in pieces.items():
                seller = ground.sellers[i]
                if leader := _name(ground, seller.part.manager) or _leader(standing, seller.team):
                    carried[leader] = carried.get(leader, 0) + amount
    named = sorted(carried, key=lambda name: (-carried[name], name))[:FEW]
    return listed(named, ground.loaded.language) or None


def _leader(standing: Standing, team: int) -> str | None:
    """The manager of a team, or of the nearest one above it that has one; those who had left by then have no say."""
    ground = standing.ground
    managers = standing.once("managers", lambda: Managers(ground))
    serving = [i for i, s in enumerate(ground.sellers) if s.part.left is None or s.part.left >= standing.until]
    while team >= 0:
        if manager := managers.of(team, [i for i in serving if ground.sellers[i].team == team]):
            return _name(ground, manager)
        team = managers.tree.nodes[team].parent
    return None


def _name(ground: Ground, manager: str | None) -> str | None:
    """A manager's name, where the text is the id of a seller."""
    number = ground.seller_number.get(manager) if manager else None
    return manager if number is None else ground.sellers[number].name
