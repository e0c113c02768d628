"""`salesplan price`: what does a customer pay, and why?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from salesplan.cli.options import FormatOption, LanguageOption, OutputOption, PlanFile, QuietOption, TableOption

if TYPE_CHECKING:
    from salesplan.errors import Finding, UsageError
    from salesplan.plan.cases import Order
    from salesplan.plan.ground import Ground
    from salesplan.planning.documents.finished import Finished
    from salesplan.words.sentence import Language, Sentence

ActionArgument = Annotated[
    Literal["quote", "lint", "ladder"],
    typer.Argument(
        metavar="ACTION",
        help="quote: what an order costs. lint: what the rules come to in every case. ladder: what each grade pays.",
        show_default=False,
    ),
]
ProductOption = Annotated[
    list[str] | None,
    typer.Option(
        "--product", metavar="NAME", help="Id or name; repeatable, each with its --quantity.", show_default=False
    ),
]
QuantityOption = Annotated[
    list[int] | None, typer.Option("--quantity", metavar="UNITS", min=1, help="Of each product.", show_default=False)
]
DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="The day of the order, or of the ladder.", show_default=False),
]
ChannelOption = Annotated[str | None, typer.Option("--channel", metavar="NAME", show_default=False)]
RegionOption = Annotated[str | None, typer.Option("--region", metavar="NAME", show_default=False)]
GradeOption = Annotated[
    str | None, typer.Option("--customer-grade", metavar="NAME", help="A grade of `prices`.", show_default=False)
]
CustomerOption = Annotated[str | None, typer.Option("--customer", metavar="NAME", show_default=False)]
CouponOption = Annotated[str | None, typer.Option("--coupon", metavar="CODE", show_default=False)]
BoughtOption = Annotated[
    list[str] | None,
    typer.Option(
        "--bought",
        metavar="PERIOD=UNITS",
        help="Units bought earlier in the month, quarter or year; repeatable.",
        show_default=False,
    ),
]
RequestsOption = Annotated[
    Path | None,
    typer.Option(
        "--requests", metavar="FILE", help="Quote a table: a row of column names, a row a request.", show_default=False
    ),
]
WhyOption = Annotated[bool, typer.Option("--why", help="What was considered, too, and why it lost.")]


def price(
    plan: PlanFile,
    action: ActionArgument,
    product: ProductOption = None,
    quantity: QuantityOption = None,
    date: DateOption = None,
    channel: ChannelOption = None,
    region: RegionOption = None,
    customer_grade: GradeOption = None,
    customer: CustomerOption = None,
    coupon: CouponOption = None,
    bought: BoughtOption = None,
    requests: RequestsOption = None,
    why: WhyOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Quote orders by the plan's prices, from list to net; or prove what its rules come to."""
    from salesplan.cli.running import give, read_plan

    ground, findings = read_plan(plan, lang)
    if action == "lint":
        _lint(ground, findings, format, output, table)
    who = {"channel": channel, "region": region, "grade": customer_grade, "customer": customer, "coupon": coupon}
    if action == "ladder":
        from salesplan.planning.documents.prices import ladder_document

        made = ladder_document(ground, findings, date.date() if date else None)
    elif requests is not None:
        asked = [*(product or []), *(quantity or []), *(bought or []), date, why, *who.values()]
        made = _requests(ground, findings, requests, alone=not any(asked))
    else:
        from salesplan.planning.documents.prices import quote_document

        order = _order(ground, product or [], quantity or [], date, who, bought or [])
        made = quote_document(ground, findings, order, why=why)
    give(made, format, output, table, quiet=quiet)


def _lint(
    ground: Ground, findings: list[Finding], format: FormatOption, output: OutputOption, table: TableOption
) -> None:
    from salesplan.checks.price_report import lint_document
    from salesplan.render.write import write

    document = lint_document(ground, findings)
    write(document, format, output, table)
    raise typer.Exit(3 if any(found.severity == "error" for found in document.findings) else 0)


def _requests(ground: Ground, findings: list[Finding], path: Path, *, alone: bool) -> Finished:
    from salesplan.planning.documents.prices import quotes_document
    from salesplan.sales.text_rows import read_text_table
    from salesplan.words.sentence import sentence

    if not alone:
        raise _wrong(ground.loaded.language, sentence("not_with_requests"))
    return quotes_document(ground, findings, path, _hash(path), read_text_table)


def _hash(path: Path) -> str:
    """The hash of a file's bytes; empty where it can't be read, which is told by whoever reads it."""
    import hashlib
    from contextlib import suppress

    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


def _order(
    ground: Ground,
    products: list[str],
    quantities: list[int],
    date: datetime | None,
    who: dict[str, str | None],
    bought: list[str],
) -> Order:
    """The order that the options say; raises UsageError where they don't say one."""
    from salesplan.plan.cases import Order
    from salesplan.words.sentence import sentence

    language = ground.loaded.language
    if not products or len(products) != len(quantities) or date is None:
        options = "--product, --quantity, --date"
        raise _wrong(language, sentence("quote_needs", options=options))
    earlier = _bought(bought, language)
    lines = [
        {"product": name, "quantity": units, "bought": earlier}
        for name, units in zip(products, quantities, strict=True)
    ]
    said = {key: value for key, value in who.items() if value is not None}
    return Order.model_validate({**said, "date": date.date(), "lines": lines})


def _bought(texts: list[str], language: Language) -> dict[str, int]:
    from salesplan.words.sentence import sentence

    found: dict[str, int] = {}
    for text in texts:
        period, _, units = text.partition("=")
        if period not in ("month", "quarter", "year") or not (units.isascii() and units.isdigit()):
            raise _wrong(language, sentence("bought_is"))
        found[period] = int(units)
    return found


def _wrong(language: Language, reason: Sentence) -> UsageError:
    from salesplan.errors import UsageError, finding

    return UsageError([finding("SP906", reason=reason)], language)
