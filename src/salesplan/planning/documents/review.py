"""The document of `report` (回顾文档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from salesplan.errors import Finding, UsageError, finding
from salesplan.plan.ground import Ground
from salesplan.planning import decomposition
from salesplan.planning.actuals import Actuals
from salesplan.planning.closing.restating import restate
from salesplan.planning.closing.shelf import Shelf
from salesplan.planning.closing.tables import restated_part
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.intake import TakenIn, tie_out
from salesplan.planning.reviewing.analyses.analyses import analyse
from salesplan.planning.reviewing.bridging.bridge import bridge
from salesplan.planning.reviewing.bridging.bridges import Bridges
from salesplan.planning.reviewing.drill import sellers_by_node
from salesplan.planning.reviewing.exceptions.standing import Standing
from salesplan.planning.reviewing.exceptions.tables import Exceptions
from salesplan.planning.reviewing.gist import gist
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.landing.tables import landing_tables
from salesplan.planning.reviewing.lead import lead
from salesplan.planning.reviewing.lines import Review, review, year_to_date
from salesplan.planning.reviewing.part import Part
from salesplan.planning.reviewing.scope import cuts_of, scope_of
from salesplan.planning.reviewing.tables import tables
from salesplan.sales.engine import Engine
from salesplan.terms.chart import Chart
from salesplan.terms.later import Later
from salesplan.terms.money import NotANumber, parse_share, percent
from salesplan.terms.table import Value
from salesplan.words.dates import period_name
from salesplan.words.sentence import sentence

GATE = 5
HIGHEST_GATE = 10  # times the target: more is a share without its sign
FIRST = ("running", "bridge_plan", "bridge_last_year")  # pictures: how the year goes, and why


def review_document(
    ground: Ground,
    findings: Sequence[Finding],
    engine: Engine,
    taken: TakenIn,
    period: str | None,
    as_of: date | None,
    fail_under: str | None,
    shelf: Shelf | None = None,
) -> Finished:
    """The review of a period with its tie-out, of what the engine has taken in.

    shelf: the records of closed periods, of which the intake was asked for the rows; what changed since is told.
    """
    gate = _gate(fail_under, ground)
    actuals = Actuals(ground, engine)
    scope = scope_of(ground, actuals, period, as_of)
    actuals.sum_up(taken, cuts_of(ground, scope))
    made = decomposition.decompose(ground, actuals)
    reviewed = review(made, actuals, scope)
    since = [restated_part(ground, restate(reviewed, engine, taken, shelf))] if shelf and shelf.has_any else []
    return reviewed_document(reviewed, taken, findings, gate, since)


def reviewed_document(
    reviewed: Review,
    taken: TakenIn,
    findings: Sequence[Finding],
    gate: Decimal | None = None,
    more: Sequence[Part] = (),
) -> Finished:
    """The document of a review; gate: the attainment of the year to date below which the command fails; more: further parts."""
    ground, scope = reviewed.ground, reviewed.scope
    bridges = Bridges(reviewed)
    exceptions = Exceptions(Standing(reviewed, taken, scope.reached), bridges.effects)
    parts = [*_parts(reviewed, exceptions, bridges), *more]
    told = [
        *findings,
        *taken.findings,
        *reviewed.made.findings,
        *reviewed.findings,
        *(f for part in parts for f in part.findings),
    ]
    missed = _missed(gate, year_to_date(reviewed))
    told += missed
    label = ground.year.periods[scope.period].label
    title = sentence(
        "title_report_open" if scope.partial else "title_report",
        plan=ground.plan.name,
        period=period_name(label, ground.loaded.language),
        day=str(scope.until),
    )
    parameters: dict[str, Value | Sequence[str]] = {"period": label, "until": scope.until, "partial": scope.partial}
    given = [*(one for part in parts for one in part.tables), *tie_out(taken)]
    document = document_of("report", ground, title, taken.inputs, parameters, given, told)
    document = replace(
        document,
        lead=Later(lambda: (said for part in parts for said in part.lead)),
        label=label,
        labels=[period.label for period in ground.year.periods],
        charts=Later(lambda: _in_order([chart for part in parts for chart in part.charts])),
        gist=gist(reviewed, exceptions.number).say(document.language),
    )
    finished = tied_out(document, taken)
    return replace(finished, exit_code=finished.exit_code or (GATE if missed else 0))


def _parts(made: Review, exceptions: Exceptions, bridges: Bridges) -> list[Part]:
    """The parts of a review, in the order in which they are read; most of them are made when somebody looks at them."""
    landed = Landings(made)
    return [
        Part([*tables(made, landed), sellers_by_node(made)], findings=landed.findings),
        Part(exceptions.tables(), lead=Later(lambda: lead(exceptions, landed))),
        Part(landing_tables(made, landed)),
        analyse(made, landed),
        bridge(bridges),
    ]


def _in_order(charts: Sequence[Chart]) -> list[Chart]:
    first = {name: i for i, name in enumerate(FIRST)}
    return sorted(charts, key=lambda chart: first.get(chart.name, len(FIRST)))


def _gate(text: str | None, ground: Ground) -> Decimal | None:
    if text is None:
        return None
    try:
        gate = parse_share(text)
    except NotANumber:
        reason = sentence("gate_no_share", value=text)
        raise UsageError.because(reason, ground.loaded.language) from None
    if gate < 0:
        raise UsageError.because(sentence("gate_negative", value=text), ground.loaded.language)
    if gate > HIGHEST_GATE:
        reason = sentence("gate_too_high", value=text, percent=percent(gate), meant=percent(gate / 100))
        raise UsageError.because(reason, ground.loaded.language)
    return gate


def _missed(gate: Decimal | None, reached: float | None) -> list[Finding]:
    if gate is None or (reached is not None and Decimal(str(reached)) >= gate):
        return []
    return [finding("SP501", attainment="–" if reached is None else percent(reached), gate=percent(gate))]
