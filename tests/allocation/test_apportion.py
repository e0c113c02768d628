"""Whole units by named methods: against their definitions, and what each promises."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.allocation import apportion as module
from salesplan.allocation.apportion import METHODS, Method, Tie, TooManyUnits, apportion, losers
from salesplan.allocation.exact import NegativeWeight, NoWeight

DIVISORS = ["webster", "huntington_hill", "jefferson", "adams", "dean"]
weights = st.lists(st.integers(0, 60), min_size=1, max_size=7).filter(any)
many = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any)
methods = st.sampled_from(sorted(METHODS))


def claim(method: str, weight: int, units: int) -> Any:
    """Weight ÷ d(units), of squares where d is a root: the textbook's own words."""
    square = {
        "webster": (units + Fraction(1, 2)) ** 2,
        "huntington_hill": Fraction(units * (units + 1)),
        "jefferson": Fraction(units + 1) ** 2,
        "adams": Fraction(units) ** 2,
        "dean": (units * (units + 1) / (units + Fraction(1, 2))) ** 2,
    }[method]
    return Fraction(weight) ** 2 / square if square else inf


def by_definition(total: int, shares: Sequence[int], method: str) -> list[int]:
    """Unit by unit, or remainder by remainder, as the methods are defined."""
    parts = [0] * len(shares)
    whole = sum(shares)
    if method.startswith("largest_remainder"):
        exact = [Fraction(total * w, whole) for w in shares]
        if method.endswith("droop"):
            exact = [Fraction((total + 1) * w, whole) for w in shares]
            parts = [max(ceil(e) - 1, 0) for e in exact]
        else:
            parts = [floor(e) for e in exact]
        left = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], -shares[i], i))
        for i in left[: total - sum(parts)]:
            parts[i] += 1
        return parts
    for unit in range(1, total + 1):
        able = [i for i, w in enumerate(shares) if w]
        if method == "balinski_young":
            able = [i for i in able if parts[i] < Fraction(unit * shares[i], whole)]
            best = max(able, key=lambda i: (Fraction(shares[i], parts[i] + 1), shares[i], -i))
        else:
            best = max(able, key=lambda i: (claim(method, shares[i], parts[i]), shares[i], -i))
        parts[best] += 1
    return parts


@given(st.integers(0, 90), weights, methods)
@settings(max_examples=400)
def test_every_method_does_what_its_definition_says(total: int, shares: list[int], method: Method) -> None:
    assert apportion(total, shares, method) == by_definition(total, shares, method)


@given(st.integers(-(10**12), 10**12), many, methods.filter(lambda m: m != "balinski_young"))
def test_parts_add_up_and_nobody_without_a_weight_gets_any(total: int, shares: list[int], method: Method) -> None:
    parts = apportion(total, shares, method)
    assert sum(parts) == total
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)
    assert all(part * total >= 0 for part in parts)
    assert parts == [-part for part in apportion(-total, shares, method)]


@given(st.integers(0, 10**9), many)
def test_largest_remainders_stay_within_a_unit_of_the_exact_share(total: int, shares: list[int]) -> None:
    for part, share in zip(apportion(total, shares), shares, strict=True):
        assert floor(Fraction(total * share, sum(shares))) <= part <= ceil(Fraction(total * share, sum(shares)))


@given(st.integers(0, 300), weights)
def test_balinski_and_young_stay_within_a_unit_too(total: int, shares: list[int]) -> None:
    for part, share in zip(apportion(total, shares, "balinski_young"), shares, strict=True):
        assert floor(Fraction(total * share, sum(shares))) <= part <= ceil(Fraction(total * share, sum(shares)))


@given(st.integers(0, 10**6), many, st.sampled_from(DIVISORS))
def test_divisor_methods_never_take_a_unit_away_for_a_larger_total(
    total: int, shares: list[int], method: Method
) -> None:
    less, more = apportion(total, shares, method), apportion(total + 1, shares, method)
    assert all(a <= b for a, b in zip(less, more, strict=True))
    assert not losers(total, shares, method)


@given(st.integers(0, 300), weights)
def test_balinski_and_young_never_do_either(total: int, shares: list[int]) -> None:
    assert not losers(total, shares, "balinski_young")


@given(st.integers(0, 10**9), many, methods.filter(lambda m: m != "balinski_young"), st.randoms())
def test_the_order_of_different_weights_changes_nothing(
    total: int, shares: list[int], method: Method, rng: Any
) -> None:
    shares = list(dict.fromkeys(shares))
    mixed = shares[:]
    rng.shuffle(mixed)
    first = dict(zip(shares, apportion(total, shares, method), strict=True))
    assert first == dict(zip(mixed, apportion(total, mixed, method), strict=True))


@given(st.integers(0, 60), weights, methods, st.fractions(Fraction(1, 9), 9))
def test_the_scale_of_weights_changes_nothing(total: int, shares: list[int], method: Method, scale: Fraction) -> None:
    assert apportion(total, shares, method) == apportion(total, [share * scale for share in shares], method)


