"""`python -m tests.fuzz plans|exports`: the long run; a fault of each kind is kept, made small, and can be run again."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests.fuzz.cases import KINDS
from tests.fuzz.harness import Case, Fault, Tally, lay_out, run
from tests.fuzz.oracles import adds_up
from tests.fuzz.shrink import shrunk


def main() -> int:
    """Run the cases that the command line asks for; 1 where one of them showed a fault."""
    asked = _asked()
    cases = KINDS[asked.kind]
    print(f"{asked.kind}: seed {asked.seed}, cases {asked.first} to {asked.first + asked.cases - 1}", flush=True)
    started = time.monotonic()
    tally = run(_in_time(cases(asked.seed, asked.first, asked.cases), asked.seconds), adds_up, _tell)
    print(f"{tally.cases:,} cases, {tally.calls:,} commands, {time.monotonic() - started:.0f} s")
    print("exit codes:", ", ".join(f"{code}: {number:,}" for code, number in sorted(tally.codes.items())))
    print(f"sums added up: {tally.tied:,}; slowest: {tally.slowest:.1f} s of the processor, case {tally.slowest_case}")
    kinds = Counter(fault.kind for fault in tally.faults)
    for kind, number in kinds.most_common():
        first = next(fault for fault in tally.faults if fault.kind == kind)
        print(f"{number:5} × {kind}  (case {first.case}, {first.seed}: {first.command})")
        if asked.keep:
            _keep(asked.keep, first, next(cases(asked.seed, first.case, 1)))
    print(f"{len(tally.faults)} faults of {len(kinds)} kinds")
    return 1 if tally.faults else 0


def _in_time(cases: Iterator[Case], seconds: float) -> Iterator[Case]:
    """The cases that begin within the time."""
    ends = time.monotonic() + seconds
    yield from itertools.takewhile(lambda _: time.monotonic() < ends, cases)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no batch of cases after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--first", type=int, default=0, help="number of the first case: to run one again, --first N --cases 1"
    )
    parser.add_argument("--keep", type=Path, help="a folder for a small case of each kind of fault")
    return parser.parse_args()


def _tell(tally: Tally) -> None:
    last = f"; the last one: case {tally.faults[-1].case}, {tally.faults[-1].kind}" if tally.faults else ""
    print(f"  {tally.cases:,} cases, {len(tally.faults)} faults{last}", file=sys.stderr, flush=True)


def _keep(folder: Path, fault: Fault, case: Case) -> None:
    """The files of a case, as few and as short as still show its fault."""
    place = folder / "".join(letter if letter.isalnum() else "-" for letter in fault.kind)[:80]
    small = shrunk(case, fault.kind, adds_up)
    lay_out(small.files, place)
    (place / "fault.json").write_text(json.dumps(asdict(fault), ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
