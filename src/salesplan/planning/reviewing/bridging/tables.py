"""The tables of bridges (价量结构表): the effects on sales and on margin, and the margins themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.planning.reviewing.bridging.bridges import Bridges, Divided
from salesplan.planning.reviewing.bridging.items import has_costs
from salesplan.planning.reviewing.lines import Line
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.words.sentence import sentence

Divide: TypeAlias = Callable[[Line, str, str], Divided | None]
BRIDGE = "axis:word node name span:word base:word effect:word amount:money change:money undivided:money mix_level:word"
MARGINS = (
    "axis:word node name span:word sales:money cost:money margin:money margin_ratio:ratio "
    "last_year_margin:money last_year_margin_ratio:ratio without_cost:money"
)


def bridge_tables(bridges: Bridges) -> list[Table]:
    """The tables of bridges; those of margins where something has a cost. Rows are made when they are looked at."""
    found = [table("bridge", BRIDGE, Later(lambda: _rows(bridges, bridges.sales)), shown=False)]
    if has_costs(bridges.made.ground):
        found.append(table("margin_bridge", BRIDGE, Later(lambda: _rows(bridges, bridges.margin)), shown=False))
        found.append(table("margins", MARGINS, Later(lambda: _margins(bridges)), shown=False))
    return found


def bridge_findings(ground: Ground) -> list[Finding]:
    """A note where nothing can be told of prices: the exports have no quantities, or the plan no products."""
    if not any(export.columns.quantity for export in ground.plan.exports.values()):
        return [finding("SP460", hint=sentence("say_quantity"))]
    if not ground.plan.products:
        return [finding("SP461", hint=sentence("say_products"))]
    return []


def _rows(bridges: Bridges, divide: Divide) -> Iterator[tuple[Value, ...]]:
    """Line × span × base × effect: the effect of volume always, the others where they are something."""
    level = bridges.made.ground.plan.review.bridge.mix
    for line in bridges.made.lines:
        for span, base in bridges.comparisons():
            found = divide(line, span, base)
            for effect, amount in found.effects.items() if found else ():
                if amount or effect == "volume":
                    keys = (line.axis, line.node, line.name, span, base, effect)
                    undivided = found.undivided if found and effect == "volume" else None
                    yield (*keys, amount, found.change if found else None, undivided, level)


def _margins(bridges: Bridges) -> Iterator[tuple[Value, ...]]:
    """Line × span: what is earned on sales of which the cost is known."""
    for line in bridges.made.lines:
        for span in bridges.times.now:
            now, past = bridges.margins(line, span), bridges.margins(line, span, last_year=True)
            if now is None and past is None:
                continue
            numbers: list[Value] = [now.sales, now.cost] if now else [None, None]
            for one in (now, past):
                margin, sales = (one.margin, one.sales) if one else (None, None)
                numbers += [margin, None if margin is None or sales is None else ratio(margin, sales)]
            yield (line.axis, line.node, line.name, span, *numbers, now.without_cost if now else None)
