"""Checks of names and structure (名称与结构)."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding, near_names
from salesplan.plan.walk import NODE_AXES, SECTIONS
from salesplan.plan.yaml_reader import Path
from salesplan.terms.export_layout import Export, has_column
from salesplan.terms.tree import COMPANY, UNASSIGNED
from salesplan.terms.workdays import known_country
from salesplan.words.sentence import sentence

NAMED = (*NODE_AXES, "seller")  # what exports name
MANY_UNKNOWN = 20  # unknown names of one kind that are told one by one


@check("calendar")
def calendar_holds_together(plot: Plot) -> Iterator[Finding]:
    """SP121, SP122, SP130: the calendar contradicts itself, or its holidays aren't known.

    Bad: `{starts: 2026-01-31, pattern: months}`, for February has no 31st. Good: `{starts: 2026-01-01, workdays: CN}`.
    """
    calendar = plot.plan.calendar
    for key, reason in calendar.faults():
        yield finding("SP121", plot.marks.of(("calendar", key)), key=key, reason=sentence(reason))
    rule = calendar.workday_rule()
    if rule.country and not known_country(rule.country):
        yield finding("SP122", plot.marks.of(("calendar", "workdays")), country=rule.country)
    elif rule.country and (year := calendar.year()):
        for number in range(year.start.year, (year.periods[-1].start).year + 1):
            if not rule.announced(number):
                yield finding("SP130", plot.marks.of(("calendar", "workdays")), year=str(number))


@check("regions", "products", "channels", "teams")
def ids_stand_for_one_node(plot: Plot) -> Iterator[Finding]:
    """SP202, SP205: an id stands twice in its tree, or is one that the tables use themselves.

    Bad: `east: {regions: {east: …}}`. Good: an id of its own for each node; names may repeat.
    """
    for axis in (*SECTIONS, "seller"):
        first: dict[str, Path] = {}
        for path, key in plot.ids(axis):
            if key in first:
                hint = sentence("written_first_at", place=str(plot.marks.of_key(first[key])))
                yield finding("SP202", plot.marks.of_key(path), hint=hint, name=key)
            first.setdefault(key, path)
            reason = "reserved_id" if key in (COMPANY, UNASSIGNED) else "id_with_slash" if "/" in key else None
            if reason:
                yield finding("SP205", plot.marks.of_key(path), name=key, reason=sentence(reason))


@check("regions", "products", "channels", "teams")
def names_tell_nodes_apart(plot: Plot) -> Iterator[Finding]:
    """SP206: two nodes of a tree, or two sellers, have the same name, or one has the id of another as its name.

    Exports that use the name can't be told apart. Good: different names, or exports that use the ids.
    """
    for axis in NAMED:
        places: dict[str, list[Path]] = {}
        ids = {key: path for path, key in plot.ids(axis)}
        for path, name in plot.titles(axis):
            others = [ids[name]] if name not in places and ids.get(name, path) != path else []
            places.setdefault(name, others).append(path)
        for name, paths in places.items():
            if len(paths) > 1:
                yield finding("SP206", plot.marks.of(paths[1]), name=name, nodes=len(paths))


@check()
def names_resolve(plot: Plot) -> Iterator[Finding]:
    """SP201: something names a region, product, channel, seller or ramp that the plan doesn't declare.

    Bad: `targets: [{region: 华东区, …}]`. Good: an id, or the exact name of one node.
    """
    told: dict[tuple[str, str], int] = {}
    for path, axis, name in plot.references():
        if plot.knows(axis, name) or plot.is_broken(axis):
            continue
        told[axis, name] = told.get((axis, name), 0) + 1
        if told[axis, name] == 1 and sum(kind == axis for kind, _ in told) <= MANY_UNKNOWN:
            hint = near_names(name, plot.titles_of(axis))
            yield finding("SP201", plot.marks.of(path), hint=hint, kind=sentence(f"word_{axis}"), name=name)
    for axis in sorted({axis for axis, _ in told}):
        names = [name for kind, name in told if kind == axis]
        if len(names) > MANY_UNKNOWN:
            yield finding("SP208", kind=sentence(f"word_{axis}"), names=len(names) - MANY_UNKNOWN)


@check("exports", "regions", "products", "channels", "teams")
def layouts_can_be_read(plot: Plot) -> Iterator[Finding]:
    """SP106, SP201: a layout names an unknown node, or too little to make an amount of.

    Good: `columns` names amount, or quantity and unit_price; `names` and `fixed` lead to ids of the plan.
    """
    for key, export in plot.plan.exports.items():
        path: Path = ("exports", key)
        yield from _unknown_names(plot, path, export)
        columns = export.columns
        if not columns.amount and not (columns.quantity and columns.unit_price):
            yield _wrong(plot, (*path, "columns"), "columns", "amount_or_price")
        if columns.unit_cost and (columns.cost or not columns.quantity):
            yield _wrong(plot, (*path, "columns", "unit_cost"), "unit_cost", "cost_or_unit_cost")
        if columns.share and len(columns.share) != len(columns.seller):
            yield _wrong(plot, (*path, "columns", "share"), "share", "shares_for_sellers")
        yield from _keys_without_a_column(plot, path, export)


def _keys_without_a_column(plot: Plot, path: Path, export: Export) -> Iterator[Finding]:
    # What is the same in every row tells none apart: order alone in place of order and line drops second lines.
    for i, name in enumerate(export.duplicates if isinstance(export.duplicates, list) else []):
        if name in export.fixed or not has_column(export.columns, name):
            yield _wrong(plot, (*path, "duplicates", i), "duplicates", "want_key_column", name)


def _unknown_names(plot: Plot, path: Path, export: Export) -> Iterator[Finding]:
    for axis, names in export.names.items():
        if axis not in NAMED:
            hint = near_names(axis, NAMED)
            yield finding("SP104", plot.marks.of_key((*path, "names", axis)), hint=hint, name=axis)
        for written, name in names.items():
            if axis in plot.axes and not plot.knows(axis, name):
                yield _unknown(plot, (*path, "names", axis, written), axis, name)
    for axis, name in export.fixed.items():
        if axis == "currency":
            if name not in (plot.plan.currency, *plot.plan.rates):
                yield _wrong(plot, (*path, "fixed", axis), axis, "want_known_currency", name)
        elif not plot.knows(axis, name):
            yield _unknown(plot, (*path, "fixed", axis), axis, name)


def _unknown(plot: Plot, path: Path, axis: str, name: str) -> Finding:
    hint = near_names(name, plot.titles_of(axis))
    return finding("SP201", plot.marks.of(path), hint=hint, kind=sentence(f"word_{axis}"), name=name)


def _wrong(plot: Plot, path: Path, name: str, wanted: str, value: str = "") -> Finding:
    return finding("SP106", plot.marks.of(path), name=name, value=value, wanted=sentence(wanted))
