"""A sentence to be said in the reader's language (语句).

Findings, hints and notes carry a Sentence instead of a string: a key of the catalogue and the facts that fill
its gaps. Which language it is said in is decided where it is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from salesplan.words.findings import FINDINGS
from salesplan.words.phrases import PHRASES

Language: TypeAlias = Literal["en", "zh"]
Fact: TypeAlias = "str | int | Sentence | tuple[Sentence, ...]"

_GAP = re.compile(r"\{(\w+)\}")  # that a template starts with
LONGEST_FACT = 400  # characters of a quoted text that a sentence shows


@dataclass(frozen=True)
class Sentence:
    """A key of the catalogue, and the facts for its gaps.

    >>> sentence("did_you_mean", name="east", title="华东").say("en")
    'Did you mean "east" (华东)?'
    """

    key: str
    facts: tuple[tuple[str, Fact], ...] = ()

    def say(self, language: Language) -> str:
        """The sentence in `language`; facts that are sentences themselves are said in it too."""
        said = {name: _said(fact, language) for name, fact in self.facts}
        return _template(self.key, language).format(**said)

    def begin(self, language: Language) -> str:
        """The sentence as it is said after a full stop; a name that it starts with stays as it is written.

        >>> sentence("cause_spread").begin("en"), sentence("cause_part", name="iMac", amount="-5").begin("en")
        ('Spread over all parts alike; none stands out', 'iMac -5')
        """
        text = self.say(language)
        return text[:1].upper() + text[1:] if _starts_itself(self, language) else text


def _starts_itself(told: Fact | None, language: Language) -> bool:
    """Whether the first word is the catalogue's, not that of a plan or an export."""
    if not isinstance(told, Sentence):
        return False
    opening = _GAP.match(_template(told.key, language))
    return not opening or _starts_itself(dict(told.facts).get(opening[1]), language)


def sentence(key: str, /, **facts: Fact) -> Sentence:
    """A Sentence with its facts as keywords."""
    return Sentence(key, tuple(sorted(facts.items(), key=lambda fact: fact[0])))


def _template(key: str, language: Language) -> str:
    if key in FINDINGS:
        return FINDINGS[key].en if language == "en" else FINDINGS[key].zh
    english, chinese = PHRASES[key]
    return english if language == "en" else chinese


def _said(fact: Fact, language: Language) -> str:
    if isinstance(fact, Sentence):
        return fact.say(language)
    if isinstance(fact, tuple):
        return ("; " if language == "en" else "；").join(part.say(language) for part in fact)
    return f"{fact:,}" if isinstance(fact, int) else printable(fact)


def listed(names: Iterable[str], language: Language) -> str:
    """Names one after the other.

    >>> listed(["甲", "乙"], "zh"), listed(["A", "B"], "en")
    ('甲、乙', 'A, B')
    """
    return ("、" if language == "zh" else ", ").join(names)


def printable(text: str, longest: int = LONGEST_FACT) -> str:
    r"""`text` on one line, safe for a terminal: control characters escaped, the end cut off when too long.

    >>> printable("a\x1b[31mb\nc")
    'a\\x1b[31mb\\nc'
    """
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if text.isprintable():
        return text
    return "".join(_escaped(character) for character in text)


# What a terminal obeys, breaks a line, or turns the direction of writing.
_CONTROLS = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")


def defused(text: str) -> str:
    r"""`text` whole and on one line, its control characters escaped: for outputs that programs read, too.

    >>> defused("a\x1b[31mb"), defused("软\u00ad连")
    ('a\\x1b[31mb', '软\xad连')
    """
    return text if text.isprintable() else _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], text)


def _escaped(character: str) -> str:
    # Cf holds the marks that turn the writing direction and zero-width joiners; only the former mislead.
    if character.isprintable() or character in "\u3000\u00a0\u200d":
        return character
    if unicodedata.category(character) == "Cf" and character not in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
        return ""
    return character.encode("unicode_escape").decode("ascii")
