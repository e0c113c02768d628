"""Sheets to hand out: every team its own, adding up to the tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.planning.test_targets import HEAD, ground

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.decomposition import Decomposition, decompose, tables
from salesplan.planning.handouts import handouts, spans
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.period import Year, custom, months, weeks
from salesplan.terms.sheet import Sheet

TEAMS = """target: 1_200.07
regions: {sh: {}, js: {}}
teams:
  west: {sellers: {nobody: {}}}
  east:
    name: 华东
    manager: li.na
    sellers: {z: {name: 张伟, territory: [{region: sh}]}}
    teams:
      e2: {sellers: {b: {territory: [{region: js}], manager: wu}, a: {territory: [{region: js}], manager: wu}}}
      e1: {teams: {deep: {sellers: {c: {territory: [{region: sh}]}, idle: {}}}}}
      e3: {sellers: {}}
"""
HEDGED = "decompose: {weights: even, seasonality: even, hedge: {teams: 3%, sellers: 5%}}\n"
PLAIN = "decompose: {weights: even, seasonality: even}\n"


def made(folder: Path, text: str) -> tuple[Decomposition, dict[str, Sheet]]:
    found = decompose(ground(folder, text), None)
    assert found.quotas is not None
    return found, {sheet.name: sheet for sheet in handouts(found.ground, found.quotas)}


def test_a_sheet_for_each_team_that_carries_quotas(tmp_path: Path) -> None:
    _, sheets = made(tmp_path, TEAMS + HEDGED)
    assert list(sheets) == ["华东", "e1", "deep", "e2"]
    assert sheets["华东"].title == "华东 · quotas · Plan"
    assert sheets["华东"].remark == "Manager: li.na · sellers: 4 · amounts in CNY"
    assert sheets["e2"].remark == "Manager: wu · sellers: 2 · amounts in CNY"
    assert sheets["deep"].remark == "Sellers: 1 · amounts in CNY"


def test_teams_below_have_subtotals_that_the_total_adds_up(tmp_path: Path) -> None:
    _, sheets = made(tmp_path, TEAMS + HEDGED)
    east = sheets["华东"]
    assert east.keys == ("team", "seller", "name")
    assert [(line.labels, line.parts, line.level) for line in east.lines] == [
        (("华东", "z", "张伟"), (), 1),
        (("deep", "c", "c"), (), 3),
        (("deep", "Subtotal", ""), (1,), 2),
        (("e1", "Subtotal", ""), (2,), 1),
        (("e2", "a", "a"), (), 2),
        (("e2", "b", "b"), (), 2),
        (("e2", "Subtotal", ""), (4, 5), 1),
        (("Total", "", ""), (0, 3, 6), 0),
    ]
    assert sheets["e2"].keys == ("seller", "name")
    assert [line.labels for line in sheets["e2"].lines] == [("a", "a"), ("b", "b"), ("Total", "")]


def test_sheets_add_up_to_the_tables(tmp_path: Path) -> None:
    """Each cell is the quota of the table; each total that of the team's sellers, of the quarter, of the year."""
    found, sheets = made(tmp_path, TEAMS + HEDGED)
    (table,) = [part for part in tables(found, []) if part.name == "quotas"]
    cells = {(row["seller"], row["period"]): row for row in table.records()}
    for sheet in sheets.values():
        sellers = [line.labels[-2] for line in sheet.lines if not line.parts]
        assert [block.key for block in sheet.blocks] == ["quota", "target", "hedge"]
        for block in sheet.blocks:
            grid = sheet.grid(block)
            own = [row for row, line in zip(grid, sheet.lines, strict=True) if not line.parts]
            for j, span in enumerate(sheet.spans):
                inside = {"Year": range(1, 13)} | {f"Q{q}": range(3 * q - 2, 3 * q + 1) for q in (1, 2, 3, 4)}
                labels = [f"2026-{month:02d}" for month in inside.get(span.label, ())] or [span.label]
                expected = [sum(cells[seller, label][block.key] for label in labels) for seller in sellers]
                assert [row[j] for row in own] == expected
                assert grid[-1][j] == sum(expected)
    assert sheets["华东"].blocks[0].terms == (1, 2)


