"""What is told of scenarios side by side (方案对比表): tables, sentences, and a picture."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.metrics.simulation.compare import Difference
from salesplan.planning.simulating.comparison import Compared, compared, of_year
from salesplan.planning.simulating.lead import said_chance
from salesplan.planning.simulating.tables import names_of, share, whole
from salesplan.planning.simulating.variants import Scenario, Scenarios
from salesplan.terms.chart import Chart
from salesplan.terms.later import Later
from salesplan.terms.short import short_amount
from salesplan.terms.table import Table, Value, table
from salesplan.words.sentence import Sentence, sentence

SCENARIOS = (
    "scenario_name target:money p10:money p50:money p90:money chance:ratio mean_change:money chance_change:ratio "
    "margin_change:money"
)
COMPARE = (
    "scenario scenario_name axis:word node name period target:money mean:money p10:money p50:money p90:money chance:ratio "
    "mean_change:money mean_change_low:money mean_change_high:money p50_change:money p50_change_low:money "
    "p50_change_high:money chance_change:ratio chance_change_low:ratio chance_change_high:ratio margin:money margin_change:money"
)
Cells = tuple[Value, ...]
NOTHING: Cells = (None, None, None)


def comparing_tables(made: Scenarios) -> list[Table]:
    """`scenarios`: the company's year in each, for people; `compare`: scenario × node × span, of nodes that differ.

    None without variants.
    """
    if len(made.listed) < 2:  # noqa: PLR2004 - nothing beside the plan
        return []
    return [
        table("scenarios", SCENARIOS, Later(lambda: [_brief(one) for one in of_year(made)])),
        table("compare", COMPARE, Later(lambda: _all(made)), shown=False),
    ]


def _all(made: Scenarios) -> Iterator[Cells]:
    for one in made.listed:
        names: dict[str, dict[str, str]] = {}
        for row in compared(made, one):
            axis = row.spot.axis
            if axis not in names:
                names[axis] = names_of(one.made.ground, axis)
            yield _row(row, names[axis])


def _row(row: Compared, names: dict[str, str]) -> Cells:
    one, (axis, node, span) = row.scenario, row.spot
    key, odds = one.made.cut(axis).nodes[node], one.made.outcome.odds[axis]
    figures = [whole(values[node, span]) for values in (odds.mean, odds.p10, odds.p50, odds.p90)]
    head = (one.key, one.title, axis, key, names.get(key, key), one.made.world.spans[span].name, row.target)
    differences = (*_money(row.mean), *_money(row.median), *_chance(row.chance))
    return (*head, *figures, share(odds.chance[node, span]), *differences, *_margins(row))


def _brief(row: Compared) -> Cells:
    one, (axis, node, span) = row.scenario, row.spot
    odds = one.made.outcome.odds[axis]
    figures = [whole(values[node, span]) for values in (odds.p10, odds.p50, odds.p90)]
    chance = (share(odds.chance[node, span]), _money(row.mean)[0], _chance(row.chance)[0])
    return (one.title, row.target, *figures, *chance, _margins(row)[1])


def _money(one: Difference | None) -> Cells:
    return NOTHING if one is None else tuple(round(value) for value in (one.value, *one.interval))


def _chance(one: Difference | None) -> Cells:
    return NOTHING if one is None else tuple(share(value) for value in (one.value, *one.interval))


def _margins(row: Compared) -> Cells:
    change = None if row.margin is None or row.margin_of_plan is None else row.margin - row.margin_of_plan
    return tuple(None if value is None else round(value) for value in (row.margin, change))


def comparing_lead(made: Scenarios) -> list[str]:
    """A sentence for each variant: what it would change of the company's year."""
    language = made.plan.made.ground.loaded.language
    plan, *others = of_year(made)
    return [_sentence(plan, one).say(language) for one in others]


def _sentence(plan: Compared, one: Compared) -> Sentence:
    name, mean = one.scenario.title, one.mean
    if mean is None:
        return sentence("compared_not_at_all", name=name)
    moved, aims = bool(mean.value or mean.error), one.target != plan.target
    if not moved and not aims:
        return sentence("compared_the_same", name=name)
    parts: list[Sentence] = [_sales(one, mean) if moved else sentence("compared_sales_stay")]
    if aims and one.target is not None:
        parts.append(sentence("compared_target", target=_short(one.scenario, one.target)))
    if one.target is not None and plan.target is not None:
        chances = [_finely(float(row.scenario.made.company.chance[0, row.spot.span])) for row in (plan, one)]
        parts.append(sentence("compared_chance", before=chances[0], chance=chances[1]))
    if moved and one.margin is not None and one.margin_of_plan is not None:
        parts.append(sentence("compared_margin", margin=_signed(one.scenario, one.margin - one.margin_of_plan)))
    return sentence("compared", name=name, parts=tuple(parts))


def _finely(chance: float) -> str:
    """A chance as finely as one that is compared is worth: scenarios share their luck."""
    return said_chance(chance) if chance in (0.0, 1.0) else f"{chance:.1%}"


def _sales(one: Compared, mean: Difference) -> Sentence:
    change, low, high = (_signed(one.scenario, value) for value in (mean.value, *mean.interval))
    return sentence("compared_sales", change=change, low=low, high=high)


def _short(one: Scenario, minor: float) -> str:
    return short_amount(round(minor), one.made.ground.digits, one.made.ground.loaded.language)


def _signed(one: Scenario, minor: float) -> str:
    text = _short(one, minor)
    return text if round(minor) < 0 else f"+{text}"


def comparing_picture(made: Scenarios) -> Iterator[Chart]:
    """The company's year in each scenario: where eight in ten cases end, and the target."""
    if len(made.listed) < 2 or not made.plan.made.world.open:  # noqa: PLR2004 - nothing beside the plan
        return
    language = made.plan.made.ground.loaded.language
    rows, found = [], of_year(made)
    for one in found:
        odds, (_, node, span) = one.scenario.made.company, one.spot
        ends = [whole(values[node, span]) for values in (odds.p10, odds.p50, odds.p90)]
        rows.append((one.scenario.title, one.target, *ends, share(odds.chance[node, span])))
    best = max(found, key=lambda one: (one.scenario.made.company.p50[0, one.spot.span], one.scenario.key == "plan"))
    data = table("ranges", "name target:money p10:money p50:money p90:money chance:ratio", rows)
    remark = sentence("remark_ranges", name=best.scenario.title).say(language)
    yield Chart("scenarios", "ranges", sentence("chart_ranges").say(language), remark, data)
