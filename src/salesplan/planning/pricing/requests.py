"""A table of requests quoted (批量报价): prices out, one row for each row in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from salesplan.errors import Finding, Place, UsageError, finding
from salesplan.plan.ground import Ground
from salesplan.plan.price_book import Desk, Unknown, price_book
from salesplan.plan.price_words import unknown_name, why_no_price
from salesplan.planning.pricing.waterfall import discount, exact, margin, unit_digits
from salesplan.pricing.book import Offer
from salesplan.pricing.quote import QuotedLine, Quoter, Wanted, quote
from salesplan.terms.layout import TextLayout
from salesplan.terms.part import folded
from salesplan.terms.table import Table, Value, table
from salesplan.terms.text_table import TableReader, TextRow
from salesplan.words.sentence import Sentence, sentence
from salesplan.words.titles import COLUMNS

QUOTES = (
    "request:count order product quantity:count date:day channel region grade customer coupon list list_price:quantity "
    "list_amount:money net:money unit_net:quantity discount:ratio free:count margin_ratio:ratio below_floor:word rules problem"
)
WHO = ("channel", "region", "grade", "customer", "coupon")
NEEDED = ("product", "quantity", "date")
PERIODS = ("month", "quarter", "year")
KNOWN = ("order", *NEEDED, *WHO, *(f"bought_{period}" for period in PERIODS))
MANY_WRONG = 20  # requests that can't be quoted and are told one by one


@dataclass(frozen=True)
class Request:
    """A row: what it says, and what holds for it; or why it can't be quoted."""

    line: int
    cells: Mapping[str, str]
    wanted: Wanted | None
    day: date | None
    problem: Sentence | None = None


@dataclass(frozen=True)
class Answered:
    """The requests of a file with their quotes, in the file's order; a line is None where its request has a problem."""

    ground: Ground
    digits: int
    requests: Sequence[Request]
    lines: Sequence[QuotedLine | None]
    problems: Sequence[Sentence | None]
    findings: Sequence[Finding]


def answered(ground: Ground, path: Path, read_table: TableReader) -> Answered:
    """Quote every row of the file at `path`; rows with the same `order` are one order. Raises UsageError for an unusable file."""
    rows, findings = _rows(ground, path, read_table)
    book = price_book(ground)
    reader = _Reader(ground, Desk(ground, book))
    requests = [reader.request(row.line, cells) for row, cells in rows]
    lines: list[QuotedLine | None] = [None] * len(requests)
    problems = [request.problem for request in requests]
    quoter = Quoter(book)
    for members in _orders(requests):
        wanted = [request.wanted for i in members if (request := requests[i]).wanted is not None]
        differing = _differing([requests[i] for i in members]) if len(members) > 1 else ""
        if len(wanted) < len(members) or differing:
            reason = sentence("order_is_mixed", what=differing) if differing else None
            for i in members:
                problems[i] = problems[i] or reason or sentence("order_has_problems")
        elif len(members) == 1:
            lines[members[0]] = quoter.single(wanted[0])
        else:
            for i, line in zip(members, quote(book, wanted), strict=True):
                lines[i] = line
    told = [*findings, *_told(requests, problems, str(path))]
    return Answered(ground, unit_digits(book), requests, lines, problems, told)


def _rows(
    ground: Ground, path: Path, read_table: TableReader
) -> tuple[list[tuple[TextRow, dict[str, str]]], list[Finding]]:
    """The rows with the columns by their keys, however they are titled."""
    read = read_table(path, str(path), TextLayout(), {})
    if any(found.severity == "error" for found in read.findings) and not read.rows:
        raise UsageError(list(read.findings), ground.loaded.language)
    titles = {folded(title): key for key in KNOWN for title in (key, *COLUMNS.get(key, ()))}
    titles |= dict.fromkeys(("customer-grade", "customer_grade"), "grade")
    names = {name: titles.get(folded(name), "") for name in (read.rows[0].cells if read.rows else {})}
    for column in NEEDED:
        if column not in names.values():
            reason = sentence("needs_column", column=column)
            raise UsageError([finding("SP906", Place(str(path)), reason=reason)], ground.loaded.language)
    keys = [(name, key) for name, key in names.items() if key]
    rows = [(row, {key: row.cells.get(name) or "" for name, key in keys}) for row in read.rows]
    return rows, list(read.findings)


