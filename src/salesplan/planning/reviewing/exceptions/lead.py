"""What is most worth knowing of a review (要点): how it stands, and the gravest exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.planning.reviewing.exceptions.tables import Exceptions
from salesplan.words.sentence import sentence

MOST = 3  # sentences


def lead(found: Exceptions) -> list[str]:
    """At most three sentences, as they are said: the company's year and period, then what is gravest."""
    language = found.standing.ground.loaded.language
    said_so_far = list(_state(found.standing))
    for one in found.raised[: MOST - len(said_so_far)]:
        name, what = found.name(one.reading), one.reading.what.say(language)
        key = "lead_exception" if one.because else "lead_exception_plain"
        said_so_far.append(sentence(key, name=name, what=what, cause=one.because or "").say(language))
    return said_so_far


def _state(standing: Standing) -> Iterator[str]:
    """The company's year to date and period against the targets to date; nothing without targets."""
    language, at = standing.ground.loaded.language, standing.scope.period
    company = standing.company
    year, period = standing.to_date(company.target, 0), standing.to_date(company.target, at)
    label = standing.ground.year.periods[at].label
    actual = standing.actual(company, 0)
    if not year or not period or min(year, period) < 0:
        yield sentence("lead_sales", period=label, actual=standing.short(actual)).say(language)
        return
    month = standing.actual(company, at)
    yield sentence(
        "lead_state",
        period=label,
        reached=said(Fraction(month, period)),
        year=said(Fraction(actual, year)),
        gap=standing.short(actual - year, signed=True),
    ).say(language)
