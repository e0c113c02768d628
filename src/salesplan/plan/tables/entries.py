"""Entries of targets, quotas, commitments and territories from table files (目标表、承诺表、辖区表)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from salesplan.errors import Finding, Place, finding
from salesplan.plan.tables.expansion import Expansion, Fault, day_of, filled, spelled
from salesplan.plan.tables.forms import AmountTable, PotentialTable, StockTable, TargetTable, TerritoryTable
from salesplan.plan.tables.period_names import OTHER_YEAR, in_year, name_of_period
from salesplan.terms.money import NotANumber, parse_number
from salesplan.terms.period import Year
from salesplan.terms.text_table import TextRow
from salesplan.words.sentence import sentence

Entry: TypeAlias = tuple[int, dict[str, Any]]  # the line, and what would be written in YAML
COORDINATES = ("region", "product", "channel", "seller", "team", "measure")


def territories_of_rows(
    expansion: Expansion, layout: TerritoryTable, rows: list[TextRow], shown: str
) -> Iterator[Entry]:
    """An entry for each row."""
    columns = {"from": layout.columns.from_, "to": layout.columns.to}
    to_day = {name: expansion.days(layout, rows, name, column, shown) for name, column in columns.items() if column}
    for row in rows:
        made = {}
        for name in row.cells:
            if (cell := filled(row, name)) is not None:
                made[name] = to_day[name](cell) if name in to_day else spelled(layout, name, cell)
        yield row.line, made


def stock_of_rows(expansion: Expansion, layout: StockTable, rows: list[TextRow], shown: str) -> Iterator[Entry]:
    """An entry for each row that says how much there is; an empty cell or a dash: not counted."""
    to_day = expansion.days(layout, rows, "day", layout.columns.day, shown)
    faults: list[Fault] = []
    for row in rows:
        cell = filled(row, "units")
        if cell is None:
            continue
        try:
            units = parse_number(cell, layout.decimal, layout.thousands, expansion.currencies)
        except NotANumber as error:
            faults.append((row.line, layout.columns.units, cell, error.reason))
            continue
        made = {name: spelled(layout, name, text) for name in ("product", "day") if (text := filled(row, name))}
        yield row.line, made | ({"day": to_day(made["day"] or "")} if "day" in made else {}) | {"units": str(units)}
    expansion.tell(shown, faults)


def amounts_of_rows(expansion: Expansion, layout: AmountTable, rows: list[TextRow], shown: str) -> Iterator[Entry]:
    """An entry for each cell that holds an amount; rows of other years are passed over and counted."""
    year, columns = expansion.year, layout.columns.amount
    if year is None:
        return
    if len(columns) not in (1, len(year)):
        hint = sentence("one_column_a_period")
        expansion.findings.append(finding("SP127", Place(shown), hint=hint, columns=len(columns), periods=len(year)))
        return
    faults: list[Fault] = []
    passed_over = 0
    for row in rows:
        labels = _labels(row, layout, year, faults)
        if labels is None:
            passed_over += 1
            continue
        made = {name: spelled(layout, name, cell) for name in COORDINATES if (cell := row.cells.get(name)) is not None}
        if isinstance(layout, TargetTable) and layout.measure is not None:
            made.setdefault("measure", layout.measure)
        for i, label in enumerate(labels):
            amount = _amount(row, layout, expansion.currencies, faults, i)
            if amount is not None:
                yield row.line, made | {"amount": amount} | ({"period": label} if label else {})
    expansion.tell(shown, faults)
    if passed_over:
        expansion.findings.append(_of_others(passed_over, len(rows), year, Place(shown)))


def _of_others(passed_over: int, rows: int, year: Year, place: Place) -> Finding:
    """What is said of rows of other years: a warning where there are no others."""
    if passed_over < rows:
        return finding("SP124", place, rows=passed_over)
    first, last = year.periods[0].label, year.periods[-1].label
    return finding("SP132", place, hint=sentence("rows_of_the_year"), rows=rows, first=first, last=last)


def _labels(row: TextRow, layout: AmountTable, year: Year, faults: list[Fault]) -> list[str | None] | None:
    """The period of each amount column; None for a row of another year; empty (and a fault) if it can't be read."""
    columns = layout.columns
    year_cell = row.cells.get("year") if columns.year else None
    if columns.year and year_cell is None:
        faults.append((row.line, columns.year, "", "cell_empty"))
        return []
    if columns.period is None:
        mine = in_year(year_cell, year)
        if mine is None:
            faults.append((row.line, str(columns.year), str(year_cell), "not_a_year"))
            return []
        own: list[str | None] = [p.label for p in year.periods] if len(columns.amount) > 1 else [None]
        return own if mine else None
    cell = row.cells.get("period")
    if cell is None:
        faults.append((row.line, columns.period, "", "cell_empty"))
        return []
    label = name_of_period(spelled(layout, "period", day_of(cell)) or "", year_cell, year, layout.dates)
    if label is None:
        faults.append((row.line, columns.period, cell, "not_a_period"))
        return []
    return None if label == OTHER_YEAR else [label]


def _amount(
    row: TextRow, layout: AmountTable, currencies: tuple[str] | None, faults: list[Fault], i: int
) -> str | None:
    cell = filled(row, f"amount.{i}")
    if cell is None or cell.endswith(("%", "％")):
        return cell
    try:
        return str(parse_number(cell, layout.decimal, layout.thousands, currencies) * layout.scale)
    except NotANumber as error:
        faults.append((row.line, layout.columns.amount[i], cell, error.reason))
        return None


def potential_of_rows(expansion: Expansion, layout: PotentialTable, rows: list[TextRow], shown: str) -> dict[str, Any]:
    """Measures of nodes; columns that the layout doesn't name and that hold no numbers are left out."""
    names = list(rows[0].cells) if rows else []
    axis = next((name for name in COORDINATES[:3] if name in names), None)
    if axis is None:
        expansion.findings.append(finding("SP404", Place(shown), names=", ".join(COORDINATES[:3])))
        return {}
    values: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for row in rows:
        node = spelled(layout, axis, row.cells[axis])
        for name in names:
            cell = filled(row, name) if name != axis and node is not None else None
            if cell is None:
                continue
            try:
                number = parse_number(cell, layout.decimal, layout.thousands, expansion.currencies)
                values.setdefault(name, {})[str(node)] = str(number)
            except NotANumber as error:
                if name in layout.columns or error.reason != "not_a_number":
                    faults.append((row.line, layout.columns.get(name, name), cell, error.reason))
    expansion.tell(shown, faults)
    return {"axis": axis, "values": values}
