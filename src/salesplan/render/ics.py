"""iCalendar files (日历文件, RFC 5545): an event a row of a table that has names and days. No byte depends on the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from salesplan.errors import UsageError, finding
from salesplan.render.cells import shown
from salesplan.terms.document import Document
from salesplan.terms.table import Table, Value
from salesplan.words.sentence import printable, sentence
from salesplan.words.titles import column_title

if TYPE_CHECKING:
    from icalendar import Event

NEEDED = {"id", "name", "start", "end"}  # columns that make a table a calendar; `end` is the last day
LONGEST_ID = 2_000  # characters; the own id of an occasion comes first
TOLD_OTHERWISE = {*NEEDED, "days", "type"}


def to_ics(document: Document, tables: Sequence[Table]) -> bytes:
    """The first of the tables that is a calendar, as events of whole days. Raises UsageError where none is."""
    # Imported here: no other format needs it.
    from icalendar import Calendar

    chosen = next((table for table in tables if {column.key for column in table.columns} >= NEEDED), None)
    if chosen is None:
        raise UsageError([finding("SP909", hint=sentence("promo_calendar"))], document.language)
    calendar = Calendar()
    calendar.add("prodid", "-//salesplan//promotions//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", printable(document.title or document.plan_name))
    for row in chosen.rows:
        calendar.add_component(_event(dict(zip((c.key for c in chosen.columns), row, strict=True)), chosen, document))
    return bytes(calendar.to_ical())


def _event(row: dict[str, Value], table: Table, document: Document) -> Event:
    from icalendar import Event

    start, last = row["start"], row["end"]
    assert isinstance(start, date)  # noqa: S101 - days by their columns
    assert isinstance(last, date)  # noqa: S101
    event = Event()
    # An occasion keeps its id when it is moved, so that a calendar moves it instead of showing it twice.
    event.add("uid", printable(f"{row['id']}@{document.plan_name}", LONGEST_ID))
    # When this version was made is what RFC 5545 asks for; the plan's first day stands in for it, as no clock is read.
    event.add("dtstamp", datetime.combine(_first_day(document) or start, time(), UTC))
    event.add("summary", printable(str(row["name"])))
    event.add("dtstart", start)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [printable(str(row.get("type") or "promotion"))])
    told = [
        f"{column_title(column.key, document.language)}: {shown(row[column.key], column, document)}"
        for column in table.columns
        if column.key not in TOLD_OTHERWISE and row[column.key] is not None
    ]
    if told:
        event.add("description", "\n".join(told))
    return event


def _first_day(document: Document) -> date | None:
    day = document.parameters.get("first_day")
    return day if isinstance(day, date) else None
