"""Money and numbers as people write them (金额): exact decimals in, whole minor units out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache

# 10 thousands are one 万, 10 thousands of those one 亿: Chinese plans are written in them.
MULTIPLIERS = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9}
DOLLARS = (
    "USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD", "ARS", "BBD", "BMD", "BND", "BRL", "BSD", "BZD", "CLP", "COP",
    "CUP", "DOP", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "UYU", "XCD",
)  # fmt: skip
POUNDS = ("GBP", "EGP", "FKP", "GIP", "LBP", "SDG", "SHP", "SSP", "SYP")
# What stands beside an amount and names its currency; None: whichever it is.
SIGNS: dict[str, tuple[str, ...] | None] = {
    "¥": ("CNY", "JPY"), "$": DOLLARS, "€": ("EUR",), "£": POUNDS, "₹": ("INR",), "₦": ("NGN",), "₩": ("KRW", "KPW"),
    "₽": ("RUB",), "฿": ("THB",), "₫": ("VND",), "RMB": ("CNY",), "US$": ("USD",), "HK$": ("HKD",), "NT$": ("TWD",),
    "CA$": ("CAD",), "AU$": ("AUD",), "NZ$": ("NZD",), "MX$": ("MXN",), "人民币": ("CNY",), "元": None, "圆": None,
}  # fmt: skip
# Signs of full width, and kinds of blanks and minus, stand for plain ones; other signs that look like digits are none.
PLAIN: dict[int, str] = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {0xFFE5: "¥", 0x2212: "-"}
PLAIN |= dict.fromkeys([0xA0, 0x202F, 0x2009, 0x3000], " ")

_NUMBER = re.compile(
    r"(?P<minus>[-+]?)(?P<whole>\d{1,3}(?:T\d{2,3})*T\d{3}|\d+|(?=D\d))(?:D(?P<part>\d+))?(?P<times>千万|百万|十亿|千|万|亿)?"
)
_UNDERSCORES = re.compile(r"(?<=\d)_(?=\d)")
_SIGN = "".join(sign for sign in SIGNS if len(sign) == 1)
_CURRENCY = re.compile(
    rf"^(?P<sign>[-+]?)\s*(?P<before>[{_SIGN}]|人民币|[A-Z]{{2,3}}\$?(?=[\s\d.-]))\s*|\s*(?P<behind>[{_SIGN}]|[A-Z]{{3}})$"
)
FOLD = "折"  # 8.5折 and 85折: 85 % of the price is paid
TEN_FOLD = 10
_FOLDED = re.compile(rf"(\d+)(?:D(\d+))?{FOLD}")
_GROUPING = (" ", "'", "\u2019")  # marks between thousands that stand for one another


class NotANumber(ValueError):  # noqa: N818 - it names what the text is
    """A text that can't be read as a number; `reason` is a key of the catalogue."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{reason}: {text[:80]}")
        self.text = text
        self.reason = reason


@lru_cache
def digits_of(currency: str) -> int:
    """Digits after the point of an ISO 4217 currency: 2 for CNY, 0 for JPY, 3 for KWD (CLDR, through Babel)."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


@lru_cache
def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code that CLDR knows."""
    from babel.numbers import is_currency as known

    return bool(known(code))


def to_minor(amount: Decimal, digits: int) -> int:
    """An amount in major units as whole minor units; ValueError when it is finer than they are.

    >>> to_minor(Decimal("12.5"), 2)
    1250
    """
    scaled = amount.scaleb(digits)
    whole = int(scaled)
    if scaled != whole:
        raise ValueError(str(amount))
    return whole


def from_minor(minor: int, digits: int) -> Decimal:
    """Whole minor units as an amount with exactly the currency's digits.

    >>> from_minor(1250, 2), from_minor(7, 0)
    (Decimal('12.50'), Decimal('7'))
    """
    return Decimal(minor).scaleb(-digits) if digits else Decimal(minor)


def round_half_even(amount: Decimal) -> int:
    """The nearest whole number; halves go to the even one, so that they don't add up to a bias."""
    return int(amount.to_integral_value(ROUND_HALF_EVEN))


def parse_number(
    text: str, decimal: str = ".", thousands: str = ",", currencies: Collection[str] | None = None
) -> Decimal:
    """A number as people write it.

    Understood: groups of thousands (also 1,00,000), underscores between digits, a currency sign or code before or after,
    full-width digits, a minus before or after, parentheses for a negative number, nothing before the point (.5), and
    千 万 百万 千万 亿 十亿.
    Raises NotANumber; never guesses: `1.234,50` needs `decimal: ","`. currencies: those that it may name; None: any.

    >>> parse_number("5,200万"), parse_number("(¥1,234.50)"), parse_number("1.2亿"), parse_number("100-"), parse_number("-.5")
    (Decimal('52000000'), Decimal('-1234.50'), Decimal('120000000.0'), Decimal('-100'), Decimal('-0.5'))
    """
    plain = _folded(text).strip()
    negative = plain.startswith("(") and plain.endswith(")")
    if negative:
        plain = plain[1:-1].strip()
    elif plain.endswith("-") and not plain.startswith("-"):
        plain, negative = plain[:-1].strip(), True
    plain = _without_currency(_without_currency(plain, text, currencies), text, currencies)
    if decimal != "_" and thousands != "_":
        plain = _UNDERSCORES.sub("", plain)
    found = _number_pattern(decimal, thousands).fullmatch(plain)
    if not found:
        raise NotANumber(text, "not_a_number")
    if negative and found["minus"]:
        raise NotANumber(text, "not_a_number")  # two signs, of which nobody knows what they come to
    whole = re.sub(r"\D", "", found["whole"])
    value = Decimal(f"{found['minus']}{whole}.{found['part'] or ''}") * MULTIPLIERS[found["times"] or ""]
    return -value if negative else value


