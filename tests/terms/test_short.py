"""Amounts in short: near the truth, never more than four digits, the same everywhere."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.terms.money import from_minor, parse_number
from salesplan.terms.short import UNITS, short_amount
from salesplan.words.sentence import Language

LANGUAGES = get_args(Language)
SIZES = {unit: Decimal(10) ** power for units in UNITS.values() for power, unit in units}


def value_of(text: str) -> Decimal:
    """What a short amount says."""
    unit = next((unit for unit in sorted(SIZES, key=len, reverse=True) if text.endswith(unit)), "")
    return Decimal(text.removesuffix(unit).replace(",", "")) * SIZES.get(unit, 1)


@pytest.mark.parametrize(
    ("major", "english", "chinese"),
    [
        ("0", "0", "0"),
        ("0.05", "0.05", "0.05"),
        ("-9999.90", "-9,999.90", "-9,999.90"),
        ("5290629.82", "5.29M", "529.1万"),
        ("10000", "10k", "1万"),
        ("12345", "12.34k", "1.23万"),  # a half goes to the even digit
        ("12355", "12.36k", "1.24万"),
        ("-52906298", "-52.91M", "-5291万"),
        ("999949.99", "999.9k", "99.99万"),
        ("999950", "1M", "100万"),  # 999.95 k, of which the even digit is the next unit
        ("99994999.99", "99.99M", "9999万"),
        ("99996000", "100M", "1亿"),
        ("120000000", "120M", "1.2亿"),
        ("999999999999", "1T", "1万亿"),
        ("1234567890123456", "1235T", "1235万亿"),
        ("98765432100000000", "98,765T", "98,765万亿"),
    ],
)
def test_known_amounts(major: str, english: str, chinese: str) -> None:
    minor = int(Decimal(major) * 100)
    assert (short_amount(minor, 2, "en"), short_amount(minor, 2, "zh")) == (english, chinese)


def test_a_currencys_own_digits_and_the_sign() -> None:
    assert short_amount(12_345_678, 0, "en") == "12.35M"
    assert short_amount(12_345_678, 3, "en") == "12.35k"
    assert short_amount(-1, 3, "zh") == "-0.001"
    assert [short_amount(minor, 2, "zh", signed=True) for minor in (5, 0, -5)] == ["+0.05", "0", "-0.05"]


@given(st.integers(-(10**20), 10**20), st.sampled_from([0, 2, 3]), st.sampled_from(LANGUAGES))
def test_off_by_half_a_percent_at_most_and_short(minor: int, digits: int, language: Language) -> None:
    text, exact = short_amount(minor, digits, language), from_minor(minor, digits)
    assert abs(value_of(text) - exact) <= abs(exact) * Decimal("0.005")
    if abs(exact) < 10_000:
        assert value_of(text) == exact
    elif abs(exact) < 10**15:
        assert sum(character.isdigit() for character in text) <= 4
    assert short_amount(-minor, digits, language) == (text[1:] if minor < 0 else f"-{text}" if minor else text)


@given(st.lists(st.integers(0, 10**17), min_size=2, max_size=2).map(sorted), st.sampled_from(LANGUAGES))
def test_more_never_looks_like_less(pair: list[int], language: Language) -> None:
    less, more = (value_of(short_amount(minor, 2, language)) for minor in pair)
    assert less <= more


@given(st.integers(-(10**15), 10**15))
def test_a_plan_reads_chinese_amounts_back(minor: int) -> None:
    text = short_amount(minor, 2, "zh")
    if "万亿" not in text:
        assert parse_number(text) == value_of(text)
