"""The document of `import` (导入文档): the files that the store keeps, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.planning.documents.finished import Finished, document_of
from salesplan.sales.store.importing import Stored
from salesplan.terms.document import Input
from salesplan.terms.table import Table, table
from salesplan.words.sentence import sentence

HELD = ("added", "kept", "changed", "reread", "restored")
AS_IMPORTED = ("kept", "sound")  # what the store has of the file is what the file holds now, as far as it was looked at
NOT_SOUND = 5


def import_document(ground: Ground, findings: Sequence[Finding], stored: Sequence[Stored], looked: bool) -> Finished:
    """What the store holds; looked: where it was only looked at, the command fails if anything isn't as it was."""
    held = [one.entry for one in stored if one.state in HELD or looked]
    rows, size = sum(entry.rows for entry in held), sum(entry.bytes for entry in held)
    title = sentence("title_import", plan=ground.plan.name, files=len(held), rows=rows, bytes=size)
    inputs = [Input(entry.file, entry.sha256, entry.rows) for entry in held]
    document = document_of("import", ground, title, inputs, {}, [_files(stored)], findings, main="store")
    return Finished(document, NOT_SOUND if looked and any(one.state not in AS_IMPORTED for one in stored) else 0)


def _files(stored: Sequence[Stored]) -> Table:
    ordered = sorted(stored, key=lambda one: (one.entry.file, one.entry.reading))
    rows = [(one.entry.file, one.entry.rows, one.entry.bytes, one.entry.sha256, one.state) for one in ordered]
    return table("store", "file rows:count bytes:count sha256 state:word", rows)
