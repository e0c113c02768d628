"""The store and the records of closed periods: imports and closings that are killed, or run two at once."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.harness import lay_out
from tests.fuzz.runs import Kills, finish, hashes, kill, start, whole
from tests.fuzz.seeds import HEAD, SALES, SMALL

STORE, RECORDS = ".plan.store", "closed"
IMPORT = ("import", "plan.yaml", "--quiet")
CLOSE = ("close", "plan.yaml", "--month", "2026-05", "--quiet")
REPORT = ("report", "plan.yaml", "--quiet", "--format", "json")
BUSY = 2  # the exit code of an import or a closing that another one was quicker than


class Keeping:
    """A plan with exports of which a part has been imported, and with a period that is closed; what runs make of both."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.turn = folder, 0
        self.before, self.after = folder / "before", folder / "after"
        lines = SALES.splitlines(keepends=True)
        third = len(lines) // 3
        head = HEAD + "\n"
        first = {"sales-1.csv": head + "".join(lines[:third]), "sales-2.csv": head + "".join(lines[third : third * 2])}
        late = {"sales-2.csv": head + "".join(lines[third:-third]), "sales-3.csv": head + "".join(lines[-third:])}
        lay_out({"plan.yaml": SMALL.encode()} | _bytes(first), self.before)
        assert whole(IMPORT, self.before) == 0
        lay_out(_bytes(late), self.before)  # one has changed, and one is new
        assert whole(("close", "plan.yaml", "--month", "2026-04", "--no-store", "--quiet"), self.before) == 0
        shutil.copytree(self.before, self.after)
        assert [whole(IMPORT, self.after), whole(CLOSE, self.after)] == [0, 0]
        self.report = folder / "report.json"
        assert whole((*REPORT, "--no-store"), self.after, self.report) == 0

    def kill(self, turn: int, chance: random.Random, result: Kills) -> None:
        """Kill an import or a closing, and look at what it leaves; then let the next one come through."""
        place, command, kept = self._copy(), *((IMPORT, STORE), (CLOSE, RECORDS))[turn % 2]
        kill(command, place, chance, result, writing=bool(turn // 2 % 2))
        result.left += sum(path.name.endswith(".tmp") for path in (place / kept).rglob("*"))
        result.torn += _torn_store(place) if kept == STORE else _torn_records(place, self.before, self.after)
        if wrong := self._reports(place):
            result.torn.append(f"{kept}: {wrong}")
        code = whole(command, place)
        if code or not _same(place, self.after, kept):
            result.stuck.append(f"{kept}: exit code {code}, {sorted(hashes(place / kept))}")
        shutil.rmtree(place)

    def pairs(self, number: int) -> Iterator[str]:
        """Two imports at once, two closings, an import beside a review; what went wrong."""
        kinds = (self._two_imports, self._two_closings, self._import_and_report)
        for turn in range(number):
            place = self._copy()
            yield from kinds[turn % len(kinds)](place)
            shutil.rmtree(place)

    def _two_imports(self, place: Path) -> Iterator[str]:
        codes = sorted(finish(run) for run in [start(IMPORT, place) for _ in range(2)])
        if codes not in ([0, 0], [0, BUSY]) or not _same(place, self.after, STORE):
            yield f"two imports: exit codes {codes}, {sorted(hashes(place / STORE))}"

    def _two_closings(self, place: Path) -> Iterator[str]:
        codes = sorted(finish(run) for run in [start(CLOSE, place) for _ in range(2)])
        if codes not in ([0, 0], [0, BUSY]) or not _same(place, self.after, RECORDS):
            yield f"two closings: exit codes {codes}, {sorted(hashes(place / RECORDS))}"
        if whole(("close", "plan.yaml", "--verify", "--quiet"), place) != 0:
            yield "a record of two closings can't be reproduced"

    def _import_and_report(self, place: Path) -> Iterator[str]:
        out = self.folder / "beside.json"
        runs = [start(IMPORT, place), start(REPORT, place, out=out)]
        codes = [finish(run) for run in runs]
        if codes != [0, 0] or out.read_bytes() != self.report.read_bytes() or not _same(place, self.after, STORE):
            yield f"an import beside a review: exit codes {codes}"

    def _copy(self) -> Path:
        self.turn += 1
        return shutil.copytree(self.before, self.folder / f"turn{self.turn}")

    def _reports(self, place: Path) -> str | None:
        """What is wrong with a review with the store as it was left, which is to be that of the exports themselves."""
        out = self.folder / "out.json"
        code = whole(REPORT, place, out)
        if code:
            return f"a review ends with {code}"
        return None if out.read_bytes() == self.report.read_bytes() else "another review"


def _bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def _same(place: Path, other: Path, kept: str) -> bool:
    """Whether two folders keep the same, with nothing left waiting; stamps are of the disk, and differ."""
    one, two = ({n: h for n, h in hashes(p / kept).items() if n != "stamps.json"} for p in (place, other))
    return one == two


def _torn_store(place: Path) -> Iterator[str]:
    """What the manifest of a store names and the store hasn't, or has otherwise."""
    found = hashes(place / STORE)
    manifest = json.loads((place / STORE / "manifest.json").read_bytes())
    for entry in manifest["entries"]:
        for piece in entry["pieces"]:
            name = f"rows/{piece['parquet']}.parquet"
            if found.get(name) != piece["parquet"]:
                yield f"{name} is torn or gone"


def _torn_records(place: Path, before: Path, after: Path) -> Iterator[str]:
    """Records that are neither as they were nor as they are to be, and those of which a part is missing."""
    old, new, found = (hashes(folder / RECORDS) for folder in (before, after, place))
    files = {name: value for name, value in found.items() if not name.endswith(".tmp")}
    # The list is written last: as long as it isn't, the former one stands.
    yield from (name for name, value in files.items() if value not in (new.get(name), old.get(name)))
    yield from (f"{name} is gone" for name in old if name not in files)
    yield from (f"{name} has no parts" for name in files if name.endswith(".json") and f"{name[:-5]}.zip" not in files)
