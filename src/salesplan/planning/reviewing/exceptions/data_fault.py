"""Exception: rows of the exports that went astray (数据问题)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from salesplan.planning.intake import FEW, held_rows
from salesplan.planning.reviewing.exceptions.reading import Reading, Rule, exact
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.sales.cells import rows_by_fate
from salesplan.sales.findings import outside_service, outside_territory
from salesplan.terms.money import atoms_in, nearest, to_atoms
from salesplan.terms.tree import COMPANY
from salesplan.words.sentence import Sentence, sentence

WORD = "data_fault"
LOST = ("rejected", "unmatched")  # kinds that are missing from the numbers of nodes


def read(standing: Standing) -> Iterator[Reading]:
    """One reading a kind, of the rows of the year to date. Rejected rows have no certain day, so all of them count."""
    fates = rows_by_fate(standing.review.actuals.engine, (0, standing.end), standing.until)
    rows, amount = (sum(part[i] for part in fates.values()) for i in (0, 1))
    for kind in ("unmatched", "duplicate"):
        mine = fates.get(kind, (0, 0))
        if rows:
            yield _reading(standing, kind, mine[0], mine[1], (rows, amount))
    if (counts := standing.taken.intake.counts) and (everything := sum(c.rows for c in counts)):
        rejected = [c for c in counts if c.fate == "rejected"]
        lost = sum((abs(c.amount) for c in rejected), Decimal(0))
        yield _reading(standing, "rejected", sum(c.rows for c in rejected), to_atoms(lost), (everything, 0))
    if rows and (held := held_rows(standing.ground)):
        year = standing.ground.year
        odd = outside_territory(standing.review.actuals.engine, held, year.start, year.periods[standing.end - 1].end)
        yield _reading(
            standing,
            "outside_territory",
            odd.rows,
            to_atoms(abs(odd.amount)),
            (rows, amount),
            _sellers(standing, odd.sellers),
        )
    yield from _served(standing)


def _served(standing: Standing) -> Iterator[Reading]:
    """Sales dated before the seller was hired or after the last day, of all years up to the last day."""
    service = [
        (i, s.part.hired, s.part.left) for i, s in enumerate(standing.ground.sellers) if s.part.hired or s.part.left
    ]
    counted = [c for c in standing.taken.intake.counts if c.fate in ("credited", "unmatched")]
    if service and (rows := sum(c.rows for c in counted)):
        odd = outside_service(standing.review.actuals.engine, service, standing.until)
        amount = to_atoms(abs(odd.amount))
        yield _reading(standing, "outside_service", odd.rows, amount, (rows, 0), _sellers(standing, odd.sellers))


def _reading(
    standing: Standing, kind: str, rows: int, amount: int, of: tuple[int, int], cause: Sentence | None = None
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
        what=sentence(f"fault_{kind}", rows=rows, share=said(share), limit=said(limit)),
        cause=cause or _cause(standing, kind),
        grave=kind in LOST,
    )  # fmt: skip


def _cause(standing: Standing, kind: str) -> Sentence:
    intake = standing.taken.intake
    if kind == "unmatched":
        names = ", ".join(f"{one.name or '∅'} ({one.rows})" for one in intake.unknown[:FEW])
        return sentence("cause_unmatched", names=names)
    mine = [count for count in intake.counts if count.fate == kind]
    files = {source.number: source.shown for source in intake.sources}
    rows: dict[str, int] = {}
    for count in mine:
        rows[files[count.file]] = rows.get(files[count.file], 0) + count.rows
    ordered = sorted(rows.items(), key=lambda pair: (-pair[1], pair[0]))[: FEW - 2]
    return sentence("cause_files", names=", ".join(f"{name.rpartition('/')[2]} ({number})" for name, number in ordered))


def _sellers(standing: Standing, sellers: Sequence[tuple[int, int]]) -> Sentence:
    named = [(standing.ground.sellers[seller].name, rows) for seller, rows in sellers[:FEW]]
    return sentence("cause_sellers", names=", ".join(f"{name} ({rows})" for name, rows in named))


RULE = Rule(WORD, read, sentence("remedy_data_fault"))
