"""`python -m tests.fuzz.kills`: runs that are killed while they write outputs, the store or a record, and runs two at once.

Half of the kills fall anywhere in a run, the others just after it has begun to write. Every file stays the whole of an old or
a new one, the store and the records what they were or are to be, and the next run comes through with the bytes that it
would have given anyway.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.fuzz.kept_kills import Keeping
from tests.fuzz.output_kills import Outputs
from tests.fuzz.runs import Kills, load

KINDS = {"outputs": Outputs, "store and records": Keeping}


def killed(kind: str, number: int, seed: int) -> Kills:
    """Kill `number` runs at random moments, and look at what they leave each time."""
    load()
    chance, result = random.Random(f"{seed} {kind}"), Kills()
    with tempfile.TemporaryDirectory(prefix="kills-", dir=os.environ.get("FUZZ_FOLDER")) as folder:
        made = KINDS[kind](Path(folder))
        for turn in range(number):
            made.kill(turn, chance, result)
    return result


def paired(kind: str, number: int) -> list[str]:
    """Let two runs at once write, `number` times; what went wrong."""
    load()
    with tempfile.TemporaryDirectory(prefix="pairs-", dir=os.environ.get("FUZZ_FOLDER")) as folder:
        return list(KINDS[kind](Path(folder)).pairs(number))


def main() -> int:
    """Kill as many runs of each kind as asked for; 1 where one of them left anything but what was there or is to be."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=250, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=50, help="runs two at once, of each kind")
    asked = parser.parse_args()
    wrong = 0
    for kind in KINDS:
        both = paired(kind, asked.pairs)
        print(f"{kind}: {asked.pairs} pairs of runs at once: {len(both)} wrong {both[:5] or ''}", flush=True)
        result = killed(kind, asked.kills, asked.seed)
        print(f"{kind}: seed {asked.seed}: {result.killed} killed, {result.ended} had ended before; torn or gone: {len(result.torn)}; "
              f"sets of whole files old and new: {result.mixed}; files left waiting: {result.left}; not whole after the next run: "
              f"{len(result.stuck)}", flush=True)  # fmt: skip
        for name, number in Counter([*result.torn, *result.stuck]).most_common(10):
            print(f"{number:5} × {name}")
        wrong += len(both) + len(result.torn) + len(result.stuck)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
