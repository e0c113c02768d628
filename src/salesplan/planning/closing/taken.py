"""What a record needs of an intake (结账取数): its files, the rows of a period by name, and the year before in a hash."""

from __future__ import annotations

from collections.abc import Collection

from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.territory import holdings
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.closing.record import InputFile, hash_of
from salesplan.planning.intake import TakenIn
from salesplan.sales.engine import Engine
from salesplan.sales.identity import AlsoWanted, give_names, history_of, name_rows, rows_of

NOW = "rows_of_now"


def asked_for(periods: Collection[int], only: Collection[str] | None = None) -> AlsoWanted:
    """What the intake has to be asked for, that periods can be closed or compared."""
    return AlsoWanted(only, tuple(sorted(periods)))


def inputs_of(taken: TakenIn) -> tuple[InputFile, ...]:
    """The files that were read; those that rows name by number come first, in the order of their numbers."""
    own = len(taken.intake.sources)
    return tuple(InputFile(one.path, one.sha256, one.rows, joined=i >= own) for i, one in enumerate(taken.inputs))


def rows_of_period(ground: Ground, engine: Engine, period: int, name: str = NOW) -> list[tuple[object, ...]]:
    """The rows of a period that the intake was asked for, named; kept as a table, too."""
    keep_rows(ground, engine, period, name)
    return rows_of(engine, name)


def keep_rows(ground: Ground, engine: Engine, period: int, name: str = NOW) -> None:
    """Keep the rows of a period, named, as a table."""
    nodes = [(axis, i, node.id) for axis in NODE_AXES for i, node in enumerate(ground.trees[axis])]
    nodes += [("seller", i, escaped(seller.id)) for i, seller in enumerate(ground.sellers)]
    give_names(engine, sorted(ground.plan.exports), nodes)
    name_rows(engine, name, period, overlays=any(holding.overlay for holding in holdings(ground)))


def escaped(seller: str) -> str:
    """A seller's id as it stands among others in a row."""
    return seller.replace("%", "%25").replace(";", "%3B")


def history(engine: Engine) -> str:
    """A hash of the year before, day by day."""
    return hash_of([[str(value) for value in day] for day in history_of(engine, (-YEAR_STEP, 0))])
