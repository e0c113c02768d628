"""Where an actual comes from (实绩溯源): the rows of the exports, by fate and file, credited by name or by territory."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import PurePath

from salesplan.plan.ground import Ground
from salesplan.planning.explaining.steps import Part, Steps
from salesplan.planning.intake import TakenIn
from salesplan.sales.engine import Engine
from salesplan.sales.rows import Group, RowsOf, SoldRow, first_rows, groups_of
from salesplan.terms.money import ATOM_DIGITS, atoms_in, nearest, to_atoms
from salesplan.terms.table import Table, Value, table
from salesplan.words.sentence import Sentence, sentence
from salesplan.words.titles import word


class ActualTrail:
    """Explains sums of rows. most: how many rows are listed."""

    def __init__(self, steps: Steps, engine: Engine, taken: TakenIn, most: int) -> None:
        self.steps, self.engine, self.taken, self.most = steps, engine, taken, most
        self.ground: Ground = taken.ground
        self.unit = atoms_in(self.ground.digits)
        self.files = {source.number: source.shown for source in taken.intake.sources}

    def sum_of(self, wanted: RowsOf) -> int:
        """The rows' sum in minor units, rounded once."""
        return nearest(sum(group.atoms for group in groups_of(self.engine, wanted)), self.unit)

    def actual(self, wanted: RowsOf, amount: int, what: Sentence, *, under: int = 0, part: bool = False) -> int:
        """Add the sum by fate and by file; `amount` is the sum as the tables show it, in minor units."""
        groups = groups_of(self.engine, wanted)
        step = self.steps.add(what, amount, under=under, part=part)
        kinds = sorted({(group.fate, group.how) for group in groups})
        by_kind = [[group for group in groups if (group.fate, group.how) == kind] for kind in kinds]
        totals = self.whole([sum(group.atoms for group in mine) for mine in by_kind], amount)
        for (fate, how), mine, total in zip(kinds, by_kind, totals, strict=True):
            rows = sum(group.rows for group in mine)
            said = sentence("ex_rows", rows=rows, how=_how(wanted, fate, how))
            inner = self.steps.add(said, total, under=step, part=True)
            self._files(mine, total, inner)
        return step

    def _files(self, groups: Sequence[Group], total: int, under: int) -> None:
        amounts = self.whole([group.atoms for group in groups], total)
        parts = [
            Part(sentence("ex_file", file=PurePath(file).name, rows=group.rows), amount, place=file)
            for group, amount in zip(groups, amounts, strict=True)
            for file in [self.files[group.file]]
        ]
        self.steps.parts(under, parts)

    def whole(self, atoms: Sequence[int], total: int) -> list[int]:
        """Exact amounts in whole minor units that add up to a total which is theirs but for rounding.

        What rounding down leaves goes to the largest remainders, then to the earlier ones.
        """
        down = [value // self.unit for value in atoms]
        order = sorted(range(len(atoms)), key=lambda i: (-(atoms[i] % self.unit), i))
        missing = total - sum(down)
        for turn in range(abs(missing)):
            down[order[turn % len(order)] if missing > 0 else order[-1 - turn % len(order)]] += 1 if missing > 0 else -1
        return down

    def rows(self, wanted: RowsOf, amount: int) -> Table:
        """The rows behind an amount: one row of the table for each, then what the others come to, then what rounding did."""
        groups = groups_of(self.engine, wanted)
        listed = first_rows(self.engine, self.taken.intake, wanted, self.most)
        made = [self._row(row) for row in listed]
        shown = sum(self._minor(row.atoms) for row in listed)
        more = sum(group.rows for group in groups) - len(listed)
        if more:
            rest = sum(group.atoms for group in groups) - sum(row.atoms or 0 for row in listed)
            shown += nearest(rest, self.unit)
            made.append(self._sum_row("more_rows", more, _exact(rest), nearest(rest, self.unit)))
        if amount != shown:
            made.append(self._sum_row("rounding", 0, None, amount - shown))
        columns = (
            "kind:word rows:count file line:count date:day order order_line quantity:quantity share:ratio exact:quantity "
            "amount:money fate:word credit:word"
        )
        return table("rows", columns, made)

    def _row(self, row: SoldRow) -> tuple[Value, ...]:
        exact = None if row.atoms is None else _exact(row.atoms)
        amount = None if row.atoms is None else self._minor(row.atoms)
        where = ("row", 1, self.files[row.file], row.line, row.day, row.order, row.order_line)
        return (*where, row.quantity, float(row.share), exact, amount, row.fate, _credit(row))

    def _sum_row(self, kind: str, rows: int, exact: Decimal | None, amount: int) -> tuple[Value, ...]:
        return (kind, rows, None, None, None, None, None, None, None, exact, amount, None, None)

    def _minor(self, atoms: int | None) -> int:
        return 0 if atoms is None else nearest(atoms, self.unit)

    def tie_out(
        self, file: int, fate: str | None, amount: int, by_fate: Sequence[tuple[str, int]], what: Sentence
    ) -> int:
        """Add what became of a file's rows; by_fate: the amount of each fate as the table shows it."""
        step, language = self.steps.add(what, amount), self.ground.loaded.language
        for name, total in by_fate:
            mine = sorted((c for c in self.taken.intake.counts if (c.file, c.fate) == (file, name)),
                          key=lambda c: (c.reason, c.column))  # fmt: skip
            if not mine and fate is None:
                continue
            rows = sum(count.rows for count in mine)
            inner = step
            if fate is None:
                said = sentence("ex_rows", rows=rows, how=sentence(f"fate_{name}"))
                inner = self.steps.add(said, total, under=step, part=True)
            amounts = self.whole([to_atoms(count.amount) for count in mine], total)
            for count, part in zip(mine, amounts, strict=True):
                if count.reason:
                    said = sentence(
                        "ex_reason", reason=word(count.reason, language), column=count.column, rows=count.rows
                    )
                    self.steps.add(said, part, under=inner, part=True)
        return step


def _how(wanted: RowsOf, fate: str, how: str) -> Sentence:
    if wanted.nobody:
        return sentence("ex_nobodys")
    if wanted.sellers is None:
        return sentence(f"fate_{fate}")
    by = {"name": sentence("ex_by_name"), "territory": sentence("ex_by_territory")}.get(how) or sentence(
        "ex_by_overlay"
    )
    return by if fate == "credited" else sentence("ex_unmatched_too", by=by)


def _credit(row: SoldRow) -> str | None:
    return None if row.fate not in ("credited", "unmatched") else f"by_{row.how}"


def _exact(atoms: int) -> Decimal:
    """Atoms as an amount in currency units, exact and without zeros at its end."""
    text = f"{abs(atoms):0{ATOM_DIGITS + 1}d}"
    whole, part = text[:-ATOM_DIGITS], text[-ATOM_DIGITS:].rstrip("0")
    return Decimal(("-" if atoms < 0 else "") + whole + (f".{part}" if part else ""))
