"""JSON (机读输出): the document whole, money as numbers with exactly the currency's digits."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import msgspec

from salesplan.errors import Finding
from salesplan.terms.document import Document
from salesplan.terms.money import from_minor
from salesplan.terms.table import Column, Table
from salesplan.words.titles import column_title

VERSION = 1
# Characters that JSON may hold as they are, but that a terminal obeys or that turn the direction of writing.
_CONTROLS = re.compile("[\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")


def to_json(document: Document, tables: list[Table]) -> str:
    """The document with these tables; one row a line, so that two versions can be compared."""
    encoder = msgspec.json.Encoder(decimal_format="number")
    head = {
        "salesplan": VERSION,
        "command": document.command,
        "plan": {"name": document.plan_name, "sha256": document.plan_sha256, "currency": document.currency},
        "inputs": [{"path": i.path, "sha256": i.sha256, "rows": i.rows} for i in document.inputs],
        "parameters": {key: _plain(value) for key, value in document.parameters.items()},
    }
    parts = [f'"{key}": {_said(encoder, value)}' for key, value in head.items()]
    parts.append('"tables": {' + ",".join(_table(table, document, encoder) for table in tables) + "\n}")
    findings = ",".join("\n" + _said(encoder, _finding(found, document)) for found in document.findings)
    parts.append(f'"findings": [{findings}\n]')
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", "{\n" + ",\n".join(parts) + "\n}\n")


def _table(table: Table, document: Document, encoder: msgspec.json.Encoder) -> str:
    columns = [
        {"key": column.key, "title": column_title(column.key, document.language), "unit": column.unit}
        for column in table.columns
    ]
    keys = [column.key for column in table.columns]
    readers = [_reader(column, document.digits) for column in table.columns]
    rows = ",".join(
        "\n" + _said(encoder, {key: read(value) for key, read, value in zip(keys, readers, row, strict=True)})
        for row in table.rows
    )
    name, head = encoder.encode(table.name).decode(), encoder.encode(columns).decode()
    return f'\n{name}: {{"columns": {head}, "rows": [{rows}\n]}}'


def _said(encoder: msgspec.json.Encoder, value: Any) -> str:
    """A value as JSON; bytes of a file's name that are no text are spelt out, as a terminal shows them."""
    try:
        return encoder.encode(value).decode()
    except UnicodeEncodeError:
        return encoder.encode(_spelt(value)).decode()


def _spelt(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _spelt(one) for key, one in value.items()}
    return [_spelt(one) for one in value] if isinstance(value, list | tuple) else value


def _reader(column: Column, digits: int) -> Any:
    if column.unit == "money":
        return lambda value: None if value is None else from_minor(value, digits)
    if column.unit == "series":
        return lambda values: None if values is None else [None if v is None else from_minor(v, digits) for v in values]
    return _plain


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _finding(found: Finding, document: Document) -> dict[str, str]:
    language = document.language
    return {
        "code": found.code,
        "severity": found.severity,
        "place": str(found.place),
        "message": found.message(language),
        "hint": found.remedy(language),
    }
