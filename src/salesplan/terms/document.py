"""Documents (文档): what a command gives, whatever the format that it is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from salesplan.errors import Finding
from salesplan.terms.chart import Chart
from salesplan.terms.sheet import Sheet
from salesplan.terms.table import Table, Value
from salesplan.words.sentence import Language


@dataclass(frozen=True)
class Input:
    """A file that was read: its path as the plan or the command names it, the hash of its bytes, its rows."""

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Document:
    """What a command gives: tables, findings, and what they were made from.

    about_findings: whether the findings are the result, and not what is said beside it on stderr. lead: what is most worth
    knowing, in sentences as they are said. charts, sheets: pictures, and pages to hand out, for formats that have them.
    charts_in_text: whether the terminal draws those that it can; elsewhere it doesn't even ask what there is.
    lead_in_text: whether the terminal, too, says the lead, above all tables.
    main: the table that a format for one table takes where none is named; none if empty. label: of the period it is about,
    where it is one of a series; labels: those of the whole series. gist: what it comes to, in a few words as they are said.
    """

    command: str
    plan_name: str
    plan_sha256: str
    digits: int  # digits after the point of the plan's currency
    currency: str = ""
    language: Language = "en"
    title: str = ""
    inputs: Sequence[Input] = ()
    parameters: Mapping[str, Value | Sequence[str]] = field(default_factory=dict)
    tables: Sequence[Table] = ()
    findings: Sequence[Finding] = ()
    about_findings: bool = False
    lead: Sequence[str] = ()
    charts: Sequence[Chart] = ()
    charts_in_text: bool = False
    lead_in_text: bool = False
    sheets: Sequence[Sheet] = ()
    main: str = ""
    label: str = ""
    labels: Sequence[str] = ()
    gist: str = ""
