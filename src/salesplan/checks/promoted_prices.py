"""Checks of the price rules that promotions bring along (促销价格规则)."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.occasions import extent_of
from salesplan.plan.price_rules import Placed, written_rules
from salesplan.plan.promotions import Promotion
from salesplan.plan.walk import NODE_AXES
from salesplan.plan.yaml_reader import Path
from salesplan.words.sentence import sentence

PLACES = ("prices", "promotions", "regions", "products", "channels", "calendar")


@check(*PLACES)
def rules_of_promotions_stay_within_them(plot: Plot) -> Iterator[Finding]:
    """SP811: a price rule of a promotion is for days, products, regions or channels that the promotion isn't for.

    Bad: `mechanics: {kind: percent_off, off: 10%, product: health}` in a promotion with `product: skincare`. Good: what is left
    out is the promotion's; a product named in the rule is a part of it.
    """
    ground = plot.ground
    for key, part in plot.plan.promotions.items():
        for one in written_rules(key, part):
            for name in ("from", "to"):
                if getattr(one.rule, "from_" if name == "from" else name) is not None:
                    place = plot.marks.of_key((*one.path, name))
                    yield finding("SP811", place, name=part.name or key, reason=sentence("beyond_days"))
            yield from _beyond(plot, ground, part, one) if ground else ()


def _beyond(plot: Plot, ground: Ground, part: Promotion, one: Placed) -> Iterator[Finding]:
    extent = extent_of(ground, part)
    for axis, path, name in _named(one):
        node, own = ground.node(axis, name), getattr(extent, axis)
        if node is not None and own is not None and node not in own:
            reason = sentence("beyond_nodes", nodes=ground.trees[axis].title(node))
            yield finding("SP811", plot.marks.of_key(path), name=part.name or one.promotion, reason=reason)


def _named(one: Placed) -> Iterator[tuple[str, Path, str]]:
    """What a rule is for: axis, where it stands, name. A gift may be anything."""
    for axis in NODE_AXES:
        for i, name in enumerate(getattr(one.rule, axis)):
            yield axis, (*one.path, axis, i), name
    for name in getattr(one.rule, "of", {}):
        yield "product", (*one.path, "of", name), name


@check("prices", "promotions")
def rules_have_one_id(plot: Plot) -> Iterator[Finding]:
    """SP812: a rule of `prices` has the id that the rule of a promotion has, too.

    Bad: `prices: rules: {"promo:618": …}` beside a promotion `618` with a price rule. Good: any id without `promo:`.
    """
    own = plot.plan.prices.rules
    for key, part in plot.plan.promotions.items():
        for one in written_rules(key, part):
            if one.id in own:
                hint = sentence("rename_rule", place=str(plot.marks.of_key(one.path)))
                yield finding("SP812", plot.marks.of_key(("prices", "rules", one.id)), hint=hint, rule=one.id)
