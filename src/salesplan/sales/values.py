"""What the distinct texts of a column mean (取值): dates, numbers and names, each text read once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from salesplan.terms.export_layout import Export
from salesplan.terms.layout import TextLayout, read_dates
from salesplan.terms.money import NotANumber, parse_number, parse_share
from salesplan.terms.part import folded

WHOLE_DIGITS = 16  # of the largest amount
PART_DIGITS = 15  # of the finest one
_MOMENT = re.compile(
    r"(?P<day>.*)[ T](?P<hour>\d{1,2}):(?P<minute>\d{2})(?:[Zz]|(?P<sign>[+-])(?P<hours>\d{2})(?::?(?P<minutes>\d{2}))?)"
)
TOO_LARGE = Decimal(10) ** WHOLE_DIGITS  # stands for all that are larger


@dataclass
class NameReading:
    """What became of the distinct texts of one column of names.

    nodes: text → the number of what it names; None for no name, below zero for a name that nobody knows:
    -1 is the first of `unknown`, -2 the second …
    respelled: text → what it was taken for, where they differ in more than blanks.
    """

    nodes: dict[str, int | None] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    respelled: dict[str, str] = field(default_factory=dict)


def read_names(
    texts: Iterable[str],
    known: Mapping[str, int],
    aliases: Mapping[str, str],
    missing: Sequence[str],
    blank: str | None,
) -> NameReading:
    """Find the node of each text: by the layout's `aliases`, by a known spelling, or by its folded form.

    A folded form counts where all the spellings and aliases that have it are one node's; else nobody knows which is meant.
    known: spelling (id or name) → node. blank: what an empty cell means.
    """
    reading = NameReading()
    folds = _unique_folds(known.items())
    led = {alias: known.get(name, folds.get(folded(name))) for alias, name in aliases.items()}
    near = _unique_folds([*known.items(), *led.items()])
    own = {folded(spelling): spelling for spelling in known}
    said = sorted(aliases.items())
    own |= {folded(alias): name if name in known else own.get(folded(name), name) for alias, name in said}
    numbers: dict[str, int] = {}
    for text in sorted(texts):
        bare = text.strip()
        bare = (blank or "") if bare in missing else bare or blank or ""
        node = led[bare] if bare in led else known.get(bare, near.get(folded(bare)))
        if not bare:
            reading.nodes[text] = None
        elif node is None:
            reading.nodes[text] = numbers.setdefault(bare, -len(numbers) - 1)
        else:
            reading.nodes[text] = node
            if bare not in aliases and bare not in known:
                reading.respelled[bare] = own[folded(bare)]
    reading.unknown = list(numbers)
    return reading


def _unique_folds(spellings: Iterable[tuple[str, int | None]]) -> dict[str, int | None]:
    nodes: dict[str, set[int | None]] = {}
    for spelling, node in spellings:
        nodes.setdefault(folded(spelling), set()).add(node)
    return {fold: next(iter(found)) for fold, found in nodes.items() if len(found) == 1}


def read_days(texts: Iterable[str], layout: Export) -> dict[str, date | None]:
    """The day of each text; None where it is none. Raises AmbiguousDates (see terms.layout.read_dates).

    A moment with an offset is of the day that it falls on in the layout's time zone, if it names one.
    """
    bare = {text: text.strip() for text in texts}
    found = {text: _MOMENT.fullmatch(day) for text, day in bare.items()} if layout.time_zone else {}
    moments = {text: moment for text, moment in found.items() if moment}
    bare |= {text: moment["day"] for text, moment in moments.items()}
    days = read_dates(sorted({day for day in bare.values() if day and day not in layout.missing}), layout.dates)
    read = {text: days.get(day) for text, day in bare.items()}
    return read | {text: _day_there(read[text], moment, str(layout.time_zone)) for text, moment in moments.items()}


def _day_there(day: date | None, moment: re.Match[str], zone: str) -> date | None:
    """The day of a moment in another zone; None where its clock shows no time."""
    from zoneinfo import ZoneInfo

    hours, minutes = int(moment["hours"] or 0), int(moment["minutes"] or 0)
    behind = timedelta(hours=hours, minutes=minutes) * (-1 if moment["sign"] == "-" else 1)
    try:
        clock = time(int(moment["hour"]), int(moment["minute"]), tzinfo=timezone(behind))
        return datetime.combine(day, clock).astimezone(ZoneInfo(zone)).date() if day else None
    except (ValueError, OverflowError):
        return None


def read_amounts(
    texts: Iterable[str], layout: TextLayout, currencies: Collection[str] | None = None
) -> dict[str, Decimal | None]:
    """The number of each text; None where it is none, or has more digits after the point than can be summed exactly.

    One with more than WHOLE_DIGITS before the point is TOO_LARGE, whatever it is. currencies: those that it may name.
    """
    return {text: _number(text, layout, currencies) for text in texts}


def named_currencies(text: str, layout: TextLayout, currencies: Collection[str]) -> str | None:
    """Those of some currencies that a number may be in by what it says, between blanks; None: it says none, or is none."""
    named = [code for code in sorted(currencies) if _number(text, layout, (code,)) is not None]
    return " ".join(named) if 0 < len(named) < len(currencies) else None


def read_discounts(texts: Iterable[str], layout: TextLayout) -> dict[str, Decimal | None]:
    """The share off the price of each text: `15%` and `0.15` are 0.15, `8.5折` pays 0.85 and so is 0.15 off."""
    found: dict[str, Decimal | None] = {}
    for text in texts:
        try:
            share = parse_share(text, layout.decimal, layout.thousands) if text.strip() not in layout.missing else None
        except NotANumber:
            share = None
        found[text] = 1 - share if share is not None and text.strip().endswith("折") else share
    return found


def _number(text: str, layout: TextLayout, currencies: Collection[str] | None) -> Decimal | None:
    if text.strip() in layout.missing:
        return None
    try:
        number = parse_number(text, layout.decimal, layout.thousands, currencies)
    except NotANumber:
        return None
    exponent = number.normalize().as_tuple().exponent
    if abs(number) >= TOO_LARGE:
        return TOO_LARGE.copy_sign(number)
    return number if isinstance(exponent, int) and exponent >= -PART_DIGITS else None