def all_results(total: int, shares: Sequence[int], method: str) -> set[tuple[int, ...]]:
    """Every result that the method allows when ties are free, by trying each."""
    whole = sum(shares)
    if method.startswith("largest_remainder"):
        exact = [Fraction((total + method.endswith("droop")) * w, whole) for w in shares]
        parts = [max(ceil(e) - 1, 0) if method.endswith("droop") else floor(e) for e in exact]
        found = {tuple(parts)}
        for _ in range(total - sum(parts)):
            found = {
                r
                for one in found
                for r in _one_more(one, [e - p for e, p in zip(exact, parts, strict=True)], one, parts)
            }
        return found
    found = {(0,) * len(shares)}
    for unit in range(1, total + 1):
        following = set()
        for one in found:
            able = [i for i, w in enumerate(shares) if w]
            if method == "balinski_young":
                able = [i for i in able if one[i] < Fraction(unit * shares[i], whole)]
                claims = {i: (Fraction(shares[i], one[i] + 1),) for i in able}
            else:
                claims = {i: _first_or_claim(method, shares[i], one[i]) for i in able}
            best = max(claims.values())
            following |= {(*one[:i], one[i] + 1, *one[i + 1 :]) for i in able if claims[i] == best}
        found = following
    return found


def _first_or_claim(method: str, weight: int, units: int) -> tuple[Any, int]:
    """Where d = 0, all claims are endless, and the larger weight's comes first by the method's own rule."""
    strength = claim(method, weight, units)
    return strength, weight if strength == inf else 0


def _one_more(
    one: Sequence[int], rests: Sequence[Fraction], now: Sequence[int], start: Sequence[int]
) -> set[tuple[int, ...]]:
    open_ = [i for i in range(len(one)) if now[i] == start[i]]
    best = max(rests[i] for i in open_)
    return {(*one[:i], one[i] + 1, *one[i + 1 :]) for i in open_ if rests[i] == best}


@given(st.integers(0, 12), st.lists(st.integers(0, 8), min_size=1, max_size=5).filter(any), methods)
@settings(max_examples=400)
def test_a_tie_is_refused_exactly_where_several_results_are_as_good(
    total: int, shares: list[int], method: Method
) -> None:
    results = all_results(total, shares, method)
    assert tuple(apportion(total, shares, method)) in results
    if len(results) == 1:
        assert apportion(total, shares, method, ties="refuse") == list(*results)
    else:
        with pytest.raises(Tie):
            apportion(total, shares, method, ties="refuse")


def test_exact_weights_of_every_kind() -> None:
    for shares in ([0.1, 0.2], [Decimal("0.1"), Decimal("0.2")], [Fraction(1, 3), Fraction(2, 3)], np.array([1, 2])):
        assert apportion(30, shares) == [10, 20]  # type: ignore[arg-type]


def test_beyond_what_floats_and_64_bits_hold() -> None:
    total = 10**30 + 1
    assert apportion(total, [1, 1, 1]) == [(total + 1) // 3, (total + 1) // 3, total - 2 * ((total + 1) // 3)]
    assert apportion(10, list(np.array([2**62, 2**62], np.int64)), "huntington_hill") == [5, 5]
    assert sum(apportion(total, [10**400, 3 * 10**400], "webster")) == total


def test_more_members_than_units() -> None:
    assert apportion(2, [5, 9, 9, 7], "adams") == [0, 1, 1, 0]
    assert apportion(3, [10, 9, 8, 8, 11, 12], "dean") == [1, 0, 0, 0, 1, 1]
    with pytest.raises(Tie) as told:
        apportion(1, [5, 9, 9, 7], "adams", ties="refuse")
    assert told.value.places == (1, 2)


def test_what_can_t_be_shared_is_told() -> None:
    with pytest.raises(NoWeight, match="5 units to share, and every weight is zero"):
        apportion(5, [0, 0])
    assert apportion(0, [0, 0]) == [0, 0]
    assert apportion(0, []) == []
    with pytest.raises(NoWeight):
        apportion(1, [])
    for bad in (-1, float("nan"), float("inf"), Decimal("NaN"), Decimal("-0.5")):
        with pytest.raises(NegativeWeight, match="weight 2 is") as told:
            apportion(5, [1, bad])
        assert told.value.place == 1


def test_units_that_would_take_forever_one_by_one_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STEPS", 1000)
    assert apportion(10**9, [60, 40], "balinski_young") == [600_000_000, 400_000_000]  # whole rounds are given at once
    with pytest.raises(TooManyUnits):
        apportion(10**9, [1_000_003, 999_983], "balinski_young")


@pytest.mark.parametrize("method", [m for m in get_args(Method) if m != "balinski_young"])
def test_ten_thousand_members_and_a_billion_units_take_a_moment(method: Method) -> None:
    rng = np.random.default_rng(7)
    shares = [int(w) for w in rng.pareto(0.8, 10_000) * 1e6 + 1]
    started = time.perf_counter()
    parts = apportion(10**9, shares, method)
    assert time.perf_counter() - started < 3  # measured: 0.1
    assert sum(parts) == 10**9
