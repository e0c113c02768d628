"""The steps of an explanation (解释步骤): sentences with amounts, of which the parts add up to what they are parts of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesplan.errors import Place
from salesplan.plan.ground import Ground
from salesplan.plan.yaml_reader import Path
from salesplan.terms.table import Table, table
from salesplan.words.sentence import Sentence, sentence

MOST_PARTS = 60  # parts of one step that are listed; the others are summed up
SHOWN_DIGITS = 12  # after the point of a share or weight
FINER = 4  # digits after the currency's own that an unrounded amount is shown with


@dataclass(frozen=True)
class Step:
    """One step.

    level: how deep it stands below the number itself, 1. part_of: the number (from 1) of the step whose amount this one and its
    other parts add up to; None for what explains a step without being a part of it. amount: in minor units. share: of
    what the sentence names. weight: in the reference, before declared numbers.
    """

    level: int
    part_of: int | None
    what: Sentence
    amount: int | None = None
    share: float | None = None
    weight: float | None = None
    place: str = ""


@dataclass(frozen=True)
class Part:
    """A part that is to become a step of its own."""

    what: Sentence
    amount: int
    share: float | None = None
    path: Path | None = None
    place: str = ""


class Steps:
    """The steps so far, in the order in which they are read."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.made: list[Step] = []

    def add(
        self,
        what: Sentence,
        amount: int | None = None,
        *,
        under: int = 0,
        part: bool = False,
        share: float | None = None,
        weight: float | None = None,
        path: Path | None = None,
        place: str = "",
    ) -> int:
        """Add a step below another one (0: at the top), as a part of it or to explain it; gives its number.

        path: of what it says in the plan; place: where it stands elsewhere.
        """
        level = self.made[under - 1].level + 1 if under else 1
        place = line_of(self.ground.loaded.marks.of(path)) if path is not None else place
        self.made.append(Step(level, under if part else None, what, amount, share, weight, place))
        return len(self.made)

    def parts(self, under: int, parts: Sequence[Part]) -> None:
        """Add parts of a step; where there are very many, the smallest of them together."""
        listed = parts
        if len(parts) > MOST_PARTS:
            largest = sorted(range(len(parts)), key=lambda i: (-abs(parts[i].amount), i))[: MOST_PARTS - 1]
            listed = [parts[i] for i in sorted(largest)]
        for one in listed:
            self.add(one.what, one.amount, under=under, part=True, share=one.share, path=one.path, place=one.place)
        if len(listed) < len(parts):
            rest = sum(one.amount for one in parts) - sum(one.amount for one in listed)
            self.add(sentence("ex_more_parts", number=len(parts) - len(listed)), rest, under=under, part=True)

    def amount(self, step: int) -> int | None:
        """The amount of a step."""
        return self.made[step - 1].amount

    def prove(self) -> None:
        """Refuse steps that don't add up: an explanation must not claim what isn't so."""
        sums: dict[int, int] = {}
        for step in self.made:
            if step.part_of is not None:
                sums[step.part_of] = sums.get(step.part_of, 0) + (step.amount or 0)
        wrong = [number for number, total in sums.items() if total != self.amount(number)]
        if wrong:
            raise ArithmeticError(f"step {wrong[0]}: {sums[wrong[0]]} != {self.amount(wrong[0])}")

    def table(self) -> Table:
        """The steps as a table."""
        language = self.ground.loaded.language
        rows = [
            (
                number,
                step.level,
                step.part_of,
                step.what.say(language),
                step.amount,
                _shown(step.share),
                _shown(step.weight),
                step.place or None,
            )
            for number, step in enumerate(self.made, 1)
        ]
        columns = "step:count level:count part_of:count what amount:money share:ratio weight:ratio place"
        return table("explain", columns, rows)


def _shown(value: float | None) -> float | None:
    return None if value is None else round(value, SHOWN_DIGITS)


def line_of(place: Place) -> str:
    """A place as file and line."""
    return str(Place(place.file, place.line))


def exact_text(ground: Ground, minor: float) -> str:
    """An unrounded amount, with a few more digits than the currency has."""
    return f"{minor / 10**ground.digits:,.{ground.digits + FINER}f}"


def difference_text(minor: float) -> str:
    """What rounding did, in minor units with its sign: +0.3333."""
    return f"{minor + 0.0:+.{FINER}f}"


def share_text(share: float) -> str:
    """A share with enough digits to follow it: 13.2457 %, 25%."""
    return f"{share * 100:.6f}".rstrip("0").rstrip(".") + "%"
