"""What one part of a review gives (回顾的一部分): tables, pictures and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesplan.errors import Finding
from salesplan.terms.chart import Chart
from salesplan.terms.table import Table


@dataclass(frozen=True)
class Part:
    """Tables, pictures, findings, and what is most worth knowing, in sentences as they are said.

    Rows, pictures and sentences may be made later, when somebody looks at them while the engine is open; findings never are.
    """

    tables: Sequence[Table]
    charts: Sequence[Chart] = ()
    findings: Sequence[Finding] = ()
    lead: Sequence[str] = ()
