"""Exception: rows of the exports that went astray (数据问题)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial

from salesplan.plan.territory import holdings
from salesplan.planning.intake import FEW
from salesplan.planning.reviewing.exceptions.reading import Reading, Rule, exact
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.planning.reviewing.scope import ONE_DAY
from salesplan.sales.fates import FateSum, fates_by_stretch
from salesplan.sales.findings import Outside, odd_sellers, odd_sum
from salesplan.sales.reckoning import sum_unknown
from salesplan.terms.money import atoms_in, nearest, to_atoms
from salesplan.terms.tree import COMPANY
from salesplan.words.sentence import Sentence, listed, sentence

WORD = "data_fault"
GENERAL = {
    "unmatched": sentence("remedy_unmatched"),
    "rejected": sentence("remedy_rejected"),
    "duplicate": sentence("remedy_duplicate"),
    "outside_territory": sentence("remedy_outside_territory"),
    "outside_service": sentence("remedy_outside_service"),
}
COUNTED = ("credited", "unmatched")  # fates of rows that are sold, whoever it is put down to
LOST = ("rejected", "unmatched")  # kinds that are missing from the numbers of nodes


def read(standing: Standing) -> Iterator[Reading]:
    """One reading a kind, of nothing later than the last day that counts, so that files of later days change no earlier one.

    Of the rows of the year to date; rejected ones, and those outside the time of service, of all years.
    """
    year = _year(standing)
    of = _total(year)
    if of[0]:
        yield from (_of_sums(standing, kind, year, of) for kind in ("unmatched", "duplicate"))
    known = _known(standing)
    if rows := _total(known)[0]:
        yield _of_sums(standing, "rejected", known, (rows, 0))
    if of[0] and _judges(standing, "outside_territory") and holdings(standing.ground):
        yield _outside(standing, "territory", of)
    served = any(s.part.hired or s.part.left for s in standing.ground.sellers)
    rows = _total(one for one in known if one.fate in COUNTED)[0]
    if rows and served and _judges(standing, "outside_service"):
        yield _outside(standing, "service", (rows, 0))


def _judges(standing: Standing, kind: str) -> bool:
    return standing.judges(COMPANY, f"{COMPANY}/{kind}")


def _sums(standing: Standing) -> list[FateSum]:
    """What became of the rows of all years: before this one, in the stretches up to the last days that count, and later."""
    ends = _ends(standing)
    return standing.once(("fates", *ends), lambda: fates_by_stretch(standing.review.actuals.engine, ends))


def _ends(standing: Standing) -> list[date]:
    """The day before the year, the last days of its periods, and that of the review: with the same ones they are asked once."""
    year = standing.ground.year
    days = {year.start, *(period.end for period in year.periods)}
    return sorted({day - ONE_DAY for day in days} | {standing.review.scope.until, standing.until})


def _known(standing: Standing) -> list[FateSum]:
    """Rows of all years up to the last day. Those without a day count from the first day of their file on."""
    last = _ends(standing).index(standing.until)
    return [one for one in _sums(standing) if one.stretch <= last]


def _year(standing: Standing) -> list[FateSum]:
    """Rows of the year to date; those without a day are of no year."""
    before = _ends(standing).index(standing.ground.year.start - ONE_DAY)
    return [one for one in _known(standing) if one.dated and one.stretch > before]


def _total(sums: Iterable[FateSum]) -> tuple[int, int]:
    """Rows, and atoms whatever their sign."""
    rows = atoms = 0
    for one in sums:
        rows, atoms = rows + one.rows, atoms + one.atoms
    return rows, atoms


def _of_sums(standing: Standing, kind: str, sums: Sequence[FateSum], of: tuple[int, int]) -> Reading:
    """The reading of rows with one fate."""
    mine = [one for one in sums if one.fate == kind]
    cause = partial(_names, standing) if kind == "unmatched" else partial(_files, standing, mine)
    return _reading(standing, kind, _total(mine), of, cause)


def _outside(standing: Standing, kind: Outside, of: tuple[int, int]) -> Reading:
    """The reading of sales outside territories, or dated before the seller was hired or after the last day of service."""
    end = standing.until + ONE_DAY
    number, sold = odd_sum(standing.review.actuals.engine, kind, end)
    return _reading(
        standing, f"outside_{kind}", (number, to_atoms(abs(sold))), of, partial(_sellers, standing, kind, end)
    )


def _reading(
    standing: Standing,
    kind: str,
    mine: tuple[int, int],
    of: tuple[int, int],
    cause: Callable[[], Sentence],
) -> Reading:
    """mine, of: rows and atoms; no atoms where only rows are compared."""
    rows, amount = mine
    limit = Fraction(getattr(standing.rules.data_fault, kind))
    share = max(Fraction(rows, of[0]), Fraction(amount, of[1]) if of[1] and kind != "duplicate" else Fraction(0))
    money = nearest(amount, atoms_in(standing.ground.digits))
    return Reading(
        WORD, COMPANY, f"{COMPANY}/{kind}", "", "year_to_date", exact(share), exact(limit), "ratio",
        off=rows > 0 and share > limit,
        material=True,
        depth=float(share / limit) if limit else float(1 + share),
        impact=money,
        tell=partial(_what, kind, rows, share, limit),
        explain=cause,
        grave=kind in LOST,
        general=GENERAL[kind],
    )  # fmt: skip


def _what(kind: str, rows: int, share: Fraction, limit: Fraction) -> Sentence:
    return sentence(f"fault_{kind}", rows=rows, share=said(share), limit=said(limit))


def _names(standing: Standing) -> Sentence:
    """The names of the year to date that nobody knows."""
    span = standing.ground.year.start, standing.until
    unknown = sum_unknown(standing.review.actuals.engine, standing.taken.intake.typed, span)
    return sentence("cause_unmatched", names=_rows([(one.name or "–", one.rows) for one in unknown], standing))


def _files(standing: Standing, mine: Sequence[FateSum]) -> Sentence:
    """The files that most of the rows are in."""
    files = {source.number: source.shown for source in standing.taken.intake.sources}
    rows: dict[str, int] = {}
    for one in mine:
        rows[files[one.file]] = rows.get(files[one.file], 0) + one.rows
    ordered = sorted(rows.items(), key=lambda pair: (-pair[1], pair[0]))[: FEW - 2]
    return sentence(
        "cause_files", names=_rows([(name.rpartition("/")[2], number) for name, number in ordered], standing)
    )


def _sellers(standing: Standing, kind: Outside, end: date) -> Sentence:
    sellers = odd_sellers(standing.review.actuals.engine, kind, end)
    named = [(standing.ground.sellers[seller].name, rows) for seller, rows in sellers]
    return sentence("cause_sellers", names=_rows(named, standing))


def _rows(named: Sequence[tuple[str, int]], standing: Standing) -> str:
    """The first names, each with its number of rows."""
    return listed([f"{name} ({rows})" for name, rows in named[:FEW]], standing.ground.loaded.language)


RULE = Rule(WORD, read, sentence("remedy_data_fault"))
