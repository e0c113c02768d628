"""Puts the rows of table files into the plan as if they had been written there (表格展开)."""

from __future__ import annotations

from os.path import normpath
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from salesplan.errors import Place, finding
from salesplan.plan.faults import faults_of
from salesplan.plan.tables.entries import amounts_of_rows, potential_of_rows, stock_of_rows, territories_of_rows
from salesplan.plan.tables.expansion import Expansion
from salesplan.plan.tables.forms import (
    CommitmentTable,
    PotentialTable,
    ProductTable,
    SellerTable,
    StockTable,
    TargetTable,
    TerritoryTable,
    TreeTable,
)
from salesplan.plan.tables.rosters import teams_of_rows
from salesplan.plan.tables.trees import tree_of_rows
from salesplan.plan.yaml_reader import Marks, Path
from salesplan.terms.part import PlanPart
from salesplan.terms.text_table import TextRow

TREE_FORMS: dict[str, tuple[type[PlanPart], Any]] = {
    "regions": (TreeTable, tree_of_rows),
    "products": (ProductTable, tree_of_rows),
    "channels": (TreeTable, tree_of_rows),
    "teams": (SellerTable, teams_of_rows),
}
LIST_FORMS: dict[str, tuple[type[PlanPart], Any]] = {
    "territories": (TerritoryTable, territories_of_rows),
    "targets": (TargetTable, amounts_of_rows),
    "quotas": (TargetTable, amounts_of_rows),
    "commitments": (CommitmentTable, amounts_of_rows),
    "stock": (StockTable, stock_of_rows),
}


def expand(expansion: Expansion) -> None:
    """Replace each table file of the plan by its rows."""
    for section, (form, make) in TREE_FORMS.items():
        content = expansion.data.get(section)
        if isinstance(content, dict) and isinstance(content.get("file"), str):
            got = _rows(expansion, form, content, (section,))
            expansion.data[section] = make(expansion, section, *got) if got else {}
    for section, (form, make) in LIST_FORMS.items():
        content = expansion.data.get(section)
        if isinstance(content, list) and any(_is_table(entry) for entry in content):
            expansion.data[section] = _list(expansion, section, form, make)
    _potential(expansion)


def _potential(expansion: Expansion) -> None:
    decompose = expansion.data.get("decompose")
    written = decompose.get("potential") if isinstance(decompose, dict) else None
    if not isinstance(decompose, dict) or not (isinstance(written, str) or _is_table(written)):
        return
    raw = {"file": written} if isinstance(written, str) else written
    got = _rows(expansion, PotentialTable, raw, ("decompose", "potential"))
    made = potential_of_rows(expansion, *got) if got else {}
    expansion.data["decompose"] = {key: value for key, value in decompose.items() if key != "potential"}
    if made:
        expansion.data["decompose"]["potential"] = made


def _is_table(entry: Any) -> bool:
    return isinstance(entry, dict) and "file" in entry


def _list(expansion: Expansion, section: str, form: type[PlanPart], make: Any) -> list[Any]:
    entries: list[Any] = []
    moved = Marks()
    for i, entry in enumerate(expansion.data[section]):
        if not _is_table(entry):
            _copy(expansion.marks, (section, i), moved, (section, len(entries)))
            entries.append(entry)
        elif got := _rows(expansion, form, entry, (section, i)):
            for line, made in make(expansion, *got):
                moved.values[section, len(entries)] = Place(got[2], line)
                entries.append(made)
    for places in (expansion.marks.keys, expansion.marks.values):
        for path in [p for p in places if len(p) > 1 and p[0] == section]:
            del places[path]
    expansion.marks.merge(moved)
    return entries


def _copy(source: Marks, old: Path, target: Marks, new: Path) -> None:
    size = len(old)
    target.keys.update({(*new, *p[size:]): place for p, place in source.keys.items() if p[:size] == old})
    target.values.update({(*new, *p[size:]): place for p, place in source.values.items() if p[:size] == old})


def _rows(expansion: Expansion, form: type[PlanPart], raw: Any, path: Path) -> tuple[Any, list[TextRow], str] | None:
    """Layout, rows and shown name of the table file written at `path`; None (and findings) if it can't be read."""
    try:
        layout: Any = form.model_validate(raw)
    except ValidationError as error:
        expansion.findings += faults_of(error, form, expansion.marks, raw, path)
        expansion.broken.add(str(path[0]))
        return None
    place = expansion.marks.of((*path, "file"))
    shown = normpath(FilePath(place.file).parent / layout.file)
    table = expansion.read(expansion.folder / layout.file, shown, layout, _columns(layout))
    for found in table.findings:
        nowhere = not found.place.line
        expansion.findings.append(
            finding(found.code, place, hint=found.hint, **dict(found.facts)) if nowhere else found
        )
    if any(found.severity == "error" for found in table.findings):
        expansion.broken.add(str(path[0]))
    return layout, list(table.rows), shown


def _columns(layout: Any) -> dict[str, str]:
    """Field → column name; the columns of a wide table are numbered."""
    columns: dict[str, str] = {}
    if isinstance(layout.columns, dict):
        return dict(layout.columns)
    for name, column in layout.columns.model_dump(by_alias=True).items():
        if isinstance(column, list):
            columns |= {f"{name}.{i}": text for i, text in enumerate(column)}
        elif column is not None:
            columns[name] = column
    return columns
