"""Teams and their sellers from a roster (花名册)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from salesplan.errors import Place, finding
from salesplan.plan.tables.expansion import Expansion, circle_in, filled, spelled
from salesplan.plan.tables.forms import SellerTable
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import NotANumber, parse_number
from salesplan.terms.text_table import TextRow

EVERYONE = "all"  # the team of sellers for whom the roster names none


@dataclass
class _Roster:
    expansion: Expansion
    layout: SellerTable
    shown: str
    rows: dict[str, TextRow]
    sellers: dict[str, dict[str, Any]]

    def place(self, seller: str) -> Place:
        return Place(self.shown, self.rows[seller].line)

    def without_manager(self, seller: str) -> None:
        name = str(self.sellers[seller].get("name", seller))
        self.expansion.findings.append(finding("SP310", self.place(seller), seller=name, id=seller))


def teams_of_rows(
    expansion: Expansion, section: str, layout: SellerTable, rows: list[TextRow], shown: str
) -> dict[str, Any]:
    """The `teams` section as it would be written in YAML; `section` is its name."""
    columns = layout.columns
    roster = _Roster(expansion, layout, shown, {}, {})
    to_day = {
        name: expansion.days(layout, rows, name, getattr(columns, name), shown)
        for name in ("hired", "left")
        if getattr(columns, name)
    }
    for row in rows:
        key = spelled(layout, "seller", row.cells.get("seller"))
        if key is None:
            expansion.tell(shown, [(row.line, columns.seller, "", "cell_empty")])
        elif key in roster.rows:
            expansion.tell_twice(shown, key, row.line, roster.rows[key].line)
        else:
            roster.rows[key] = row
            roster.sellers[key] = _seller(row, roster, to_day)
    by_manager = columns.manager is not None and columns.team is None
    return _by_manager(roster, section) if by_manager else _by_team(roster, section)


def _seller(row: TextRow, roster: _Roster, to_day: Mapping[str, Callable[[str], str]]) -> dict[str, Any]:
    layout = roster.layout
    made: dict[str, Any] = {name: cell for name in ("name", "ramp", "availability") if (cell := row.cells.get(name))}
    made |= {name: read(cell) for name, read in to_day.items() if (cell := filled(row, name))}
    if layout.columns.team is not None and (manager := row.cells.get("manager")):
        made["manager"] = manager
    if (capacity := filled(row, "capacity")) is not None:
        made["capacity"] = _plain(capacity, roster)
    names = ("region", "product", "channel", "share")
    territory = {name: spelled(layout, name, cell) for name in names if (cell := filled(row, name))}
    return made | ({"territory": [territory]} if territory else {})


def _plain(cell: str, roster: _Roster) -> str:
    """A number of the file as plans write it; what is none stays, to be told by its field."""
    try:
        layout = roster.layout
        return str(parse_number(cell, layout.decimal, layout.thousands, roster.expansion.currencies))
    except NotANumber:
        return cell


def _by_team(roster: _Roster, section: str) -> dict[str, Any]:
    teams: dict[str, Any] = {}
    marks = roster.expansion.marks.values
    for key, row in roster.rows.items():
        team = spelled(roster.layout, "team", row.cells.get("team")) or EVERYONE
        if team not in teams:
            name = row.cells.get("team_name")
            teams[team] = {"sellers": {}} | ({"name": name} if name else {})
            marks[section, team] = roster.place(key)
        teams[team]["sellers"][key] = roster.sellers[key]
        marks[section, team, "sellers", key] = roster.place(key)
        if roster.layout.columns.manager is not None and not row.cells.get("manager"):
            roster.without_manager(key)
    return teams


def _by_manager(roster: _Roster, section: str) -> dict[str, Any]:
    """A team for each manager, below the team that the manager reports in."""
    boss = {key: spelled(roster.layout, "manager", row.cells.get("manager")) for key, row in roster.rows.items()}
    circle = circle_in(boss)
    if circle:
        roster.expansion.tell_circle(roster.shown, circle, min(roster.rows[key].line for key in circle))
        roster.expansion.broken.add(section)
        return {}
    teams: dict[str, dict[str, Any]] = {}
    for key, manager in boss.items():
        team = teams.setdefault(manager or EVERYONE, {"sellers": {}})
        team["sellers"][key] = roster.sellers[key]
        if manager is None and any(other == key for other in boss.values()):
            continue  # the head of all has nobody to report to
        if manager is None:
            roster.without_manager(key)
        else:
            _name_team(team, roster, key, manager)
    top: dict[str, Any] = {}
    for manager, team in teams.items():
        above = teams.get(boss[manager] or EVERYONE) if manager in boss else None
        home = top if above is None else above.setdefault("teams", {})
        home[manager] = team
    _mark(roster, top, (section,))
    return top


def _name_team(team: dict[str, Any], roster: _Roster, seller: str, manager: str) -> None:
    name = roster.rows[seller].cells.get("manager_name") or roster.sellers.get(manager, {}).get("name")
    if name:
        team.setdefault("name", name)


def _mark(roster: _Roster, teams: Mapping[str, Any], path: Path) -> None:
    marks = roster.expansion.marks.values
    for key, team in teams.items():
        marks[*path, key] = Place(roster.shown)
        for seller in team["sellers"]:
            marks[*path, key, "sellers", seller] = roster.place(seller)
        _mark(roster, team.get("teams", {}), (*path, key, path[0]))
