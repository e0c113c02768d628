"""The bridges of the company as pictures (价量结构图): from plan and from last year to the year so far."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.planning.reviewing.bridging.bridges import Bridges, Divided
from salesplan.planning.reviewing.bridging.times import LAST_YEAR, PLAN
from salesplan.terms.chart import Chart
from salesplan.terms.table import Table, table
from salesplan.words.sentence import Sentence, sentence

SPAN = "year_to_date"


def bridge_charts(bridges: Bridges) -> list[Chart]:
    """A waterfall from each base to the company's year to date; none where there is nothing to compare with."""
    ground, company = bridges.made.ground, bridges.made.lines[0]
    language, found = ground.loaded.language, list[Chart]()
    for base in (PLAN, LAST_YEAR):
        divided = bridges.sales(company, SPAN, base)
        if divided is not None:
            title = sentence(f"chart_bridge_{base}").say(language)
            remark = _remark(ground, base, divided).say(language)
            found.append(Chart(f"bridge_{base}", "waterfall", title, remark, _steps(base, divided)))
    return found


def _steps(base: str, divided: Divided) -> Table:
    """The bars in order: what it leads from, the effects that are something, what it leads to."""
    steps = [(effect, amount, "step") for effect, amount in divided.effects.items() if amount]
    rows = [(base, divided.before, "total"), *steps, ("actual", divided.now, "total")]
    return table(f"bridge_{base}", "name:word amount:money kind:word", rows)


def _remark(ground: Ground, base: str, divided: Divided) -> Sentence:
    now, before = (amount_text(ground, amount) for amount in (divided.now, divided.before))
    if not divided.change:
        return sentence(f"bridge_remark_{base}_none", now=now, before=before)
    change, effects = _signed(ground, divided.change), tuple(_effects(ground, divided))
    return sentence(f"bridge_remark_{base}", now=now, before=before, change=change, effects=effects)


def _effects(ground: Ground, divided: Divided) -> Iterator[Sentence]:
    """The effects that are something, the largest first."""
    order = list(divided.effects)
    for effect, amount in sorted(divided.effects.items(), key=lambda pair: (-abs(pair[1]), order.index(pair[0]))):
        if amount:
            yield sentence(f"effect_{effect}", amount=_signed(ground, amount))


def _signed(ground: Ground, minor: int) -> str:
    return f"{'+' if minor > 0 else '−' if minor < 0 else ''}{amount_text(ground, abs(minor))}"
