"""Targets (销售目标): the declared numbers met exactly, the rest filled in by reference, all in whole minor units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from salesplan.allocation.boxes import Box, Contradiction, families
from salesplan.allocation.controlled import Margin, NoWholeTable, either_way, fixed, round_table
from salesplan.allocation.raking import NoTable, rake
from salesplan.allocation.rounding import Real, Whole, settle
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.declared import ALL, Cell, Numbers, declared_numbers
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text, name_of
from salesplan.planning.frontier import Frontier
from salesplan.planning.reference import History, Reference, make_reference
from salesplan.words.sentence import Sentence, sentence


@dataclass(frozen=True)
class Targets:
    """The targets of a plan.

    axes: those that are split, each down to its frontier. cells: whole minor units, one dimension per axis (its frontier in
    order) and the periods last; None where the plan declares no number at all. numbers: those that were not filled in.
    """

    ground: Ground
    axes: Mapping[str, Frontier]
    cells: Whole | None
    numbers: Numbers
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def company(self) -> Whole | None:
        """The whole, by period."""
        return None if self.cells is None else self.cells.reshape(-1, self.cells.shape[-1]).sum(axis=0)

    def of_axis(self, axis: str) -> list[Whole | None]:
        """The targets of each node of an axis by period; None for nodes that have none."""
        if self.cells is None or axis not in self.axes:
            return [None] * len(self.ground.trees[axis])
        others = tuple(i for i, name in enumerate(self.axes) if name != axis)
        return self.axes[axis].sums(self.cells.sum(axis=others) if others else self.cells)

    def is_declared(self, cell: Cell) -> bool:
        """Whether the plan declares the number of exactly this cell."""
        return cell in self.numbers.amounts


def set_targets(ground: Ground, history: History) -> Targets:
    """Fill in what the plan doesn't declare; raises PlanError where its numbers can't all hold."""
    numbers = Numbers(ground, declared_numbers(ground))
    if not numbers.amounts and not numbers.pending:
        return Targets(ground, {}, None, numbers)
    whole = numbers.known(numbers.whole)
    if whole is None:
        raise PlanError([_no_whole(ground, numbers)], ground.loaded.language)
    reference = make_reference(ground, history, list(_all_cells(numbers)))
    filling = _Filling(ground, numbers, whole, reference)
    exact = filling.fit()
    while numbers.pending:
        filling.resolve_one_share(exact)
        exact = filling.fit()
    cells = filling.whole_units(exact)
    filling.prove(cells)
    findings = reference.findings + filling.findings
    if all(numbers.known(numbers.whole.during(i, i + 1)) is not None for i in range(len(ground.year))):
        findings = [found for found in findings if found.code != "SP324"]  # no season was needed
    return Targets(ground, reference.axes, cells, numbers, findings)


def _all_cells(numbers: Numbers) -> Iterator[Cell]:
    yield from numbers.amounts
    yield from (one.cell for one in numbers.pending)


def _no_whole(ground: Ground, numbers: Numbers) -> Finding:
    path = min((*numbers.paths.values(), *(one.path for one in numbers.pending)), key=str)
    place, reason = ground.loaded.marks.of(path), sentence("no_whole")
    return finding("SP321", place, what=sentence("word_company"), reason=reason, hint=sentence("say_target"))


class _Filling:
    """The table that is being filled: leaves of each split axis × periods."""

    def __init__(self, ground: Ground, numbers: Numbers, whole: int, reference: Reference) -> None:
        self.ground, self.numbers, self.reference = ground, numbers, reference
        self.shape = (*(len(split) for split in reference.axes.values()), len(ground.year))
        self.whole = Box(tuple((0, size) for size in self.shape), whole)
        self.seed = np.multiply.outer(reference.weights, reference.season) * max(whole, 1)
        self.findings: list[Finding] = []

    def box(self, cell: Cell, total: int) -> Box:
        """A declared cell as spans of the table."""
        spans = [
            (split.spans[node] if (node := getattr(cell, axis)) != ALL else None) or (0, len(split))
            for axis, split in self.reference.axes.items()
        ]
        return Box((*spans, (cell.start, cell.end)), total)

    def fit(self) -> Real:
        """The table nearest to the reference that has all declared totals, unrounded."""
        boxes = {self.box(cell, total): cell for cell, total in self.numbers.amounts.items()}
        try:
            made = families(self.whole, list(boxes))
        except Contradiction as error:
            raise PlanError([self._clash(error, boxes)], self.ground.loaded.language) from None
        while True:
            try:
                return rake(self.seed, [family for family, _ in made])
            except NoTable as error:
                family, order = made[error.family]
                block = family.labels == error.block
                if self.seed[block].any():
                    raise PlanError(
                        [self._unreachable(boxes.get(order[error.block]))], self.ground.loaded.language
                    ) from None
                self._give_prior(block, boxes.get(order[error.block]))

    def _give_prior(self, block: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], cell: Cell | None) -> None:
        """Cells that have no reference but need one: even over the leaves, by season over the periods."""
        even = np.multiply.outer(
            np.full(self.shape[:-1], 1 / max(self.reference.weights.size, 1)), self.reference.season
        )
        self.seed = np.where(block, even * max(self.whole.total, 1), self.seed)
        what = name_of(self.ground, cell) if cell else sentence("word_rest")
        place = self.ground.loaded.marks.of(self.numbers.paths[cell]) if cell in self.numbers.paths and cell else None
        found = finding("SP322", *([place] if place else []), what=what, reason=sentence("prior_even"))
        self.findings.append(found)

    def resolve_one_share(self, exact: Real) -> None:
        """Fix a number that was filled in, so that the shares declared of it have an amount to be shares of."""
        bases = {one.base for one in self.numbers.pending if one.base is not None}
        own = {one.cell for one in self.numbers.pending}
        base = min(bases - own or bases, key=lambda cell: (-(self.box(cell, 0).size), cell))
        block = exact[tuple(slice(*span) for span in self.box(base, 0).spans)]
        self.numbers.add(base, int(np.rint(block.sum())))

    def whole_units(self, exact: Real) -> Whole:
        """The fitted table in whole minor units, every declared number met."""
        periods = _round_spans(
            exact.reshape(-1, self.shape[-1]).sum(axis=0), self.whole.total, self._spans(None, ALL), self._groups()
        )
        if not self.reference.axes:
            return periods
        tables = [self._axis_table(axis, exact, periods) for axis in self.reference.axes]
        cells = np.zeros(self.shape, np.int64)
        for period in range(self.shape[-1]):
            cells[..., period] = _cross([table[:, period] for table in tables], exact[..., period])
        return cells

    def prove(self, cells: Whole) -> None:
        """Refuse a table that misses a declared number."""
        missed = [
            cell
            for cell, total in self.numbers.amounts.items()
            if cells[tuple(slice(*span) for span in self.box(cell, total).spans)].sum() != total
        ]
        if missed:
            marks, paths = self.ground.loaded.marks, self.numbers.paths
            clashes = [sentence("clash_together", what=name_of(self.ground, cell)) for cell in missed]
            found = [finding("SP320", marks.of(paths[c]), clash=s) for c, s in zip(missed, clashes, strict=True)]
            raise PlanError(found, self.ground.loaded.language)

    def _spans(self, axis: str | None, node: int) -> dict[tuple[int, int], int]:
        """The declared totals of a node of one axis alone, by span of periods."""
        root = Cell(ALL, ALL, ALL, 0, 0)
        at = root.at(axis, node) if axis else root
        return {
            (cell.start, cell.end): amount for cell, amount in self.numbers.amounts.items() if cell.during(0, 0) == at
        }

    def _groups(self) -> list[tuple[int, int]]:
        return sorted(set(self.ground.year.groups.values()))

    def _axis_table(self, axis: str, exact: Real, periods: Whole) -> Whole:
        """The frontier of one axis by period in whole units, from the top of its tree down."""
        split = self.reference.axes[axis]
        others = tuple(j for j, name in enumerate(self.reference.axes) if name != axis)
        rows = exact.sum(axis=others) if others else exact
        sums = np.stack([rows[slice(*(span or (0, 0)))].sum(axis=0) for span in split.spans])
        table = np.zeros((len(split.tree), self.shape[-1]), np.int64)
        for parent in (ALL, *range(len(split.tree))):
            parts = list(split.parts(parent))
            if parts:
                above = periods if parent == ALL else table[parent]
                table[parts] = _round_parts(sums[parts], above, [self._spans(axis, part) for part in parts])
        return table[list(split.nodes)]

    def _clash(self, error: Contradiction, boxes: dict[Box, Cell]) -> Finding:
        inner = [boxes[box] for box in error.inner]
        total = sum(box.total for box in error.inner)
        outer = boxes.get(error.outer, self.numbers.whole)
        place = (
            self.ground.loaded.marks.of(self.numbers.paths[inner[0]])
            if inner and inner[0] in self.numbers.paths
            else None
        )
        clash = sentence(
            "clash_parts",
            parts=tuple(
                _named_amount(self.ground, cell, box.total) for cell, box in zip(inner, error.inner, strict=True)
            ),
            total=amount_text(self.ground, total),
            whole=name_of(self.ground, outer),
            amount=amount_text(self.ground, error.outer.total),
            difference=amount_text(self.ground, abs(error.outer.total - total)),
        )
        return finding("SP320", *([place] if place else []), clash=clash, hint=sentence("check_numbers"))

    def _unreachable(self, cell: Cell | None) -> Finding:
        what = name_of(self.ground, cell) if cell else sentence("word_rest")
        return finding("SP320", clash=sentence("clash_unreachable", what=what), hint=sentence("check_numbers"))


def _named_amount(ground: Ground, cell: Cell, amount: int) -> Sentence:
    return sentence("named_amount", name=name_of(ground, cell), amount=amount_text(ground, amount))


def _round_spans(
    exact: Real, total: int, declared: dict[tuple[int, int], int], groups: Sequence[tuple[int, int]]
) -> Whole:
    """A row of periods in whole units: declared spans met, quarters and halves within a unit of their unrounded sums."""
    result = np.zeros(len(exact), np.int64)
    _fill_span((0, len(exact)), total, exact, declared, groups, result)
    return result


def _fill_span(
    span: tuple[int, int],
    total: int,
    exact: Real,
    declared: dict[tuple[int, int], int],
    groups: Sequence[tuple[int, int]],
    result: Whole,
) -> None:
    start, end = span
    if end - start == 1:
        result[start] = total
        return
    inner = sorted(
        {s for s in (*declared, *groups) if start <= s[0] and s[1] <= end and s != span}, key=lambda s: (s[0] - s[1], s)
    )
    parts: list[tuple[int, int]] = []
    for one in inner:
        if all(one[1] <= other[0] or other[1] <= one[0] for other in parts):
            parts.append(one)
    covered = {i for a, b in parts for i in range(a, b)}
    parts = sorted([*parts, *((i, i + 1) for i in range(start, end) if i not in covered)])
    free = [part for part in parts if part not in declared]
    rest = total - sum(declared[part] for part in parts if part in declared)
    settled = dict(zip(free, settle(rest, np.array([exact[a:b].sum() for a, b in free])), strict=True)) if free else {}
    for part in parts:
        _fill_span(part, declared[part] if part in declared else int(settled[part]), exact, declared, groups, result)


def _round_parts(exact: Real, above: Whole, declared: Sequence[dict[tuple[int, int], int]]) -> Whole:
    """The parts of one parent (rows) by period: the parent's periods and every declared span are met.

    Each part is a row for each block of its year: a declared span without the spans declared within it, and the rest.
    """
    periods = len(above)
    rows: list[Real] = []
    owner: list[int] = []
    totals: list[int | None] = []
    for part, spans in enumerate(declared):
        for cells, total in _blocks(spans, periods):
            values = np.where(cells, exact[part], 0.0)
            rows.append(values)
            owner.append(part)
            totals.append(total)
    exact_rows = np.stack(rows)
    free = np.array([total is None for total in totals])
    known = np.array([total or 0 for total in totals], np.int64)
    near = either_way(exact_rows.sum(axis=1))
    try:
        margin = Margin(np.where(free, near.low, known), np.where(free, near.high, known))
        table = round_table(exact_rows, margin, fixed(above))
    except (
        NoWholeTable
    ):  # the periods, rounded for the parent, leave no room for every part's year to be rounded likewise
        wide = Margin(np.where(free, 0, known), np.where(free, above.sum(), known))
        table = round_table(exact_rows, wide, fixed(above))
    result = np.zeros(exact.shape, np.int64)
    np.add.at(result, owner, table)
    return result


def _blocks(
    spans: dict[tuple[int, int], int], periods: int
) -> Iterator[tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], int | None]]:
    """The blocks that declared spans cut a year into, and their totals; None for what no declared span holds."""
    order = sorted(spans, key=lambda span: (span[0] - span[1], span))
    label = np.full(periods, -1)
    for i, (start, end) in enumerate(order):
        label[start:end] = i
    for i in (-1, *range(len(order))):
        cells = label == i
        if not cells.any():
            continue
        if i < 0:
            yield cells, None
            continue
        start, end = order[i]
        inner = [s for s in order[i + 1 :] if start <= s[0] and s[1] <= end]
        outermost = [s for s in inner if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in inner)]
        yield cells, spans[order[i]] - sum(spans[s] for s in outermost)


def _cross(margins: Sequence[Whole], exact: Real) -> Whole:
    """Whole cells of one period from the whole leaves of each axis: one axis after the other is crossed in."""
    cells = margins[0]
    shape = exact.shape
    for i, margin in enumerate(margins[1:], 1):
        values = exact.sum(axis=tuple(range(i + 1, exact.ndim))) if i + 1 < exact.ndim else exact
        cells = _crossed(values.reshape(-1, shape[i]), cells.ravel(), margin)
    return cells.reshape(shape)


def _crossed(exact: Real, rows: Whole, columns: Whole) -> Whole:
    try:
        return round_table(exact, fixed(rows), fixed(columns))
    except NoWholeTable:
        # The zeros leave no way to keep both margins, which were rounded apart: let units stand where nothing was expected.
        return round_table(np.maximum(exact, 1e-9), fixed(rows), fixed(columns))
