"""Adventure Works resellers: a year declared by territory and by category, broken down to subcategories, months and sellers."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import ROOT, SHARED, Run, Runner, need_shared

from salesplan.checks.sound import sound_ground
from salesplan.plan.declared import Cell
from salesplan.plan.load import load_plan
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import Decomposition, decompose
from salesplan.planning.intake import take_in_exports
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table

PLAN = "tests/real/adventureworks/decompose.yaml"
START, MONTHS = date(2013, 5, 26), 12
# The plan's own numbers, in cents.
TERRITORIES = {
    "northwest": 520_000_001,
    "northeast": 310_000_000,
    "central": 330_000_010,
    "southwest": 745_000_000,
    "southeast": 260_000_033,
    "canada": 540_000_000,
    "france": 430_000_057,
    "germany": 250_000_000,
    "australia": 190_000_099,
    "united-kingdom": 424_999_800,
}
CATEGORIES = {"accessories": 90_000_007, "bikes": 3_100_000_000, "clothing": 150_000_095, "components": 659_999_898}
CANADA_BIKES, GERMANY_COMPONENTS, ROAD_BIKES_Q4 = 433_333_333, 120_000_001, 275_000_000
WHOLE = 4_000_000_000
BY_ID = [
    "northwest",
    "northeast",
    "central",
    "southwest",
    "southeast",
    "canada",
    "france",
    "germany",
    "australia",
    "united-kingdom",
]
BIKES = {"mountain-bikes", "road-bikes", "touring-bikes"}
Q4 = {"2014-03", "2014-04", "2014-05"}


@pytest.fixture(scope="module")
def run(salesplan: Runner) -> Run:
    need_shared("data", "adventureworks", "sales_lines.csv")
    made = salesplan("decompose", "--allow-outside", PLAN, "--format", "json", cwd=ROOT)
    assert made.code == 0, made.err
    return made


@pytest.fixture(scope="module")
def made() -> Iterator[Decomposition]:
    """The same within this process, with the unrounded table."""
    need_shared("data", "adventureworks", "sales_lines.csv")
    ground, _ = sound_ground(load_plan(ROOT / PLAN, read_text_table))
    engine = DuckDBEngine()
    try:
        take_in_exports(ground, engine, ())
        yield decompose(ground, Actuals(ground, engine))
    finally:
        engine.close()


def cents(number: float) -> int:
    return int(Decimal(str(number)) * 100)


def cells(run: Run) -> dict[tuple[str, str, str], int]:
    """Territory, subcategory, month → cents."""
    return {(r["region"], r["product"], r["period"]): cents(r["target"]) for r in run.table("targets")}


def parents(made: Decomposition) -> dict[str, str]:
    """Subcategory → category."""
    tree = made.ground.trees["product"]
    return {node.id: tree.nodes[node.parent].id for node in tree.nodes if node.parent >= 0}


def test_it_goes_down_to_every_subcategory_and_month(run: Run) -> None:
    found = cells(run)
    assert len(found) == 10 * 33 * MONTHS
    assert min(found.values()) >= 0
    assert sum(found.values()) == WHOLE == sum(TERRITORIES.values()) == sum(CATEGORIES.values())


def test_territory_and_category_years_are_met_to_the_cent(run: Run, made: Decomposition) -> None:
    above = parents(made)
    regions: dict[str, int] = defaultdict(int)
    categories: dict[str, int] = defaultdict(int)
    for (region, product, _), target in cells(run).items():
        regions[region] += target
        categories[above[product]] += target
    assert regions == TERRITORIES
    assert categories == CATEGORIES


def test_months_add_up_in_every_tree(run: Run) -> None:
    """Cells, the nodes of both trees and the company say the same of every month."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for (region, product, period), target in cells(run).items():
        for key in (("region", region), ("product", product), ("company", "company")):
            sums[*key, period] += target
            sums[*key, "year"] += target
    told = {(r["axis"], r["node"], r["period"]): cents(r["target"]) for r in run.table("balance")}
    assert {key: told[key] for key in sums} == sums
    for row in run.table("balance"):
        assert row["difference"] == 0
        assert cents(row["sum_of_parts"]) == cents(row["target"])
    for axis, tops in (("region", ("europe", "north-america", "pacific")), ("product", tuple(CATEGORIES))):
        for period in {period for _, _, period in told}:
            assert sum(told[axis, top, period] for top in tops) == told["company", "company", period]


def test_the_crossing_is_met_and_the_bounds_hold(run: Run, made: Decomposition) -> None:
    found, above = cells(run), parents(made)
    bikes = sum(target for (region, product, _), target in found.items() if region == "canada" and product in BIKES)
    assert bikes == CANADA_BIKES
    parts = (t for (region, product, _), t in found.items() if region == "germany" and above[product] == "components")
    assert sum(parts) == GERMANY_COMPONENTS  # it asks for more than there would be, so that it is met and no more
    spring = sum(target for (_, product, period), target in found.items() if product == "road-bikes" and period in Q4)
    assert spring == ROAD_BIKES_Q4


