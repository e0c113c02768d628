"""Layouts of exports and of a plan's own tables that can't be read by: refused by the plan's check, with place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesplan.checks.sound import findings_of
from salesplan.errors import Finding
from salesplan.plan.load import load_plan
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.layout import TextLayout

HEAD = "salesplan: 1\nname: T\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\nregions: {east: {}, west: {}}\n"
COLUMNS = "    columns: {date: date, order: order, region: region, amount: amount}\n"


def told(folder: Path, layout: str, columns: str = COLUMNS) -> list[Finding]:
    """What is said of a layout whose own line is the eighth."""
    (folder / "plan.yaml").write_text(f"{HEAD}exports:\n  erp:\n    {layout}\n{columns}", "utf-8")
    return findings_of(load_plan(folder / "plan.yaml", read_text_table))


NO_LAYOUTS = [
    *((f"header: {line}", "at least 0") for line in ("-1", "-9")),
    *((f"separator: {text}", "one character") for text in ('"ab"', '"||"', "'\"'", '"\\n"', '"\\0"', '""', '"\\t\\t"')),
    *(
        (f"encoding: {name}", "an encoding of text")
        for name in ("rot13", "base64", "zip", "hex", "idna", "punycode", "unicode_escape", "undefined", "klingon", '"a\\0b"', '""')
    ),
    *((f"decimal: {mark}", "one mark") for mark in ('"1"', "a", '"-"', "'\"'", '"+"', '"("', '"%"', '"万"', '"\\n"', '".."')),
    *((f"thousands: {mark}", "one mark") for mark in ('"1"', "a", '"-"', '"\\0"', '""')),
]  # fmt: skip


@pytest.mark.parametrize(("line", "wanted"), NO_LAYOUTS)
def test_values_that_no_file_can_be_read_by(tmp_path: Path, line: str, wanted: str) -> None:
    (found,) = told(tmp_path, f"files: s.csv\n    {line}")
    assert (found.code, found.place.line) == ("SP106", 9)
    assert wanted in found.message("en")
    assert found.message("zh")


@pytest.mark.parametrize(
    ("line", "wanted"), [one for one in NO_LAYOUTS if "decimal" not in one[0] and "thous" not in one[0]]
)
def test_the_same_of_a_joined_file(tmp_path: Path, line: str, wanted: str) -> None:
    (found,) = told(tmp_path, f"files: s.csv\n    join:\n      files: t.csv\n      on: order\n      {line}")
    assert (found.code, found.place.line) == ("SP106", 12)
    assert wanted in found.message("en")


def test_the_same_of_a_table_of_the_plan(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("who\nann\n", "utf-8")
    plan = (
        HEAD + "teams:\n  file: roster.csv\n  columns: {seller: who}\n  encoding: zip\n  header: -1\n  separator: ab\n"
    )
    (tmp_path / "plan.yaml").write_text(plan, "utf-8")
    found = findings_of(load_plan(tmp_path / "plan.yaml", read_text_table))
    assert [(f.code, f.place.line) for f in found] == [("SP106", 9), ("SP106", 10), ("SP106", 11)]


def test_names_of_files_that_no_disk_has(tmp_path: Path) -> None:
    for line in ('files: ["a\\0b"]', 'files: s.csv\n    join: {on: order, files: "a\\0b"}'):
        (found,) = told(tmp_path, line)
        assert (found.code, "name of a file" in found.message("en")) == ("SP106", True)


@pytest.mark.parametrize(
    "lines",
    ["encoding: GBK", "encoding: ansi", "encoding: cp936", "encoding: UTF_16LE", "encoding: big5", "encoding: latin-1",
     "encoding: cp037", "encoding: utf-8-sig", 'separator: "\\t"', "separator: '\\t'", 'separator: "，"', 'separator: " "',
     "header: 0", 'thousands: "\'"', "thousands: ’", 'thousands: " "', "thousands: _", 'decimal: "·"'],
)  # fmt: skip
def test_values_that_files_are_read_by(tmp_path: Path, lines: str) -> None:
    assert not [f for f in told(tmp_path, f"files: s.csv\n    {lines}") if f.code == "SP106"]


@pytest.mark.parametrize("lines", ['thousands: "."', 'decimal: ","\n    thousands: ","', "thousands: ．"])
def test_one_mark_for_decimals_and_thousands(tmp_path: Path, lines: str) -> None:
    (found,) = told(tmp_path, f"files: s.csv\n    {lines}")
    assert (found.code, found.place.line) == ("SP106", 9 + lines.count("\n"))
    assert "another mark than the decimal one" in found.message("en")


def test_the_mark_of_thousands_goes_by_that_of_decimals() -> None:
    assert [TextLayout(**said).thousands for said in ({}, {"decimal": ","}, {"decimal": "·"})] == [",", ".", ","]
    assert TextLayout(decimal=",", thousands=" ").thousands == " "


@pytest.mark.parametrize(
    ("lines", "unknown"),
    [
        ("duplicates: [order, line]", ["line"]),
        ("duplicates: [line, product, region, cost]", ["line", "product", "cost"]),
        ("duplicates: seller", ["seller"]),
        ("duplicates: [order, region]\n    fixed: {region: east}", ["region"]),
        ("duplicates: [order, channel]\n    blank: {channel: web}", ["channel"]),
    ],
)
def test_rows_are_known_by_what_columns_say(tmp_path: Path, lines: str, unknown: list[str]) -> None:
    found = [f for f in told(tmp_path, f"files: s.csv\n    {lines}") if f.code == "SP106"]
    assert [dict(f.facts)["value"] for f in found] == unknown
    assert all(f.place.line == 9 and "has no column" in f.message("en") for f in found)


@pytest.mark.parametrize("field", ["unit_price", "unit_cost", "discount", "currency"])
def test_fields_that_no_row_is_known_by(tmp_path: Path, field: str) -> None:
    found = told(tmp_path, f"files: s.csv\n    duplicates: [order, {field}]")
    assert ("SP106", field) in {(f.code, dict(f.facts)["value"]) for f in found}


def test_amounts_and_costs_that_are_computed_tell_rows_apart(tmp_path: Path) -> None:
    columns = "    columns: {date: date, order: order, quantity: q, unit_price: p, unit_cost: c, seller: [a, b]}\n"
    assert not told(tmp_path, "files: s.csv\n    duplicates: [order, amount, cost, seller, quantity, date]", columns)
