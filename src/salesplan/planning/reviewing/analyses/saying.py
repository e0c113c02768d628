"""How pictures speak (图表用语): names, short amounts and shares in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from salesplan.planning.reviewing.analyses.nodes import title
from salesplan.planning.reviewing.lines import Line, Review
from salesplan.terms.chart import Chart, ChartKind
from salesplan.terms.short import short_amount
from salesplan.terms.table import Table
from salesplan.words.sentence import Language, Sentence
from salesplan.words.titles import word

MISSING = "–"


@dataclass(frozen=True)
class Saying:
    """The language of a document, the digits of its currency, and the label of the period under review."""

    language: Language
    digits: int
    period: str

    @classmethod
    def of(cls, made: Review) -> Saying:
        """How a review speaks."""
        ground = made.ground
        return cls(ground.loaded.language, ground.digits, ground.year.periods[made.scope.period].label)

    def name(self, line: Line) -> str:
        """What a line is called."""
        return title(line, self.language)

    def word(self, key: str) -> str:
        """A word of the catalogue."""
        return word(key, self.language)

    def amount(self, minor: int, *, signed: bool = False) -> str:
        """An amount in short."""
        return short_amount(minor, self.digits, self.language, signed=signed)

    def chart(self, name: str, kind: ChartKind, head: Sentence, remark: Sentence, data: Table) -> Chart:
        """A picture with its title and remark as they are said."""
        return Chart(name, kind, head.say(self.language), remark.say(self.language), data)


def share(ratio: float | None, *, signed: bool = False) -> str:
    """A ratio with one digit, as tables show it.

    >>> share(0.9726), share(0.05, signed=True), share(None)
    ('97.3%', '+5.0%', '–')
    """
    if ratio is None:
        return MISSING
    return f"{ratio:+.1%}" if signed else f"{ratio:.1%}"
