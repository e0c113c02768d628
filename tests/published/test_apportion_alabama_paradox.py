"""One unit more in all, and somebody has one less: by largest remainders, never by divisors."""

from __future__ import annotations

from typing import Any

import pytest
from tests.published.cases import one, parameters

from salesplan.allocation.apportion import METHODS, apportion, losers

MONOTONE = [method for method in METHODS if not method.startswith("largest_remainder")]


@pytest.mark.parametrize("case", parameters("apportion_alabama_paradox"))
def test_the_published_units_and_fair_shares(case: Any) -> None:
    assert apportion(case["units"], case["weights"]) == case["expected"]
    fair = [case["units"] * weight / sum(case["weights"]) for weight in case["weights"]]
    assert fair == pytest.approx([float(share) for share in case["fair_share"]], abs=5e-4)


@pytest.mark.parametrize(("before", "after", "loser"), [("s10", "s11", 2), ("s323", "s324", 2)])
def test_the_paradox_is_told(before: str, after: str, loser: int) -> None:
    first, second = one("apportion_alabama_paradox", before), one("apportion_alabama_paradox", after)
    assert second["expected"][loser] < first["expected"][loser]
    assert losers(first["units"], first["weights"]) == [loser]


@pytest.mark.parametrize("case", parameters("apportion_alabama_paradox"))
@pytest.mark.parametrize("method", MONOTONE)
def test_no_divisor_method_does_that(case: Any, method: Any) -> None:
    assert not losers(case["units"], case["weights"], method)