def test_overlays_stand_below_the_total_and_count_in_no_sum(tmp_path: Path) -> None:
    """A seller who is both has two lines, which together are the quota of the table."""
    text = TEAMS.replace(
        "z: {name: 张伟, territory: [{region: sh}]}",
        "z: {name: 张伟, territory: [{region: sh}, {region: js, overlay: true}]}",
    )
    text = text.replace("{nobody: {}}", "{only: {territory: [{region: js, overlay: true, share: 50%}]}}")
    found, sheets = made(tmp_path, text + HEDGED)
    (table,) = [part for part in tables(found, []) if part.name == "quotas"]
    east = sheets["华东"]
    assert [line.labels for line in east.lines][-2:] == [("Total", "", ""), ("华东", "z", "张伟 (overlay)")]
    assert east.remark.endswith("sellers: 4 · amounts in CNY · below the total: overlays, which count in no sum")
    grid = east.grid(east.blocks[0])
    own = [row for row in table.records() if row["seller"] == "z"]
    assert grid[0][-1] + grid[-1][-1] == sum(int(str(row["quota"])) for row in own)
    assert grid[-1][-1] == sum(int(str(row["overlay"])) for row in own) > 0
    inside = [row for row in table.records() if row["seller"] in "abcz"]
    assert grid[-2][-1] == sum(int(str(row["quota"])) - int(str(row["overlay"])) for row in inside)
    west = sheets["west"]
    assert [(line.labels, line.parts) for line in west.lines] == [(("only", "only (overlay)"), ())]
    assert west.remark.startswith("Sellers: 1 ·")


def test_without_a_hedge_the_quotas_stand_alone(tmp_path: Path) -> None:
    _, sheets = made(tmp_path, TEAMS + PLAIN)
    assert [[block.key for block in sheet.blocks] for sheet in sheets.values()] == [["quota"]] * 4
    assert sheets["华东"].blocks[0].terms == ()


def test_keys_in_another_order_change_nothing(tmp_path: Path) -> None:
    _, before = made(tmp_path, TEAMS + HEDGED)
    lines = TEAMS.splitlines(keepends=True)
    turned = [*lines[:-3], *reversed(lines[-3:])]
    assert turned != lines
    _, after = made(tmp_path, "".join(turned) + HEDGED)
    assert before == after


def test_a_plan_without_quotas_has_no_sheets(tmp_path: Path) -> None:
    text = HEAD + "target: 100\nregions: {a: {}}\n" + PLAIN
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    sound, _ = sound_ground(load_plan(tmp_path / "plan.yaml", read_text_table))
    assert decompose(sound, None).quotas is None


DAYS = [date(2026, month, 1) for month in range(1, 6)]


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (months(date(2026, 4, 1)), "2026-04 2026-05 2026-06 Q1(0,1,2) … Q4(12,13,14) Year(3,7,11,15)"),
        (weeks(date(2026, 2, 1), "4-4-5", 52, 12), "P1 P2 P3 Q1(0,1,2) … Q4(12,13,14) Year(3,7,11,15)"),
        (custom(list("abcd"), DAYS[:4], DAYS[4], [None] * 4), "a b c d Year(0,1,2,3)"),
        (custom(list("abcd"), DAYS[:4], DAYS[4], ["Q1", "Q1", None, "Q2"]), "a b Q1(0,1) c d Q2(4) Year(2,3,5)"),
        (custom(list("abcd"), DAYS[:4], DAYS[4], ["春", "春", "夏", "夏"]), "a b 春(0,1) c d 夏(3,4) Year(2,5)"),
    ],
)
def test_quarters_follow_their_periods_and_the_year_adds_up_what_is_left(year: Year, expected: str) -> None:
    found = [span.label + (f"({','.join(map(str, span.parts))})" if span.parts else "") for span in spans(year, "en")]
    shown = [*found[:4], "…", *found[-2:]] if len(found) > 10 else found
    assert " ".join(shown) == expected
