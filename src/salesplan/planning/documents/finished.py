"""What every command's document has in common (文档公共部分): the plan it is about, and the exit code it ends with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesplan.errors import Finding, ranked
from salesplan.plan.ground import Ground
from salesplan.planning.intake import TakenIn
from salesplan.terms.document import Document, Input
from salesplan.terms.table import Table, Value
from salesplan.words.sentence import Sentence

NOT_TIED_OUT = 4


@dataclass(frozen=True)
class Finished:
    """A document, and the exit code of the command that writes it."""

    document: Document
    exit_code: int = 0


def tied_out(document: Document, taken: TakenIn | None) -> Finished:
    """A document that rests on exports: the command fails where more rows went astray than the plan tolerates."""
    return Finished(document, NOT_TIED_OUT if taken and not taken.tied_out else 0)


def document_of(
    command: str,
    ground: Ground,
    title: Sentence,
    inputs: Sequence[Input],
    parameters: Mapping[str, Value | Sequence[str]],
    tables: Sequence[Table],
    findings: Sequence[Finding],
    main: str = "",
) -> Document:
    """The document of a command about a plan. main: the table that csv on stdout holds."""
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
        main=main,
    )
