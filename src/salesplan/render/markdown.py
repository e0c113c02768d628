"""Markdown: tables that a chat or a wiki shows."""

from __future__ import annotations

import re

from salesplan.render.cells import NUMERIC, shown
from salesplan.render.markdown_brief import is_brief, to_brief
from salesplan.terms.document import Document
from salesplan.terms.table import Table
from salesplan.words.titles import column_title, table_title

LONGEST = 200  # rows of a table; a message with more is not read
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(document: Document, tables: list[Table]) -> str:
    """The title, and each table under its own heading; the overview of a review, if it is wanted alone, as a chat message."""
    if is_brief(document, tables):
        return to_brief(document, tables[0], _escaped)
    parts = [f"# {_escaped(document.title or document.plan_name)}"]
    if document.about_findings and document.findings:
        parts.append("\n".join(f"- {_escaped(found.say(document.language))}" for found in document.findings))
    parts += [_table(table, document) for table in tables if table.rows]
    return "\n\n".join(parts) + "\n"


def _table(table: Table, document: Document) -> str:
    language = document.language
    columns = table.columns
    head = "| " + " | ".join(_escaped(column_title(column.key, language)) for column in columns) + " |"
    rule = "|" + "|".join("---:" if column.unit in NUMERIC else "---" for column in columns) + "|"
    rows = [
        "| "
        + " | ".join(_escaped(shown(value, column, document)) for value, column in zip(row, columns, strict=True))
        + " |"
        for row in table.rows[:LONGEST]
    ]
    more = [f"… +{len(table.rows) - LONGEST:,}"] if len(table.rows) > LONGEST else []
    return "\n".join([f"## {table_title(table.name, language)}", "", head, rule, *rows, *more])


def _escaped(text: str) -> str:
    """Text that stays text: no mark-up, no second column, no link."""
    return _SPECIAL.sub(r"\\\1", text)