def test_nothing_is_off_its_unrounded_value_by_a_cent(run: Run, made: Decomposition) -> None:
    targets = made.targets
    exact, found = targets.exact, cells(run)
    trees, year = made.ground.trees, made.ground.year
    nodes = {axis: [trees[axis].nodes[node].id for node in split.nodes] for axis, split in targets.axes.items()}
    assert list(nodes) == ["region", "product"]
    for (i, j, k), value in np.ndenumerate(exact):
        assert abs(found[nodes["region"][i], nodes["product"][j], year.periods[k].label] - value) < 1
    for axis, split in targets.axes.items():
        sums = exact.sum(axis=1 - list(nodes).index(axis))
        for node, span in enumerate(split.spans):
            assert span is not None
            unrounded = sums[slice(*span)].sum(axis=0)
            rounded = split.sums(targets.tables[axis])[node]
            assert rounded is not None
            assert np.abs(rounded - unrounded).max() < 1, trees[axis].nodes[node].id
            cell = Cell(-1, -1, -1, 0, MONTHS).at(axis, node)
            assert abs((targets.of(cell) or 0) - unrounded.sum()) < 1
    assert targets.periods is not None
    assert np.abs(targets.periods - exact.sum(axis=(0, 1))).max() < 1


def test_what_nobody_declared_keeps_the_odds_of_last_year(made: Decomposition) -> None:
    """In regions with history, and away from the crossing and the bounds, the unrounded cells have last year's odds ratios."""
    actuals, targets = made.actuals, made.targets
    assert actuals is not None
    past: dict[tuple[int, ...], float] = {key: float(amount) for key, amount in actuals.joint_last_year(targets.axes)}
    regions, products = made.ground.trees["region"], made.ground.trees["product"]
    at = {axis: {node: i for i, node in enumerate(split.nodes)} for axis, split in targets.axes.items()}
    names = [("southwest", "northwest"), ("mountain-bikes", "mountain-frames")]
    i, j = (regions.number[name] for name in names[0])
    p, q = (products.number[name] for name in names[1])
    year = targets.exact.sum(axis=-1)

    def ours(region: int, product: int) -> float:
        return float(year[at["region"][region], at["product"][product]])

    ratio = ours(i, p) * ours(j, q) / ours(i, q) / ours(j, p)
    assert ratio == pytest.approx(past[i, p] * past[j, q] / past[i, q] / past[j, p], rel=1e-6)


def test_sellers_and_vacancies_are_the_territories(run: Run) -> None:
    """By the dated territories of the file, month by month; in this year every seller has one territory."""
    with need_shared("data", "adventureworks", "territory_history.csv").open(encoding="utf-8", newline="") as file:
        held = [
            (row["BusinessEntityID"], BY_ID[int(row["TerritoryID"]) - 1], date.fromisoformat(row["StartDate"][:10]))
            for row in csv.DictReader(file)
            if not row["EndDate"] or date.fromisoformat(row["EndDate"][:10]) >= START
        ]
    region_of = {seller: region for seller, region, _ in held}
    assert len(region_of) == len(held)
    carried: dict[tuple[str, str], int] = defaultdict(int)
    for row in run.table("quotas"):
        assert row["hedge"] == row["overlay"] == 0
        if row["seller"] in region_of:
            carried[region_of[row["seller"]], row["period"]] += cents(row["quota"])
        else:
            assert row["quota"] == 0, row  # whose territory ended the year before
    told = {(r["axis"], r["node"], r["period"]): r for r in run.table("balance")}
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (region, _, period), target in cells(run).items():
        sums[region, period] += target
    late = {region: (start - START).days for _, region, start in held if start > START}
    assert late == {"germany": 4, "australia": 4}
    for (region, period), target in sums.items():
        row = told["region", region, period]
        assert carried[region, period] + cents(row["vacant"]) == target
        assert row["over_assigned"] == 0
        if region in late and period == "2013-06":
            assert cents(row["vacant"]) == pytest.approx(target * late[region] / 31, abs=1)
        else:
            assert row["vacant"] == 0
    vacant = cents(told["company", "company", "year"]["vacant"])
    assert sum(carried.values()) + vacant == WHOLE


def test_regions_without_a_last_year_are_said(run: Run) -> None:
    said = [f["message"] for f in run.json["findings"] if f["code"] == "SP322"]
    assert [message.split(" has ")[0] for message in said] == ["Germany", "Australia"]


def test_a_bound_that_pulls_hard_is_met(tmp_path: Path) -> None:
    """It moves fitted sums by far more than a unit, so that cells have to follow."""
    need_shared("data", "adventureworks", "sales_lines.csv")
    text = (ROOT / PLAN).read_text("utf-8").replace("1_200_000.01", "1_250_000.01")
    assert text.count("1_250_000.01") == 1
    (tmp_path / "plan.yaml").write_text(text.replace("../../../../shared", str(SHARED)), "utf-8")
    ground, _ = sound_ground(load_plan(tmp_path / "plan.yaml", read_text_table))
    engine = DuckDBEngine()
    try:
        take_in_exports(ground, engine, ())
        found = decompose(ground, Actuals(ground, engine)).targets
        trees = ground.trees
        pulled = Cell(trees["region"].number["germany"], trees["product"].number["components"], -1, 0, MONTHS)
        assert found.of(pulled) == 125_000_001
        for i, table in enumerate(found.tables.values()):
            assert (found.cells.sum(axis=1 - i) == table).all()
        assert found.cells.min() >= 0
    finally:
        engine.close()
