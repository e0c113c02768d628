"""What is made when somebody looks at it (延后计算): rows and pictures that nobody asks for then cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Later(Sequence[T], Generic[T]):
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

    def __eq__(self, other: object) -> bool:
        """Whether the elements are the same."""
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]
