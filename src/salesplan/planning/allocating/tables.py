"""The tables of an allocation (分配表): who gets how much and sells how much, and what simple rules would sell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from salesplan.allocation.rounding import Whole
from salesplan.planning.allocating.allocation import Allocation
from salesplan.terms.table import RATIO_DIGITS, Table, Value, ratio, table
from salesplan.words.sentence import sentence


def tables(made: Allocation) -> list[Table]:
    """`allocation`: an entry a row, the total last. `allocation_rules`: a way to allocate a row. `responses`: the curves."""
    return [_allocation(made), _rules(made), _curves(made)]


def _allocation(made: Allocation) -> Table:
    effort = "count" if made.request.effort == "heads" else "money"
    columns = (
        f"axis:word node name present:{effort} allocated:{effort} change:{effort} sales_at_present:money sales_expected:money "
        "sales_gain:money"
    )
    worth = " margin_gain:money" if made.has_margins else ""
    rows = [[*_row(made, i), *([_margin_gain(made, i)] if worth else [])] for i in range(len(made.entries))]
    ends: list[list[Value]] = [[made.marginal(i), made.binds(i)] for i in range(len(made.entries))]
    numbers = [_sum(rows, at) for at in range(3, len(rows[0]))]
    title = sentence("allocate_total").say(made.ground.loaded.language)
    total: list[Value] = ["total", "total", title, *numbers, made.division.following, None]
    listed = [[*row, *end] for row, end in zip(rows, ends, strict=True)]
    return table("allocation", f"{columns}{worth} marginal:money binds:word", [*listed, total])


def _sum(rows: list[list[Value]], at: int) -> int:
    return sum(value for row in rows if isinstance(value := row[at], int))


def _row(made: Allocation, i: int) -> list[Value]:
    one, effort = made.entries[i], int(made.efforts[i])
    now, then = one.sales_at(one.present), made.sales[i]
    return [one.axis, one.node, one.name, one.present, effort, effort - one.present, now, then, then - now]


def _margin_gain(made: Allocation, i: int) -> int:
    one = made.entries[i]
    return one.worth_at(int(made.efforts[i])) - one.worth_at(one.present)


def _rules(made: Allocation) -> Table:
    """What each way to allocate sells, against the best; `present` has its own total."""
    effort = "count" if made.request.effort == "heads" else "money"
    ways: dict[str, Sequence[int] | Whole] = {**made.rules, "as_at_present": [one.present for one in made.entries]}
    best = made.worth(made.efforts)
    rows: list[list[Value]] = []
    for way, efforts in ways.items():
        sales = sum(one.sales_at(int(own)) for one, own in zip(made.entries, efforts, strict=True))
        worth = made.worth(efforts)
        rows.append([way, sum(int(own) for own in efforts), sales, worth, worth - best, ratio(worth, best)])
    columns = f"way:word effort:{effort} sales_expected:money margin_expected:money against_best:money of_best:ratio"
    if made.has_margins:
        return table("allocation_rules", columns, rows)
    return table(
        "allocation_rules", columns.replace("margin_expected:money ", ""), [[*row[:3], *row[4:]] for row in rows]
    )


POINTS = (0.0, 0.5, 1.0, 1.5)


def _curves(made: Allocation) -> Table:
    """Of each entry its curve: parameters, and what it sells at the efforts that people are asked about."""
    rows: list[list[Value]] = []
    for one in made.entries:
        curve = one.curve
        numbers = [_rounded(number) for number in (curve.most, curve.none, curve.shape, curve.scale)]
        points = [round(curve(effort), RATIO_DIGITS) for effort in POINTS]
        shape = "s_shaped" if curve.is_s_shaped else "concave"
        rows.append([one.axis, one.node, one.name, *map(float, numbers[:2]), *numbers[2:], *points, shape])
    columns = (
        "axis:word node name curve_a:ratio curve_b:ratio curve_c:quantity curve_d:quantity at_none:ratio at_half:ratio "
        "at_present:ratio at_half_more:ratio shape:word"
    )
    return table("responses", columns, rows, shown=False)


def _rounded(number: float) -> Decimal:
    return Decimal(str(round(number, RATIO_DIGITS)))
