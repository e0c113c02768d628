"""The documents that commands write (结果文档)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from salesplan.errors import Finding, PlanError, UsageError, finding, of_both, ranked
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.planning import commitments, decomposition, feasibility, replanning, review
from salesplan.planning.actuals import Actuals
from salesplan.planning.backtesting import backtest
from salesplan.planning.backtesting import tables as backtest_tables
from salesplan.planning.handouts import handouts
from salesplan.planning.intake import TakenIn, tie_out
from salesplan.planning.measure_tables import measure_tables
from salesplan.planning.measures import decompose_measures, findings_of, not_replanned
from salesplan.planning.replan_tables import replan_tables
from salesplan.planning.revising.revision import Revision, Side, revise
from salesplan.planning.revising.tables import tables as revision_tables
from salesplan.sales.engine import Engine
from salesplan.terms.money import NotANumber, parse_share, percent
from salesplan.terms.table import Document, Input, Table, Value
from salesplan.words.sentence import Sentence, sentence

NOT_TIED_OUT = 4
GATE = 5


@dataclass(frozen=True)
class Reviewed:
    """The document of a look back, and the exit code of the command that writes it."""

    document: Document
    exit_code: int


def decomposition_document(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn | None, by: Sequence[str]
) -> Document:
    """Targets, quotas and their balance, commitments, and what is feasible.

    What the engine has taken in, where the plan has any exports, is their history.
    """
    made = decomposition.decompose(ground, Actuals(ground, engine) if taken else None)
    feasible = feasibility.feasibility(made)
    notes = [*(made.quotas.notes if made.quotas else []), *feasibility.findings(made, feasible)]
    told = [*findings, *(taken.findings if taken else []), *made.findings, *notes]
    measured = decompose_measures(ground, engine if taken else None)
    told += findings_of(measured)
    tables = [*decomposition.tables(made, by), *measure_tables(measured, by)]
    if made.commitments is not None:
        tables += commitments.tables(made.commitments, made.quotas)
        told += commitments.findings(made.commitments)
    tables += feasibility.tables(feasible)
    parameters: dict[str, Value | Sequence[str]] = {"by": list(by), "currency": ground.plan.currency}
    parameters["largest_deviation"] = round(made.targets.largest_deviation, 3)  # in minor units, of whole from fitted
    title = sentence("title_decompose", plan=ground.plan.name)
    document = _document("decompose", ground, title, taken.inputs if taken else [], parameters, tables, told)
    return replace(document, sheets=handouts(ground, made.quotas)) if made.quotas else document


def replan_document(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn, by: Sequence[str], label: str
) -> Reviewed:
    """The rest of the year planned anew, beside the plan as it was and what was sold so far."""
    made = replanning.replan(ground, Actuals(ground, engine), label)
    told = [*findings, *taken.findings, *made.old.findings, *made.findings, *not_replanned(ground)]
    tables = [*replan_tables(made), *(t for t in decomposition.tables(made.new, by) if t.name != "summary")]
    carry = ground.plan.decompose.carry
    parameters: dict[str, Value | Sequence[str]] = {"from": label, "carry": carry, "by": list(by)}
    title = sentence("title_replan", plan=ground.plan.name, period=label)
    document = _document("decompose", ground, title, taken.inputs, parameters, tables, told)
    if made.new.quotas:
        document = replace(document, sheets=handouts(made.new.ground, made.new.quotas))
    return Reviewed(document, 0 if taken.tied_out else NOT_TIED_OUT)


def backtest_document(ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn) -> Reviewed:
    """How the methods of spreading would have done in the years before; of what the engine has taken in."""
    made = backtest.run_backtest(ground, Actuals(ground, engine))
    told = [*findings, *taken.findings, *made.findings, *backtest_tables.verdicts(ground, made)]
    parameters: dict[str, Value | Sequence[str]] = {"backtest": True, "years": list(made.years)}
    title = sentence("title_backtest", plan=ground.plan.name)
    tables = backtest_tables.backtest_tables(made)
    document = _document("decompose", ground, title, taken.inputs, parameters, tables, told)
    return Reviewed(document, 0 if taken.tied_out else NOT_TIED_OUT)


def review_document(
    ground: Ground,
    findings: Sequence[Finding],
    engine: Engine,
    taken: TakenIn,
    period: str | None,
    as_of: date | None,
    fail_under: str | None,
) -> Reviewed:
    """The review of a period with its tie-out, of what the engine has taken in."""
    gate = _gate(fail_under, ground)
    actuals = Actuals(ground, engine)
    made = decomposition.decompose(ground, actuals)
    scope = review.scope_of(ground, actuals, period, as_of)
    reviewed = review.review(made, actuals, scope)
    told = [*findings, *taken.findings, *made.findings, *reviewed.findings]
    missed = _missed(gate, review.year_to_date(reviewed))
    told += missed
    label = ground.year.periods[scope.period].label
    title = sentence(
        "title_report_open" if scope.partial else "title_report",
        plan=ground.plan.name,
        period=label,
        day=str(scope.until),
    )
    parameters: dict[str, Value | Sequence[str]] = {"period": label, "until": scope.until, "partial": scope.partial}
    document = _document(
        "report", ground, title, taken.inputs, parameters, [*review.tables(reviewed), *tie_out(taken)], told
    )
    return Reviewed(document, NOT_TIED_OUT if not taken.tied_out else GATE if missed else 0)


def revision_document(old: Side, new: Side) -> Document:
    """What the new plan changes of the old one; findings say which of the two they are about."""
    made = revise(old, new)
    ground, before = new.ground, old.ground.loaded
    inputs = list(dict.fromkeys((*old.inputs, *new.inputs)))
    parameters = {
        "old": str(before.path),
        "new": str(ground.loaded.path),
        "old_sha256": before.sha256,
        "currency": ground.plan.currency,
    }
    told = [*of_both(old.findings, new.findings), *made.findings]
    return _document("diff", ground, _revision_title(made), inputs, parameters, revision_tables(made), told)


def _revision_title(made: Revision) -> Sentence:
    ground = made.new.ground
    if made.is_empty:
        return sentence("title_diff_none", plan=ground.plan.name)
    company = made.lines[0]
    if company.old is None or company.new is None:
        return sentence("title_diff_plain", plan=ground.plan.name, edits=len(made.edits))
    year = {"old": amount_text(ground, company.old[-1]), "new": amount_text(ground, company.new[-1])}
    change = ("+" if company.change > 0 else "") + amount_text(ground, company.change)
    return sentence("title_diff", plan=ground.plan.name, edits=len(made.edits), change=change, **year)


def _gate(text: str | None, ground: Ground) -> Decimal | None:
    if text is None:
        return None
    try:
        return parse_share(text)
    except NotANumber:
        reason = sentence("gate_no_share", value=text)
        raise UsageError([finding("SP906", reason=reason)], ground.loaded.language) from None


def _missed(gate: Decimal | None, reached: float | None) -> list[Finding]:
    if gate is None or (reached is not None and Decimal(str(reached)) >= gate):
        return []
    return [finding("SP501", attainment="–" if reached is None else percent(reached), gate=percent(gate))]


def _document(
    command: str,
    ground: Ground,
    title: Sentence,
    inputs: Sequence[Input],
    parameters: Mapping[str, Value | Sequence[str]],
    tables: Sequence[Table],
    findings: Sequence[Finding],
) -> Document:
    language = ground.loaded.language
    return Document(
        command=command,
        plan_name=ground.plan.name,
        plan_sha256=ground.loaded.sha256,
        digits=ground.digits,
        currency=ground.plan.currency,
        language=language,
        title=title.say(language),
        inputs=inputs,
        parameters=parameters,
        tables=tables,
        findings=ranked(findings),
    )


__all__ = [
    "PlanError",
    "Reviewed",
    "TakenIn",
    "backtest_document",
    "decomposition_document",
    "review_document",
    "revision_document",
]
