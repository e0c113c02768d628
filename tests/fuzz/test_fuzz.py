"""A short run of the mutated plans and exports; `make fuzz` is the long one."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import pytest
from tests.conftest import ROOT
from tests.fuzz.cases import KINDS
from tests.fuzz.export_mutations import mutated_exports
from tests.fuzz.harness import Answer, Call, Case, Tally, generator, judged, run, signature
from tests.fuzz.kills import KINDS as KILLS
from tests.fuzz.kills import killed, paired
from tests.fuzz.oracles import adds_up
from tests.fuzz.plan_mutations import mutated_plan
from tests.fuzz.seeds import exports, plans

from salesplan.plan.plan import Plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
SEED = 20261122
Result = TypeVar("Result")


def alone(action: Callable[..., Result], *arguments: object) -> Result:
    """What an action gives in a process of its own: it forks, and what other tests have started here has threads."""
    with pytest.MonkeyPatch.context() as patch, ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        patch.syspath_prepend(ROOT)
        return fresh.submit(action, *arguments).result()


def tally_of(kind: str, number: int) -> Tally:
    """What became of the first mutated cases of a kind."""
    return run(KINDS[kind](SEED, 0, number), adds_up)


@pytest.mark.parametrize(("kind", "number"), [("plans", 80), ("exports", 40)])
def test_mutations_end_in_findings_and_sums_that_add_up(kind: str, number: int) -> None:
    tally = alone(tally_of, kind, number)
    assert [f"case {fault.case}: {fault.kind}\n{fault.detail}" for fault in tally.faults] == []
    assert tally.cases == number
    assert tally.tied > number / 4
    ended = {code.split()[1] for code in tally.codes}
    assert {"0", "3" if kind == "plans" else "4"} <= ended  # some went through, others were told


@pytest.mark.parametrize("kind", KILLS)
def test_killed_runs_leave_what_was_there_or_is_to_be(kind: str) -> None:
    result = alone(killed, kind, 6, SEED)
    assert result.killed >= 2
    assert (result.torn, result.stuck) == ([], [])


@pytest.mark.parametrize("kind", KILLS)
def test_runs_at_once_leave_the_whole_of_one(kind: str) -> None:
    assert alone(paired, kind, 3) == []


def test_exports_in_containers_are_the_same_every_time() -> None:
    start = next(one for one in exports() if one.name == "containers")
    made = [[mutated_exports(start, generator(1, "exports", n))["sales.csv"] for n in range(40)] for _ in range(2)]
    assert made[0] == made[1]
    assert {content[:2] for content in made[0]} >= {b"PK", b"\x1f\x8b", b"PA", b"(\xb5"}


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
    assert judged(case, one, Answer(3, "", "x", "", 0), adds_up)[0] == "exit code 3 of report --format json"
    row = '{"file":"a.csv","rows":2,"credited":1,"excluded":0,"duplicate":0,"unmatched":0,"rejected":0}'
    out = f'{{"inputs":[{{"path":"a.csv","sha256":""}}],"tables":{{"tie_out":{{"rows":[{row}]}}}}}}'
    assert judged(case, one, Answer(0, out, "", "", 0), adds_up)[0] == "rows that don't tie out"
    assert judged(case, one, Answer(0, '{"tables": {', "", "", 0), adds_up)[0] is not None


def test_the_run_tells_controls_another_output_and_what_should_have_followed() -> None:
    good, bad = Answer(0, "{}", "", "", 0), Answer(4, "", "x", "", 0)
    again = Call(("report", "plan.yaml"), frozenset({0, 4}), then=frozenset({0}), same=0)
    case = Case(0, "", {}, (again, again))

    def wrong(answer: Answer, before: Answer) -> str | None:
        return judged(case, again, answer, adds_up, [before])[0]

    assert wrong(good, good) is None
    assert wrong(bad, good) == "exit code 4 of report"
    assert wrong(bad, bad) is None
    assert wrong(Answer(0, "{1}", "", "", 0), good) == "another output of report"
    for control in "\x1b\x07\x9b\r\t\u202e\u2067\u2028":
        told = Answer(0, "{}", f"sales{control}.csv", "", 0)
        assert wrong(told, good) == f"control character {control!a} from report"
