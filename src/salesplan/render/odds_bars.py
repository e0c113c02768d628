"""Pictures of a simulation in a terminal: the fan, the distribution and the tornado as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from salesplan.terms.chart import Chart
from salesplan.terms.document import Document
from salesplan.terms.short import short_amount
from salesplan.terms.table import Value
from salesplan.words.titles import word

WIDEST = 72  # cells of a bar
NARROWEST = 20
WIDEST_NAME = 20
MOST_ROWS = 14  # of a distribution; neighbouring bars are put together
GAP = "  "
OUTER, INNER, MIDDLE, AIM, FULL = "░", "▓", "┃", "◆", "█"


def odds_lines(chart: Chart, document: Document, width: int) -> Iterator[Text]:
    """The lines of a chart of a simulation."""
    yield Text(chart.title, style="bold")
    yield from KINDS[chart.kind](chart, document, width)
    yield Text(chart.remark, style="dim")


def _fan(chart: Chart, document: Document, width: int) -> Iterator[Text]:
    """A line a period that is drawn: eight in ten and half of the cases, the middle, and the target's place."""
    rows = [row for row in chart.data.records() if row["p50"] is not None]
    keys = ("p10", "p25", "p50", "p75", "p90")
    aims = [row["cumulative_target"] for row in rows]
    scale = _Scale.over([row[key] for row in rows for key in keys] + [aim for aim in aims if aim is not None])
    notes = [_amount(row["p50"], document) for row in rows]
    names, cells = _laid_out([str(row["period"]) for row in rows], notes, width)
    for name, row, note in zip(names, rows, notes, strict=True):
        line = [" "] * cells
        low, inner, middle, outer, high = (scale.cell(row[key], cells) for key in keys)
        line[low : high + 1] = OUTER * (high + 1 - low)
        line[inner : outer + 1] = INNER * (outer + 1 - inner)
        line[middle] = MIDDLE
        if row["cumulative_target"] is not None:
            line[scale.cell(row["cumulative_target"], cells)] = AIM
        yield Text(f"{name}{GAP}{''.join(line)}{GAP}{note}")


def _distribution(chart: Chart, document: Document, width: int) -> Iterator[Text]:
    """A bar a stretch of amounts, as long as the share of cases that end there."""
    rows = _together(chart.data.records())
    labels = [f"{_amount(row['from_amount'], document)} – {_amount(row['to_amount'], document)}" for row in rows]
    notes = [f"{row['share']:.1%}" for row in rows]
    names, cells = _laid_out(labels, notes, width)
    most = max(_number(row["share"]) for row in rows)
    for name, row, note in zip(names, rows, notes, strict=True):
        aim = row["target"]
        missed = aim is not None and _number(row["from_amount"]) + _number(row["to_amount"]) < 2 * _number(aim)
        bar = FULL * max(round(_number(row["share"]) / most * cells), int(_number(row["share"]) > 0)) if most else ""
        style = "" if aim is None else "red" if missed else "green"
        yield Text.assemble(f"{name}{GAP}", (bar, style), f" {note}")


def _together(rows: Sequence[dict[str, Value]]) -> list[dict[str, Value]]:
    """Bars put together until few are left; none lies across the target."""
    found: list[dict[str, Value]] = []
    most = max(round(len(rows) / MOST_ROWS + 0.499), 1)
    size = 0
    for row in rows:
        if found and size < most and row["from_amount"] != row["target"]:
            found[-1] |= {"to_amount": row["to_amount"], "share": _number(found[-1]["share"]) + _number(row["share"])}
            size += 1
        else:
            found.append(dict(row))
            size = 1
    return found


def _tornado(chart: Chart, document: Document, width: int) -> Iterator[Text]:
    """A bar a driver from a poor case to a good one, around what is expected."""
    rows = chart.data.records()
    scale = _Scale.over([row[key] for row in rows for key in ("low", "p50", "high")])
    notes = [f"{_amount(row['low'], document)} – {_amount(row['high'], document)}" for row in rows]
    names, cells = _laid_out([word(str(row["driver"]), document.language) for row in rows], notes, width)
    for name, row, note in zip(names, rows, notes, strict=True):
        low, middle, high = (scale.cell(row[key], cells) for key in ("low", "p50", "high"))
        before, after = FULL * (middle - low), FULL * (high - middle)
        bar = Text.assemble(" " * low, (before, "red"), MIDDLE, (after, "green"), " " * (cells - high - 1))
        yield Text(f"{name}{GAP}") + bar + Text(f"{GAP}{note}")


def _ranges(chart: Chart, document: Document, width: int) -> Iterator[Text]:
    """A bar a scenario: eight in ten cases, the middle, and the target's place."""
    rows = chart.data.records()
    ends = [row[key] for row in rows for key in ("p10", "p90", "target")]
    scale = _Scale.over([end for end in ends if end is not None])
    notes = [
        _amount(row["p50"], document) + ("" if row["chance"] is None else f"{GAP}{_number(row['chance']):.0%}")
        for row in rows
    ]
    names, cells = _laid_out([str(row["name"]) for row in rows], notes, width)
    for name, row, note in zip(names, rows, notes, strict=True):
        line = [" "] * cells
        low, middle, high = (scale.cell(row[key], cells) for key in ("p10", "p50", "p90"))
        line[low : high + 1] = OUTER * (high + 1 - low)
        line[middle] = MIDDLE
        if row["target"] is not None:
            line[scale.cell(row["target"], cells)] = AIM
        yield Text(f"{name}{GAP}{''.join(line)}{GAP}{note}")


KINDS = {"ranges": _ranges, "fan": _fan, "distribution": _distribution, "tornado": _tornado}


class _Scale:
    """Amounts as places in a line."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    @classmethod
    def over(cls, values: Sequence[Value]) -> _Scale:
        """From the least to the most."""
        numbers = [_number(value) for value in values]
        return cls(min(numbers), max(numbers))

    def cell(self, value: Value, cells: int) -> int:
        """The cell of a value."""
        width = self.high - self.low
        return round((_number(value) - self.low) / width * (cells - 1)) if width else 0


def _laid_out(names: Sequence[str], notes: Sequence[str], width: int) -> tuple[list[str], int]:
    """Names of one width, and the cells that are left for bars."""
    room = min(max((cell_len(name) for name in names), default=0), WIDEST_NAME)
    beside = max((cell_len(note) for note in notes), default=0)
    return [set_cell_size(name, room) for name in names], min(
        max(width - room - beside - 2 * len(GAP), NARROWEST), WIDEST
    )


def _amount(value: Value, document: Document) -> str:
    return short_amount(round(_number(value)), document.digits, document.language)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
