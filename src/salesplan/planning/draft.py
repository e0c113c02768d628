"""A first plan (计划草稿): a commented starter, or one drafted from past exports."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from importlib import resources
from pathlib import Path

from salesplan.disk.room import Room
from salesplan.errors import ExportsError, Finding, Place, UsageError, finding
from salesplan.planning.past_exports import PastTable, past_tables
from salesplan.planning.past_sales import PastSales, currency_of, survey
from salesplan.terms.layout import date_pattern
from salesplan.terms.money import is_currency
from salesplan.terms.steps import step
from salesplan.words.sentence import Language, sentence

WHOLE_YEAR = (11, 15)  # exports that reach this month and day of a year are taken to hold all of it
MOST_NODES = 5_000  # distinct names of an axis that are still nodes of a plan
PLAIN = re.compile(r"[^\W_][\w. -]*")
MEANT = (
    "null",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
)  # what some readers of YAML take for something else


def first_plan(
    folder: Path,
    from_sales: Sequence[Path],
    more: Sequence[Path],
    language: Language,
    dates: str | None,
    currency: str | None,
) -> tuple[str, list[Finding]]:
    """The text of a first plan and what there is to say about it: drafted where there are exports, else the starter.

    more: files that a shell made of the pattern behind the first one; UsageError where there is no first one.
    """
    if not from_sales:
        if more:
            reason = sentence("unexpected_argument", value=str(more[0]))
            raise UsageError.because(reason, language)
        return starter(language, currency), []
    return draft([*from_sales, *more], folder, language, dates, currency)


def starter(language: Language, currency: str | None) -> str:
    """The commented starter plan of a language."""
    text = resources.files("salesplan.plan").joinpath("starters", f"{language}.yaml").read_text("utf-8")
    _check_currency(currency, language)
    return re.sub(r"(?m)^currency: \w+", f"currency: {currency}", text) if currency else text


def _check_currency(currency: str | None, language: Language) -> None:
    if currency is not None and not is_currency(currency):
        reason = sentence("no_such_currency", code=currency)
        raise UsageError.because(reason, language)


def draft(
    files: Sequence[Path], folder: Path, language: Language, dates: str | None, currency: str | None
) -> tuple[str, list[Finding]]:
    """A plan drafted from exports with one layout: its regions, products, channels and sellers, and last year's totals.

    currency: that of the plan; if not said, the one that the amounts name, else that of the language. Raises ExportsError where
    the files can't be read, or where it can't be told which columns hold the dates and amounts.
    """
    _check_currency(currency, language)
    try:
        if dates:
            date_pattern(dates)
    except ValueError:
        raise UsageError([finding("SP906", reason=sentence("no_such_pattern", pattern=str(dates)))], language) from None
    notes: list[Finding] = []
    with closing(Room()) as room, step("step_files"):
        try:
            tables = [table for path in files for table in past_tables(path, room.path, notes)]
            money = currency or currency_of(tables, "CNY" if language == "zh" else "USD")
            found = [survey(table, dates, money) for table in tables]
        except ExportsError as error:
            raise ExportsError(error.findings, language) from None
    if not any(one.years for one in found):
        place, unread = Place(str(files[0])), sum(one.unread for one in found)
        raise ExportsError([finding("SP433", place, hint=sentence("export_sales"), rows=unread)], language)
    sheets = _sheets(tables)
    if other := next((table for table in tables if _read_as(table, sheets) != _read_as(tables[0], sheets)), None):
        raise ExportsError([finding("SP428", Place(other.place, other.row))], language)
    text = "\n".join(_lines(found, folder, language, dates, money)) + "\n"
    notes += [finding("SP429", Place(one.table.place), rows=one.unread) for one in found if one.unread]
    return text, notes


def _sheets(tables: Sequence[PastTable]) -> dict[Path, list[str]]:
    """The sheets of sales of each workbook that has several; a single one is found by its columns."""
    held: dict[Path, list[str]] = {}
    for table in tables:
        held.setdefault(table.path, []).extend([table.sheet] if table.sheet else [])
    return {path: names for path, names in held.items() if len(names) > 1}


def _read_as(table: PastTable, sheets: Mapping[Path, list[str]]) -> tuple[object, ...]:
    """What a layout says of a table; those of a draft share one."""
    return table.guess, table.row, table.is_text, sheets.get(table.path)


def _lines(
    found: Sequence[PastSales], folder: Path, language: Language, dates: str | None, currency: str
) -> Iterator[str]:
    """The plan's text."""
    sums: dict[tuple[str, str, int], Decimal] = {}
    for one in found:
        for key, amount in one.sums.items():
            sums[key] = sums.get(key, Decimal(0)) + amount
    year, past = _years(found)
    say = {key: sentence(key, year=str(past), plan_year=str(year)).say(language) for key in COMMENTS}
    yield "# yaml-language-server: $schema=plan.schema.json"
    yield f"# {say['draft_head']}"
    yield ""
    yield "salesplan: 1"
    yield f"name: {_text(sentence('draft_name', plan_year=str(year)).say(language))}"
    yield f"currency: {currency}"
    yield f"language: {language}"
    yield f"calendar: {{starts: {year}-01-01}}"
    whole = sums.get(("company", "company", past), Decimal(0))
    yield f"target: {_money(whole)}  # {say['draft_target']}"
    for axis, section in (("region", "regions"), ("product", "products"), ("channel", "channels")):
        yield from _tree(found, sums, axis, section, past, say)
    yield from _sellers(found, sums, past, say)
    yield from _layout(found, folder, dates, say)
    yield ""
    yield f"review: {{tolerance: 1%}}  # {say['draft_tolerance']}"


