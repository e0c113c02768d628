"""The evaluation's intervals hold a known true uplift as often as they say, over 200 generated markets."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from salesplan.checks.sound import sound_ground
from salesplan.plan.ground import Ground
from salesplan.plan.load import load_plan
from salesplan.plan.occasions import occasions
from salesplan.planning.promoting.effects import Days, effects_of
from salesplan.planning.promoting.scopes import CONTROLS, OTHERS, OWN, SIBLINGS, scopes_of
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.money import atoms_in

SEEDS = 200
FIRST, LENGTH = date(2025, 1, 1), 700
UPLIFT, DIP, TAKEN = 0.5, 0.2, 0.1

PLAN = """salesplan: 1
name: Plan
currency: CNY
calendar: {{starts: 2026-01-01}}
regions: {{east: {{}}, west: {{}}, south: {{}}}}
products: {{line: {{products: {{p: {{}}, q: {{}}}}}}, z: {{}}}}
promotions:
  june: {{kind: holiday, festival: 618, before: 9, product: p{region}}}
  members: {{kind: member_day, monthly: 8, product: z}}
"""


def ground_of(folder: Path, region: str) -> Ground:
    (folder / "plan.yaml").write_text(PLAN.format(region=region), "utf-8")
    return sound_ground(load_plan(folder / "plan.yaml", read_text_table))[0]


def courses(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """What four extents sell without any promotion: a season, weekdays, noise in common and of each."""
    days = np.arange(LENGTH)
    course = np.array([1.0, 1, 1, 1, 1.2, 0.9, 0.7])[(days + FIRST.weekday()) % 7] * (
        1 + 0.15 * np.sin(2 * np.pi * days / 365)
    )
    common = np.convolve(rng.normal(0, 0.12, LENGTH + 4), np.ones(5) / 2, "valid")
    sizes = {OWN: 900_000, SIBLINGS: 600_000, OTHERS: 1_500_000, CONTROLS: 2_000_000}
    return {name: size * course * np.exp(common + rng.normal(0, 0.2, LENGTH)) for name, size in sizes.items()}


@pytest.mark.parametrize("region", ["", ", region: east"], ids=["everywhere", "with controls"])
def test_intervals_hold_the_truth_at_their_nominal_rate(tmp_path: Path, region: str) -> None:
    ground = ground_of(tmp_path, region)
    known = FIRST + timedelta(days=LENGTH - 1)
    every = occasions(ground, FIRST, known)
    days, unit = Days(FIRST, known, every, ground), atoms_in(ground.digits)
    (one,) = [o for o in occasions(ground) if o.promotion == "june"]
    scopes = scopes_of(ground, one, [])
    assert (CONTROLS in scopes.extents) == bool(region)
    held: dict[str, int] = dict.fromkeys(("window", "after", "siblings", "net"), 0)
    for seed in range(SEEDS):
        without = {name: line for name, line in courses(np.random.default_rng(seed)).items() if name in scopes.extents}
        sold = {name: line.copy() for name, line in without.items()}
        for time in [o for o in every if o.promotion == "june"]:  # that of the year before as well
            start, end = (time.start - FIRST).days, (time.end - FIRST).days
            sold[OWN][start:end] *= 1 + UPLIFT
            sold[OWN][end : end + 14] *= 1 - DIP
            sold[SIBLINGS][start:end] *= 1 - TAKEN
        start, end = (one.start - FIRST).days, (one.end - FIRST).days
        true = {
            "window": (sold[OWN] - without[OWN])[start:end].sum(),
            "after": (sold[OWN] - without[OWN])[end : end + 14].sum(),
            "siblings": (sold[SIBLINGS] - without[SIBLINGS])[start:end].sum(),
        }
        true["net"] = sum(true.values())
        exact = {
            name: {FIRST + timedelta(days=i): int(v) * unit for i, v in enumerate(line)} for name, line in sold.items()
        }
        made = effects_of(days, one, scopes, exact)
        for name in held:
            net = made.net(0.8, halo=False)
            interval = (net[1] if net else None) if name == "net" else made.found[name].interval(0.8)
            assert interval is not None
            held[name] += interval[0] <= true[name] <= interval[1]
    assert all(0.72 <= times / SEEDS <= 0.90 for times in held.values()), held
