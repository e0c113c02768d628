"""Amounts in short (简写金额): a few digits and a unit, for sentences and chat messages; tables keep every digit."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from salesplan.terms.money import from_minor
from salesplan.words.sentence import Language

PLAIN_BELOW = 10_000  # major units that are written out
MOST_DIGITS, MOST_PLACES = 4, 2  # of a shortened number: in all, and after its point
UNITS: dict[Language, tuple[tuple[int, str], ...]] = {
    "en": ((3, "k"), (6, "M"), (9, "B"), (12, "T")),
    "zh": ((4, "万"), (8, "亿"), (12, "万亿")),
}


def short_amount(minor: int, digits: int, language: Language, *, signed: bool = False) -> str:
    """Whole minor units in short: at most four digits, two of them after the point, and the unit that they count.

    digits: of the currency after its point. signed: whether an amount above zero has its sign too. An amount below 10,000
    major units is written out, exact. Halves go to the even digit, zeros at the end are dropped, and what rounds up to the
    next unit is told in it. Off by 0.5 % at most.

    >>> short_amount(529_062_982, 2, "zh"), short_amount(529_062_982, 2, "en")
    ('529.1万', '5.29M')
    >>> short_amount(120_000_000, 0, "zh"), short_amount(99_996_000, 0, "zh"), short_amount(-99_994_000, 0, "zh")
    ('1.2亿', '1亿', '-9999万')
    >>> short_amount(999_999, 2, "en"), short_amount(999_900, 2, "zh"), short_amount(1_000_000, 2, "en", signed=True)
    ('9,999.99', '9,999', '+10k')
    """
    amount = abs(from_minor(minor, digits))
    sign = "-" if minor < 0 else "+" if signed and minor > 0 else ""
    if amount < PLAIN_BELOW:
        return sign + (f"{amount:,f}" if amount % 1 else f"{int(amount):,}")
    units = UNITS[language]
    at = max(i for i, (power, _) in enumerate(units) if amount >= 10**power)
    power, unit = units[at]
    number = _rounded(amount.scaleb(-power))
    if at + 1 < len(units) and number.scaleb(power) >= 10 ** units[at + 1][0]:
        number, unit = Decimal(1), units[at + 1][1]
    return f"{sign}{number:{',' if number >= PLAIN_BELOW else ''}f}{unit}"


def _rounded(number: Decimal) -> Decimal:
    """A number with as many digits as are shown, without zeros at the end of its fraction."""
    places = max(min(MOST_PLACES, MOST_DIGITS - len(str(int(number)))), 0)
    shown = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return shown.normalize() if shown % 1 else Decimal(int(shown))
