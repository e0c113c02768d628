"""Trees from the top down, from the bottom up, and reconciled; gaps between a parent and its parts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from tests.published.cases import ids_of, one

from salesplan.allocation.apportion import apportion
from salesplan.allocation.gap import close_gap, exact_gap
from salesplan.allocation.reconcile import reconcile
from salesplan.allocation.topdown import average_of_proportions, bottom_up, forecast_proportions, proportion_of_averages

FIXTURE = "hierarchy_top_down_bottom_up"
FORMS = {"average of proportions": average_of_proportions, "proportion of averages": proportion_of_averages}
COMPUTED = {"recovery", "forms_differ", "forms_differ_2", "gap_proportional", "ols_reconciliation"}


def history(case: Any) -> np.ndarray:
    return np.array(list(case["history"].values()), np.float64)


def test_every_case_is_computed_here() -> None:
    assert ids_of(FIXTURE) == COMPUTED


@pytest.mark.parametrize("form", list(FORMS))
def test_constant_shares_give_the_bottom_back(form: str) -> None:
    case = one(FIXTURE, "recovery")
    assert sorted(case["methods"]) == sorted(FORMS)
    shares = FORMS[form](history(case))
    leaves = list(case["history"])
    expected = case["expected"]
    assert (case["total_forecast"] * shares).tolist() == pytest.approx([expected[leaf] for leaf in leaves], abs=1e-9)
    # In whole units, and up again through both levels of the tree.
    order = ["total", *case["tree"]["total"], *leaves]
    above = {part: parent for parent, parts in case["tree"].items() for part in parts}
    parents = [order.index(above[node]) if node in above else -1 for node in order]
    whole = np.array(apportion(case["total_forecast"], [int(w) for w in history(case).sum(axis=1)]))
    assert whole.tolist() == [expected[leaf] for leaf in leaves]
    sums = dict(zip(order, bottom_up(parents, whole).tolist(), strict=True))
    assert sums == {**expected, "total": case["total_forecast"]}


def test_forecast_proportions_recover_them_too() -> None:
    """The third form, level by level, with the last period's figures as forecasts."""
    case = one(FIXTURE, "recovery")
    leaves = list(case["history"])
    last = np.array([case["history"][leaf][-1] for leaf in leaves], np.float64)
    forecasts = np.concatenate([[last.sum(), last[:2].sum(), last[2:].sum()], last])
    spread = forecast_proportions(case["total_forecast"], [-1, 0, 0, 1, 1, 2, 2], forecasts)
    expected = [case["expected"][node] for node in ["g1", "g2", *leaves]]
    assert spread[1:].tolist() == pytest.approx(expected, abs=1e-9)


def test_a_constant_ratio_gives_the_same_shares_by_both_forms() -> None:
    case = one(FIXTURE, "forms_differ")
    assert "same shares" in case["note"]
    for form in FORMS.values():
        assert form(history(case)).tolist() == pytest.approx([0.1, 0.9], abs=1e-9)


@pytest.mark.parametrize("form", list(FORMS))
def test_the_forms_differ_where_shares_move_with_the_total(form: str) -> None:
    case = one(FIXTURE, "forms_differ_2")
    derived = [float(share) for share in case["derived"][form.replace(" ", "_")]]
    assert FORMS[form](history(case)).tolist() == pytest.approx(derived, abs=5e-7)  # printed with six digits


@pytest.mark.parametrize("by", ["proportional", "equal"])
def test_a_gap_is_spread_and_the_parent_kept(by: Any) -> None:
    case = one(FIXTURE, "gap_proportional")
    exact = exact_gap(case["parent"], case["children"], by)
    assert sum(exact) == case["parent"]
    assert [float(part) for part in exact] == pytest.approx([float(x) for x in case["derived"][by]], abs=5e-5)
    if by == "equal":
        assert exact == [Fraction(100, 3), Fraction(100, 3), Fraction(130, 3)]
    cents = close_gap(case["parent"] * 100, [child * 100 for child in case["children"]], by)
    assert int(cents.sum()) == case["parent"] * 100
    assert (np.abs(cents - [float(part * 100) for part in exact]) < 1).all()


def test_ordinary_least_squares_makes_the_tree_add_up() -> None:
    case = one(FIXTURE, "ols_reconciliation")
    base, derived = case["base_forecast"], case["derived"]
    nodes = ["total", "A", "B"]
    made = reconcile([-1, 0, 0], np.array([base[node] for node in nodes], np.float64))
    assert made.tolist() == pytest.approx([float(derived[node]) for node in nodes], abs=5e-7)
    assert made[0] == pytest.approx(made[1] + made[2], abs=1e-9)