class _Reader:
    """Reads requests; what many rows say is looked up once."""

    def __init__(self, ground: Ground, desk: Desk) -> None:
        self.ground, self.desk = ground, desk
        self._offers: dict[tuple[str, ...], Offer | Sentence] = {}
        self._days: dict[str, date | None] = {}

    def request(self, line: int, cells: Mapping[str, str]) -> Request:
        day = self.day(cells["date"])
        if day is None:
            return Request(line, cells, None, None, sentence("no_day", value=cells["date"]))
        counted = {name: _whole(cells.get(name) or "0") for name in ("quantity", *(f"bought_{p}" for p in PERIODS))}
        for name, number in counted.items():
            if number is None or (name == "quantity" and number < 1):
                return Request(line, cells, None, day, sentence("no_whole_quantity", value=cells[name]))
        offer = self.offer(cells, day)
        if isinstance(offer, Sentence):
            return Request(line, cells, None, day, offer)
        bought = {period: units for period in PERIODS if (units := counted[f"bought_{period}"])}
        return Request(line, cells, Wanted(offer, counted["quantity"] or 0, bought), day)

    def day(self, text: str) -> date | None:
        if text not in self._days:
            try:
                self._days[text] = date.fromisoformat(text[:10]) if text[10:].strip(" 0:T") == "" else None
            except ValueError:
                self._days[text] = None
        return self._days[text]

    def offer(self, cells: Mapping[str, str], day: date) -> Offer | Sentence:
        who = [cells.get(key, "") for key in WHO]
        key = (cells["product"], cells["date"], *who)
        if key not in self._offers:
            buying = self.desk.buying(cells["product"], day, *who)
            if isinstance(buying, Unknown):
                self._offers[key] = unknown_name(buying.kind, buying.name)
            elif not cells["product"]:
                self._offers[key] = unknown_name("product", "")
            else:
                offer = self.desk.book.offer(buying)
                self._offers[key] = offer if offer.lacking is None else why_no_price(offer.lacking)
        return self._offers[key]


def _whole(text: str) -> int | None:
    plain = text.strip().removesuffix(".0")
    return int(plain) if plain.isascii() and plain.isdigit() else None


def _orders(requests: Sequence[Request]) -> list[list[int]]:
    """The numbers of the rows of each order; a row that names none is one by itself."""
    orders: dict[str, list[int]] = defaultdict(list)
    alone: list[list[int]] = []
    for i, request in enumerate(requests):
        order = request.cells.get("order", "")
        if order:
            orders[order].append(i)
        else:
            alone.append([i])
    return [*orders.values(), *alone]


def _differing(members: Sequence[Request]) -> str:
    """The first thing in which the lines of an order differ and must not; empty where there is none."""
    for key in ("date", *WHO):
        if len({member.cells.get(key, "") for member in members}) > 1:
            return key
    return ""


def _told(requests: Sequence[Request], problems: Sequence[Sentence | None], file: str) -> list[Finding]:
    wrong = [(request, problem) for request, problem in zip(requests, problems, strict=True) if problem]
    found = [
        finding("SP382", Place(file, request.line), what=request.cells["product"] or "–", reason=problem)
        for request, problem in wrong[:MANY_WRONG]
    ]
    more = len(wrong) - MANY_WRONG
    return [*found, finding("SP384", Place(file), requests=more)] if more > 0 else found


def quotes_table(made: Answered) -> Table:
    """One row a request, in the order of the file: what it asked, and what it costs; or its problem."""
    known: dict[int, list[Value]] = {}
    return table("quotes", QUOTES, [_row(made, i, known) for i in range(len(made.requests))])


def _row(made: Answered, i: int, known: dict[int, list[Value]]) -> list[Value]:
    request, line = made.requests[i], made.lines[i]
    cells = request.cells
    asked: list[Value] = [request.line, cells.get("order", ""), cells["product"]]
    asked += [request.wanted.quantity if request.wanted else None, request.day]
    asked += [cells.get(key, "") for key in WHO]
    if line is None:
        problem = made.problems[i]
        return [*asked, *[None] * 10, problem.say(made.ground.loaded.language) if problem else ""]
    if id(line) not in known:  # lines that are alike were quoted once
        known[id(line)] = _prices(line, made.digits)
    return [*asked, *known[id(line)]]


def _prices(line: QuotedLine, digits: int) -> list[Value]:
    offer = line.wanted.offer
    below = None if line.floor is None else "yes" if line.is_below_floor else "no"
    prices = [offer.list, exact(offer.price, digits), line.listed, line.net, exact(line.unit_net, digits)]
    return [*prices, discount(line), line.free, margin(line), below, ", ".join(line.rules), ""]
