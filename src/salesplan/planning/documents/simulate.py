"""The document of `simulate` (模拟文档)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from salesplan.errors import Finding
from salesplan.metrics.simulation.draw import RUNS, SEED
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import decompose
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.intake import TakenIn
from salesplan.planning.simulating.answers import Answers, answer_tables
from salesplan.planning.simulating.comparing import comparing_lead, comparing_picture, comparing_tables
from salesplan.planning.simulating.comparison import with_draws
from salesplan.planning.simulating.lead import lead
from salesplan.planning.simulating.outlook import outlook_of
from salesplan.planning.simulating.pictures import pictures
from salesplan.planning.simulating.simulation import Drawing, findings_of, simulation_of
from salesplan.planning.simulating.tables import assumptions_table, odds_tables
from salesplan.planning.simulating.variants import Again, scenarios_of
from salesplan.sales.engine import Engine
from salesplan.terms.later import Later
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Asked:
    """What the command asks for."""

    runs: int = RUNS
    seed: int = SEED
    threads: int = 1
    period: str | None = None
    as_of: date | None = None


def simulation_document(
    ground: Ground,
    findings: Sequence[Finding],
    engine: Engine,
    taken: TakenIn | None,
    asked: Asked,
    variants: Mapping[str, Ground],
    again: Again,
) -> Finished:
    """How likely the plan is, of what the engine has taken in, where the plan has any exports.

    variants: the sound plan of each. again: takes the exports in for one that has other nodes or sellers.
    """
    actuals = Actuals(ground, engine) if taken else None
    made = decompose(ground, actuals)
    outlook = outlook_of(made, actuals, asked.period, asked.as_of)
    plan = simulation_of(outlook, Drawing(asked.runs, asked.seed, asked.threads))
    scenarios = with_draws(scenarios_of(plan, variants, again))
    plan = scenarios.plan.made
    told = [*findings, *(taken.findings if taken else []), *made.findings, *findings_of(plan), *scenarios.findings]
    parameters: dict[str, Value | Sequence[str]] = {"until": outlook.until, "runs": asked.runs, "seed": asked.seed}
    if variants:
        parameters["variants"] = list(variants)
    title = sentence("title_simulate", plan=ground.plan.name, day=str(outlook.until))
    answers = Answers(plan)
    every = [one.made for one in scenarios.listed]
    tables = [*comparing_tables(scenarios), *odds_tables(every), *answer_tables(answers), assumptions_table(plan)]
    document = document_of(
        "simulate", ground, title, taken.inputs if taken else [], parameters, tables, told, main="odds"
    )
    return tied_out(
        replace(
            document,
            lead=Later(lambda: [*lead(answers), *comparing_lead(scenarios)]),
            lead_in_text=True,
            charts=Later(lambda: [*pictures(answers), *comparing_picture(scenarios)]),
            charts_in_text=True,
        ),
        taken,
    )
