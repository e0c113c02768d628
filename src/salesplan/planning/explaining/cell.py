"""Which number is meant (定位): the keys of a cell as a user gives them, held against the plan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeAlias, get_args

from salesplan.errors import UsageError, finding, near_names
from salesplan.plan.declared import ALL, Cell, span_of
from salesplan.plan.ground import Ground
from salesplan.plan.naming import name_of
from salesplan.plan.walk import NODE_AXES
from salesplan.terms.tree import COMPANY, UNASSIGNED
from salesplan.words.sentence import Sentence, sentence
from salesplan.words.titles import COLUMNS

TableName: TypeAlias = Literal["targets", "quotas", "balance", "attainment", "trend", "tie_out"]
TABLES: tuple[TableName, ...] = get_args(TableName)
SPANS = ("period", "quarter_to_date", "year_to_date", "year")
PEOPLE = ("team", "seller")
FATES = ("credited", "excluded", "duplicate", "unmatched", "rejected")
# Which keys the rows of a table have.
KEYS: Mapping[TableName, tuple[str, ...]] = {
    "targets": (*NODE_AXES, "period"),
    "quotas": (*PEOPLE, "period"),
    "balance": (*NODE_AXES, "period"),
    "attainment": (*NODE_AXES, *PEOPLE, "period", "span"),
    "trend": (*NODE_AXES, *PEOPLE, "period"),
    "tie_out": ("file", "fate"),
}
ONE_AXIS = ("balance", "attainment", "trend")  # tables whose rows name a node of one axis
_APART = re.compile(r"[,，](?=\s*[^,，=＝]+[=＝])")


@dataclass(frozen=True)
class CellAsked:
    """A row of a table.

    cell: its region, product, channel and periods. person: team or seller, and its number (None: `unassigned`). own: only
    what was sold on the inner node itself (`east/unassigned`). unassigned: the axis whose nodes the sales don't name.
    label: of the periods, as it was given; None for the year. stated: the keys, for the output.
    """

    table: TableName
    cell: Cell
    person: tuple[str, int | None] | None
    own: bool
    unassigned: str | None
    label: str | None
    span: str | None
    file: str | None
    fate: str | None
    actual: bool
    stated: Mapping[str, str]

    def name(self, ground: Ground) -> Sentence | str:
        """What the cell is called."""
        named = self._named(ground)
        spans = self.span not in (None, "period")
        return sentence("ex_in", what=named, period=sentence(f"span_{self.span}")) if spans else named

    def _named(self, ground: Ground) -> Sentence | str:
        if self.person is None and self.unassigned is None and not self.own:
            return name_of(ground, self.cell)
        label = [self.label] if self.label is not None else []
        who: Sentence | str = sentence("word_nobody")
        if self.own:
            who = sentence("ex_own", what=name_of(ground, self.cell.during(0, len(ground.year))))
        elif self.person is not None and self.person[1] is not None:
            who = title_of(ground, *self.person)
        return sentence("ex_in", what=who, period=label[0]) if label else who


def title_of(ground: Ground, axis: str, number: int | None) -> str:
    """What a seller or team is called; `unassigned` where the number is None."""
    if number is None:
        return UNASSIGNED
    return ground.sellers[number].name if axis == "seller" else ground.trees["team"].title(number)


def cell_asked(ground: Ground, texts: Sequence[str], table: str | None, *, actual: bool) -> CellAsked:
    """Read `KEY=VALUE,KEY=VALUE` and say which row is meant; raises UsageError with a suggestion for what is unknown."""
    return _Reading(ground, texts).asked(table, actual=actual)


class _Reading:
    def __init__(self, ground: Ground, texts: Sequence[str]) -> None:
        self.ground = ground
        self.language = ground.loaded.language
        self.keys = self._keys(texts)

    def asked(self, table: str | None, *, actual: bool) -> CellAsked:
        """The row that is meant."""
        chosen = self._table(table)
        for key in self.keys:
            if key not in KEYS[chosen]:
                tables = ", ".join(name for name in TABLES if key in KEYS[name])
                self._refuse(sentence("no_key_in_table", table=chosen, key=key), sentence("tables_are", names=tables))
        people = [key for key in PEOPLE if key in self.keys]
        nodes = [key for key in NODE_AXES if key in self.keys]
        if (people and nodes) or (len(nodes) > 1 and chosen in ONE_AXIS):
            both = " + ".join([*nodes, *people])
            self._refuse(sentence("one_axis_only", table=chosen, keys=both), sentence("say_targets_table"))
        actual = actual or chosen in ("attainment", "trend")
        start, end, label = self._period()
        cell, own, unassigned = self._cell(start, end, actual=actual, exact=len(nodes) == 1)
        person = self._person(people, actual=actual)
        return CellAsked(
            table=chosen,
            cell=cell,
            person=person,
            own=own,
            unassigned=unassigned or (person[0] if person and person[1] is None else None),
            label=label,
            span=self._among("span", SPANS),
            file=self.keys.get("file"),
            fate=self._among("fate", FATES),
            actual=actual,
            stated={"table": chosen, **dict(sorted(self.keys.items()))},
        )

    def _keys(self, texts: Sequence[str]) -> dict[str, str]:
        known = {key: titles[1] for key in (*NODE_AXES, *PEOPLE, "period", "span", "file", "fate", "axis", "node")
                 if (titles := COLUMNS.get(key))}  # fmt: skip
        by_title = {title: key for key, title in known.items()}
        found: dict[str, str] = {}
        for text in texts:
            for part in _APART.split(text):
                key, mark, value = part.replace("＝", "=", 1).partition("=")
                key, value = key.strip(), value.strip()
                key = by_title.get(key, key)
                if not mark or not value:
                    self._refuse(sentence("no_key_value", value=part), sentence("say_cell"))
                if key not in known:
                    self._refuse(sentence("no_such_key", key=key), near_names(key, known))
                if key in found:
                    self._refuse(sentence("key_twice", key=key))
                found[key] = value
        return self._without_axis(found)

    def _without_axis(self, keys: dict[str, str]) -> dict[str, str]:
        """`axis` and `node`, as tables name them, turned into the axis' own key."""
        axis, node = keys.pop("axis", None), keys.pop("node", None)
        if axis is None and node is None:
            return keys
        axes = (COMPANY, *NODE_AXES, *PEOPLE)
        if axis is None or node is None:
            self._refuse(sentence("axis_and_node"), sentence("say_cell"))
        elif axis not in axes:
            self._refuse(sentence("no_such_key", key=axis), near_names(axis, axes))
        elif axis != COMPANY:
            if axis in keys:
                self._refuse(sentence("key_twice", key=axis))
            keys[axis] = node
        return keys

    def _table(self, name: str | None) -> TableName:
        if name is None:
            return "tie_out" if "file" in self.keys else "quotas" if any(p in self.keys for p in PEOPLE) else "targets"
        for table in TABLES:
            if table == name:
                return table
        raise UsageError([finding("SP901", name=name, hint=near_names(name, TABLES))], self.language)

    def _among(self, key: str, known: Sequence[str]) -> str | None:
        value = self.keys.get(key)
        if value is not None and value not in known:
            self._refuse(sentence("no_such_value", key=key, value=value), near_names(value, known))
        return value

    def _period(self) -> tuple[int, int, str | None]:
        text, year = self.keys.get("period"), self.ground.year
        span = span_of(text, year)
        if span is None:
            labels = [*(p.label for p in year.periods), *year.groups, "year"]
            raise UsageError([finding("SP903", value=str(text), hint=near_names(str(text), labels))], self.language)
        whole = span == (0, len(year))
        groups = {taken: label for label, taken in year.groups.items()}
        label = None if whole else groups.get(span, year.periods[span[0]].label)
        if "span" in self.keys and (span[1] - span[0] != 1) and text is not None:
            self._refuse(sentence("span_of_one_period"))
        return (*span, label)

    def _cell(self, start: int, end: int, *, actual: bool, exact: bool) -> tuple[Cell, bool, str | None]:
        cell, own, unassigned = Cell(ALL, ALL, ALL, start, end), False, None
        for axis in NODE_AXES:
            text = self.keys.get(axis)
            if text is None:
                continue
            head, slash, tail = text.rpartition("/")
            if actual and exact and text == UNASSIGNED:
                unassigned = axis
            elif actual and exact and slash and tail == UNASSIGNED:
                cell, own = cell.at(axis, self._node(axis, head)), True
            else:
                cell = cell.at(axis, self._node(axis, text))
        return cell, own, unassigned

    def _person(self, people: Sequence[str], *, actual: bool) -> tuple[str, int | None] | None:
        if not people:
            return None
        numbers = {
            axis: None if actual and self.keys[axis] == UNASSIGNED else self._node(axis, self.keys[axis])
            for axis in people
        }
        if len(numbers) == len(PEOPLE):
            seller, team = numbers["seller"], numbers["team"]
            tree = self.ground.trees["team"]
            if seller is None or team is None or not tree.within(self.ground.sellers[seller].team, team):
                self._refuse(sentence("not_in_team", seller=self.keys["seller"], team=self.keys["team"]))
        axis = people[-1]
        return axis, numbers[axis]

    def _node(self, axis: str, text: str) -> int:
        """The number of a node named by id or by name."""
        ground = self.ground
        if axis == "seller":
            titles = {seller.id: seller.part.name or "" for seller in ground.sellers}
        else:
            titles = {node.id: node.name for node in ground.trees[axis]}
        ids = list(titles)
        if text in titles:
            return ids.index(text)
        named = [key for key, title in titles.items() if title == text]
        if len(named) == 1:
            return ids.index(named[0])
        hint = sentence("declared_names", names=", ".join(named)) if named else near_names(text, titles)
        kind = sentence(f"word_{axis}")
        raise UsageError([finding("SP201", kind=kind, name=text, hint=hint)], self.language)

    def _refuse(self, reason: Sentence, hint: Sentence | None = None) -> NoReturn:
        raise UsageError([finding("SP906", reason=reason, hint=hint)], self.language)


class NoNumber(UsageError):  # noqa: N818 - it says what there is not
    """The tables have no such number, and why."""

    def __init__(self, ground: Ground, asked: CellAsked, reason: Sentence, hint: Sentence | None = None) -> None:
        found = finding("SP908", what=asked.name(ground), table=asked.table, reason=reason, hint=hint)
        super().__init__([found], ground.loaded.language)