COMMENTS = ("draft_head", "draft_target", "draft_past", "draft_exports", "draft_tolerance", "draft_sellers")


def _years(found: Sequence[PastSales]) -> tuple[int, int]:
    """The year to plan, and the last whole year before it that the exports hold (or the only one they hold)."""
    last = max(one.last for one in found)
    held = sorted({year for one in found for year in one.years})
    year = last.year + 1 if (last.month, last.day) >= WHOLE_YEAR else last.year
    before = [past for past in held if past < year]
    return year, before[-1] if before else held[-1]


def _names(sums: Mapping[tuple[str, str, int], Decimal], axis: str) -> list[str]:
    return sorted({name for kind, name, _ in sums if kind == axis})


def _tree(
    found: Sequence[PastSales],
    sums: Mapping[tuple[str, str, int], Decimal],
    axis: str,
    section: str,
    past: int,
    say: Mapping[str, str],
) -> Iterator[str]:
    names = _names(sums, axis)
    if not names or len(names) > MOST_NODES:
        return
    parents = {name: group for one in found for name, group in one.parents.get(axis, {}).items()}
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(parents.get(name, ""), []).append(name)
    yield ""
    yield f"{section}:  # {say['draft_past']}"
    for group, members in sorted(groups.items()):
        indent = "  "
        if group:
            # A group that bears the name of one of its own members needs an id of its own.
            key = group if group not in names else f"{group} *"
            yield f"  {_key(key)}:"
            yield f"    name: {_text(group)}"
            yield f"    {section}:"
            indent = "      "
        for name in members:
            amount = sums.get((axis, name, past), Decimal(0))
            yield f"{indent}{_key(name)}: {{name: {_text(name)}}}  # {amount:,.0f}"


def _sellers(
    found: Sequence[PastSales], sums: Mapping[tuple[str, str, int], Decimal], past: int, say: Mapping[str, str]
) -> Iterator[str]:
    names = _names(sums, "seller")
    if not names:
        return
    teams: dict[str, list[str]] = {}
    parents = {name: group for one in found for name, group in one.parents.get("seller", {}).items()}
    for name in names:
        teams.setdefault(parents.get(name, "all"), []).append(name)
    yield ""
    yield f"teams:  # {say['draft_sellers']}"
    for team, members in sorted(teams.items()):
        yield f"  {_key(team)}:"
        yield "    sellers:"
        for name in members:
            amount = sums.get(("seller", name, past), Decimal(0))
            yield f"      {_key(name)}: {{name: {_text(name)}}}  # {amount:,.0f}"


def _layout(found: Sequence[PastSales], folder: Path, dates: str | None, say: Mapping[str, str]) -> Iterator[str]:
    tables = [one.table for one in found]
    first = tables[0]
    files = dict.fromkeys(_text(_relative(table.path, folder)) for table in tables)
    yield ""
    yield f"exports:  # {say['draft_exports']}"
    yield "  sales:"
    yield f"    files: [{', '.join(files)}]"
    if first.is_text:
        separator = first.header.separator
        yield f"    encoding: {first.scan.encoding.removesuffix('-sig')}"
        yield f"    separator: {_text(separator if separator != chr(9) else chr(92) + 't')}"
    if names := _sheets(tables).get(first.path):
        yield f"    sheet: [{', '.join(map(_text, names))}]"
    if first.row > 1:
        yield f"    header: {first.row}"
    if dates:
        yield f"    dates: {_text(dates)}"
    yield "    columns:"
    for name, column in first.guess.layout_columns():
        yield f"      {name}: {_text(column)}"
    if not (first.guess.order and first.guess.line):
        yield "    duplicates: none"


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _money(amount: Decimal) -> str:
    whole, _, part = f"{max(amount, Decimal(0)):.2f}".partition(".")
    return f"{int(whole):_}" + (f".{part}" if int(part) else "")


def _key(name: str) -> str:
    return _text(name.replace("/", "|"))


def _text(text: str) -> str:
    """A scalar of YAML, quoted where it could mean something else."""
    if PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in MEANT:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
