"""The terminal (终端): tables with bars, aligned whatever the script, in the width that there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from salesplan.errors import Finding
from salesplan.render.cells import BARRED, GOOD, NUMERIC, POOR, nameless, shown
from salesplan.render.gantt import gantt_lines
from salesplan.render.odds_bars import KINDS as ODDS
from salesplan.render.odds_bars import odds_lines
from salesplan.render.paired import paired_lines
from salesplan.render.wrapping import wrapped
from salesplan.terms.document import Document
from salesplan.terms.table import Column, Table, Value
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title, table_title

LONGEST = 200  # rows of a table that are printed
LONGEST_OF = {"exceptions": 10, "seller_leakage": 10, "customer_leakage": 10, "below_floor": 10, "proposals": 20}
WIDTH = 120  # where the output is no terminal
GAP = 2  # blanks between columns
WIDEST_TEXT = 48  # cells of a column of text
BAR = 10  # cells that 100 % takes
OUTLINE = ("depth", "node")  # columns that the layout of an outline shows
LEVEL = "level"  # a column that is shown as the indent of the sentences
WRAPPED = ("what", "cause", "remedy", "because")  # columns of sentences, which go on on the next line
NARROWEST_SENTENCE = 30  # cells
NARROWEST_OF_SEVERAL = 20
# What is left out first where the terminal is too narrow; json and files have it all.
SPARED = (
    "old_place", "section",
    "amount", "in_year_amount", "in_year", "ytd_growth", "growth", "reference", "last_year", "ytd_variance",
    "outside", "absent", "no_reference", "total", "miss", "no_history", "no_target",
    "credited_amount", "excluded_amount", "duplicate_amount", "unmatched_amount", "rejected_amount", "target", "variance",
    "ytd_target", "run",
)  # fmt: skip
LEAKED = (
    "unpriced_amount", "unpriced_lines", "above_rules", "rule_discount", "leakage_share", "list_amount", "expected_amount",
    "leakage", "lines", "realised",
)  # fmt: skip
# Of these tables, others: what they are about is the amount.
SPARED_OF = {
    "bridge": ("mix_level", "undivided", "change", "node"),
    "margin_bridge": ("mix_level", "undivided", "change", "node"),
    "exceptions": (
        "axis",
        "span",
        "node",
        "unit",
        "value",
        "threshold",
        "impact",
        "rule",
        "since",
        "due",
        "follow_up",
        "owner",
        "remedy",
    ),
    "explain": ("weight", "share", "part_of"),
    "evaluation": (
        "won_low",
        "won_high",
        "new_expected",
        "net_lift_low",
        "net_lift_high",
        "roi_low",
        "roi_high",
        "uplift",
        "discount",
        "first_buyers",
        "margin",
        "discount_on_baseline",
        "spent",
        "overlaps",
        "id",
        "type",
        "method",
        "status",
        "start",
        "end",
        "customers_won",
        "roi",
        "profit_low",
        "profit_high",
        "net_lift",
        "cost",
        "lift_low",
        "lift_high",
    ),
    "drivers": ("scenario",),
    "needed": ("scenario", "axis", "node", "wanted", "needed_high", "needed_low", "best_chance"),
    "risk": ("scenario", "axis", "node", "worst_shortfall", "missed_by", "target"),
    "assumptions": ("late", "spread_error", "units", "mean", "periods"),
    "running": ("id", "end_low", "end_high", "attainment", "goal", "budget", "expected_so_far", "time_gone"),
    "promotions": (
        "mechanics",
        "discount",
        "spent",
        "channels",
        "regions",
        "uplift",
        "goal",
        "days",
        "budget",
        "products",
        "id",
        "overlaps",
    ),
    "price_waterfall": ("bar", "step", "lines"),
    "leakage": LEAKED,
    "seller_leakage": ("short_lines", *LEAKED),
    "customer_leakage": ("short_lines", "name", *LEAKED),
    "below_floor": ("order_line", "realised", "name", "region", "customer", "file", "seller", "channel", "line"),
    "dispersion": ("product", "channel", "list_price", "units", "p10", "p90"),
    "conflicts": ("product", "dear_lines", "cheap_lines", "dear_amount", "cheap_amount", "undercut_amount", "between"),
    "proposals": (
        "product",
        "list_name",
        "units",
        "source",
        "rule_kind",
        "rule",
        "elasticity",
        "list",
        "change",
        "revenue_low",
        "revenue_high",
        "margin_low",
        "margin_high",
    ),
    "elasticity": ("product", "promoted_weeks", "weeks"),
    "rows": ("exact", "order_line", "credit", "share", "fate", "quantity", "kind", "rows"),
}


@dataclass(frozen=True)
class _Strip:
    """A column ready to print: its title, its cells, and the cells that the widest of them takes."""

    column: Column
    title: str
    cells: Sequence[Text]

    room: int | None = None  # of a column of sentences, which are wrapped to fit

    @cached_property
    def whole(self) -> int:
        """The cells that the widest cell takes."""
        return max([cell_len(self.title), *(cell.cell_len for cell in self.cells)])

    @cached_property
    def width(self) -> int:
        widest = self.whole
        if self.column.unit in NUMERIC:
            return widest
        return min(widest, WIDEST_TEXT if self.room is None else self.room)

    def wrapped(self, row: int) -> list[Text]:
        """The lines of a cell; those of a sentence after the first keep its indent."""
        cell = self.cells[row]
        if self.room is None:
            return [cell]
        text = cell.plain.lstrip(" ")
        indent = " " * (len(cell.plain) - len(text))
        return [Text(indent + line) for line in wrapped(text, max(self.width - len(indent), NARROWEST_SENTENCE // 2))]


def to_terminal(document: Document, tables: list[Table], width: int | None, *, colour: bool) -> str:
    """The document as text for a terminal of `width` columns (None: it is none)."""
    lines = [Text(document.title or document.plan_name, style="bold")]
    if document.about_findings:
        lines = [*(_found(finding, document) for finding in document.findings), *lines]
    if document.lead_in_text and len(tables) > 1:
        told = [line for said in document.lead for line in wrapped(said, width or WIDTH)]
        lines += [Text(), *map(Text, told)] if told else []
    for table in tables:
        if table.rows:
            lines += [Text(), Text(table_title(table.name, document.language), style="bold")]
            lines += _grid(table, document, width or WIDTH)
    for chart in document.charts if document.charts_in_text else ():
        if chart.kind == "gantt":
            lines += [Text(), *gantt_lines(chart, width or WIDTH)]
        elif chart.kind == "paired":
            lines += [Text(), *paired_lines(chart, document, width or WIDTH)]
        elif chart.kind in ODDS:
            lines += [Text(), *odds_lines(chart, document, width or WIDTH)]
    return "".join(_painted(line, colour=colour) + "\n" for line in lines)


def _found(found: Finding, document: Document) -> Text:
    colour = {"error": "red", "warning": "yellow", "note": "blue"}[found.severity]
    text = Text(found.say(document.language))
    text.highlight_regex(found.code, colour)
    return text


def _painted(line: Text, *, colour: bool) -> str:
    line = line.copy()
    line.rstrip()
    if not colour:
        return line.plain
    from rich.console import Console

    console = Console(force_terminal=True, color_system="standard", width=10_000, legacy_windows=False)
    with console.capture() as capture:
        console.print(line, end="", soft_wrap=True)
    return capture.get()


def _grid(table: Table, document: Document, width: int) -> list[Text]:
    outline = any(column.key == "depth" for column in table.columns)
    longest = LONGEST_OF.get(table.name, LONGEST)
    rows = list(table.rows[:longest])
    strips = [
        _Strip(
            column,
            column_title(column.key, document.language),
            [_cell(rows, r, i, table, document) for r in range(len(rows))],
        )
        for i, column in enumerate(table.columns)
        if not (outline and column.key in OUTLINE) and column.key != LEVEL
    ]
    left_out: list[str] = []
    for key in SPARED_OF.get(table.name, SPARED):
        if sum(_least(strip, strips) + GAP for strip in strips) - GAP <= width:
            break
        left_out += [strip.title for strip in strips if strip.column.key == key]
        strips = [strip for strip in strips if strip.column.key != key]
    strips = [_fitted(strip, strips, width) for strip in strips]
    lines = [_line([(strip, Text(strip.title, style="bold")) for strip in strips])]
    for r in range(len(rows)):
        if outline and r and rows[r][0] != rows[r - 1][0]:
            lines.append(Text())
        cells = [strip.wrapped(r) for strip in strips]
        height = max(len(cell) for cell in cells)
        lines += [
            _line([(s, c[i] if i < len(c) else Text()) for s, c in zip(strips, cells, strict=True)])
            for i in range(height)
        ]
    if len(table.rows) > longest:
        more = sentence("more_rows", rows=len(table.rows) - longest)
        lines.append(Text(more.say(document.language), style="dim"))
    if left_out:
        narrow = sentence("left_out", names=", ".join(left_out))
        lines.append(Text(narrow.say(document.language), style="dim"))
    return lines


def _least(strip: _Strip, strips: Sequence[_Strip]) -> int:
    """The cells that a column needs; a sentence can do with few, one of several with fewer."""
    if strip.column.key not in WRAPPED:
        return strip.width
    several = sum(other.column.key in WRAPPED for other in strips) > 1
    return min(strip.whole, NARROWEST_OF_SEVERAL if several else NARROWEST_SENTENCE)


def _fitted(strip: _Strip, strips: Sequence[_Strip], width: int) -> _Strip:
    """A column of sentences in the room that the others leave; several share it by their longest sentences."""
    if strip.column.key not in WRAPPED:
        return strip
    sentences = [other for other in strips if other.column.key in WRAPPED]
    others = sum(other.width + GAP for other in strips if other not in sentences)
    if len(sentences) == 1:
        return replace(strip, room=max(width - others, NARROWEST_SENTENCE))
    free = width - others - GAP * (len(sentences) - 1)
    spare = free - sum(_least(other, strips) for other in sentences)
    wanted = sum(other.whole - _least(other, strips) for other in sentences)
    more = (strip.whole - _least(strip, strips)) * max(spare, 0) // max(wanted, 1)
    return replace(strip, room=min(_least(strip, strips) + more, strip.whole))


def _line(cells: Sequence[tuple[_Strip, Text]]) -> Text:
    line = Text()
    for strip, cell in cells:
        space = strip.width - cell.cell_len
        if space < 0:
            cell = Text(set_cell_size(cell.plain, strip.width - 1) + "…", style=cell.style)  # noqa: PLW2901
            space = 0
        numeric = strip.column.unit in NUMERIC
        line = line + Text(" " * space) + cell if numeric else line + cell + Text(" " * space)
        line += Text(" " * GAP)
    return line


def _cell(rows: Sequence[tuple[Value, ...]], r: int, i: int, table: Table, document: Document) -> Text:
    row, column = rows[r], table.columns[i]
    value = row[i]
    levels = next((j for j, other in enumerate(table.columns) if other.key == "depth"), None)
    if levels is not None and i == 0 and r and rows[r - 1][0] == value:
        return Text()
    if column.key in BARRED and isinstance(value, float):
        return _bar(value, shown(value, column, document))
    if column.key == "name" and (levels is not None or value == ""):
        level = row[levels] if levels is not None else None
        indent = "  " * max(level - 1, 0) if isinstance(level, int) else ""
        return Text(indent + (shown(value, column, document) if value else nameless(row[i - 1], document)))
    text = Text(shown(value, column, document))
    if column.key in WRAPPED:
        deep = next((row[j] for j, other in enumerate(table.columns) if other.key == LEVEL), 1)
        return Text(" " * (2 * (deep - 1) if isinstance(deep, int) else 0)) + text
    if column.key.endswith("variance") and isinstance(value, int) and value < 0:
        text.stylize("red")
    return text


def _bar(value: float, text: str) -> Text:
    full = min(max(round(value * BAR), 0), BAR)
    colour = "green" if value >= GOOD else "yellow" if value >= POOR else "red"
    beyond = "▸" if value > 1 + 1 / BAR else " "
    return Text.assemble(("█" * full + "░" * (BAR - full) + beyond, colour), f"{text:>7}")
