"""Writes a document where it is wanted (写出): whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from salesplan.errors import SalesplanError, UsageError, finding
from salesplan.render.csv import to_csv
from salesplan.render.json import to_json
from salesplan.render.markdown import to_markdown
from salesplan.render.terminal import to_terminal
from salesplan.terms.document import Document
from salesplan.terms.table import Table
from salesplan.words.sentence import Language, sentence

Format: TypeAlias = Literal["table", "csv", "json", "md", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: dict[str, Format] = {".csv": "csv", ".json": "json", ".md": "md", ".txt": "table", ".xlsx": "xlsx"}


def write(document: Document, form: Format | None, output: Path | None, name: str | None) -> None:
    """Print the document, or write it to a file or into a folder.

    form: table on stdout if None; from the suffix of a file. name: the one table that is wanted. A folder (a path
    that is one, or ends with a slash) takes every table as a file of its own. Raises UsageError or SalesplanError.
    """
    tables = _wanted(document, name)
    if output is None:
        _print(document, _text(document, tables, form or "table", everything=name is not None))
    elif output.is_dir() or str(output).endswith(os.sep) or not output.suffix:
        _write_folder(document, tables, form or "csv", output, everything=name is not None)
    else:
        chosen = form or SUFFIXES.get(output.suffix.lower())
        if chosen is None:
            hint = sentence("formats_are", names=", ".join(FORMATS))
            raise UsageError([finding("SP904", file=str(output), hint=hint)], document.language)
        put(output, _content(document, tables, chosen, everything=name is not None))


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

        return to_xlsx(document, tables, [] if everything else document.sheets)
    return _text(document, tables, form, everything=everything).encode()


def _text(document: Document, tables: list[Table], form: Format, *, everything: bool) -> str:
    """The document in a format; people are shown the tables made for them unless they ask for one by name."""
    if form == "xlsx":
        raise UsageError([finding("SP907", form=form, hint=sentence("name_an_output"))], document.language)
    for_people = tables if everything else [table for table in tables if table.shown]
    if form == "json":
        return to_json(document, tables)
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
    return to_terminal(document, for_people, width, colour=colour)


def _terminal() -> tuple[int | None, bool]:
    """The width of the terminal, and whether it shows colours; none where the output goes elsewhere."""
    if not sys.stdout.isatty():
        return None, False
    return os.get_terminal_size(sys.stdout.fileno()).columns, "NO_COLOR" not in os.environ


def _print(document: Document, text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error, document) from None


def _write_folder(document: Document, tables: list[Table], form: Format, folder: Path, *, everything: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error, document) from None
    for name, content in _files(document, tables, form, everything=everything):
        put(folder / name, content)


def _files(document: Document, tables: list[Table], form: Format, *, everything: bool) -> Iterator[tuple[str, bytes]]:
    """What a folder takes: a file for each table, or the whole in one, and the sheets to hand out each in its own."""
    if form == "json":
        yield f"{document.command}.json", to_json(document, tables).encode()
    elif form == "xlsx":
        yield from _workbooks(document, tables, everything=everything)
    else:
        suffix = next(suffix for suffix, name in SUFFIXES.items() if name == form)
        for table in tables:
            yield f"{table.name}{suffix}", _text(document, [table], form, everything=True).encode()


def _workbooks(document: Document, tables: list[Table], *, everything: bool) -> Iterator[tuple[str, bytes]]:
    from salesplan.render.xlsx import to_handout
    from salesplan.render.xlsx_names import Names

    whole = tables[0].name if everything else document.command
    yield f"{whole}.xlsx", _content(document, tables, "xlsx", everything=everything)
    names = Names([whole])
    for sheet in () if everything else document.sheets:
        yield f"{names.give(sheet.name)}.xlsx", to_handout(document, sheet)


def put(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: to a temporary one beside it, which then takes its place."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise _unwritable(error, None) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _unwritable(error, None) from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions of the former file, or those that a new one gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(error: OSError, document: Document | None) -> SalesplanError:
    reason = sentence("os_error", problem=f"{error.strerror or error} ({error.filename or ''})".removesuffix(" ()"))
    return UsageError([finding("SP902", reason=reason)], document.language if document else "en")


def put_new(folder: Path, files: Mapping[str, str], language: Language) -> None:
    """Write files into a folder where none of them is yet; UsageError where one is."""
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        reason = sentence("file_exists", file=str(folder / taken[0]))
        raise UsageError([finding("SP902", reason=reason)], language)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error, None) from None
    for name, text in files.items():
        put(folder / name, text)
