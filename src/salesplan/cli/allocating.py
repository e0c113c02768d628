"""`salesplan simulate --allocate`: where does effort sell the most?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesplan.errors import Finding
    from salesplan.plan.ground import Ground
    from salesplan.planning.documents.finished import Finished


def allocated(
    ground: Ground,
    findings: list[Finding],
    sales: list[str] | None,
    text: str,
    others: Mapping[str, object],
    engine_name: str,
) -> Finished:
    """The document of an allocation; exports are read only where targets stand in for sales that the plan doesn't say.

    others: options that say nothing here, None where they weren't used; raises UsageError where one was.
    """
    from salesplan.cli.running import engine, take_in
    from salesplan.planning.allocating.entries import needs_targets
    from salesplan.planning.allocating.request import request_of

    request = request_of(ground, text, [name for name, value in others.items() if value is not None])
    reads = bool(ground.plan.exports) and needs_targets(ground, request.effort)
    with engine(engine_name, ground.loaded.language) as opened:
        taken = take_in(ground, opened, sales or [], "salesplan.planning.documents.allocation") if reads else None
        from salesplan.planning.documents.allocation import allocation_document

        return allocation_document(ground, findings, opened, taken, request)
