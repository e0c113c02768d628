"""How prices are said (价格表述): numbers with their digits, and why a price is missing."""

from __future__ import annotations

from fractions import Fraction

from salesplan.pricing.list_price import Lacking
from salesplan.pricing.sharing import rounded
from salesplan.words.sentence import Sentence, sentence

MORE_DIGITS = 4  # of unit prices, beyond the currency's, at most


def decimal_text(value: Fraction, digits: int) -> str:
    """A number with so many digits after the point, halves up, in groups of thousands.

    >>> decimal_text(Fraction(12345, 10), 2), decimal_text(Fraction(-1, 3), 2)
    ('1,234.50', '-0.33')
    """
    scaled = rounded(value * 10**digits)
    whole, rest = divmod(abs(scaled), 10**digits)
    return ("-" if scaled < 0 else "") + f"{whole:,}" + (f".{rest:0{digits}d}" if digits else "")


def money_text(minor: int, digits: int) -> str:
    """Whole minor units as an amount."""
    return decimal_text(Fraction(minor, 10**digits), digits)


def told_apart(one: Fraction, other: Fraction, digits: int) -> tuple[str, str]:
    """Two prices with as many digits as tell them apart, the currency's at least."""
    for more in range(digits, digits + MORE_DIGITS + 1):
        texts = decimal_text(one, more), decimal_text(other, more)
        if texts[0] != texts[1]:
            break
    return texts


def why_no_price(lacking: Lacking) -> Sentence:
    """Why there is no price."""
    return sentence(lacking.reason, **({"name": lacking.name} if lacking.name else {}))


def unknown_name(kind: str, name: str) -> Sentence:
    """That an order names what the plan doesn't declare."""
    return sentence("unknown_in_order", kind=sentence(f"word_{kind}"), name=name)
