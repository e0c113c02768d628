"""`salesplan price`: what does a customer pay, and why?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from salesplan.cli.options import FormatOption, LanguageOption, OutputOption, PlanFile, QuietOption, TableOption

if TYPE_CHECKING:
    from salesplan.errors import Finding
    from salesplan.plan.cases import Order
    from salesplan.plan.ground import Ground
    from salesplan.planning.documents.finished import Finished
    from salesplan.words.sentence import Language

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
    str | None,
    typer.Option(
        "--date", metavar="DAY", help="The day of the order, or of the ladder, as 2026-09-15.", show_default=False
    ),
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
    from salesplan.cli.running import day_of, give, read_plan

    ground, findings = read_plan(plan, lang)
    day = day_of(date, "--date", ground.loaded.language)
    if action == "lint":
        _lint(ground, findings, format, output, table)
    who = {"channel": channel, "region": region, "grade": customer_grade, "customer": customer, "coupon": coupon}
    if action == "ladder":
        from salesplan.planning.documents.prices import ladder_document

        made = ladder_document(ground, findings, day)
    elif requests is not None:
        asked = [*(product or []), *(quantity or []), *(bought or []), day, why, *who.values()]
        made = _requests(ground, findings, requests, alone=not any(asked))
    else:
        from salesplan.planning.documents.prices import quote_document

        order = _order(ground, product or [], quantity or [], day, who, bought or [])
        made = quote_document(ground, findings, order, why=why)
    give(made, format, output, table, quiet=quiet)


def _lint(
    ground: Ground, findings: list[Finding], format: FormatOption, output: OutputOption, table: TableOption
) -> NoReturn:
    """Lint, write and end, as `check` does; its findings are what it is asked for, so they go where the table goes."""
    from salesplan.checks.price_report import lint_document
    from salesplan.render.write import write

    document = lint_document(ground, findings)
    write(document, format, output, table)
    raise typer.Exit(3 if any(found.severity == "error" for found in document.findings) else 0)


def _requests(ground: Ground, findings: list[Finding], path: Path, *, alone: bool) -> Finished:
    from salesplan.errors import UsageError
    from salesplan.planning.documents.prices import quotes_document
    from salesplan.sales.text_rows import read_text_table
    from salesplan.words.sentence import sentence

    if not alone:
        raise UsageError.because(sentence("not_with_requests"), ground.loaded.language)
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
    day: dt.date | None,
    who: dict[str, str | None],
    bought: list[str],
) -> Order:
    """The order that the options say; raises UsageError where they don't say one."""
    from salesplan.errors import UsageError
    from salesplan.plan.cases import Order
    from salesplan.words.sentence import sentence

    language = ground.loaded.language
    if not products or len(products) != len(quantities) or day is None:
        options = "--product, --quantity, --date"
        raise UsageError.because(sentence("quote_needs", options=options), language)
    earlier = _bought(bought, language)
    lines = [
        {"product": name, "quantity": units, "bought": earlier}
        for name, units in zip(products, quantities, strict=True)
    ]
    said = {key: value for key, value in who.items() if value is not None}
    return Order.model_validate({**said, "date": day, "lines": lines})


def _bought(texts: list[str], language: Language) -> dict[str, int]:
    from salesplan.errors import UsageError
    from salesplan.words.sentence import sentence

    found: dict[str, int] = {}
    for text in texts:
        period, _, units = text.partition("=")
        if period not in ("month", "quarter", "year") or not (units.isascii() and units.isdigit()):
            raise UsageError.because(sentence("bought_is"), language)
        found[period] = int(units)
    return found
