"""Rows of a small text file (文本表): what the plan's reader asks of whoever reads files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from salesplan.errors import Finding
from salesplan.terms.layout import TextLayout


@dataclass(frozen=True)
class TextRow:
    """One row: the text of each field (None where the cell is empty), and the line that it begins on."""

    line: int
    cells: Mapping[str, str | None]


@dataclass(frozen=True)
class TextTable:
    """The rows of a file, those without any text left out, and what is wrong with it."""

    rows: Sequence[TextRow] = ()
    findings: Sequence[Finding] = ()


class TableReader(Protocol):
    """Reads a text file with a row of column names."""

    def __call__(self, path: Path, shown: str, layout: TextLayout, columns: Mapping[str, str]) -> TextTable:
        """The rows of the file at `path`, which findings call `shown`; `columns` is field → column name.

        Never raises for what is in the file: that becomes findings.
        """
