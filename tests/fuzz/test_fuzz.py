"""A short run of the mutated plans and exports; `make fuzz` is the long one."""

from __future__ import annotations

import random
import sys

import pytest
from tests.fuzz.cases import KINDS
from tests.fuzz.harness import Answer, Call, Case, generator, judged, run, signature
from tests.fuzz.kills import killed, paired
from tests.fuzz.oracles import adds_up
from tests.fuzz.plan_mutations import mutated_plan
from tests.fuzz.seeds import plans

from salesplan.plan.plan import Plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
SEED = 20261122


@pytest.mark.parametrize(("kind", "number"), [("plans", 80), ("exports", 40)])
def test_mutations_end_in_findings_and_sums_that_add_up(kind: str, number: int) -> None:
    tally = run(KINDS[kind](SEED, 0, number), adds_up)
    assert [f"case {fault.case}: {fault.kind}\n{fault.detail}" for fault in tally.faults] == []
    assert tally.cases == number
    assert tally.tied > number / 4
    ended = {code.split()[1] for code in tally.codes}
    assert {"0", "3" if kind == "plans" else "4"} <= ended  # some went through, others were told


def test_killed_runs_leave_whole_files_and_no_lock() -> None:
    result = killed(6, SEED)
    assert result.killed >= 2
    assert (result.torn, result.stuck) == ([], 0)


def test_runs_at_once_leave_the_whole_of_one() -> None:
    assert paired(2) == []


def test_the_seeds_have_something_in_every_section_of_a_plan() -> None:
    text = b"\n".join(content for seed in plans() for name, content in seed.files.items() if name.endswith(".yaml"))
    assert [name for name in Plan.model_fields if f"\n{name}:".encode() not in b"\n" + text] == []


def test_a_case_is_the_same_every_time() -> None:
    start = plans()[0]
    assert mutated_plan(start, generator(1, "plans", 5)) == mutated_plan(start, generator(1, "plans", 5))
    assert generator(1, "plans", 5).random() != generator(1, "plans", 6).random()
    assert isinstance(generator(1, "plans", 5), random.Random)


def test_the_run_tells_a_traceback_a_wrong_exit_and_a_sum_that_is_off() -> None:
    """A harness that can't find a fault would find none."""
    one = Call(("report", "plan.yaml", "--format", "json"), frozenset({0}))
    case = Case(0, "", {"a.csv": b"x"}, (one,))
    trace = 'Traceback\n  File "/x/salesplan/a.py", line 3, in f\n    g()\nKeyError: 1\n'
    assert (
        judged(case, one, Answer(1, "", "", trace, 0), adds_up)[0]
        == signature(trace)
        == "KeyError at a.py, line 3, in f"
    )
    assert judged(case, one, Answer(3, "", "x", "", 0), adds_up)[0] == "exit code 3 of report"
    row = '{"file":"a.csv","rows":2,"credited":1,"excluded":0,"duplicate":0,"unmatched":0,"rejected":0}'
    out = f'{{"inputs":[{{"path":"a.csv","sha256":""}}],"tables":{{"tie_out":{{"rows":[{row}]}}}}}}'
    assert judged(case, one, Answer(0, out, "", "", 0), adds_up)[0] == "rows that don't tie out"
    assert judged(case, one, Answer(0, '{"tables": {', "", "", 0), adds_up)[0] is not None
