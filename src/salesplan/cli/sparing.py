"""Places that a plan keeps for itself (保留位置): where its exports and the records of its periods are, no output goes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.plan.load import LoadedPlan
    from salesplan.sales.inputs.found import Searched
    from salesplan.words.sentence import Sentence


def spare(loaded: LoadedPlan) -> None:
    """Keep outputs of this run from where the plan's exports and records are looked for."""
    from salesplan.cli.closed import folder_of
    from salesplan.disk.inputs import reserve
    from salesplan.words.sentence import sentence

    records = folder_of(loaded).resolve()

    def among_records(path: Path) -> Sentence | None:
        return sentence("place_of_records") if path.parent.resolve() == records else None

    reserve(among_records)
    if loaded.plan:
        exports = loaded.plan.exports.values()
        spare_exports(
            [name for one in exports for name in (*one.files, *(one.join.files if one.join else ()))], loaded.folder
        )


def spare_exports(patterns: list[str], folder: Path) -> None:
    """Keep outputs from where these patterns, relative to `folder`, look for files."""
    from salesplan.disk.inputs import reserve
    from salesplan.words.sentence import sentence

    @cache
    def searched() -> Searched:  # when there is an output: most runs have none
        from salesplan.sales.inputs.found import Searched

        return Searched(patterns, folder)

    def among_exports(path: Path) -> Sentence | None:
        pattern = searched().finds(path)
        return sentence("place_of_exports", pattern=pattern) if pattern else None

    reserve(among_exports)
