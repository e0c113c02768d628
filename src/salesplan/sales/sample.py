"""A sample of large files (抽样): whole lines from places spread evenly over all of them, as a small file of its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, islice
from pathlib import Path

from salesplan.sales.quotes import ends_of, unclear_lines
from salesplan.sales.records import MOST_LINES
from salesplan.sales.sources import Part, Source, lines_above

SLICES, SLICE = 64, 128 * 2**10  # how many, and bytes of each


def sample_of(part: Part, workspace: Path) -> Part:
    """A part whose records are some of this one's; there may be none.

    Slices with quotes that don't frame a field are left out, and those of few lines: what seems to be a record there may be the
    middle of one.
    """
    path = workspace / f"{part.name}_sample.csv"
    with path.open("wb") as out:
        out.writelines(_slices(part.sources))
    return Part(f"{part.name}_sample", [replace(part.sources[0], ready=path, headless=True)], part.picks)


def _slices(sources: Sequence[Source]) -> Iterator[bytes]:
    ends = list(accumulate(source.ready.stat().st_size for source in sources))
    slices = min(SLICES, -(-ends[-1] // SLICE))
    for i in range(slices):
        place = ends[-1] * i // slices
        number = bisect_right(ends, place)
        lines = _lines(sources[number], place - (ends[number - 1] if number else 0))
        if lines.count(b"\n") > MOST_LINES and not unclear_lines(lines, ends_of(lines), sources[0].header.separator):
            yield lines


def _lines(source: Source, place: int) -> bytes:
    """Whole lines from a place in a file on, none of those above its records."""
    with source.ready.open("rb") as file:
        above = sum(len(line) for line in islice(file, lines_above(source)))
        file.seek(max(place, above))
        if place > above:
            file.readline()
        lines = file.read(SLICE)
    return lines[: lines.rfind(b"\n") + 1]
