"""What is most worth knowing of a review (要点): how it stands, where it lands, and the gravest exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.planning.reviewing.exceptions.tables import Exceptions
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.lines import total
from salesplan.words.sentence import sentence

MOST = 2  # exceptions


def lead(found: Exceptions, landed: Landings) -> list[str]:
    """A few sentences, as they are said: the company's year and period, where the year lands, then what is gravest."""
    return [*_state(found.standing), *_end(found.standing, landed), *_gravest(found)]


def _gravest(found: Exceptions) -> Iterator[str]:
    language = found.standing.ground.loaded.language
    for one in found.raised[:MOST]:
        name, what = found.name(one.reading), one.reading.what.say(language)
        key = "lead_exception" if one.because else "lead_exception_plain"
        yield sentence(key, name=name, what=what, cause=one.opening or "").say(language)


def _end(standing: Standing, landed: Landings) -> Iterator[str]:
    """Where the year is expected to end, while it isn't over."""
    language, company = standing.ground.loaded.language, standing.company
    low, middle, high = landed.of_company()
    if low == middle == high:
        return
    facts = {"landing": standing.short(middle), "low": standing.short(low), "high": standing.short(high)}
    target = total(company.target, 0, len(standing.ground.year))
    if not target or target < 0:
        yield sentence("lead_landing", **facts).say(language)
        return
    gap = standing.short(middle - target, signed=True)
    key = "lead_landing_target" if high >= target else "lead_landing_missed"
    yield sentence(key, **facts, share=said(Fraction(middle, target)), gap=gap).say(language)


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
    month, gap = standing.actual(company, at), standing.short(actual - year, signed=True)
    kept, year_kept = said(Fraction(month, period)), said(Fraction(actual, year))
    if not standing.scope.partial:
        yield sentence("lead_state", period=label, reached=kept, year=year_kept, gap=gap).say(language)
        return
    whole = [Fraction(sold, total(company.target, start, at + 1) or 1) for sold, start in ((month, at), (actual, 0))]
    facts = {"reached": said(whole[0]), "year": said(whole[1]), "kept": kept, "year_kept": year_kept}
    yield standing.sentence("lead_state", period=label, gap=gap, **facts).say(language)
