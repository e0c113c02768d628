"""Textbook apportionments: every method, zero weights, fewer units than members, ties."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
from tests.published.cases import parameters

from salesplan.allocation.apportion import METHODS, Method, Tie, apportion
from salesplan.allocation.exact import exact

NAMES: dict[str, Method] = {  # the fixtures' names that differ from ours
    "hamilton": "largest_remainder",
    "quota": "balinski_young",
    "balinski_young_quota": "balinski_young",
    "largest_remainder_droop_quota": "largest_remainder_droop",
}


def methods(case: Any) -> list[Method]:
    name = case["method"]
    return list(METHODS) if name == "any" else [NAMES.get(name, name)]


@pytest.mark.parametrize("case", parameters("apportion_textbook_cases"))
def test_the_published_units(case: Any) -> None:
    for method in methods(case):
        if "expected_error" in case:
            with pytest.raises(Tie) as told:
                apportion(case["units"], case["weights"], method, ties="refuse")
            assert "entries 2, 3" in str(told.value)
            assert case["expected_error"].startswith("tie: undefined result between entries 2 and 3")
        else:
            assert apportion(case["units"], case["weights"], method) == case["expected"], method
        if "expected_rmse" in case:
            parts = apportion(case["units"], case["weights"], method)
            whole = sum(map(exact, case["weights"]))
            errors = [p - case["units"] * exact(w) / whole for p, w in zip(parts, case["weights"], strict=True)]
            mean = sum(error**2 for error in errors) / len(errors)
            assert sqrt(mean) == pytest.approx(float(case["expected_rmse"]), abs=1e-12)


@pytest.mark.parametrize("case", parameters("apportion_textbook_cases"))
def test_what_is_no_tie_is_not_refused(case: Any) -> None:
    """The published results without a tie are the only ones; where a tie is told, it is one."""
    if case["id"] in ("tie_refused", "tie_stable_order"):
        with pytest.raises(Tie):
            apportion(case["units"], case["weights"], ties="refuse")
        return
    for method in methods(case):
        assert apportion(case["units"], case["weights"], method, ties="refuse") == case["expected"]
