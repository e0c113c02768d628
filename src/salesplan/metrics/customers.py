"""Customers who come, stay and go (客户流动), period by period.

A customer buys in a period if the sales of the period, net of its returns, are above zero: so a sale and its full return
leave every number where it was. With a look-back of L periods, a buyer of period t is

- new, who never bought before;
- repeat, who bought in one of the L periods before t;
- reactivated, who bought before those only.

The customers at the end of t are those who bought in the L periods that end with t. Lost in t are those who bought in
t − L and in no period since: they were customers at the start of t and are none at its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Counts = Mapping[int, int]  # period → customers


@dataclass(frozen=True)
class Flow:
    """Customers of a period: active = new + repeat + reactivated, end = start + new + reactivated − lost."""

    period: int
    start: int
    new: int
    repeat: int
    reactivated: int
    lost: int

    @property
    def active(self) -> int:
        """Those who bought."""
        return self.new + self.repeat + self.reactivated

    @property
    def end(self) -> int:
        """Those who bought in the look-back that ends with the period."""
        return self.start + self.new + self.reactivated - self.lost


def flows(new: Counts, repeat: Counts, reactivated: Counts, lost: Counts, periods: Sequence[int]) -> Iterator[Flow]:
    """The flow of each of some consecutive periods; counts of the periods before them make the customers at the start.

    >>> [flow.end for flow in flows({-3: 5, 0: 2}, {0: 1}, {1: 1}, {0: 4}, [0, 1])]
    [3, 4]
    """
    early = periods[0] if periods else 0
    start = sum(n for counts in (new, reactivated) for t, n in counts.items() if t < early)
    start -= sum(n for t, n in lost.items() if t < early)
    for t in periods:
        flow = Flow(t, start, new.get(t, 0), repeat.get(t, 0), reactivated.get(t, 0), lost.get(t, 0))
        start = flow.end
        yield flow
