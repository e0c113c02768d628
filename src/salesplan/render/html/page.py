"""The page (网页): a document in one file that needs nothing from anywhere, for screens, paper and readers of every kind."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from salesplan.render.cells import shown
from salesplan.render.charts.frame import HALF, NARROW, WHOLE, Legend
from salesplan.render.charts.palette import COLOURS
from salesplan.render.html.cards import Card, cards
from salesplan.render.html.cases import MOST, Case, cases
from salesplan.render.html.grid import DRILL, TONES, Grid, grid
from salesplan.terms.chart import Chart
from salesplan.terms.document import Document
from salesplan.terms.table import Column, Table, Value, table
from salesplan.words.sentence import printable, sentence
from salesplan.words.titles import parameter_title, table_title, word

LONGEST_SENTENCE = 1_000  # characters
LANGUAGES = {"en": "en", "zh": "zh-CN"}
EXCEPTIONS = "exceptions"
FIRST = ("summary",)  # of the tables that people should see
LAST = ("tie_out", "fates", "rejects", "unmatched")  # what accounts for the rows stands below what they say
LABELS = (
    "page_filter",
    "page_filter_all",
    "page_hits",
    "page_show_all",
    "page_parts",
    "page_skip",
    "page_theme",
    "page_glance",
    "page_lead",
    "page_no_exceptions",
    "page_charts",
    "page_numbers",
    "page_tables",
    "page_sources",
)


@dataclass(frozen=True)
class Figure:
    """A picture for wide pages and one for slim ones, what its colours mean, and its numbers; no picture if it can't be drawn."""

    title: str
    remark: str
    grid: Grid
    whole: bool = False
    legend: Sequence[Legend] = ()
    wide: Any = ""
    slim: Any = ""


@dataclass(frozen=True)
class Found:
    """A finding as it is told."""

    severity: str
    tone: str
    code: str
    place: str
    message: str
    hint: str


@dataclass(frozen=True)
class Page:
    """What the template fills in, in the order of the page."""

    lang: str
    title: str
    sha256: str
    footer: str
    facts: Sequence[str]
    cards: Sequence[Card] = ()
    lead: Sequence[str] = ()
    exceptions: Sequence[Case] | None = None
    exceptions_title: str = ""
    more_exceptions: str = ""
    charts: Sequence[Figure] = ()
    undrawn: str = ""
    open: Sequence[Grid] = ()
    closed: Sequence[Grid] = ()
    sources: Sequence[Grid] = ()
    findings: Sequence[Found] = ()
    findings_title: str = ""
    about_findings: bool = False
    told: str = ""
    told_tone: str = ""
    filterable: bool = False
    alignments: str = field(default="")


def to_html(document: Document, tables: Sequence[Table]) -> str:
    """The page with these tables; with all of the document's also its sentences, pictures and sources."""
    page = _page(document, tables, whole=len(tables) == len(document.tables))
    style, script = _asset("page.css"), _asset("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    light, dark = (" ".join(f"--{name}: {pair[i]};" for name, pair in COLOURS.items()) for i in (0, 1))
    from markupsafe import Markup

    text: str = _template().render(
        page=page,
        say=_labels(document),
        style=Markup(style),  # noqa: S704 - a file of ours
        script=Markup(script),  # noqa: S704 - a file of ours
        script_hash=digest,
        light=light,
        dark=dark,
    )
    return text


def _labels(document: Document) -> dict[str, str]:
    """What the page says of itself; the gaps that only the script can fill stay open."""
    language = document.language
    gaps = {gap: f"{{{gap}}}" for gap in ("hits", "rows")}
    return {key: sentence(key, **gaps).say(language) for key in LABELS}


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("page.html.j2"))


def _page(document: Document, tables: Sequence[Table], *, whole: bool) -> Page:
    drill = next((table for table in tables if table.name == DRILL), None)
    grids = {each.name: grid(each, document, drill) for each in tables if each.rows}
    shown_first = [each.name for each in _in_order(tables) if each.name in grids and (each.shown or not whole)]
    opened = [name for name in shown_first if (name != EXCEPTIONS or not whole) and (name not in LAST or not whole)]
    closed = [each.name for each in _in_order(tables) if each.name in grids and each.name not in opened]
    exceptions = next((each for each in tables if each.name == EXCEPTIONS), None) if whole else None
    figures = list(_figures(document)) if whole else []
    sources = [grid(each, document) for each in _sources(document)] if whole else []
    found = [_found(each, document) for each in document.findings]
    language = document.language
    page = Page(
        lang=LANGUAGES[language],
        title=printable(document.title or document.plan_name),
        sha256=document.plan_sha256,
        footer=sentence("page_footer", command=f"salesplan {document.command}").say(language),
        facts=list(_facts(document)),
        cards=cards(document) if whole else [],
        lead=[printable(text, LONGEST_SENTENCE) for text in document.lead] if whole else [],
        exceptions=cases(exceptions, document) if exceptions else None,
        exceptions_title=table_title(EXCEPTIONS, language),
        more_exceptions=_more(exceptions, document),
        charts=figures,
        undrawn=sentence("page_no_pictures").say(language) if figures and not figures[0].wide else "",
        open=[grids[name] for name in opened],
        closed=[grids[name] for name in closed],
        sources=sources,
        findings=found,
        findings_title=table_title("findings", language),
        about_findings=document.about_findings,
        told=_told(document),
        told_tone=TONES[document.findings[0].severity] if document.findings else "",
        filterable=bool(grids),
    )
    every = [*page.open, *page.closed, *page.sources, *(figure.grid for figure in figures)]
    return _aligned(page, every)


