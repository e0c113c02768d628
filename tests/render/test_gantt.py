"""Gantt charts in the terminal and calendars as files."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from rich.cells import cell_len

from salesplan.errors import UsageError
from salesplan.render.gantt import ON, gantt_lines
from salesplan.render.ics import to_ics
from salesplan.terms.chart import Chart
from salesplan.terms.document import Document
from salesplan.terms.table import table

ROWS = [
    ("", date(2026, 1, 1), date(2026, 12, 31), "frame"),
    ("年货节", date(2026, 1, 1), date(2026, 1, 10), "holiday"),
    ("clearance of everything that is left over", date(2026, 12, 31), date(2026, 12, 31), "clearance"),
    ("年货节", date(2026, 7, 1), date(2026, 7, 1), "holiday"),
]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_bars_stand_where_their_days_are(width: int) -> None:
    chart = Chart("gantt", "gantt", "Year", "Two.", table("gantt", "name start:day end:day kind:word", ROWS))
    title, months, first, second, remark = (line.plain for line in gantt_lines(chart, width))
    assert (title, remark) == ("Year", "Two.")
    assert cell_len(first) == cell_len(second) <= max(width, 60)
    numbers = [f"{month:02}" for month in range(1, 13)]
    assert months.split() == (numbers if width >= 80 else sorted(set(months.split()) & set(numbers)))
    bars = [line[line.index("  ") + 2 :].strip() for line in (first, second)]
    assert bars[0].startswith(ON)
    assert bars[1].endswith(ON)
    assert bars[1].count(ON) == 1
    cells = len(bars[0])
    assert bars[0].index(ON, cells // 3) == pytest.approx(cells * 181 / 365, abs=1)


def document(
    rows: list[tuple[object, ...]], columns: str = "id name type:word start:day end:day budget:money"
) -> Document:
    made = table("promotions", columns, rows)  # type: ignore[arg-type]
    return Document("promo", "计划", "", 2, tables=[made], parameters={"first_day": date(2026, 1, 1)})


def test_events_are_whole_days_and_the_same_bytes_every_time() -> None:
    long_name = "春节,年货; 全国大促" * 12
    rows = [
        ("s", long_name, "holiday", date(2026, 1, 24), date(2026, 2, 17), 1_200_000),
        ("t", "T", "launch", date(2026, 3, 1), date(2026, 3, 1), None),
    ]
    made = document(rows)
    content = to_ics(made, list(made.tables))
    assert content == to_ics(made, list(made.tables))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    one, other = Calendar.from_ical(content).walk("VEVENT")
    assert str(one["summary"]) == long_name
    assert (one.decoded("dtstart"), one.decoded("dtend")) == (date(2026, 1, 24), date(2026, 2, 18))
    assert other.decoded("dtend") - other.decoded("dtstart") == timedelta(days=1)
    assert one.decoded("dtstamp").date() == date(2026, 1, 1)
    assert "12,000.00" in str(one["description"])
    assert "description" not in other
    assert str(one["uid"]) != str(other["uid"])


def test_what_has_no_days_is_no_calendar() -> None:
    made = document([("a", "A")], "id name")
    with pytest.raises(UsageError) as refused:
        to_ics(made, list(made.tables))
    assert [found.code for found in refused.value.findings] == ["SP909"]
