"""What a review comes to, in a few words (一句话结论): for the line that says what was done."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.planning.reviewing.lines import Review, year_to_date
from salesplan.terms.table import Table
from salesplan.words.sentence import Sentence, sentence


def gist(made: Review, tables: Sequence[Table]) -> Sentence:
    """The company's attainment of the year to date, and how many exceptions there are."""
    reached = year_to_date(made)
    told = sentence("gist_no_target") if reached is None else sentence("gist", attainment=f"{reached:.1%}")
    numbers = [len(table.rows) for table in tables if table.name == "exceptions"]
    return sentence("gist_exceptions", gist=told, number=numbers[0]) if numbers else told
