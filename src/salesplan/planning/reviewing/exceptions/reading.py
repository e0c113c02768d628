"""What a rule reads off a node (读数): a value against its threshold, and whether that makes an exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from salesplan.planning.reviewing.exceptions.standing import Key, Standing
from salesplan.terms.table import RATIO_DIGITS
from salesplan.words.sentence import Sentence

Severity: TypeAlias = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")
# Of the company's target of the year to date: what is at stake in a grave exception, and in one that is none.
GRAVE, GRAVE_IF_DEEP, LIGHT = Fraction(2, 100), Fraction(1, 100), Fraction(1, 200)
DEEP = 2  # times the threshold's distance from normal


@dataclass(frozen=True)
class Basis:
    """What a change is reckoned from, for the search of its cause.

    kind: `target` (to date), `last_year` (× growth: what was to be expected), or `price` (last year's prices of what is sold
    now). start: the first period; the last one is that under review.
    """

    kind: Literal["target", "last_year", "prices"]
    start: int
    growth: Fraction = Fraction(1)


@dataclass(frozen=True)
class Reading:
    """What a rule reads off a node.

    value, threshold: in `unit`: a ratio (0–1), a number of periods, or times. off: whether it is beyond
    the threshold; material: whether enough hangs on it. depth: how
    far from normal, the threshold being 1. impact: minor units at stake. change: what is to be explained (actual − expected),
    from `basis`; where there is none, `cause` says it. grave: whether it may be of high severity. general:
    the remedy where the playbook has none, if it isn't that of the rule.
    tell, explain: say what it is and why, when somebody asks; most readings are no exception and never say anything.
    """

    rule: str
    axis: str
    node: str
    name: str
    span: str
    value: Decimal
    threshold: Decimal
    unit: str
    off: bool
    material: bool
    depth: float
    impact: int
    tell: Callable[[], Sentence] = field(compare=False)
    change: int = 0
    basis: Basis | None = None
    explain: Callable[[], Sentence | None] = field(default=lambda: None, compare=False)
    grave: bool = True
    general: Sentence | None = field(default=None, compare=False)

    @property
    def what(self) -> Sentence:
        """What it is, with its numbers."""
        return self.tell()

    @property
    def cause(self) -> Sentence | None:
        """Why, as the rule says it itself."""
        return self.explain()

    @property
    def breach(self) -> bool:
        """Whether it is an exception."""
        return self.off and self.material

    @property
    def key(self) -> Key:
        """The node."""
        return self.axis, self.node

    @property
    def mark(self) -> tuple[str, str, str]:
        """What an exception is known again by in another period."""
        return self.rule, self.axis, self.node

    def severity(self, standing: Standing) -> Severity:
        """High: 2 % of the company's target to date is at stake, or 1 % and twice as deep as the threshold; low: below 0.5 %."""
        share = Fraction(self.impact, standing.whole(0))
        if self.grave and (share >= GRAVE or (share >= GRAVE_IF_DEEP and self.depth >= DEEP)):
            return "high"
        return "medium" if share >= LIGHT else "low"


@dataclass(frozen=True)
class Rule:
    """A rule: its word, and what it reads off a standing: one reading for every node that it can judge, exception or not.

    Only nodes that the standing is about are judged; what they are judged by is that of the whole review.
    """

    word: str
    read: Callable[[Standing], Iterator[Reading]]
    general: Sentence  # the remedy where the playbook has none
    repeats: bool = field(default=False)  # whether a part's exception can be that of the node above it once more


def exact(ratio: Fraction | Decimal | float) -> Decimal:
    """A value or threshold as a quantity to six digits.

    >>> exact(Fraction(2, 3)), exact(Decimal("0.90"))
    (Decimal('0.666667'), Decimal('0.9'))
    """
    number = Decimal(ratio.numerator) / ratio.denominator if isinstance(ratio, Fraction) else Decimal(str(ratio))
    return _plain(number.quantize(Decimal(1).scaleb(-RATIO_DIGITS)))


def _plain(number: Decimal) -> Decimal:
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()


def worth(share: Decimal, whole: int) -> int:
    """A share of an amount, in minor units."""
    return round(Fraction(share) * whole)
