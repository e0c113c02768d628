"""Amounts as people write them, and their exact way to minor units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.terms.money import (
    NotANumber,
    atoms_in,
    digits_of,
    from_minor,
    nearest,
    parse_number,
    parse_share,
    percent,
    split,
    to_atoms,
    to_minor,
)

WRITTEN = [
    ("52_000_000", "52000000"),
    ("5,200万", "52000000"),
    ("1.2亿", "120000000"),
    ("1.5千万", "15000000"),
    ("$500,000", "500000"),
    ("¥ 1,234.50", "1234.50"),
    ("￥１，２３４．５０", "1234.50"),
    ("CNY 12", "12"),
    ("99.9元", "99.9"),
    ("(1,234.50)", "-1234.50"),
    ("-12", "-12"),
    ("12-", "-12"),
    ("−12", "-12"),
    ("1,00,000", "100000"),
    ("0.000001", "0.000001"),
    ("123456789012345678", "123456789012345678"),
]


@pytest.mark.parametrize(("text", "number"), WRITTEN)
def test_reads_amounts_as_they_are_written(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "NO",
        "1.234,50",
        "1,2,3",
        "12,34",
        "1e3",
        "0x10",
        "１２abc",
        "1.2.3",
        "5,2万",
        "NaN",
        "Infinity",
        "(-5)",
        "(+5)",
        "¥-5-",
        "-5-",
        "(5-)",
        "((5))",
    ],
)
def test_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize(
    "text", ["CR 100", "DR-100", "5 MIO", "1.5MIO", "5 TSD", "NO 8", "AB8", "100²", "100①", "①", "⑴5", "½"]
)
def test_what_stands_beside_a_number_is_no_part_of_it(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("EUR 7", "EUR"), ("7 EUR", "EUR"), ("€7", "EUR"), ("$7", "USD"), ("-$7", "USD"), ("($7)", "HKD"), ("US$ 7", "USD"),
     ("HK$7", "HKD"), ("RMB 7", "CNY"), ("￥7", "CNY"), ("¥7", "JPY"), ("7 KWD", "KWD"), ("CNY 7元", "CNY")],
)  # fmt: skip
def test_a_number_may_name_its_own_currency_only(text: str, currency: str) -> None:
    assert abs(parse_number(text, currencies={currency, "XAF"})) == 7
    with pytest.raises(NotANumber):
        parse_number(text, currencies={"CHF", "XAF"})
    assert parse_number("7元", currencies={currency}) == 7


def test_reads_other_marks_where_they_are_said() -> None:
    assert parse_number("1.234,50", decimal=",", thousands=".") == Decimal("1234.50")
    assert parse_number("1 234,50", decimal=",", thousands=" ") == Decimal("1234.50")
    assert parse_share("8,5折", decimal=",", thousands=".") == Decimal("0.85")
    with pytest.raises(NotANumber):
        parse_share("8.5折", decimal=",", thousands=".")


@pytest.mark.parametrize("written", [" ", "\u00a0", "\u202f", "\u3000", "'", "\u2019"])
@pytest.mark.parametrize("said", [" ", "\u00a0", "\u202f", "'", "\u2019"])
def test_blanks_and_apostrophes_between_thousands_are_all_one(written: str, said: str) -> None:
    assert parse_number(f"1{written}234{written}567.5", thousands=said) == Decimal("1234567.5")


def test_wide_marks_are_those_they_stand_for() -> None:
    assert parse_number("１．２３４，５", decimal="，", thousands="．") == Decimal("1234.5")


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_grouped_thousands_change_nothing(amount: Decimal) -> None:
    assert parse_number(f"{amount:,.2f}") == amount


@pytest.mark.parametrize(
    ("text", "ratio"), [("45%", "0.45"), ("0.45", "0.45"), ("8折", "0.8"), ("85折", "0.85"), ("１２．５％", "0.125")]
)
def test_reads_shares(text: str, ratio: str) -> None:
    assert parse_share(text) == Decimal(ratio)


def test_each_currency_has_its_own_digits() -> None:
    assert [digits_of(code) for code in ("CNY", "JPY", "KWD")] == [2, 0, 3]


@given(st.integers(-(10**18), 10**18), st.sampled_from([0, 2, 3]))
def test_minor_units_come_back(minor: int, digits: int) -> None:
    assert to_minor(from_minor(minor, digits), digits) == minor


def test_finer_than_the_currency_is_refused() -> None:
    with pytest.raises(ValueError):
        to_minor(Decimal("1.005"), 2)


@given(st.lists(st.decimals(min_value=-(10**12), max_value=10**12, places=6), min_size=1, max_size=20))
def test_atoms_sum_exactly(amounts: list[Decimal]) -> None:
    assert sum(to_atoms(amount) for amount in amounts) == to_atoms(sum(amounts, Decimal(0)))


@given(st.integers(-(10**25), 10**25), st.sampled_from([0, 2, 3]))
def test_nearest_is_at_most_half_a_unit_off(atoms: int, digits: int) -> None:
    unit = atoms_in(digits)
    assert abs(nearest(atoms, unit) * unit - atoms) * 2 <= unit


@given(st.integers(0, 10**12), st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_split_keeps_the_total(total: int, weights: list[int]) -> None:
    shares = [Decimal(w) / sum(weights) for w in weights]
    shares[-1] = 1 - sum(shares[:-1], Decimal(0))
    parts = split(total, shares)
    assert sum(parts) == total
    assert all(abs(part - total * share) < 1 for part, share in zip(parts, shares, strict=True))


def test_percent_is_short() -> None:
    assert [percent(v) for v in (1, 0.5, Decimal("0.3333"), 0)] == ["100%", "50%", "33.33%", "0%"]
