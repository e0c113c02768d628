"""Linear programs, with whole numbers or without (线性规划): sparse rows in, a solution out; HiGHS does the solving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import Real
from salesplan.disk.silence import silent

Columns = NDArray[np.int64]
TIGHT = 1e-10  # how far a row may be missed, the least that the solver offers
MOST_BRANCHES = 20_000  # a bound of the search for whole numbers that doesn't depend on the machine


@dataclass(frozen=True)
class Row:
    """low ≤ the sum of some columns × factors ≤ high. factors None: all 1."""

    columns: Columns
    low: float
    high: float
    factors: Real | None = None


@dataclass(frozen=True)
class Solution:
    """The values of the columns, and for each row how much the cost would rise with its bound (0 for whole numbers)."""

    values: Real
    duals: Real
    cost: float


def minimise(
    cost: Real, low: Real, high: Real, rows: Sequence[Row], *, whole: bool, tight: float = TIGHT
) -> Solution | None:
    """The cheapest values of the columns within their bounds and those of the rows; None where there are none.

    whole: only whole numbers count. tight: how far rows may be missed, without whole numbers. One thread and a fixed seed:
    the same program always has the same solution.
    """
    import highspy

    with silent("stdout"):  # some versions say who they are before they can be asked not to
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, Any] = {"output_flag": False, "threads": 1, "random_seed": 1, "mip_max_nodes": MOST_BRANCHES}
    options |= {"primal_feasibility_tolerance": tight, "dual_feasibility_tolerance": tight} if not whole else {}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_program(highspy, cost, low, high, rows, whole=whole))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal and not _has_some(highspy, solver, whole=whole):
        return None
    found = solver.getSolution()
    duals = np.zeros(len(rows)) if whole else np.array(found.row_dual, np.float64)
    return Solution(np.array(found.col_value, np.float64), duals, float(solver.getInfo().objective_function_value))


def _has_some(highspy: Any, solver: Any, *, whole: bool) -> bool:
    """Whether a search that was cut short has found whole numbers at least."""
    status = highspy.SolutionStatus.kSolutionStatusFeasible
    return whole and solver.getInfo().primal_solution_status == status


def _program(highspy: Any, cost: Real, low: Real, high: Real, rows: Sequence[Row], *, whole: bool) -> Any:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(cost), len(rows)
    program.col_cost_, program.col_lower_, program.col_upper_ = cost, low, high
    program.row_lower_ = np.array([row.low for row in rows], np.float64)
    program.row_upper_ = np.array([row.high for row in rows], np.float64)
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.concatenate([[0], np.cumsum([len(row.columns) for row in rows])]).astype(np.int32)
    matrix.index_ = _joined([row.columns for row in rows]).astype(np.int32)
    matrix.value_ = _joined([np.ones(len(r.columns)) if r.factors is None else r.factors for r in rows])
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    return program


def _joined(parts: Sequence[Any]) -> Real:
    return np.concatenate([np.zeros(0), *parts])
