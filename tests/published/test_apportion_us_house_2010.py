"""The seats of the 2010 census, by Huntington and Hill."""

from __future__ import annotations

from typing import Any

import pytest
from tests.published.cases import parameters

from salesplan.allocation.apportion import apportion


@pytest.mark.parametrize("case", parameters("apportion_us_house_2010"))
def test_the_seats_of_the_states(case: Any) -> None:
    assert sum(case["weights"]) == case["weights_total"]
    seats = apportion(case["units"], case["weights"], case["method"], ties="refuse")
    assert dict(zip(case["names"], seats, strict=True)) == dict(zip(case["names"], case["expected"], strict=True))
    assert sum(seats) == case["expected_total"]
    assert min(seats) >= case["minimum_per_unit"]


@pytest.mark.parametrize("case", parameters("apportion_us_house_2010"))
def test_states_in_another_order_have_the_same_seats(case: Any) -> None:
    order = sorted(range(len(case["names"])), key=lambda i: case["names"][i][::-1])
    seats = apportion(case["units"], [case["weights"][i] for i in order], case["method"])
    assert seats == [case["expected"][i] for i in order]
