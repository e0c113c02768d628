"""Quotas to hand out (配额下发): for each team a sheet of its sellers, the year across, for the team's manager."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

import numpy as np

from salesplan.plan.ground import Ground
from salesplan.planning.managers import Managers
from salesplan.planning.quotas import Quotas
from salesplan.terms.period import Year
from salesplan.terms.sheet import Block, Line, Sheet, Span
from salesplan.words.sentence import Language, sentence
from salesplan.words.titles import column_title, word

Flags: TypeAlias = np.ndarray[tuple[int], np.dtype[np.bool_]]


def handouts(ground: Ground, quotas: Quotas) -> list[Sheet]:
    """A sheet for each team with sellers who carry quotas, its own or those of the teams below it, in the order of the tree.

    The quotas come first, and the targets and hedges that they are made of where there is any hedge. Overlays stand below the
    total, in which they don't count; a seller's lines together are the quota of the table.
    """
    made = _Handouts(ground, quotas)
    return [made.sheet(team) for team in range(len(ground.trees["team"])) if team in made.carrying]


class _Handouts:
    def __init__(self, ground: Ground, quotas: Quotas) -> None:
        self.ground, self.quotas = ground, quotas
        self.teams = ground.trees["team"]
        self.language: Language = ground.loaded.language
        self.spans = spans(ground.year, self.language)
        self.overlays: Flags = np.asarray(quotas.overlay.any(axis=1))
        # Rows of sellers, and below them the same sellers' overlays, which have no hedge.
        nothing = np.zeros_like(quotas.overlay)
        self.amounts = {
            "quota": np.concatenate([quotas.target + quotas.hedge, quotas.overlay]),
            "target": np.concatenate([quotas.target, quotas.overlay]),
            "hedge": np.concatenate([quotas.hedge, nothing]),
        }

    @cached_property
    def beside(self) -> Mapping[int, Sequence[int]]:
        """Team → the sellers of its own who carry a quota that counts in no sum."""
        return self._by_team(self.overlays)

    @cached_property
    def sellers(self) -> Mapping[int, Sequence[int]]:
        """Team → the sellers of its own who carry a quota that counts; not those who carry overlays only."""
        counted = self.quotas.target.any(axis=1) | ~self.overlays
        return self._by_team(np.asarray(self.quotas.carried & counted))

    def _by_team(self, carrying: Flags) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for i, seller in enumerate(self.ground.sellers):
            if carrying[i]:
                found.setdefault(seller.team, []).append(i)
        return found

    @cached_property
    def carrying(self) -> frozenset[int]:
        """The teams that have a sheet: quotas are carried in them or below."""
        return self._with_those_above([*self.sellers, *self.beside])

    @cached_property
    def counted(self) -> frozenset[int]:
        """Those in which there is something to add up."""
        return self._with_those_above(self.sellers)

    def _with_those_above(self, teams: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        for team in teams:
            above = team
            while above >= 0 and above not in found:
                found.add(above)
                above = self.teams.nodes[above].parent
        return frozenset(found)

    def sheet(self, team: int) -> Sheet:
        """The sheet of a team: those who count, their total, and the overlays, which stand outside it."""
        below = [part for part in self.teams.children[team] if part in self.carrying]
        keys = ("team", "seller", "name") if below else ("seller", "name")
        lines, order = list[Line](), list[int]()
        if parts := self._gather(team, lines, order, len(keys)):
            lines.append(Line((word("total", self.language), *("",) * (len(keys) - 1)), parts))
        number = len(order)
        self._overlays(team, lines, order, len(keys))
        name = self.teams.title(team)
        title = sentence("title_handout", team=name, plan=self.ground.plan.name).say(self.language)
        remark = self._remark(team, order, overlays=len(order) > number)
        return Sheet(name, title, remark, keys, lines, self.spans, self._blocks(order))

    def _gather(self, team: int, lines: list[Line], order: list[int], width: int, level: int = 1) -> tuple[int, ...]:
        """Add the lines of a team: its sellers, then each team below with its subtotal; the numbers of what it adds up."""
        parts = []
        for i in self.sellers.get(team, ()):
            parts.append(len(lines))
            order.append(i)
            lines.append(Line(self._labels(i, width), level=level))
        for below in self.teams.children[team]:
            if below in self.counted:
                inner = self._gather(below, lines, order, width, level + 1)
                parts.append(len(lines))
                lines.append(Line((self.teams.title(below), word("subtotal", self.language), ""), inner, level))
        return tuple(parts)

    def _overlays(self, team: int, lines: list[Line], order: list[int], width: int) -> None:
        for below in range(team, self.teams.end[team]):
            for i in self.beside.get(below, ()):
                order.append(len(self.ground.sellers) + i)
                *labels, name = self._labels(i, width)
                lines.append(Line((*labels, sentence("handout_overlay", name=name).say(self.language))))

    def _labels(self, seller: int, width: int) -> tuple[str, ...]:
        own = self.ground.sellers[seller]
        return (self.teams.title(own.team), own.id, own.name)[-width:]

    def _blocks(self, order: Sequence[int]) -> list[Block]:
        given = {key: amounts[list(order)].tolist() for key, amounts in self.amounts.items()}
        if not any(any(row) for row in given["hedge"]):
            return [Block("quota", given["quota"])]
        return [
            Block("quota", given["quota"], terms=(1, 2)),
            Block("target", given["target"]),
            Block("hedge", given["hedge"]),
        ]

    def _remark(self, team: int, order: Sequence[int], *, overlays: bool) -> str:
        currency, sellers = self.ground.plan.currency, len({i % len(self.ground.sellers) for i in order})
        if manager := self._manager(team):
            said = sentence("handout_manager", manager=manager, sellers=sellers, currency=currency)
        else:
            said = sentence("handout_plain", sellers=sellers, currency=currency)
        return (sentence("handout_overlays", remark=said) if overlays else said).say(self.language)

    def _manager(self, team: int) -> str | None:
        """Who manages a team: as the team says, or its own sellers where they agree."""
        return self._managers.of(team, {*self.sellers.get(team, ()), *self.beside.get(team, ())})

    @cached_property
    def _managers(self) -> Managers:
        return Managers(self.ground)


def spans(year: Year, language: Language) -> tuple[Span, ...]:
    """The periods of a year, each quarter behind its own where the calendar has quarters, and the year."""
    made, parts = list[Span](), list[int]()
    ends = {end: (label, end - start) for label, (start, end) in year.quarters.items()}
    for p, period in enumerate(year.periods):
        parts.append(len(made))
        made.append(Span(period.label))
        if p + 1 in ends:
            label, number = ends[p + 1]
            inner, parts = parts[-number:], parts[:-number]
            parts.append(len(made))
            made.append(Span(label, tuple(inner)))
    return (*made, Span(column_title("whole_year", language), tuple(parts)))
