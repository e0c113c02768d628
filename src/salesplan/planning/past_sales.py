"""The sales of past exports, summed for a draft (历史销售): one pass over each table, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice

from salesplan.errors import ExportsError, Place, finding
from salesplan.planning.past_exports import PastTable
from salesplan.sales.text_rows import records
from salesplan.sales.values import TOO_LARGE
from salesplan.terms.layout import AmbiguousDates, read_dates
from salesplan.terms.money import NotANumber, named_currencies, parse_number, parse_share
from salesplan.words.sentence import sentence

TYPICAL = 1_000  # rows of a table whose amounts tell the currency


@dataclass
class PastSales:
    """What a past export holds: names with their parents and sums by year, and how many rows couldn't be read."""

    table: PastTable
    parents: dict[str, dict[str, str]] = field(default_factory=dict)  # axis → name → the group it is in
    sums: dict[tuple[str, str, int], Decimal] = field(default_factory=dict)  # axis, name, year → amount
    years: Counter[int] = field(default_factory=Counter)
    last: date = date.min
    unread: int = 0


def currency_of(tables: Sequence[PastTable], usual: str) -> str:
    """The currency that most amounts name; the usual one where they name none, or a sign that it may be written with."""
    named: Counter[tuple[str, ...]] = Counter()
    for table in tables:
        at = table.header.names.index(table.guess.amount or table.guess.unit_price)
        rows = islice(records(table.text, table.scan, table.header), TYPICAL)
        named.update(currencies for row in rows if (currencies := named_currencies("".join(row.fields[at : at + 1]))))
    (most, _), *_ = named.most_common(1) or [((usual,), 0)]
    return usual if usual in most else most[0]


def survey(table: PastTable, dates: str | None, currency: str) -> PastSales:
    """One pass over a table, passing over amounts of another currency; raises ExportsError where its days can't be read."""
    found, header = PastSales(table), table.header
    days = _days(table, dates)
    at = {name: header.names.index(column) for name, column in table.guess.columns()}
    for record in records(table.text, table.scan, header):
        if not any(cell.strip() for cell in record.fields):
            continue
        cells = {name: record.fields[i].strip() if i < len(record.fields) else "" for name, i in at.items()}
        day, amount = days.get(_date_of(cells["date"])), _amount(cells, currency)
        if day is None or amount is None or len(record.fields) < len(header.names):
            found.unread += 1
            continue
        _count(found, cells, day, amount)
    return found


def _days(table: PastTable, dates: str | None) -> Mapping[str, date | None]:
    column = table.header.names.index(table.guess.date)
    rows = records(table.text, table.scan, table.header)
    texts = {_date_of(r.fields[column]) for r in rows if len(r.fields) > column}
    try:
        return read_dates(sorted(text for text in texts if text), [dates] if dates else [])
    except AmbiguousDates as error:
        reason = sentence("dates_mixed" if error.mixed else "dates_ambiguous", example=error.example)
        hint = sentence("say_dates_option")
        place, column_name = Place(table.place), table.guess.date
        raise ExportsError([finding("SP407", place, hint=hint, column=column_name, reason=reason)]) from None


def _date_of(cell: str) -> str:
    head, _, tail = cell.strip().replace("T", " ").partition(" ")
    return head if ":" in tail else cell.strip()


def _amount(cells: Mapping[str, str], currency: str) -> Decimal | None:
    """The amount of a row; None where it has none, or one that a review would reject."""
    try:
        amount = _said(cells, (currency,))
    except NotANumber:
        return None
    return amount if abs(amount) < TOO_LARGE else None


def _said(cells: Mapping[str, str], currencies: tuple[str]) -> Decimal:
    if "amount" in cells:
        return parse_number(cells["amount"], currencies=currencies)
    off = parse_share(cells["discount"]) if cells.get("discount") else Decimal(0)
    return parse_number(cells["quantity"]) * parse_number(cells["unit_price"], currencies=currencies) * (1 - off)


def _count(found: PastSales, cells: Mapping[str, str], day: date, amount: Decimal) -> None:
    found.years[day.year] += 1
    found.last = max(found.last, day)
    groups = {"region": "region_group", "product": "product_group", "seller": "team"}
    for axis in ("region", "product", "channel", "seller", "company"):
        name = cells.get(axis, "") if axis != "company" else "company"
        if not name:
            continue
        key = (axis, name, day.year)
        found.sums[key] = found.sums.get(key, Decimal(0)) + amount
        group = cells.get(groups.get(axis, ""), "")
        if group and group != name:
            found.parents.setdefault(axis, {}).setdefault(name, group)
