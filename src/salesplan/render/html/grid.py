"""Tables of the page (页面表格): cells as people read them, outlines as trees that fold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

from salesplan.render.cells import BARRED, GOOD, NUMERIC, POOR, nameless, shown
from salesplan.terms.document import Document
from salesplan.terms.table import Column, Table, Value
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title, table_title, word

LONGEST = 1_000  # rows of a table on the page; the workbook and csv have all
FIRST = 25  # rows that a long table begins with on the screen; on paper there are all of LONGEST
SHORT, LONG = 26, 40  # character cells of texts that stay on one line, and of sentences
FIRST_SHOWN = 60  # the same, of a table that people should see
DRILL = "sellers_by_node"  # rows that stand below those of an outline
OUTLINE = ("depth", "node")  # columns that the layout of an outline shows
# Words that say how good or bad something is: how they are coloured, besides being words.
TONES = {
    "error": "poor", "high": "poor", "critical": "poor", "far_behind": "poor", "behind": "near", "out_of_reach": "poor",
    "warning": "near", "medium": "near", "stretch": "near", "low": "calm", "note": "calm", "slack": "calm",
    "ok": "good", "met": "good", "ahead": "good", "on_track": "good",
}  # fmt: skip
JUDGED = ("severity", "status", "flag", "state")  # columns of such words


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the percent of a bar before it if there is one, how it is to be taken, whether it is below zero."""

    text: str
    bar: int | None = None
    tone: str = ""
    minus: bool = False


@dataclass(frozen=True)
class Row:
    """A row; level: how deep it stands in an outline. seller: it was put below a node. shut: its parts are folded."""

    cells: Sequence[Cell]
    level: int = 0
    seller: bool = False
    shut: bool = False


@dataclass(frozen=True)
class Group:
    """Rows under a heading of their own; sorting keeps them together."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Head:
    """The head of a column."""

    title: str
    numeric: bool


@dataclass(frozen=True)
class Grid:
    """A table as the template needs it. aligned: classes that say which columns hold numbers; most: rows to begin with."""

    anchor: str
    title: str
    heads: Sequence[Head]
    groups: Sequence[Group]
    size: str
    most: int = FIRST
    tree: bool = False
    left_out: str = ""
    aligned: str = field(default="")


def grid(table: Table, document: Document, drill: Table | None = None, *, title: str = "", anchor: str = "") -> Grid:
    """A table; one with levels becomes an outline, with the rows of `drill` below the nodes that they belong to."""
    language = document.language
    levels = any(column.key == "depth" for column in table.columns)
    at = [i for i, column in enumerate(table.columns) if not (levels and (column.key in OUTLINE or i == 0))]
    heads = [Head(column_title(table.columns[i].key, language), numeric=table.columns[i].unit in NUMERIC) for i in at]
    rows = list(table.rows[:LONGEST])
    groups = _outline(table, rows, at, document, drill) if levels else [Group("", _plain(table, rows, at, document))]
    return Grid(
        anchor=anchor or table.name,
        title=title or table_title(table.name, language),
        heads=heads,
        groups=[group for group in groups if group.rows],
        size=sentence("page_rows", rows=len(table.rows)).say(language),
        most=FIRST_SHOWN if table.shown else FIRST,
        tree=levels,
        left_out=_left_out(table, document),
        aligned=" ".join(_aligned(table, i, place) for place, i in enumerate(at, 1)),
    )


def _aligned(table: Table, i: int, place: int) -> str:
    """How a column is set: numbers (n) to the right, short texts (s) on one line, sentences (w) with room."""
    if table.columns[i].unit in NUMERIC:
        return f"n{place}"
    if table.columns[i].unit in ("day", "series"):
        return f"s{place}"
    longest = max((cell_len(str(row[i])) for row in table.rows[:LONGEST]), default=0)
    return f"s{place}" if longest <= SHORT else f"w{place}" if longest > LONG else ""


def _left_out(table: Table, document: Document) -> str:
    more = len(table.rows) - LONGEST
    return sentence("page_more_rows", rows=more, table=table.name).say(document.language) if more > 0 else ""


def _plain(table: Table, rows: Sequence[tuple[Value, ...]], at: Sequence[int], document: Document) -> list[Row]:
    return [Row([_cell(row, i, table.columns, document, barred=table.shown) for i in at]) for row in rows]


def _outline(
    table: Table, rows: Sequence[tuple[Value, ...]], at: Sequence[int], document: Document, drill: Table | None
) -> Iterator[Group]:
    """A group an axis; the first column says which."""
    keys = [column.key for column in table.columns]
    depth, node = keys.index("depth"), keys.index("node")
    below = _below(drill)
    for axis in dict.fromkeys(row[0] for row in rows):
        made: list[Row] = []
        for row in (row for row in rows if row[0] == axis):
            deep = row[depth]
            level = deep if isinstance(deep, int) else 0
            sellers = below.get((axis, row[node]), [])
            cells = [_cell(row, i, table.columns, document, barred=True) for i in at]
            made.append(Row(cells, level, shut=bool(sellers)))
            keyed = [keys[i] for i in at]
            made += [Row(_seller(record, keyed, drill, document), level + 1, seller=True) for record in sellers]
        yield Group(shown(axis, table.columns[0], document), made)


def _below(drill: Table | None) -> Mapping[tuple[Value, Value], list[Mapping[str, Value]]]:
    found: dict[tuple[Value, Value], list[Mapping[str, Value]]] = {}
    for record in drill.records() if drill else []:
        found.setdefault((record["axis"], record["node"]), []).append(record)
    return found


def _seller(record: Mapping[str, Value], keys: Sequence[str], drill: Table | None, document: Document) -> list[Cell]:
    """The cells of a seller below a node, in the columns of the outline; those that aren't known stay empty."""
    columns = {column.key: column for column in drill.columns} if drill else {}
    name = str(record["name"] or "") or nameless(record["seller"], document)
    cells = []
    for key in keys:
        if key == "name":
            cells.append(Cell(shown(name, Column("name"), document)))
        elif key in columns:
            cells.append(_value(record[key], columns[key], document, barred=True))
        else:
            cells.append(Cell(""))
    return cells


def _cell(row: tuple[Value, ...], i: int, columns: Sequence[Column], document: Document, *, barred: bool) -> Cell:
    column, value = columns[i], row[i]
    # Beside a word, like the axis of a name that nobody knows, a missing name is that of no node.
    if column.key == "name" and not value and i and columns[i - 1].unit != "word" and row[i - 1] is not None:
        return Cell(nameless(row[i - 1], document))
    return _value(value, column, document, barred=barred)


def _value(value: Value, column: Column, document: Document, *, barred: bool) -> Cell:
    text = shown(value, column, document)
    if column.key in BARRED and barred and isinstance(value, float):
        return Cell(text, min(max(round(value * 100), 0), 100), tone(value))
    if column.key in JUDGED and isinstance(value, str):
        return Cell(text, tone=TONES.get(value, ""))
    below = column.unit in ("money", "quantity", "ratio") and not isinstance(value, str) and text.startswith("-")
    return Cell(text, minus=below)


def tone(attained: float) -> str:
    """How an attainment is to be taken."""
    return "good" if attained >= GOOD else "near" if attained >= POOR else "poor"


def judged(value: Value, document: Document) -> tuple[str, str]:
    """A word that judges, in the reader's language, and how it is to be taken."""
    return (word(str(value), document.language), TONES.get(str(value), "calm")) if value else ("", "")
