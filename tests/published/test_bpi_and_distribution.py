"""The buying power index, through the plan language and alone; numeric and weighted distribution; sales per point."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.test_targets import ground
from tests.published.cases import ids_of, one

from salesplan.allocation.index import multiple_factor_index
from salesplan.metrics.distribution import numeric_distribution, sales_per_point, weighted_distribution
from salesplan.planning.decomposition import decompose

FIXTURE = "bpi_and_distribution"
COMPUTED = {"bpi_weights", "bpi_virginia", "nd_wd_small", "nd_wd_100", "nd_wd_tableau", "sppd"}
BUYING_POWER = {"effective_buying_income": 0.5, "retail_sales": 0.3, "population": 0.2}


def test_every_case_is_computed_here() -> None:
    assert ids_of(FIXTURE) == COMPUTED


def test_the_weights_are_the_survey_s() -> None:
    assert one(FIXTURE, "bpi_weights")["expected_weights"] == {
        name: Decimal(str(weight)) for name, weight in BUYING_POWER.items()
    }


areas = st.lists(st.tuples(*[st.integers(0, 10**9)] * 3), min_size=1, max_size=12)


@given(areas)
def test_the_index_of_all_areas_is_one(factors: list[tuple[int, int, int]]) -> None:
    index = multiple_factor_index(list(np.array(factors, np.float64).T), list(BUYING_POWER.values()))
    if index is None:
        assert not np.array(factors).any()
    else:
        assert index.sum() == pytest.approx(1)


def test_virginia() -> None:
    """Its shares of the country against the rest of the country's."""
    case = one(FIXTURE, "bpi_virginia")
    shares = [float(case["inputs"][name]) for name in ("income_share", "retail_share", "population_share")]
    index = multiple_factor_index([np.array([share, 100 - share]) for share in shares], list(BUYING_POWER.values()))
    assert index is not None
    assert 100 * index[0] == pytest.approx(float(case["expected"]), abs=float(case["tolerance"]))
    assert 100 * index[0] == pytest.approx(2.044, abs=1e-12)


def test_a_plan_is_split_by_it(tmp_path: Path) -> None:
    """The index as a plan states it: a potential table's measures, blended."""
    case, weights = one(FIXTURE, "bpi_virginia"), one(FIXTURE, "bpi_weights")["expected_weights"]
    columns = dict(zip(weights, ("income_share", "retail_share", "population_share"), strict=True))
    values = {
        name: {"virginia": case["inputs"][share], "rest": 100 - case["inputs"][share]}
        for name, share in columns.items()
    }
    written = "{" + ", ".join(f"{k}: {{virginia: {v['virginia']}, rest: {v['rest']}}}" for k, v in values.items()) + "}"
    shares = "{" + ", ".join(f"{name}: {weight}" for name, weight in weights.items()) + "}"
    plan = "target: 100_000\nregions: {virginia: {}, rest: {}}\n"
    plan += f"decompose: {{weights: {shares}, seasonality: even, potential: {{axis: region, values: {written}}}}}\n"
    made = decompose(ground(tmp_path, plan), None)
    year = made.targets.of_axis("region")[made.ground.trees["region"].number["virginia"]]
    assert year is not None
    assert int(year.sum()) == 2_044_00  # 2.044 % of 100,000.00
    assert made.targets.periods is not None
    assert int(made.targets.periods.sum()) == 100_000_00


@pytest.mark.parametrize("key", ["nd_wd_small", "nd_wd_100", "nd_wd_tableau"])
def test_distribution(key: str) -> None:
    case = one(FIXTURE, key)
    assert numeric_distribution(case["outlets_handling"], case["outlets_total"]) == float(case["expected_numeric"])
    # Where only the share is published, of a category of a thousand.
    whole = case.get("category_sales_total", 1000)
    handling = case.get("category_sales_handling", int(case.get("share_of_category_sales", 0) * whole))
    assert weighted_distribution(handling, whole) == float(case["expected_weighted"])


def test_sales_per_point_of_distribution() -> None:
    case = one(FIXTURE, "sppd")
    assert sales_per_point(case["sales"], Decimal(case["weighted_distribution_pct"]) / 100) == case["expected"]
    assert sales_per_point(case["sales"], Decimal(0)) is None
