"""The steps of a long run (步骤): what is being done and how much of it, for whoever looks; most runs are looked at by nobody.

Whatever takes time says so where it is done (`with step("step_files", whole=bytes)`), and counts. Nothing waits for that, and
no number hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Step:
    """Something that takes time: a key of the catalogue, and how much is done of how much (0: nobody knows).

    asked: the share is the engine's to tell, `whole` being the bytes of text that it reads. Between `start` and `end` of the
    whole lies the part that is at work.
    """

    key: str
    whole: float = 0
    asked: bool = False
    done: float = 0
    start: float = 0
    end: float = 0

    def at(self, done: float, whole: float) -> None:
        """Say how much is done."""
        self.done, self.whole = done, whole

    def reached(self, within: float) -> None:
        """Say how far the part is that is at work; it never goes back, nor beyond its end."""
        self.done = max(self.done, min(self.start + within, self.end))


@dataclass
class Steps:
    """The steps at work, the outermost first, and who looks at them.

    engine: tells the share that is done of a query, by the bytes of text that it reads, if it knows. language: that of the
    reader, as soon as it is known. aside: holds whoever shows the steps, for as long as something is written beside;
    over: for good.
    """

    open: list[Step] = field(default_factory=list)
    engine: Callable[[float], float | None] | None = None
    language: str = "en"
    aside: Callable[[], AbstractContextManager[object]] = nullcontext
    over: Callable[[], None] = lambda: None

    def shown(self) -> tuple[str, float | None] | None:
        """The step that says most: the outermost whose share is known, else the innermost; with its share, 0 to 1."""
        steps = list(self.open)
        for one in steps:
            share = self._share(one)
            if share is not None:
                return one.key, share
        return (steps[-1].key, None) if steps else None

    def _share(self, one: Step) -> float | None:
        told = self._told(one) if one.asked else one.done / one.whole if one.whole else None
        return None if told is None else max(0.0, min(1.0, told))

    def _told(self, one: Step) -> float | None:
        return self.engine(one.whole) if self.engine else None


WATCHED: ContextVar[Steps | None] = ContextVar("WATCHED", default=None)


def watched() -> Steps | None:
    """The steps of this run, if anybody looks at them."""
    return WATCHED.get()


@contextmanager
def step(key: str, whole: float = 0, *, asked: bool = False) -> Iterator[Step]:
    """Something that takes time, for as long as it does; see Step."""
    made, steps = Step(key, whole, asked), WATCHED.get()
    if steps is None:
        yield made
        return
    steps.open.append(made)
    try:
        yield made
    finally:
        steps.open.remove(made)


@contextmanager
def part(size: float) -> Iterator[Step]:
    """A part of the innermost step: so much of its whole, which `counted` counts up to and which is done in the end."""
    steps = WATCHED.get()
    one = steps.open[-1] if steps and steps.open else Step("")
    one.start, one.end = one.done, one.done + size
    try:
        yield one
    finally:
        one.done = one.start = one.end


def counted(number: float) -> None:
    """Count so much more of the part of the innermost step that is at work."""
    steps = WATCHED.get()
    if steps and steps.open:
        one = steps.open[-1]
        one.reached(one.done - one.start + number)


def each(items: Sequence[T], key: str) -> Iterator[T]:
    """The items, one after the other, as a step that knows how many are done."""
    with step(key, len(items)) as one:
        for number, item in enumerate(items):
            one.done = number
            yield item


@contextmanager
def aside() -> Iterator[None]:
    """Write something beside: whoever shows the steps on the same screen makes room."""
    steps = WATCHED.get()
    with steps.aside() if steps else nullcontext():
        yield


def last_words() -> None:
    """What is written from now on is the result: nobody shows steps any more."""
    steps = WATCHED.get()
    if steps:
        steps.over()
