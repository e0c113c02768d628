"""What is made when somebody looks at it (延后计算): rows and pictures that nobody asks for then cost nothing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Generic, TypeVar, overload

T = TypeVar("T")
S = TypeVar("S")


class Unmade(Sequence[T], Generic[T]):
    """A sequence whose elements aren't there until somebody looks."""

    @abstractmethod
    def mapped(self, change: Callable[[T], S]) -> Unmade[S]:
        """A function of each element, made when it is looked at likewise."""

    def __eq__(self, other: object) -> bool:
        """Whether the elements are the same."""
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


class Later(Unmade[T]):
    """A sequence that is made once, when it is first looked at; even its length is.

    >>> squares = Later(lambda: (i * i for i in range(3)))
    >>> len(squares), squares[-1], squares == [0, 1, 4]
    (3, 4, True)
    """

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> list[T]:
        return list(self._make())

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        """One element, or some."""
        return self._made[at]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._made)

    def mapped(self, change: Callable[[T], S]) -> Later[S]:
        """See Unmade.mapped."""
        return Later(lambda: map(change, self))


class AsFar(Unmade[T]):
    """A sequence of a known length, made from its start as far as somebody looks.

    >>> seen = []
    >>> squares = AsFar((seen.append(i) or i * i for i in range(1_000)), 1_000)
    >>> len(squares), squares[:3], seen
    (1000, [0, 1, 4], [0, 1, 2])
    >>> squares.mapped(str)[4], seen
    ('16', [0, 1, 2, 3, 4])
    """

    def __init__(self, elements: Iterator[T], length: int) -> None:
        self._elements, self._length = elements, length
        self._made: list[T] = []

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        """One element, or some."""
        places = range(self._length)[at]
        if isinstance(places, int):
            return self._up_to(places)[places]
        made = self._up_to(max(places, default=-1))
        return [made[i] for i in places]

    def _up_to(self, last: int) -> list[T]:
        self._made.extend(islice(self._elements, max(last + 1 - len(self._made), 0)))
        return self._made

    def __len__(self) -> int:
        """How many there are."""
        return self._length

    def mapped(self, change: Callable[[T], S]) -> AsFar[S]:
        """See Unmade.mapped."""
        return AsFar(map(change, self), self._length)