def _more(exceptions: Table | None, document: Document) -> str:
    """That there are more exceptions than are told at length."""
    rows = len(exceptions.rows) if exceptions else 0
    return sentence("page_show_all", rows=rows).say(document.language) if rows > MOST else ""


def _in_order(tables: Sequence[Table]) -> list[Table]:
    """The overview first, what accounts for the rows last, the others as they come."""
    return sorted(tables, key=lambda each: (each.name in LAST, each.name not in FIRST))


def _aligned(page: Page, grids: Iterable[Grid]) -> Page:
    """The rules that put the numbers of the page's tables to the right, one for each column that some table has."""
    names = sorted({name for each in grids for name in each.aligned.split()}, key=lambda name: (name[0], int(name[1:])))
    rules = [f".{name} :is(td,th):nth-child({name[1:]}){{text-align:right}}" for name in names if name[0] == "n"]
    rules += [f".{name} td:nth-child({name[1:]}){{white-space:nowrap}}" for name in names if name[0] in "ns"]
    rules += [f".{name} td:nth-child({name[1:]}){{min-width:15rem}}" for name in names if name[0] == "w"]
    return replace(page, alignments="".join(rules))


def _facts(document: Document) -> Iterator[str]:
    """What the page is about, under its title."""
    if document.title and document.plan_name not in document.title:
        yield printable(document.plan_name)
    language, until = document.language, document.parameters.get("until")
    if isinstance(until, date):
        yield sentence("page_until", day=until.isoformat()).say(language)
    if document.currency:
        yield sentence("page_currency", currency=document.currency).say(language)


def _told(document: Document) -> str:
    """How many findings there are, in the head of the page."""
    if not document.findings or document.about_findings:
        return ""
    gravest = document.findings[0].severity
    said = sentence("page_found", severity=word(gravest, document.language), number=len(document.findings))
    return said.say(document.language)


def _found(found: Any, document: Document) -> Found:
    language = document.language
    return Found(
        word(found.severity, language),
        TONES[found.severity],
        found.code,
        printable(str(found.place)),
        found.message(language),
        found.remedy(language),
    )


def _figures(document: Document) -> Iterator[Figure]:
    """The charts with their pictures."""
    from salesplan.render.charts.draw import can_draw

    able, whole = can_draw(), _whole_width(document.charts)
    for number, chart in enumerate(document.charts, 1):
        numbers = grid(chart.data, document, title=printable(chart.title), anchor=f"chart-{number}")
        plain = Figure(printable(chart.title), printable(chart.remark, LONGEST_SENTENCE), numbers)
        if able and chart.data.rows:
            yield _drawn(plain, chart, document, whole=chart.name in whole)
        else:
            yield plain


def _drawn(plain: Figure, chart: Chart, document: Document, *, whole: bool) -> Figure:
    from markupsafe import Markup

    from salesplan.render.charts.draw import picture_of, to_svg

    wide, slim = (picture_of(chart, document, room) for room in (WHOLE if whole else HALF, NARROW))
    label = ". ".join(text for text in (plain.title, plain.remark) if text)
    return replace(
        plain,
        remark=" ".join(text for text in (plain.remark, wide.remark) if text),
        whole=whole,
        legend=wide.legend,
        wide=Markup(to_svg(wide, label)),  # noqa: S704 - made of allowed elements and escaped texts
        slim=Markup(to_svg(slim, label)),  # noqa: S704
    )


def _whole_width(charts: Sequence[Chart]) -> set[str]:
    """The charts that take the whole width; the others stand two by two, and none is left alone."""
    wide = {chart.name for chart in charts if chart.kind in ("heatmap", "running", "fan")}
    others = [chart.name for chart in charts if chart.name not in wide]
    return wide | set(others[-1:]) if len(others) % 2 else wide


def _sources(document: Document) -> Iterator[Table]:
    """What the document was made from: files and parameters."""
    if document.inputs:
        rows = [(each.path, each.rows, each.sha256) for each in document.inputs]
        yield table("inputs", "file rows:count sha256", rows, shown=False)
    told = [
        (parameter_title(key, document.language), _setting(value, document))
        for key, value in document.parameters.items()
    ]
    if told:
        yield table("parameters", "parameter setting", told, shown=False)


def _setting(value: Value | Sequence[str], document: Document) -> str:
    if isinstance(value, bool):
        return word("yes" if value else "no", document.language)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return shown(value, Column("setting"), document)  # type: ignore[arg-type]
