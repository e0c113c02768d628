"""The documents of `price` (价格文档): a quote, a table of quotes, the price ladder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from salesplan.errors import Finding
from salesplan.plan.cases import Order
from salesplan.plan.ground import Ground
from salesplan.plan.price_words import money_text
from salesplan.planning.documents.finished import Finished, document_of
from salesplan.planning.pricing.candidates import candidates_table
from salesplan.planning.pricing.ladder import ladder_table
from salesplan.planning.pricing.requests import answered, quotes_table
from salesplan.planning.pricing.waterfall import floor_findings, quote_table, quoted, waterfall_table
from salesplan.terms.document import Input
from salesplan.terms.table import Value
from salesplan.terms.text_table import TableReader
from salesplan.words.sentence import sentence

NOT_ALL_QUOTED = 4


def quote_document(ground: Ground, findings: Sequence[Finding], order: Order, *, why: bool) -> Finished:
    """What an order costs, from list to net; with `why` all that was considered."""
    made = quoted(ground, order)
    net = f"{money_text(made.net, ground.digits)} {ground.plan.currency}"
    title = sentence("title_quote", plan=ground.plan.name, day=str(order.date), net=net)
    tables = [quote_table(made), waterfall_table(made), *([candidates_table(made)] if why else [])]
    said = {
        key: value for key in ("channel", "region", "grade", "customer", "coupon") if (value := getattr(order, key))
    }
    parameters: dict[str, Value | Sequence[str]] = {
        "date": order.date,
        **said,
        "net": money_text(made.net, ground.digits),
    }
    told = [*findings, *floor_findings(made)]
    return Finished(document_of("price", ground, title, [], parameters, tables, told, main="waterfall"))


def quotes_document(
    ground: Ground, findings: Sequence[Finding], path: Path, sha256: str, read_table: TableReader
) -> Finished:
    """A table of requests with their prices; ends with 4 where some can't be quoted."""
    made = answered(ground, path, read_table)
    title = sentence("title_quotes", plan=ground.plan.name, lines=len(made.requests))
    inputs = [Input(str(path), sha256, len(made.requests))]
    document = document_of("price", ground, title, inputs, {}, [quotes_table(made)], [*findings, *made.findings])
    return Finished(document, NOT_ALL_QUOTED if any(made.problems) else 0)


def ladder_document(ground: Ground, findings: Sequence[Finding], day: date | None) -> Finished:
    """The price ladder on a day, the plan's first if none is said."""
    on = day or ground.year.start
    title = sentence("title_ladder", plan=ground.plan.name, day=str(on))
    return Finished(document_of("price", ground, title, [], {"date": on}, [ladder_table(ground, on)], findings))
