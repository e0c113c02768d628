"""Checks of promotions (促销)."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.plan.occasions import Occasion, clashes, occasions, windows
from salesplan.plan.promotions import Promotion
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import digits_of, to_minor
from salesplan.words.sentence import sentence

AMOUNTS = ("budget", "spent", "goal")
PLACES = ("calendar", "regions", "products", "channels", "promotions")


@check("promotions")
def windows_are_said_once(plot: Plot) -> Iterator[Finding]:
    """SP307, SP801: the window of a promotion is not said, said twice, or ends before it begins.

    Bad: `{festival: 618, from: 2026-06-01, to: 2026-06-18}`. Good: `{festival: 618, before: 17}`, or `from` and `to`.
    """
    for key, part in plot.plan.promotions.items():
        path: Path = ("promotions", key)
        if reason := _fault(part):
            yield finding("SP801", plot.marks.of_key(path), name=part.name or key, reason=sentence(reason))
        elif part.from_ and part.to and part.to < part.from_:
            place = plot.marks.of((*path, "to"))
            yield finding("SP307", place, name="to", first=str(part.from_), second=str(part.to))


def _fault(part: Promotion) -> str | None:
    """What is wrong with the way a window is said; a key of the catalogue."""
    said = [part.from_ is not None or part.to is not None, part.festival is not None, part.monthly is not None]
    if sum(said) != 1:
        return "window_twice" if any(said) else "window_missing"
    if said[0] and (part.from_ is None or part.to is None):
        return "window_half"
    if said[0] and (part.before or part.after):
        return "window_of_days"
    return "spent_each_month" if part.monthly and part.spent is not None else None


@check("promotions")
def amounts_of_promotions_are_whole(plot: Plot) -> Iterator[Finding]:
    """SP303, SP304: an amount of a promotion is finer than the currency's smallest unit, or below zero.

    Bad: `budget: -100`. Good: `budget: 100`; one that costs nothing has none.
    """
    currency = plot.plan.currency
    parts = [
        (("promotions", key, name), name, getattr(part, name))
        for key, part in plot.plan.promotions.items()
        for name in AMOUNTS
    ]
    for path, name, value in [*parts, (("promotion_budget",), "promotion_budget", plot.plan.promotion_budget)]:
        if value is not None and value < 0:
            yield finding("SP304", plot.marks.of(path), name=name, value=str(value))
        elif value is not None and value != round(value, digits_of(currency)):
            yield finding("SP303", plot.marks.of(path), value=str(value), currency=currency)


@check(*PLACES)
def promotions_run_in_the_year(plot: Plot) -> Iterator[Finding]:
    """SP802: a promotion has no day in the plan's year.

    Bad: `from: 2025-06-01` in the plan of 2026, if 2026 is meant. Past ones may stay: `promo evaluate` keeps them apart.
    """
    if plot.year is None:
        return
    for key, part in plot.plan.promotions.items():
        backward = part.from_ and part.to and part.to < part.from_
        if not _fault(part) and not backward and not list(windows(part, plot.year.start, plot.year.end)):
            path = ("promotions", key, "from" if part.from_ else "festival")
            yield finding("SP802", plot.marks.of(path), name=part.name or key)


@check(*PLACES)
def promotions_stand_apart(plot: Plot) -> Iterator[Finding]:
    """SP803: two promotions run on the same days for the same products, regions and channels.

    Bad: a member day within 618. Good: one of them on other days; what both bring together can't be told apart.
    """
    if (ground := plot.ground) is None or _faulty(plot):
        return
    found, told = occasions(ground), set[tuple[str, str]]()
    for i, others in clashes(found).items():
        for j in others:
            one, other = found[i], found[j]
            if j < i or (one.promotion, other.promotion) in told:
                continue
            told.add((one.promotion, other.promotion))
            first, last = max(one.start, other.start), min(one.last, other.last)
            place = plot.marks.of_key(("promotions", other.promotion))
            hint = sentence("written_first_at", place=str(plot.marks.of_key(("promotions", one.promotion))))
            yield finding("SP803", place, hint=hint, one=one.name, other=other.name, first=str(first), last=str(last))


def _faulty(plot: Plot) -> bool:
    return any(_fault(part) for part in plot.plan.promotions.values())


@check(*PLACES)
def promotions_keep_to_their_budget(plot: Plot) -> Iterator[Finding]:
    """SP804, SP805: the budgets of the year's promotions exceed `promotion_budget`, or more was spent than a budget allows.

    Bad: `promotion_budget: 100_000` with budgets of 70_000 and 50_000. Good: budgets that fit in.
    """
    if (ground := plot.ground) is None or _faulty(plot):
        return
    for key, part in plot.plan.promotions.items():
        if part.budget is not None and part.spent is not None and part.spent > part.budget:
            texts = [amount_text(ground, to_minor(amount, ground.digits)) for amount in (part.spent, part.budget)]
            place = plot.marks.of(("promotions", key, "spent"))
            yield finding("SP805", place, name=part.name or key, spent=texts[0], budget=texts[1])
    yield from _over_budget(plot, ground, occasions(ground))


def _over_budget(plot: Plot, ground: Ground, found: list[Occasion]) -> Iterator[Finding]:
    ceiling = plot.plan.promotion_budget
    total = sum(to_minor(one.part.budget, ground.digits) for one in found if one.part.budget is not None)
    if ceiling is not None and total > (most := to_minor(ceiling, ground.digits)):
        place = plot.marks.of(("promotion_budget",))
        all_of_them, allowed, difference = (amount_text(ground, minor) for minor in (total, most, total - most))
        yield finding("SP804", place, total=all_of_them, ceiling=allowed, difference=difference)


@check("promotions", "decompose")
def uplifts_are_known_and_counted_once(plot: Plot) -> Iterator[Finding]:
    """SP806, SP807: a promotion is to raise the season without saying by how much, or history may hold it already.

    Bad: `in_plan: true` without `uplift`. Good: an uplift beside a season of working days, or of a promotion that is new.
    """
    season = plot.plan.decompose.seasonality
    for key, part in plot.plan.promotions.items():
        place, name = plot.marks.of(("promotions", key, "in_plan")), part.name or key
        if part.in_plan and part.uplift is None:
            yield finding("SP806", place, name=name)
        elif part.in_plan and part.recurs and season in (None, "history") and plot.plan.exports:
            yield finding("SP807", place, name=name)
