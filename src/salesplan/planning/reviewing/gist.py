"""What a review comes to, in a few words (一句话结论): for the line that says what was done."""

from __future__ import annotations

from salesplan.planning.reviewing.lines import Review, year_to_date
from salesplan.words.sentence import Sentence, sentence


def gist(made: Review, exceptions: int) -> Sentence:
    """The company's attainment of the year to date, and the number of exceptions."""
    reached = year_to_date(made)
    told = sentence("gist_no_target") if reached is None else sentence("gist", attainment=f"{reached:.1%}")
    return sentence("gist_exceptions", gist=told, number=exceptions)
