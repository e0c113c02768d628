"""What a review shows people first."""

from __future__ import annotations

from pathlib import Path

from tests.sales.reading import COLUMNS, LAYOUT, read

PROVINCES = 60


def test_a_long_flat_axis_shows_the_largest_and_what_the_others_come_to(tmp_path: Path) -> None:
    head = "salesplan: 1\nname: Plan\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\nproducts: {cream: {}, soap: {}}\nregions:\n"
    head += "".join(f"  r{i:02d}: {{name: 省{i}}}\n" for i in range(PROVINCES))
    rows = "".join(f"2026-01-05,{i},1,r{i:02d},cream,1,{i + 1}\n" for i in range(PROVINCES))
    rows += "2026-01-05,99,1,mars,cream,1,0.5\n"
    made = read(tmp_path, {"a.csv": COLUMNS + rows}, LAYOUT, head)
    regions = [row for row in made.tables["summary"] if row["axis"] == "region"]
    assert [row["node"] for row in regions] == [
        *(f"r{i:02d}" for i in range(16, PROVINCES)),
        "unassigned",
        "company/others",
    ]
    assert sum(row["actual"] for row in regions) == made.tables["summary"][0]["actual"]
    assert regions[-1]["actual"] == 100 * sum(range(1, 17))
    assert sum(row["axis"] == "region" and row["span"] == "year" for row in made.tables["attainment"]) == PROVINCES + 1
