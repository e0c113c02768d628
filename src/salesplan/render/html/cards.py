"""The figures at the head of a review (要点卡片): where the plan stands, in ten seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesplan.render.cells import shown
from salesplan.render.html.grid import judged, tone
from salesplan.terms.document import Document
from salesplan.terms.short import short_amount
from salesplan.terms.table import Column, Table, Value
from salesplan.terms.tree import COMPANY
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title, word

Record = Mapping[str, Value]
FULL = 1.25  # the attainment that a whole bar stands for, so that 100 % can be passed


@dataclass(frozen=True)
class Card:
    """A figure: what it is, its value, how it is to be taken, a bar with a mark (percent of its length), and what it rests on."""

    title: str
    value: str
    tone: str = ""
    status: str = ""
    bar: float | None = None
    mark: float | None = None
    lines: Sequence[tuple[str, str]] = ()


def cards(document: Document) -> list[Card]:
    """The cards of a document that holds attainments of the company; none of another."""
    table = next((table for table in document.tables if table.name == "attainment"), None)
    if table is None:
        return []
    rows: dict[Value, Record] = {r["span"]: r for r in _company(table)}
    made = _Cards(document, {column.key: column for column in table.columns})
    found = [made.reached(rows[span], span) for span in ("year_to_date", "period") if span in rows]
    if past := rows.get("year_to_date"):
        found += made.growth(past)
    return [*found, made.year(rows["year"])] if "year" in rows else found


def _company(table: Table) -> list[Record]:
    keys = [column.key for column in table.columns]
    node = keys.index("node")
    return [dict(zip(keys, row, strict=True)) for row in table.rows if row[node] == COMPANY]


class _Cards:
    def __init__(self, document: Document, columns: Mapping[str, Column]) -> None:
        self.document, self.columns = document, columns

    def reached(self, row: Record, span: str) -> Card:
        """The attainment of a span, with the actual, the target and what lies between them."""
        attained = row["attainment"]
        status, judgement = judged(row.get("status"), self.document)
        own = tone(attained) if isinstance(attained, float) else ""
        return Card(
            title=self._title(span, "attainment"),
            value=self._shown(row, "attainment"),
            tone=judgement or own,
            status=status,
            bar=_length(attained),
            mark=_length(row.get("time_gone")) or _length(1.0) if isinstance(attained, float) else None,
            lines=self._lines(row, "actual", "target", "variance", "time_gone", "pace"),
        )

    def growth(self, row: Record) -> list[Card]:
        """How it compares with last year, where that is known."""
        if not isinstance(row.get("growth"), float):
            return []
        grown = float(str(row["growth"]))
        return [
            Card(
                title=self._title("year_to_date", "growth"),
                value=self._shown(row, "growth"),
                tone="good" if grown >= 0 else "poor",
                lines=self._lines(row, "actual", "last_year"),
            )
        ]

    def year(self, row: Record) -> Card:
        """Where the year lands, if that is known, else what it has come to."""
        document, landing = self.document, row.get("landing")
        if isinstance(landing, int):
            target = row.get("target")
            share = landing / target if isinstance(target, int) and target > 0 else None
            of_target = (
                [(sentence("page_of_target").say(document.language), f"{share:.1%}")] if share is not None else []
            )
            between = [(self._name("landing_low"), self._shown(row, "landing_low"))]
            between += [(self._name("landing_high"), self._shown(row, "landing_high"))]
            return Card(
                title=self._title("year", "landing"),
                value=short_amount(landing, document.digits, document.language),
                status=sentence(f"page_landing_{tone(share)}").say(document.language) if share is not None else "",
                tone=tone(share) if share is not None else "",  # the status is about the pace so far, not about the end
                bar=_length(share),
                mark=_length(1.0) if share is not None else None,
                lines=[*of_target, *between, *self._lines(row, "target", "required_run_rate")],
            )
        return Card(
            title=self._title("year", "attainment"),
            value=self._shown(row, "attainment"),
            bar=_length(row["attainment"]),
            mark=_length(row.get("time_gone")),
            lines=self._lines(row, "actual", "target", "variance", "required_run_rate"),
        )

    def _title(self, span: str, key: str) -> str:
        language = self.document.language
        period = self.document.parameters.get("period")
        label = str(period) if span == "period" and period else word(span, language)
        said = sentence("page_card", span=label, what=self._name(key)).say(language)
        return said[:1].upper() + said[1:]

    def _name(self, key: str) -> str:
        return column_title(key, self.document.language)

    def _shown(self, row: Record, key: str) -> str:
        return shown(row[key], self.columns[key], self.document)

    def _lines(self, row: Record, *keys: str) -> list[tuple[str, str]]:
        return [(self._name(key), self._shown(row, key)) for key in keys if row.get(key) is not None]


def _length(value: Value) -> float | None:
    """Percent of a bar's length that a ratio takes."""
    return round(min(max(value / FULL, 0), 1) * 100, 1) if isinstance(value, float) else None
