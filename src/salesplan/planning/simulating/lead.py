"""What is most worth knowing of a simulation (要点), in plain words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from salesplan.planning.simulating.answers import WANTED, Answers
from salesplan.planning.simulating.simulation import Simulation
from salesplan.planning.simulating.tables import names_of
from salesplan.words.sentence import Sentence, listed, sentence
from salesplan.words.titles import word

MOST = 3  # drivers that are named
EVEN = 0.5
SURE = 0.995  # beyond this, a chance is said to be nearly certain


def lead(made: Answers) -> list[str]:
    """A few sentences, as they are said."""
    language = made.made.ground.loaded.language
    return [one.say(language) for one in _told(made)]


def _told(made: Answers) -> Iterator[Sentence]:
    simulated = made.made
    if not simulated.world.open:
        return
    yield _odds(simulated)
    yield from _moved(made)
    yield from _needed(made)
    yield from _weakest(made)
    yield from _sellers(simulated)


def _odds(made: Simulation) -> Sentence:
    odds, year = made.company, made.year
    facts = {
        key: made.short(float(values[0, year]))
        for key, values in (("low", odds.p10), ("middle", odds.p50), ("high", odds.p90))
    }
    if made.target is None:
        return sentence("simulated_range", **facts)
    return sentence("simulated_odds", target=made.short(made.target), chance=said_chance(odds.chance[0, year]), **facts)


def said_chance(chance: float) -> str:
    """A chance as it is said: in whole percent, and neither never nor always where runs are all there is.

    >>> said_chance(0.374), said_chance(0.0004), said_chance(1.0)
    ('37%', '<1%', '>99%')
    """
    if chance < 1 - SURE:
        return "<1%"
    return ">99%" if chance > SURE else f"{chance:.0%}"


def _moved(made: Answers) -> Iterator[Sentence]:
    simulated, language = made.made, made.made.ground.loaded.language
    largest = made.drivers[:MOST]
    if largest:
        names = [f"{word(one.name, language)} {simulated.short(one.swing)}" for one in largest]
        yield sentence("simulated_drivers", names=listed(names, language))


def _needed(made: Answers) -> Iterator[Sentence]:
    found, sellers = made.strength, made.sellers
    if found is None or made.made.company.chance[0, made.made.year] >= WANTED:
        return
    wanted = f"{WANTED:.0%}"
    if found.value is None:
        yield sentence("simulated_out_of_reach", wanted=wanted, best=said_chance(found.best))
        return
    stronger = f"{found.value - 1:.1%}"
    if sellers is not None and sellers.value is not None:
        yield sentence("simulated_needed_sellers", wanted=wanted, stronger=stronger, sellers=sellers.value)
    else:
        yield sentence("simulated_needed", wanted=wanted, stronger=stronger)


def _weakest(made: Answers) -> Iterator[Sentence]:
    weakest = made.weakest
    if weakest is not None:
        node, often = weakest
        name = names_of(made.made.ground, "region")[node]
        yield sentence("simulated_weakest", name=name, often=said_chance(often))


def _sellers(made: Simulation) -> Iterator[Sentence]:
    odds = made.outcome.odds.get("seller")
    if odds is not None:
        chances = odds.chance[:, made.year]
        known = chances[~np.isnan(chances)]
        if len(known):
            yield sentence("simulated_sellers", likely=int((known >= EVEN).sum()), sellers=len(known))
