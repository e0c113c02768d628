"""The price rules of a plan (全部价格规则): those of `prices`, and those that promotions bring along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from salesplan.plan.occasions import windows
from salesplan.plan.plan import Plan
from salesplan.plan.promotions import Promotion
from salesplan.plan.walk import NODE_AXES
from salesplan.plan.yaml_reader import Path
from salesplan.pricing.rule import Rule
from salesplan.pricing.scope import DAY
from salesplan.terms.period import Year

PROMO = "promo:"  # what the ids of promotions' rules begin with
YEARS_AROUND = 1  # before and after the plan's in which promotions that recur bring their rules


class Placed(NamedTuple):
    """A rule with its id and where it stands; a promotion's rule once for each span of days that the promotion runs on.

    promotion: the id of the promotion that brings it along; empty for a rule of `prices`.
    """

    id: str
    path: Path
    rule: Rule
    promotion: str = ""


def price_rules(plan: Plan, year: Year | None) -> list[Placed]:
    """All rules of a plan, those of `prices` first, then by id; without a year those alone, for nobody knows the windows."""
    found = [Placed(key, ("prices", "rules", key), rule) for key, rule in plan.prices.rules.items()]
    if year is not None:
        found += [one for key, part in plan.promotions.items() for one in promoted_rules(key, part, year)]
    return sorted(found, key=lambda one: (bool(one.promotion), one.id, one.rule.span()))


def promoted_rules(key: str, part: Promotion, year: Year) -> Iterator[Placed]:
    """The rules of a promotion, for what it is for and on the days that it runs."""
    for one in written_rules(key, part):
        for start, end in _spans(part, year):
            yield one._replace(rule=one.rule.model_copy(update=_taken_over(part, one.rule, start, end)))


def written_rules(key: str, part: Promotion) -> list[Placed]:
    """The rules of a promotion as they are written. Ids: `promo:618`, or `promo:618/1` and so on if there are several."""
    rules = [(i, rule) for i, rule in enumerate(part.mechanics) if isinstance(rule, Rule)]
    names = [f"{PROMO}{key}"] if len(rules) == 1 else [f"{PROMO}{key}/{n}" for n in range(1, len(rules) + 1)]
    return [
        Placed(name, ("promotions", key, "mechanics", i), rule, key)
        for name, (i, rule) in zip(names, rules, strict=True)
    ]


def _spans(part: Promotion, year: Year) -> list[tuple[date, date]]:
    """The days that a promotion runs on, in half-open spans that don't touch: on a day a rule holds once."""
    shifts = ((year.start, -YEARS_AROUND), (year.end, YEARS_AROUND))
    around = [day.replace(year=day.year + shift, day=1) for day, shift in shifts]
    found: list[tuple[date, date]] = []
    for start, end in windows(part, *around):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _taken_over(part: Promotion, rule: Rule, start: date, end: date) -> dict[str, Any]:
    """What a rule doesn't say itself. What names its own products, a bundle, takes none over."""
    taken: dict[str, Any] = {"from_": start, "to": end - DAY, "name": rule.name or part.name}
    for axis in NODE_AXES:
        if not getattr(rule, axis) and not (axis == "product" and hasattr(rule, "of")):
            taken[axis] = getattr(part, axis)
    return taken
