"""Random numbers by name (随机数流): adding a unit moves nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from math import sqrt

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

    def course(self, periods: int, runs: int, persistence: float) -> Real:
        """(periods, runs) normal scores that hang together from period to period; (1, runs) where they never change.

        An autoregression of the first order, from its long-run distribution on: z' = ρ z + √(1 − ρ²) ε.
        """
        if persistence == 1:
            return self.scores((1, runs))
        scores = self.scores((periods, runs))
        if persistence:
            scores[1:] *= sqrt(1 - persistence**2)
            for period in range(1, periods):
                scores[period] += persistence * scores[period - 1]
        return scores

    def shares(self, shape: tuple[int, ...]) -> Real:
        """Numbers from 0 to 1, even."""
        return self.generator.random(shape)


def _words(name: tuple[str, ...]) -> tuple[int, ...]:
    """A name as two words of 64 bits; the lengths of its parts keep ("ab", "c") from ("a", "bc")."""
    text = "".join(f"{len(part)}:{part}" for part in name)
    digest = blake2b(text.encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")
