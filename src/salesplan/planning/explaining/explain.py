"""Where does this one number come from (溯源): any number of any table, followed to the plan's lines and the exports' rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from salesplan.errors import Finding, UsageError, finding, near_names
from salesplan.plan.declared import ALL
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import Decomposition, decompose
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.explaining.actuals import ActualTrail
from salesplan.planning.explaining.cell import FATES, CellAsked, NoNumber
from salesplan.planning.explaining.quotas import QuotaTrail
from salesplan.planning.explaining.review import ReviewTrail, sellers_of
from salesplan.planning.explaining.steps import Steps
from salesplan.planning.explaining.targets import TargetTrail
from salesplan.planning.intake import TakenIn, tie_out
from salesplan.sales.engine import Engine
from salesplan.sales.rows import RowsOf
from salesplan.terms.money import percent
from salesplan.terms.table import Table, Value
from salesplan.words.sentence import Sentence, sentence


def explanation(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn | None, asked: CellAsked, rows: int
) -> Finished:
    """Explain the row of a table that is asked for; `rows` is how many rows of the exports are listed at most."""
    made = _Explanation(ground, engine, taken, asked, rows)
    made.explain()
    made.steps.prove()
    told = [*findings, *(taken.findings if taken else []), *made.findings]
    title = sentence("title_explain", plan=ground.plan.name, numbers=tuple(made.title))
    inputs, tables = taken.inputs if taken else [], [made.steps.table(), *made.tables]
    parameters: dict[str, Value | Sequence[str]] = {**asked.stated, "rows": rows}
    document = document_of("explain", ground, title, inputs, parameters, tables, told, main="explain")
    return tied_out(document, taken if asked.actual else None)


class _Explanation:
    def __init__(self, ground: Ground, engine: Engine, taken: TakenIn | None, asked: CellAsked, rows: int) -> None:
        self.ground, self.engine, self.taken, self.asked, self.most = ground, engine, taken, asked, rows
        self.steps = Steps(ground)
        self.tables: list[Table] = []
        self.findings: list[Finding] = []
        self.title: list[Sentence] = []
        self.name = asked.name(ground)

    def explain(self) -> None:
        """Make the steps, the rows and the title."""
        if self.asked.table == "tie_out" and self.taken is not None:
            self._tie_out(self.taken)
            return
        actuals = Actuals(self.ground, self.engine) if self.taken else None
        made = decompose(self.ground, actuals)
        self.findings += made.findings
        targets = TargetTrail(self.steps, made)
        quotas = QuotaTrail(self.steps, made, made.quotas, targets) if made.quotas else None
        if self.asked.table == "quotas":
            self._quota(made, quotas)
        elif self.asked.table not in ("attainment", "trend"):
            self._target(made, targets, quotas)
        if self.asked.actual and self.taken is not None and actuals is not None:
            trail = ActualTrail(self.steps, self.engine, self.taken, self.most)
            self._actual(ReviewTrail(self.steps, made, actuals, trail, targets, quotas))

    def _say(self, key: str, amount: int | None, **facts: str) -> None:
        """A number for the title."""
        shown = "–" if amount is None else amount_text(self.ground, amount)
        self.title.append(sentence(key, what=self.name, amount=shown, **facts))

    def _target(self, made: Decomposition, targets: TargetTrail, quotas: QuotaTrail | None) -> None:
        cell = self.asked.cell
        amount = made.targets.of(cell)
        if amount is None:
            reason = sentence("no_target_at_all" if made.targets.periods is None else "not_split_so_far")
            raise NoNumber(self.ground, self.asked, reason, sentence("say_weights"))
        self._say("ex_title_target", amount)
        targets.explain(cell)
        targets.parts_of(cell, 0)
        by_region = made.quotas.by_region if made.quotas else {}
        alone = (cell.product, cell.channel) == (ALL, ALL)
        if self.asked.table == "balance" and quotas and alone and cell.region in by_region:
            quotas.region(cell.region, (cell.start, cell.end), 0)

    def _quota(self, made: Decomposition, quotas: QuotaTrail | None) -> None:
        if made.quotas is None or quotas is None:
            raise NoNumber(self.ground, self.asked, sentence("no_quotas"))
        span, person = (self.asked.cell.start, self.asked.cell.end), self.asked.person
        carrying = [i for i in sellers_of(self.ground, person) if made.quotas.carried[i]]
        if not carrying:
            raise NoNumber(self.ground, self.asked, sentence("carries_nothing"))
        self._say("ex_title_quota", quotas.quota_of(carrying, span))
        if person is not None and person[0] == "seller":
            quotas.seller(carrying[0], span, sentence("ex_quota", what=self.name))
            return
        step = quotas.team(carrying, span, sentence("ex_quotas_of", what=self.name), hedged=True)
        self.steps.add(sentence("ex_team_answers"), quotas.team_target(carrying, span), under=step)

    def _actual(self, trail: ReviewTrail) -> None:
        if self.asked.table not in ("attainment", "trend"):
            row = trail.actual_of(self.asked)
            self._say("ex_title_actual", row.actual)
        else:
            row = trail.explain(self.asked)
            facts = {
                "attainment": "–" if row.attainment is None else percent(row.attainment),
                "target": "–" if row.target is None else amount_text(self.ground, row.target),
            }
            self._say("ex_title_attainment", row.actual, **facts)
        self.tables.append(row.rows)

    def _tie_out(self, taken: TakenIn) -> None:
        """A file's rows by fate and reason."""
        file = self._file(taken)
        source = next(source for source in taken.intake.sources if source.shown == file)
        (record,) = (record for record in tie_out(taken)[0].records() if record["file"] == file)
        fate = self.asked.fate
        by_fate = [(name, int(str(record[f"{name}_amount"]))) for name in FATES if fate in (None, name)]
        amount = sum(total for _, total in by_fate)
        self.name = file if fate is None else sentence("ex_file_fate", file=file, fate=sentence(f"fate_{fate}"))
        self._say("ex_title_file", amount)
        trail = ActualTrail(self.steps, self.engine, taken, self.most)
        trail.tie_out(source.number, fate, amount, by_fate, sentence("ex_in_file", what=self.name))
        self.tables.append(trail.rows(RowsOf(file=source.number, fates=[name for name, _ in by_fate]), amount))

    def _file(self, taken: TakenIn) -> str:
        """The file that is meant, by its name in `tie_out` or the last part of it."""
        shown = [source.shown for source in taken.intake.sources]
        wanted = self.asked.file
        if wanted is None:
            raise NoNumber(self.ground, self.asked, sentence("name_the_file"), near_names("", shown))
        found = [name for name in shown if name == wanted] or [name for name in shown if PurePath(name).name == wanted]
        if len(found) == 1:
            return found[0]
        hint = near_names(wanted, found or {name: PurePath(name).name for name in shown})
        raise UsageError(
            [finding("SP201", kind=sentence("word_file"), name=wanted, hint=hint)], self.ground.loaded.language
        )
