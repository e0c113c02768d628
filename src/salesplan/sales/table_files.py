"""A plan's own table files (计划表格文件): as text, packed, in a workbook or as Parquet, whatever an export can be."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from salesplan.disk.inputs import note_input
from salesplan.errors import Place, finding
from salesplan.sales.files import Unusable
from salesplan.sales.inputs.access import Access
from salesplan.sales.inputs.found import kind_of
from salesplan.sales.sources import Reader, Wanted
from salesplan.sales.text_rows import read_text_table, text_table
from salesplan.terms.layout import TextLayout
from salesplan.terms.text_table import TableReader, TextTable
from salesplan.words.sentence import sentence


def read_table_file(path: Path, shown: str, layout: TextLayout, columns: Mapping[str, str]) -> TextTable:
    """A small file of any kind as a TextTable; of several sheets or packed files that have the columns, the rows of all."""
    note_input(path)
    try:
        if kind_of(path, shown) == "text":
            return read_text_table(path, shown, layout, columns)
        with TemporaryDirectory(prefix="salesplan-") as room:
            return _opened(path, shown, layout, columns, Path(room))
    except Unusable as error:
        return TextTable(findings=[error.finding])


def _opened(path: Path, shown: str, layout: TextLayout, columns: Mapping[str, str], room: Path) -> TextTable:
    names = list(dict.fromkeys(columns.values()))
    made, findings = list[TextTable](), list(TextTable().findings)
    wanted = Wanted(layout.encoding, layout.separator, layout.header, names, names)
    for source in Reader(path, wanted, room, count(), findings).read(shown):
        made.append(text_table(source.path, source.shown, source.scan, source.header, layout, columns))
    rows = [row for one in made for row in one.rows]
    return TextTable(rows, [*findings, *(found for one in made for found in one.findings)])


def guarded_reader(access: Access) -> TableReader:
    """read_table_file for files that may be read."""

    def read(path: Path, shown: str, layout: TextLayout, columns: Mapping[str, str]) -> TextTable:
        if access.refused([path]):
            hint = sentence("allow_outside", folder=str(path.resolve().parent))
            return TextTable(findings=[finding("SP473", Place(shown), hint=hint, file=shown)])
        return read_table_file(path, shown, layout, columns)

    return read
