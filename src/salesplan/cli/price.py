"""`salesplan price`: what does a customer pay, and why?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from salesplan.cli.options import (
    AsOfOption,
    EngineOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    PlanFile,
    QuietOption,
    SalesOption,
    TableOption,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.errors import Finding
    from salesplan.plan.cases import Order
    from salesplan.plan.ground import Ground
    from salesplan.planning.documents.finished import Finished
    from salesplan.sales.engine import Engine
    from salesplan.words.sentence import Language

ActionArgument = Annotated[
    Literal["quote", "lint", "ladder", "review"],
    typer.Argument(
        metavar="ACTION",
        help="quote: what an order costs. lint: what the rules come to in every case. ladder: what each grade pays. "
        "review: what was paid, against that.",
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
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="LABEL",
        help="Review a period or quarter; if not said, the year so far.",
        show_default=False,
    ),
]
FromOption = Annotated[
    str | None, typer.Option("--from", metavar="DAY", help="Review from this day on.", show_default=False)
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Review up to this day, included.", show_default=False)
]


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
    sales: SalesOption = None,
    engine_name: EngineOption = "duckdb",
    period: PeriodOption = None,
    from_: FromOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Quote orders by the plan's prices, from list to net; prove what its rules come to; or review what was paid."""
    from salesplan.cli.running import day_of, engine, give, read_plan

    ground, findings = read_plan(plan, lang)
    who = {"channel": channel, "region": region, "grade": customer_grade, "customer": customer, "coupon": coupon}
    ordered = [product, quantity, date, bought, requests, why or None, *who.values()]
    reviewed = (sales, period, from_, until, as_of)
    _only_with(action, "review", ordered=ordered, reviewed=reviewed, language=ground.loaded.language)
    day = day_of(date, "--date", ground.loaded.language)
    if action == "lint":
        _lint(ground, findings, format, output, table)
    if action == "review":
        with engine(engine_name, ground.loaded.language) as opened:
            made = _review(ground, findings, opened, *reviewed)
            give(made, format, output, table, quiet=quiet)  # some tables are looked for when they are written
    elif action == "ladder":
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


def _only_with(
    action: str, mine: str, *, ordered: Sequence[object], reviewed: Sequence[object], language: Language
) -> None:
    """Raises UsageError where options of an order are given to a review, or those of a review to something else."""
    from salesplan.errors import UsageError
    from salesplan.words.sentence import sentence

    if action == mine and any(value is not None for value in ordered):
        options = "--product, --quantity, --date, --channel …"
        raise UsageError.because(sentence("only_of_review", options=options), language)
    if action != mine and any(value is not None for value in reviewed):
        options = "--sales, --period, --from, --until, --as-of"
        raise UsageError.because(sentence("not_of_review", options=options), language)


def _review(
    ground: Ground,
    findings: list[Finding],
    opened: Engine,
    sales: list[str] | None,
    period: str | None,
    first: str | None,
    last: str | None,
    as_of: str | None,
) -> Finished:
    from salesplan.cli.running import day_of, take_in

    language = ground.loaded.language
    days = (day_of(first, "--from", language), day_of(last, "--until", language), day_of(as_of, "--as-of", language))
    taken = take_in(ground, opened, sales or [], "salesplan.planning.documents.price_review")
    from salesplan.planning.documents.price_review import price_review_document
    from salesplan.planning.pricing.reviewing.span import Asked

    return price_review_document(ground, findings, opened, taken, Asked(period, *days))


def _requests(ground: Ground, findings: list[Finding], path: Path, *, alone: bool) -> Finished:
    from salesplan.errors import UsageError
    from salesplan.planning.documents.prices import quotes_document
    from salesplan.sales.table_files import read_table_file
    from salesplan.words.sentence import sentence

    if not alone:
        raise UsageError.because(sentence("not_with_requests"), ground.loaded.language)
    return quotes_document(ground, findings, path, _hash(path), read_table_file)


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
