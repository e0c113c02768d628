"""Closing a period (结账): the record of what its review says, and of what that rests on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from salesplan import __version__
from salesplan.errors import UsageError, finding
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.closing.figures import Figures, figures_of, figures_text
from salesplan.planning.closing.parts import FIGURES, PLAN, REVIEW, ROWS, described, pack
from salesplan.planning.closing.record import FORMAT, Former, Record, manifest
from salesplan.planning.closing.taken import history, inputs_of, rows_of_period
from salesplan.planning.decomposition import decompose
from salesplan.planning.documents.review import reviewed_document
from salesplan.planning.intake import TakenIn
from salesplan.planning.reviewing.lines import Review, review
from salesplan.planning.reviewing.scope import Scope, cuts_of, scope_of
from salesplan.render.json import to_json
from salesplan.sales.engine import Engine
from salesplan.sales.matching import written
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Closing:
    """A record with its parts, and the review that it is of."""

    record: Record
    parts: dict[str, bytes]
    reviewed: Review

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """The files that hold it; the manifest last, so that a record is there only when all of it is."""
        return [(self.record.archive, pack(self.parts)), (self.record.file, manifest(self.record))]


def number_of(ground: Ground, label: str) -> int:
    """The number of the period of a label; raises UsageError."""
    if label not in ground.year.number:
        hint = sentence("periods_plain", names=", ".join(p.label for p in ground.year.periods))
        raise UsageError([finding("SP903", value=label, hint=hint)], ground.loaded.language)
    return ground.year.number[label]


def in_its_own_language(ground: Ground) -> Ground:
    """The ground in the plan's own language: what a record says must not hang on who closes."""
    return replace(ground, loaded=replace(ground.loaded, language=ground.plan.language))


def whole(ground: Ground, actuals: Actuals, label: str, as_of: date | None) -> Scope:
    """The scope of a whole period; raises UsageError where the exports may not hold all of it."""
    scope = scope_of(ground, actuals, label, as_of)
    period = ground.year.periods[scope.period]
    last = period.end - timedelta(days=1)
    if scope.partial:
        hint = sentence("say_complete", last=str(last))
        raise UsageError(
            [finding("SP621", period=label, day=str(scope.until), last=str(last), hint=hint)], ground.loaded.language
        )
    return Scope(scope.period, last, partial=False)


def close(ground: Ground, engine: Engine, taken: TakenIn, label: str, as_of: date | None) -> Closing:
    """The record of a period, first of its chain; the intake must have been asked for its rows. Raises UsageError."""
    actuals = Actuals(ground, engine)
    scope = whole(ground, actuals, label, as_of)
    actuals.sum_up(taken, cuts_of(ground, scope))
    return record_of(review(decompose(in_its_own_language(ground), actuals), actuals, scope), engine, taken)


def record_of(reviewed: Review, engine: Engine, taken: TakenIn) -> Closing:
    """The record of a reviewed period."""
    ground, at = reviewed.ground, reviewed.scope.period
    figures = figures_of(reviewed, at)
    parts = {
        FIGURES: figures_text(figures),
        PLAN: json.dumps(ground.loaded.written, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        REVIEW: _review(reviewed, taken).encode(),
        ROWS: written(rows_of_period(ground, engine, at)).encode("utf-8", "surrogatepass"),
    }
    return Closing(_record(reviewed, figures, taken, parts, engine), parts, reviewed)


def _record(reviewed: Review, figures: Figures, taken: TakenIn, parts: dict[str, bytes], engine: Engine) -> Record:
    ground, company = reviewed.ground, figures.lines[0]
    period = ground.year.periods[reviewed.scope.period]
    return Record(
        format=FORMAT,
        number=1,
        period=period.label,
        first=period.start,
        last=period.end - timedelta(days=1),
        version=1,
        reason="",
        last_sale=reviewed.actuals.last_day,
        salesplan=__version__,
        language=ground.plan.salesplan,
        plan=ground.plan.name,
        plan_sha256=ground.loaded.sha256,
        currency=ground.plan.currency,
        digits=ground.digits,
        sales=company.actual,
        target=company.target,
        history=history(engine),
        inputs=inputs_of(taken),
        parts=described(parts),
        former=None,
        engine=engine.kind,
    ).sealed()


def _review(reviewed: Review, taken: TakenIn) -> str:
    """The review's tables; findings name places of this machine, so they stay out. The manifest has the inputs."""
    document = reviewed_document(reviewed, taken, []).document
    return to_json(replace(document, findings=(), inputs=()), list(document.tables))


def chained(closing: Closing, records: Sequence[Record], reason: str = "") -> Closing:
    """The record as the next of a chain, in a further version where its period has one already."""
    last = max(records, key=lambda one: one.number, default=None)
    versions = [one.version for one in records if one.period == closing.record.period]
    record = replace(
        closing.record,
        number=last.number + 1 if last else 1,
        version=max(versions, default=0) + 1,
        reason=reason,
        former=Former(last.file, last.sha256) if last else None,
    )
    return replace(closing, record=record.sealed())


def in_place_of(closing: Closing, record: Record) -> Closing:
    """The record as it would stand in the place of another: what must be the same, to the byte, if nothing changed.

    Which engine read the exports makes no difference to anything else.
    """
    same = {"number", "version", "reason", "former", "engine"}
    made = replace(closing.record, **{name: getattr(record, name) for name in same})
    return replace(closing, record=made.sealed())
