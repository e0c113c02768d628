"""How findings and notes call the things of a plan (称呼)."""

from __future__ import annotations

from salesplan.plan.declared import ALL, Cell
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.words.sentence import Sentence, sentence


def amount_text(ground: Ground, minor: int) -> str:
    """An amount with its groups of thousands; whole units without digits after the point, a measure's with their unit."""
    amount = ground.scale.amount(minor)
    text = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,}"
    return text if ground.scale.is_revenue else f"{text} {ground.scale.unit}".rstrip()


def name_of(ground: Ground, cell: Cell) -> Sentence | str:
    """What a cell is called: 华东 × 护肤, Q4; with the measure in front where it isn't revenue."""
    return of_measure(ground, _name_of(ground, cell))


def of_measure(ground: Ground, name: Sentence | str) -> Sentence | str:
    """The name of something, with the measure in front where it isn't revenue."""
    return name if ground.scale.is_revenue else sentence("of_measure", measure=ground.scale.name, what=name)


def _name_of(ground: Ground, cell: Cell) -> Sentence | str:
    names = [ground.trees[axis].title(node) for axis in NODE_AXES if (node := getattr(cell, axis)) != ALL]
    year = ground.year
    if (cell.start, cell.end) == (0, len(year)):
        return " × ".join(names) if names else sentence("word_company")
    labels = {span: label for label, span in year.groups.items()}
    first, last = year.periods[cell.start].label, year.periods[cell.end - 1].label
    label = labels.get((cell.start, cell.end), first if first == last else f"{first} … {last}")
    return ", ".join([" × ".join(names), label]) if names else label
