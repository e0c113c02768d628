"""The document of `report --backtest` (预计达成回测文档)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import decompose
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.intake import TakenIn
from salesplan.planning.reviewing.landing.backtest import backtest_tables, landing_backtest, verdicts
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.lines import review
from salesplan.planning.reviewing.scope import no_sale_yet, scope_of
from salesplan.sales.engine import Engine
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


def landing_backtest_document(
    ground: Ground,
    findings: Sequence[Finding],
    engine: Engine,
    taken: TakenIn,
    period: str | None,
    as_of: date | None,
) -> Finished:
    """How good the landings of a review would have been before, by every method; of what the engine has taken in."""
    actuals = Actuals(ground, engine)
    made = decompose(ground, actuals)
    scope = scope_of(ground, actuals, period, as_of)
    reviewed = review(made, actuals, scope)
    tested = landing_backtest(reviewed, Landings(reviewed))
    told = [*findings, *taken.findings, *made.findings, *no_sale_yet(ground, actuals, scope), *verdicts(tested)]
    parameters: dict[str, Value | Sequence[str]] = {
        "backtest": True,
        "period": ground.year.periods[scope.period].label,
        "until": scope.until,
    }
    title = sentence("title_landing_backtest", plan=ground.plan.name)
    document = document_of("report", ground, title, taken.inputs, parameters, backtest_tables(tested), told)
    return tied_out(document, taken)
