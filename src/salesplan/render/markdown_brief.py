"""Markdown for a chat message (聊天摘要): what a review comes to, short enough for any of them.

A list, not a table, for few chats show tables: WeCom's and Slack's don't. WeCom takes 4,096 bytes, in which a Chinese character
is three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from salesplan.render.cells import MISSING, nameless
from salesplan.render.sparkline import sparkline
from salesplan.terms.document import Document
from salesplan.terms.short import short_amount
from salesplan.terms.table import Table, Value
from salesplan.words.dates import period_name
from salesplan.words.sentence import sentence
from salesplan.words.titles import word

MOST_CHARACTERS, MOST_BYTES = 2_000, 4_096
FOR_LEAD = 0.5  # of the room, for the sentences before the numbers
FOR_END = 0.15  # of the room, for what was left out
MOST_ROWS = 12
NEEDED = {"axis", "node", "name", "depth", "attainment", "ytd_target", "ytd_actual", "ytd_attainment"}

Row = Mapping[str, Value]
Escape = Callable[[str], str]


def is_brief(document: Document, tables: Sequence[Table]) -> bool:
    """Whether what is wanted is the overview of a review, alone."""
    return bool(document.label) and [table.name for table in tables] == ["summary"] and _has_all(tables[0])


def to_brief(document: Document, table: Table, escaped: Escape) -> str:
    """The title, the most important sentences, the company, and the nodes below it, as many as a message holds."""
    rows: list[Row] = list(table.records())
    message = _Message()
    message.add(f"**{escaped(document.title or document.plan_name)}**", 1)
    message.add_all((f"- {escaped(told)}" for told in document.lead), FOR_LEAD, blank=True)
    told = _Told(document, escaped)
    shown = [row for row in rows[:1] if message.add(told.whole(row), 1 - FOR_END, blank=True)]
    for axis, nodes in _groups(rows[1:], MOST_ROWS - len(shown)):
        head = told.head(axis, first=len(shown) <= 1)
        lines = [(row, told.part(row)) for row in nodes]
        if lines and message.add(f"{head}\n{lines[0][1]}", 1 - FOR_END, blank=True):
            shown.append(lines[0][0])
            for row, line in lines[1:]:
                if message.add(line, 1 - FOR_END):
                    shown.append(row)
    message.add(told.left_out(rows, shown), 1, blank=True)
    return message.text


class _Message:
    """Lines that fit into a message; what doesn't is not added."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, line: str, share: float, *, blank: bool = False) -> bool:
        """Add a line, after a blank one, if the message then takes no more than this share of the room."""
        longer = self.text + ("\n" if blank and self.text else "") + line + "\n"
        if not line or len(longer) > MOST_CHARACTERS * share or len(longer.encode()) > MOST_BYTES * share:
            return False
        self.text = longer
        return True

    def add_all(self, lines: Iterable[str], share: float, *, blank: bool) -> None:
        """Add lines as long as they fit."""
        for line in lines:
            if not self.add(line, share, blank=blank):
                return
            blank = False


class _Told:
    """Rows of the overview, as they are said."""

    def __init__(self, document: Document, escaped: Escape) -> None:
        self.document, self.escaped, self.language = document, escaped, document.language
        self.period = period_name(document.label, self.language)

    def whole(self, row: Row) -> str:
        """The company's line, in whole words."""
        facts = {"period": self.period, "attainment": _share(row["attainment"]), "run": _run(row)}
        facts |= {"ytd": _share(row["ytd_attainment"]), "amounts": self._amounts(row)}
        return self.escaped(sentence("brief_whole", **facts).say(self.language))

    def head(self, axis: str, *, first: bool) -> str:
        """The head of an axis; the first says what the numbers are."""
        columns = sentence("brief_columns", period=self.period).say(self.language)
        return f"**{self.escaped(word(axis, self.language))}**" + (f" · {self.escaped(columns)}" if first else "")

    def part(self, row: Row) -> str:
        """The line of a node."""
        name = str(row["name"]) if row["name"] else nameless(row["node"], self.document)
        facts = {"name": name, "attainment": _share(row["attainment"]), "run": _run(row)}
        facts |= {"ytd": _share(row["ytd_attainment"]), "amounts": self._amounts(row)}
        return "- " + self.escaped(sentence("brief_part", **facts).say(self.language).rstrip())

    def left_out(self, rows: Sequence[Row], shown: Sequence[Row]) -> str:
        """How many lines of each axis are not shown; empty if all are."""
        numbers = dict.fromkeys(dict.fromkeys(str(row["axis"]) for row in rows), 0)
        seen = {(row["axis"], row["node"]) for row in shown}
        for row in rows:
            numbers[str(row["axis"])] += (row["axis"], row["node"]) not in seen
        names = [
            sentence("brief_number", what=word(axis, self.language), number=number)
            for axis, number in numbers.items()
            if number
        ]
        return self.escaped(sentence("brief_left_out", names=tuple(names)).say(self.language)) if names else ""

    def _amounts(self, row: Row) -> str:
        actual, target = self._short(row["ytd_actual"]), self._short(row["ytd_target"])
        if target == MISSING:
            return actual
        return sentence("brief_amounts", actual=actual, target=target).say(self.language)

    def _short(self, value: Value) -> str:
        return short_amount(value, self.document.digits, self.language) if isinstance(value, int) else MISSING


def _groups(rows: Sequence[Row], room: int) -> Iterator[tuple[str, list[Row]]]:
    """The axes that fit as a whole, with their upper nodes; of the first, if it is too long itself, the largest."""
    upper = [row for row in rows if row["depth"] == 1]
    for number, (axis, found) in enumerate(groupby(upper, lambda row: str(row["axis"]))):
        nodes = list(found)
        if number == 0 and len(nodes) > room:
            largest = sorted(nodes, key=_size)[:room]
            nodes = [node for node in nodes if node in largest]
        if len(nodes) <= room:
            room -= len(nodes)
            yield axis, nodes


def _size(row: Row) -> tuple[int, str]:
    sums = [value for value in (row["ytd_actual"], row["ytd_target"]) if isinstance(value, int)]
    return -max(sums, default=0), str(row["node"])


def _share(value: Value) -> str:
    return f"{value:.1%}" if isinstance(value, float | int) else MISSING


def _run(row: Row) -> str:
    run = row.get("run")
    return sparkline(run) if isinstance(run, tuple) else ""


def _has_all(table: Table) -> bool:
    return {column.key for column in table.columns} >= NEEDED
