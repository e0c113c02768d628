"""Quotas by product and channel: they add up to the sellers' own, and with the vacancy to the territories' cells."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.test_quotas import rosters
from tests.planning.test_targets import ground

from salesplan.planning.decomposition import decompose, tables
from salesplan.planning.quota_cells import quota_cells

PLAN = """target: 1_200.37
regions: {{sh: {{}}, js: {{}}}}
products: {{p: {{target: 45%}}, q: {{}}, r: {{}}}}
channels: {{d: {{}}, e: {{}}}}
teams: {{t: {{sellers: {sellers}}}}}
ramps: {{new: [25%, 50%, 75%]}}
decompose: {{weights: even, seasonality: even, hedge: {{sellers: 5%}}}}
"""


@settings(max_examples=30)
@given(rosters(), st.sampled_from([["product"], ["channel"], ["product", "channel"]]))
def test_cells_add_up_to_the_sellers_and_to_the_territories(tmp_path: Path, roster: str, axes: list[str]) -> None:
    made = decompose(ground(tmp_path, PLAN.format(sellers=roster)), None)
    quotas = made.quotas
    assert quotas is not None
    sums: dict[tuple[int, int], list[int]] = {}
    by_node: dict[tuple[object, int], int] = {}
    for cell in quota_cells(made.targets, quotas, axes):
        own = sums.setdefault((cell.seller, cell.period), [0, 0, 0])
        for i, part in enumerate((cell.target, cell.hedge, cell.overlay)):
            own[i] += part
        assert cell.target >= 0
        if cell.nodes[0] is not None:
            key = (cell.nodes[0], cell.period)
            by_node[key] = by_node.get(key, 0) + cell.target
    for (seller, period), (target, hedge, overlay) in sums.items():
        assert target == quotas.target[seller, period] + quotas.overlay[seller, period]
        assert (hedge, overlay) == (quotas.hedge[seller, period], quotas.overlay[seller, period])
    assert {seller for seller, _ in sums} == {i for i, has in enumerate(quotas.carried) if has}
    if not any(region.over_assigned.any() for region in quotas.by_region.values()):
        for i, table in enumerate(made.targets.of_axis(axes[0])):
            assert table is not None
            for period in range(12):
                assert by_node.get((i, period), 0) <= table[period]


def test_the_table_has_the_keys_that_by_names(tmp_path: Path) -> None:
    plan = PLAN.format(sellers="{a: {territory: [{region: sh, product: p}]}, b: {quota: 5}}")
    (quotas,) = [
        t for t in tables(decompose(ground(tmp_path, plan), None), ["product", "period"]) if t.name == "quotas"
    ]
    rows = quotas.records()
    assert list(rows[0])[:6] == ["team", "seller", "name", "product", "period", "measure"]
    assert {row["product"] for row in rows if row["seller"] == "a"} == {"p"}
    assert {row["product"] for row in rows if row["seller"] == "b"} == {None}
    assert sum(row["target"] for row in rows if row["seller"] == "b") == 500
