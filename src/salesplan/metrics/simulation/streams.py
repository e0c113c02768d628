"""Random numbers by name (随机数流): adding a unit moves nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from numpy.random import SFC64, Generator, SeedSequence

from salesplan.metrics.simulation.normal import Real


@dataclass(frozen=True)
class Stream:
    """The random numbers of one name under one seed; what was drawn is not drawn again."""

    seed: int
    name: tuple[str, ...]

    @cached_property
    def generator(self) -> Generator:
        """At its beginning when it is first asked for."""
        return Generator(SFC64(SeedSequence(self.seed, spawn_key=_words(self.name))))

    def scores(self, shape: tuple[int, ...]) -> Real:
        """Standard normal scores."""
        return self.generator.standard_normal(shape)

    def shares(self, shape: tuple[int, ...]) -> Real:
        """Numbers from 0 to 1, even."""
        return self.generator.random(shape)


def _words(name: tuple[str, ...]) -> tuple[int, ...]:
    """A name as two words of 64 bits; the lengths of its parts keep ("ab", "c") from ("a", "bc")."""
    text = "".join(f"{len(part)}:{part}" for part in name)
    digest = blake2b(text.encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")
