"""Exception: rows of the exports that went astray (数据问题)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial

from salesplan.plan.territory import holdings
from salesplan.planning.intake import FEW
from salesplan.planning.reviewing.exceptions.reading import Reading, Rule, exact
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.sales.cells import Fates, fates_by_period
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
LOST = ("rejected", "unmatched")  # kinds that are missing from the numbers of nodes


def read(standing: Standing) -> Iterator[Reading]:
    """One reading a kind, of the rows of the year to date. Rejected rows have no certain day, so all of them count."""
    fates = _fates(standing)
    rows, amount = (sum(part[i] for part in fates.values()) for i in (0, 1))
    for kind in ("unmatched", "duplicate"):
        mine = fates.get(kind, (0, 0))
        if rows:
            yield _reading(standing, kind, mine[0], mine[1], (rows, amount))
    if (counts := standing.taken.intake.counts) and (everything := sum(c.rows for c in counts)):
        rejected = [c for c in counts if c.fate == "rejected"]
        lost = sum((abs(c.amount) for c in rejected), Decimal(0))
        yield _reading(standing, "rejected", sum(c.rows for c in rejected), to_atoms(lost), (everything, 0))
    if rows and _judges(standing, "outside_territory") and holdings(standing.ground):
        end = standing.ground.year.periods[standing.end - 1].end
        number, sold = odd_sum(standing.review.actuals.engine, "territory", end)
        cause = partial(_sellers, standing, "territory", end)
        yield _reading(standing, "outside_territory", number, to_atoms(abs(sold)), (rows, amount), cause)
    if _judges(standing, "outside_service"):
        yield from _served(standing)


def _judges(standing: Standing, kind: str) -> bool:
    return standing.judges(COMPANY, f"{COMPANY}/{kind}")


def _fates(standing: Standing) -> Fates:
    """What became of the rows of the year to date; of earlier periods, asked at once."""
    engine = standing.review.actuals.engine
    if standing.scope == standing.review.scope:
        by_period = standing.once("fates now", lambda: fates_by_period(engine, (0, standing.end), standing.until))
    else:
        by_period = standing.once("fates", lambda: fates_by_period(engine, (0, len(standing.ground.year))))
    found: Fates = {}
    for period in range(standing.end):
        for fate, (rows, amount) in by_period.get(period, {}).items():
            before = found.get(fate, (0, 0))
            found[fate] = (before[0] + rows, before[1] + amount)
    return found


def _served(standing: Standing) -> Iterator[Reading]:
    """Sales dated before the seller was hired or after the last day, of all years up to the last day."""
    dated = any(s.part.hired or s.part.left for s in standing.ground.sellers)
    counted = [c for c in standing.taken.intake.counts if c.fate in ("credited", "unmatched")]
    if dated and (rows := sum(c.rows for c in counted)):
        end = standing.until + timedelta(days=1)
        number, sold = odd_sum(standing.review.actuals.engine, "service", end)
        cause = partial(_sellers, standing, "service", end)
        yield _reading(standing, "outside_service", number, to_atoms(abs(sold)), (rows, 0), cause)


def _reading(
    standing: Standing,
    kind: str,
    rows: int,
    amount: int,
    of: tuple[int, int],
    cause: Callable[[], Sentence] | None = None,
) -> Reading:
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
        explain=cause or partial(_cause, standing, kind),
        grave=kind in LOST,
        general=GENERAL[kind],
    )  # fmt: skip


def _what(kind: str, rows: int, share: Fraction, limit: Fraction) -> Sentence:
    return sentence(f"fault_{kind}", rows=rows, share=said(share), limit=said(limit))


def _cause(standing: Standing, kind: str) -> Sentence:
    intake = standing.taken.intake
    if kind == "unmatched":
        return _names(standing)
    mine = [count for count in intake.counts if count.fate == kind]
    files = {source.number: source.shown for source in intake.sources}
    rows: dict[str, int] = {}
    for count in mine:
        rows[files[count.file]] = rows.get(files[count.file], 0) + count.rows
    ordered = sorted(rows.items(), key=lambda pair: (-pair[1], pair[0]))[: FEW - 2]
    return sentence(
        "cause_files", names=_rows([(name.rpartition("/")[2], number) for name, number in ordered], standing)
    )


def _names(standing: Standing) -> Sentence:
    """The names of the year to date that nobody knows."""
    span = standing.ground.year.start, standing.until
    unknown = sum_unknown(standing.review.actuals.engine, standing.taken.intake.typed, span)
    return sentence("cause_unmatched", names=_rows([(one.name or "∅", one.rows) for one in unknown], standing))


def _sellers(standing: Standing, kind: Outside, end: date) -> Sentence:
    sellers = odd_sellers(standing.review.actuals.engine, kind, end)
    named = [(standing.ground.sellers[seller].name, rows) for seller, rows in sellers]
    return sentence("cause_sellers", names=_rows(named, standing))


def _rows(named: Sequence[tuple[str, int]], standing: Standing) -> str:
    """The first names, each with its number of rows."""
    return listed([f"{name} ({rows})" for name, rows in named[:FEW]], standing.ground.loaded.language)


RULE = Rule(WORD, read, sentence("remedy_data_fault"))
