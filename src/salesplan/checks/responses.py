"""Checks of response curves (反应曲线)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.responses import ANSWERING, EFFORTS, Answer, Effort, NoCurve
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import digits_of
from salesplan.words.sentence import sentence

PLACES = ("scenarios", "regions", "products", "channels", "teams")
RESPONSES: Path = ("scenarios", "responses")
AMOUNTS = ("present", "min", "max", "sells")


def entries(plot: Plot) -> Iterator[tuple[Path, Effort, Answer]]:
    """Path, effort and content of every entry."""
    responses = plot.plan.scenarios.responses
    for effort in EFFORTS:
        yield from (((*RESPONSES, effort, i), effort, entry) for i, entry in enumerate(responses.of(effort)))


def _called(entry: Answer) -> str:
    return next((name for _, name in entry.named()), "?")


@check("scenarios")
def answers_are_of_one_node(plot: Plot) -> Iterator[Finding]:
    """SP761: an entry of `responses` names no node, or several.

    Bad: `{region: east, product: skincare, …}`. Good: `{region: east, …}`.
    """
    for path, _, entry in entries(plot):
        if (number := len(list(entry.named()))) != 1:
            hint = sentence("declared_names", names=", ".join(ANSWERING))
            yield finding("SP761", plot.marks.of(path), hint=hint, number=number)


@check("scenarios")
def answers_are_curves(plot: Plot) -> Iterator[Finding]:
    """SP762, SP330: parameters or points make no curve, or the least effort is more than the most.

    Bad: `points: {none: 60%, half: 50%, saturated: 130%}`. Good: sales that rise with effort: `half: 82%`.
    """
    for path, _, entry in entries(plot):
        if entry.min is not None and entry.max is not None and entry.min > entry.max:
            yield finding("SP330", plot.marks.of((*path, "min")), low=str(entry.min), high=str(entry.max))
        try:
            entry.fitted()
        except NoCurve as error:
            key = "adbudg" if entry.adbudg else "points" if entry.points else None
            place = plot.marks.of((*path, key) if key else path)
            yield finding("SP762", place, name=_called(entry), reason=error.reason)


@check("scenarios")
def efforts_can_be_counted(plot: Plot) -> Iterator[Finding]:
    """SP303, SP763: an amount is finer than the currency's smallest unit, or heads are no whole number.

    Bad: `heads: [{region: east, present: 2.5, …}]`. Good: `present: 3`.
    """
    digits = digits_of(plot.plan.currency)
    amounts: list[tuple[Path, str, Decimal | None, bool]] = [
        ((*path, key), key, getattr(entry, key), effort == "heads" and key != "sells")
        for path, effort, entry in entries(plot)
        for key in AMOUNTS
    ]
    amounts.append(((*RESPONSES, "step"), "step", plot.plan.scenarios.responses.step, False))
    for path, name, value, in_heads in amounts:
        if value is None:
            continue
        if in_heads and value != int(value):
            yield finding("SP763", plot.marks.of(path), name=name, value=str(value))
        elif value != round(value, digits):
            yield finding("SP303", plot.marks.of(path), value=str(value), currency=plot.plan.currency)


@check("scenarios")
def margins_are_told_of_all_or_none(plot: Plot) -> Iterator[Finding]:
    """SP765: some entries of a list have a `margin`, others have none.

    Bad: `[{region: east, margin: 60%, …}, {region: south, …}]`. Good: a margin on both, or on neither.
    """
    for effort in EFFORTS:
        listed = plot.plan.scenarios.responses.of(effort)
        if not any(entry.margin is not None for entry in listed):
            continue
        for i, entry in enumerate(listed):
            if entry.margin is None:
                yield finding("SP765", plot.marks.of((*RESPONSES, effort, i)), name=_called(entry))


@check(*PLACES)
def answers_share_no_sales(plot: Plot) -> Iterator[Finding]:
    """SP764: two entries of a list are on different axes, about the same node, or one stands within the other.

    Bad: `[{region: east, …}, {region: shanghai, …}]`, where Shanghai is in the East. Good: regions side by side.
    """
    if (ground := plot.ground) is None:
        return
    for effort in EFFORTS:
        found = [
            (path, *named[0])
            for path, of, entry in entries(plot)
            if of == effort and len(named := list(entry.named())) == 1
        ]
        for i, (path, axis, name) in enumerate(found):
            other = next((one for one in found[:i] if _shared(ground, (axis, name), one[1:])), None)
            if other is not None:
                hint = sentence("written_first_at", place=str(plot.marks.of(other[0])))
                facts = {"one": _title(ground, axis, name), "other": _title(ground, *other[1:])}
                yield finding("SP764", plot.marks.of((*path, axis)), hint=hint, **facts)


def _shared(ground: Ground, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two nodes have sales in common, as far as their trees tell."""
    (axis, name), (its_axis, its_name) = one, other
    if axis != its_axis:
        return True
    a, b = ground.node(axis, name), ground.node(axis, its_name)
    if a is None or b is None or axis == "seller":
        return a == b
    tree = ground.trees[axis]
    return tree.within(a, b) or tree.within(b, a)


def _title(ground: Ground, axis: str, name: str) -> str:
    node = ground.node(axis, name)
    if node is None:
        return name
    return ground.sellers[node].name if axis == "seller" else ground.trees[axis].title(node)
