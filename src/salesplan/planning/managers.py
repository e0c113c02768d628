"""Who manages a team (团队主管): the manager that the team names, or that its sellers agree on."""

from __future__ import annotations

from collections.abc import Iterable

from salesplan.plan.ground import Ground
from salesplan.plan.walk import nodes_of


class Managers:
    """The managers of a plan's teams, as they are written: a name, or the id of a seller."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.tree = ground, ground.trees["team"]
        self.told: dict[str, str | None] = {node.id: node.part.manager for node in nodes_of(ground.plan, "team")}

    def of(self, team: int, own: Iterable[int]) -> str | None:
        """The manager that a team names, else the one of its `own` sellers, where they agree."""
        if told := self.told[self.tree.nodes[team].id]:
            return told
        named: set[str | None] = {self.ground.sellers[i].part.manager for i in own}
        return named.pop() if len(named) == 1 else None