@lru_cache
def _number_pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    group = rf"[\s{''.join(_GROUPING)}]" if _folded(thousands) in _GROUPING else re.escape(_folded(thousands))
    return re.compile(_NUMBER.pattern.replace("T", group).replace("D", re.escape(_folded(decimal))))


@lru_cache
def _fold_pattern(decimal: str) -> re.Pattern[str]:
    return re.compile(_FOLDED.pattern.replace("D", re.escape(_folded(decimal))))


def _folded(text: str) -> str:
    return text.translate(PLAIN)


def _without_currency(plain: str, text: str, currencies: Collection[str] | None) -> str:
    """A number without the currency before or behind it; NotANumber where that is none, or another one."""
    found = _CURRENCY.search(plain)
    if not found:
        return plain
    name = found["before"] or found["behind"]
    codes = SIGNS[name] if name in SIGNS else (name,) if is_currency(name) else ()
    if codes is not None and not any(currencies is None or code in currencies for code in codes):
        raise NotANumber(text, "other_currency" if codes else "not_a_number")
    return (plain[: found.start()] + (found["sign"] or "") + plain[found.end() :]).strip()


def named_currencies(text: str) -> tuple[str, ...]:
    """The currencies that stand beside an amount, the likeliest first; none where nothing says which it is.

    >>> named_currencies("(¥1,234.50)"), named_currencies("300 EUR"), named_currencies("12元")
    (('CNY', 'JPY'), ('EUR',), ())
    """
    found = _CURRENCY.search(_folded(text).strip().strip("()").strip())
    name = (found["before"] or found["behind"]) if found else ""
    return SIGNS.get(name, (name,) if is_currency(name) else ()) or ()


def parse_share(text: str, decimal: str = ".", thousands: str = ",") -> Decimal:
    """A share as a ratio: `45%` and `0.45` are 0.45; 8.5折 is what is paid, 0.85.

    >>> parse_share("45%"), parse_share("0.45"), parse_share("8.5折"), parse_share("85折")
    (Decimal('0.45'), Decimal('0.45'), Decimal('0.85'), Decimal('0.85'))
    """
    plain = _folded(text).strip()
    if fold := _fold_pattern(decimal).fullmatch(plain):
        paid = Decimal(f"{fold[1]}.{fold[2] or ''}")
        return paid.scaleb(-1 if paid <= TEN_FOLD else -2)
    if plain.endswith("%"):
        return parse_number(plain[:-1], decimal, thousands).scaleb(-2)
    return parse_number(plain, decimal, thousands)


def split(total: int, shares: Sequence[Decimal]) -> list[int]:
    """`total` whole units in the stated shares, none off its exact value by a unit; the rest of them is the caller's.

    Where the shares add up to 1, the parts add up to `total`: leftover units go to the largest remainders, ties to the
    earlier place.

    >>> split(100, [Decimal("0.333"), Decimal("0.333"), Decimal("0.334")])
    [33, 33, 34]
    """
    exact = [total * share for share in shares]
    down = [int(value.to_integral_value(ROUND_FLOOR)) for value in exact]
    missing = round_half_even(sum(exact, Decimal(0))) - sum(down)
    order = sorted(range(len(exact)), key=lambda i: (down[i] - exact[i], i))
    for i in order[:missing]:
        down[i] += 1
    return down


def percent(ratio: Decimal | Fraction | float) -> str:
    """A ratio as people read it, with at most two digits.

    >>> percent(Decimal("1.2")), percent(Fraction(1, 3))
    ('120%', '33.33%')
    """
    return f"{round(float(ratio) * 100, 2):.2f}".rstrip("0").rstrip(".") + "%"


ATOM_DIGITS = 21  # an amount with 15 digits after the point × a share with 6
_WIDE = Context(prec=100)


def to_atoms(amount: Decimal) -> int:
    """An exact amount in major units as whole atoms, 10⁻²¹ of a unit: what sums are kept in until they are shown."""
    return int(amount.scaleb(ATOM_DIGITS, _WIDE))


def atoms_in(digits: int) -> int:
    """How many atoms make a minor unit of a currency with `digits` digits after the point."""
    return int(10 ** (ATOM_DIGITS - digits))


def nearest(atoms: int, unit: int) -> int:
    """Atoms in whole units of `unit` atoms; halves go to the even one.

    >>> nearest(25, 10), nearest(35, 10), nearest(-26, 10)
    (2, 4, -3)
    """
    down, rest = divmod(atoms, unit)
    odd = down % 2 == 1
    return down + (1 if 2 * rest > unit or (2 * rest == unit and odd) else 0)
