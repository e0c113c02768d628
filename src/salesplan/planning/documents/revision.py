"""The document of `diff` (计划修订文档)."""

from __future__ import annotations

from salesplan.errors import of_both
from salesplan.plan.naming import amount_text
from salesplan.planning.documents.finished import Finished, document_of
from salesplan.planning.revising.revision import Revision, Side, revise
from salesplan.planning.revising.tables import tables
from salesplan.words.sentence import Sentence, sentence


def revision_document(old: Side, new: Side) -> Finished:
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
    return Finished(document_of("diff", ground, _title(made), inputs, parameters, tables(made), told))


def _title(made: Revision) -> Sentence:
    ground = made.new.ground
    if made.is_empty:
        return sentence("title_diff_none", plan=ground.plan.name)
    company = made.lines[0]
    if company.old is None or company.new is None:
        return sentence("title_diff_plain", plan=ground.plan.name, edits=len(made.edits))
    year = {"old": amount_text(ground, company.old[-1]), "new": amount_text(ground, company.new[-1])}
    change = ("+" if company.change > 0 else "") + amount_text(ground, company.change)
    return sentence("title_diff", plan=ground.plan.name, edits=len(made.edits), change=change, **year)
