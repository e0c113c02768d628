"""The document of `simulate --backtest` (达成概率回测文档)."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import decompose
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.documents.simulate import Asked
from salesplan.planning.intake import TakenIn
from salesplan.planning.simulating.calibrating.calibration import Calibration, calibration_tables, verdicts
from salesplan.planning.simulating.outlook import outlook_of
from salesplan.planning.simulating.simulation import Drawing
from salesplan.sales.engine import Engine
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


def calibration_document(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn, asked: Asked
) -> Finished:
    """How good the odds of a plan would have been at every period before; of what the engine has taken in."""
    actuals = Actuals(ground, engine)
    made = decompose(ground, actuals)
    outlook = outlook_of(made, actuals, asked.period, asked.as_of)
    tested = Calibration(outlook, Drawing(asked.runs, asked.seed, asked.threads))
    told = [*findings, *taken.findings, *made.findings, *verdicts(tested)]
    parameters: dict[str, Value | Sequence[str]] = {
        "backtest": True,
        "until": outlook.until,
        "runs": asked.runs,
        "seed": asked.seed,
    }
    title = sentence("title_calibration", plan=ground.plan.name)
    document = document_of("simulate", ground, title, taken.inputs, parameters, calibration_tables(tested), told)
    return tied_out(document, taken)
