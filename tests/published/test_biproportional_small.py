"""Whole tables with both margins, double Webster: Wikipedia's examples and the canton of Uri."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.published.cases import one, parameters

from salesplan.allocation.apportion import apportion
from salesplan.allocation.biproportional import biproportional


@pytest.mark.parametrize("case", parameters("biproportional_small"))
def test_the_published_tables(case: Any) -> None:
    made = biproportional(case["weights"], case["row_totals"], case["col_totals"], ties="refuse")
    assert made.tolist() == case["expected"]


@pytest.mark.parametrize("case", parameters("biproportional_small"))
def test_rows_and_columns_change_places(case: Any) -> None:
    turned = [list(column) for column in zip(*case["weights"], strict=True)]
    made = biproportional(turned, case["col_totals"], case["row_totals"])
    assert made.T.tolist() == case["expected"]


def test_the_margins_of_the_english_example_are_webster_s_too() -> None:
    case = one("biproportional_small", "wiki_en")
    units = sum(case["row_totals"])
    assert apportion(units, [sum(row) for row in case["weights"]], "webster") == case["row_totals"]
    columns = [sum(column) for column in zip(*case["weights"], strict=True)]
    assert apportion(units, columns, "webster") == case["col_totals"]


def test_the_upper_apportionment_of_uri() -> None:
    """Parties by Webster on their votes, those of each municipality divided by its seats."""
    case = one("biproportional_small", "uri_2020")
    voters = [
        sum(Fraction(votes, seats) for votes, seats in zip(row, case["col_totals"], strict=True))
        for row in case["weights"]
    ]
    assert apportion(sum(case["col_totals"]), voters, "webster") == case["row_totals"]
