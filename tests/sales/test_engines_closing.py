"""A period closed by one engine and by another has the same record, and each verifies what the other has closed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.planning.closing import PERIOD, closed, plan_text, put
from tests.planning.test_closing import BASE
from tests.sales.conftest import SPARKS, Opener

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.closing.record import EMBEDDED, Record, manifest, read_manifest
from salesplan.planning.closing.taken import asked_for
from salesplan.planning.closing.verifying import Verified, reproduce
from salesplan.planning.intake import take_in_exports
from salesplan.sales.engine import Engine
from salesplan.sales.text_rows import read_text_table

pytestmark = pytest.mark.xdist_group("spark")
LATER = [
    *BASE[:3],
    "2026-03-04,2,1,js,cream,,33.00,CNY",
    "2026-03-05,3,1,sh,soap,s2,10.00,USD",
    "2026-03-30,5,1,js,soap,s3,12.34,CNY",
    "2026-03-31,1,1,沪,cream,s1,-40.00,CNY",
]


def verified(folder: Path, record: Record, engine: Engine) -> Verified:
    """What `--verify` says of a record; closes the engine."""
    ground, _ = sound_ground(load_plan(folder / "plan.yaml", read_text_table))
    with closing(engine):
        taken = take_in_exports(ground, engine, also=asked_for([ground.year.number[PERIOD]]))
        start = Verified(record.file, record.period, record.version, "unaltered", plan="unaltered")
        return reproduce(ground, engine, taken, start, record)


@pytest.mark.parametrize("name", SPARKS)
def test_a_period_is_closed_and_restated_alike(tmp_path: Path, opened: Opener, name: str) -> None:
    put(tmp_path, plan_text(), {"a.csv": BASE})
    before, _ = closed(tmp_path)
    put(tmp_path, plan_text(usd="7.2", names="{沪: js}"), {"b.csv": LATER})
    embedded, expected = closed(tmp_path, before)
    made, restated = closed(tmp_path, before, opened(name))
    assert restated == expected
    assert expected is not None
    assert len({why.cause for change in expected.changes for why in change.causes}) > 3

    assert (embedded.record.engine, made.record.engine) == (EMBEDDED, "spark")
    assert b"engine" not in manifest(embedded.record)
    assert b'"engine": "spark"' in manifest(made.record)
    assert read_manifest(manifest(made.record)) == made.record
    assert made.parts == embedded.parts
    assert replace(made.record, engine=EMBEDDED).sealed() == embedded.record
    assert verified(tmp_path, made.record, opened("duckdb")).reproduced == "unaltered"
    altered = replace(made.record, sales=made.record.sales + 1).sealed()
    assert verified(tmp_path, altered, opened("duckdb")).reproduced == "altered"


def test_spark_verifies_what_the_embedded_engine_has_closed(tmp_path: Path, opened: Opener) -> None:
    put(tmp_path, plan_text(), {"a.csv": BASE})
    embedded, _ = closed(tmp_path)
    assert verified(tmp_path, embedded.record, opened("spark-near")).reproduced == "unaltered"
