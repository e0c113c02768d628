"""Writes a document where it is wanted (写出): whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from salesplan.disk.inputs import is_input
from salesplan.errors import UsageError, finding
from salesplan.render.csv import to_csv
from salesplan.render.files import folder_for, put, put_all, refuse_reserved, unwritable
from salesplan.render.json import to_json
from salesplan.render.markdown import to_markdown
from salesplan.render.terminal import to_terminal
from salesplan.terms.document import Document
from salesplan.terms.steps import last_words
from salesplan.terms.table import Table
from salesplan.words.sentence import sentence

Format: TypeAlias = Literal["table", "csv", "json", "md", "html", "xlsx", "ics"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".html": "html",
    ".json": "json",
    ".md": "md",
    ".txt": "table",
    ".xlsx": "xlsx",
    ".ics": "ics",
}
SPELT = "backslashreplace"  # how bytes of a file's name that are no text are written: a name must not end a run
ISSUE: tuple[Format, ...] = ("html", "xlsx", "json")  # what a folder takes of a document that is one of a series


@dataclass(frozen=True)
class Written:
    """The files that were written; changed: whether any of them is another one than before."""

    files: tuple[Path, ...]
    changed: bool


def write(document: Document, form: Format | None, output: Path | None, name: str | None) -> Written:
    """Print the document, or write it to a file or into a folder.

    form: table on stdout if None; from the suffix of a file. name: the one table that is wanted. A folder (a path
    that is one, or has no suffix) takes, if no form is said, an issue of a series in several formats under its label, and
    else every table as a file of its own. What goes into a folder does so together or not at all. Raises UsageError.
    """
    tables = _wanted(document, name)
    if output is None:
        _print(document, _text(document, tables, form or "table", everything=name is not None))
        return Written((), changed=False)
    if output.is_dir() or not output.suffix:
        whole = document.label and form is None and name is None
        files = _issue(document) if whole else _files(document, tables, form or "csv", everything=name is not None)
        return _write_folder(document, files, output)
    return _write_file(document, tables, form, output, everything=name is not None)


def _write_file(
    document: Document, tables: list[Table], form: Format | None, output: Path, *, everything: bool
) -> Written:
    chosen = form or SUFFIXES.get(output.suffix.lower())
    if chosen is None:
        hint = sentence("formats_are", names=", ".join(FORMATS))
        raise UsageError([finding("SP904", file=str(output), hint=hint)], document.language)
    _refuse_reserved(document, output)
    content = _content(document, tables, chosen, everything=everything)
    return Written((output,), changed=put(output, content, document.language))


def _write_folder(document: Document, files: Iterator[tuple[str, bytes]], folder: Path) -> Written:
    names: list[str] = []

    def noted() -> Iterator[tuple[str, bytes]]:
        for name, content in files:
            _refuse_reserved(document, folder / name)
            names.append(name)
            yield name, content

    with folder_for(folder, document.language):
        changed = put_all(folder, noted(), document.language)
    return Written(tuple(folder / name for name in names), changed)


def _refuse_reserved(document: Document, path: Path) -> None:
    if not is_input(path):  # which is told of its own
        refuse_reserved(path, document.language)


def _issue(document: Document) -> Iterator[tuple[str, bytes]]:
    """One of a series, whole, in each format, under a name that no other of the series has."""
    from salesplan.render.xlsx_names import Names

    names = Names()
    stems = {label: names.give(label) for label in document.labels or (document.label,)}
    for form in ISSUE:
        yield f"{stems[document.label]}.{form}", _content(document, list(document.tables), form, everything=False)


def _wanted(document: Document, name: str | None) -> list[Table]:
    if name is None:
        return list(document.tables)
    found = [table for table in document.tables if table.name == name]
    if not found:
        hint = sentence("tables_are", names=", ".join(table.name for table in document.tables))
        raise UsageError([finding("SP901", name=name, hint=hint)], document.language)
    return found


def _content(document: Document, tables: list[Table], form: Format, *, everything: bool) -> bytes:
    """The bytes of a file in a format."""
    if form == "xlsx":
        from salesplan.render.xlsx import to_xlsx

        if everything:
            return to_xlsx(document, tables, ())
        # A workbook has no bars over days: the table that they are drawn from is a page of it anyway.
        return to_xlsx(document, tables, document.sheets, document.charts)
    if form == "ics":
        from salesplan.render.ics import to_ics

        return to_ics(document, tables)
    return _text(document, tables, form, everything=everything).encode("utf-8", SPELT)


def _text(document: Document, tables: list[Table], form: Format, *, everything: bool) -> str:
    """The document in a format; people are shown the tables made for them unless they ask for one by name."""
    if form == "xlsx":
        raise UsageError([finding("SP907", form=form, hint=sentence("name_an_output"))], document.language)
    if form == "ics":
        return _content(document, tables, form, everything=everything).decode()
    for_people = tables if everything else [table for table in tables if table.shown]
    if form == "json":
        return to_json(document, tables)
    if form == "html":
        from salesplan.render.html.page import to_html

        return to_html(document, tables)
    if form == "md":
        return to_markdown(document, for_people)
    if form == "csv":
        tables = (
            [table for table in tables if table.name == document.main] if len(tables) > 1 and document.main else tables
        )
        if len(tables) != 1:
            hint = sentence("tables_are", names=", ".join(table.name for table in tables))
            raise UsageError([finding("SP905", tables=len(tables), hint=hint)], document.language)
        return to_csv(document, tables[0])
    width, colour = _terminal()
    return to_terminal(
        replace(document, charts=[], lead=[]) if everything else document, for_people, width, colour=colour
    )


def _terminal() -> tuple[int | None, bool]:
    """The width of the terminal, and whether it shows colours; none where the output goes elsewhere."""
    if not sys.stdout.isatty():
        return None, False
    return os.get_terminal_size(sys.stdout.fileno()).columns, "NO_COLOR" not in os.environ


def _print(document: Document, text: str) -> None:
    last_words()
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error, document.language) from None


def _files(document: Document, tables: list[Table], form: Format, *, everything: bool) -> Iterator[tuple[str, bytes]]:
    """What a folder takes: a file for each table, or the whole in one, and the sheets to hand out each in its own."""
    if form in ("json", "html", "ics"):
        yield f"{document.command}.{form}", _content(document, tables, form, everything=everything)
    elif form == "xlsx":
        yield from _workbooks(document, tables, everything=everything)
    else:
        suffix = next(suffix for suffix, name in SUFFIXES.items() if name == form)
        for table in tables:
            yield f"{table.name}{suffix}", _text(document, [table], form, everything=True).encode("utf-8", SPELT)


def _workbooks(document: Document, tables: list[Table], *, everything: bool) -> Iterator[tuple[str, bytes]]:
    from salesplan.render.xlsx import to_handout
    from salesplan.render.xlsx_names import Names

    whole = tables[0].name if everything else document.command
    yield f"{whole}.xlsx", _content(document, tables, "xlsx", everything=everything)
    names = Names([whole])
    for sheet in () if everything else document.sheets:
        yield f"{names.give(sheet.name)}.xlsx", to_handout(document, sheet)
