"""Reviews and breakdowns that are killed while they are written, or written two at once: each file is an old or a new one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.fuzz.harness import lay_out
from tests.fuzz.runs import Kills, finish, hashes, kill, start, whole
from tests.fuzz.seeds import exports

# What is written: a series in three formats, all tables as files of their own, a page, a workbook.
OUTPUTS: tuple[tuple[str, ...], ...] = (
    ("report", "PLAN", "--quiet", "--output", "reviews/"),
    ("report", "PLAN", "--quiet", "--format", "csv", "--output", "tables/"),
    ("report", "PLAN", "--quiet", "--output", "page.html"),
    ("decompose", "PLAN", "--quiet", "--output", "quotas.xlsx"),
)
STATES = ("one", "two")  # folders of two plans: what they give are the old and the new files, and the other way round


class Outputs:
    """Two plans in a folder, and what each of them gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        start = next(one for one in exports() if one.name == "small")
        for state in STATES:
            files = dict(start.files)
            if state == "two":
                files["plan.yaml"] = files["plan.yaml"].replace(b"target: 10000", b"target: 12000")
            lay_out(files, folder / state)
        self._known: dict[tuple[str, Sequence[str]], Path] = {}

    def arguments(self, state: str, output: Sequence[str]) -> list[str]:
        """The command that gives an output of one of the plans."""
        return [str(self.folder / state / "plan.yaml") if word == "PLAN" else word for word in output]

    def undisturbed(self, state: str, output: Sequence[str]) -> Path:
        """A folder with what a run gives that nothing disturbs."""
        if (state, output) not in self._known:
            place = self.folder / f"{state}-{OUTPUTS.index(tuple(output))}"
            place.mkdir()
            assert whole(self.arguments(state, output), place) == 0
            self._known[state, output] = place
        return self._known[state, output]

    def kill(self, turn: int, chance: random.Random, result: Kills) -> None:
        """Put the old files there, kill the run that writes the new ones, and look; then let the next run come through."""
        output, place = OUTPUTS[turn % len(OUTPUTS)], self.folder / "out"
        old, new = STATES if turn // len(OUTPUTS) % 2 else STATES[::-1]
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.undisturbed(old, output), place)
        wanted = hashes(self.undisturbed(new, output))
        kill(self.arguments(new, output), place, chance, result, writing=bool(turn % 2))
        _look(hashes(place), hashes(self.undisturbed(old, output)), wanted, result)
        code = whole(self.arguments(new, output), place)
        if code or hashes(place) != wanted:  # and nothing is left waiting
            result.stuck.append(f"{output[-1]}: exit code {code}, {sorted(hashes(place))}")

    def pairs(self, number: int) -> Iterator[str]:
        """Let two runs at once write into one folder, `number` times; what went wrong."""
        for turn in range(number):
            output, place = OUTPUTS[turn % len(OUTPUTS)], self.folder / f"both{turn}"
            place.mkdir()
            sets = [hashes(self.undisturbed(state, output)) for state in STATES]
            runs = [start(self.arguments(state, output), place) for state in STATES]
            yield from (f"{output[0]} failed" for run in runs if finish(run) != 0)
            if hashes(place) not in sets:
                yield f"{output[-1]} of both"


def _look(found: Mapping[str, str], old: Mapping[str, str], new: Mapping[str, str], result: Kills) -> None:
    result.left += sum(name.endswith(".tmp") for name in found)
    files = {name: value for name, value in found.items() if not name.endswith(".tmp")}
    result.torn += [name for name, value in files.items() if value not in (old.get(name), new.get(name))]
    result.torn += [f"{name} is gone" for name in old if name not in files]
    result.mixed += files not in (old, new) and not any(name not in files for name in old)
