"""Findings about a plan or an export, and the exceptions that carry them (问题与异常)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import ClassVar

from salesplan.words.findings import FINDINGS, Severity
from salesplan.words.remedies import REMEDIES, REMEDY
from salesplan.words.sentence import Fact, Language, Sentence, defused, sentence

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
MOST_COMPARED = 10_000  # names that a misspelt one is compared with
MANY_NAMES = 8  # declared names that a hint lists before it stops


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file: `plan.yaml:14:9`. Line and column count from 1; 0 means the file as a whole."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """The place as editors and terminals understand it."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


NOWHERE = Place()


@dataclass(frozen=True)
class Finding:
    """One thing that there is to say about a plan or an export, and where.

    `code` is stable, documented in `docs/codes.md` and never reused for another meaning.
    about: the phrase that says which of several plans it is about, around the message; None where there is but one.
    """

    code: str
    place: Place
    facts: tuple[tuple[str, Fact], ...] = ()
    hint: Sentence | None = None
    about: Sentence | None = None

    @property
    def severity(self) -> Severity:
        """`error` stops the command, `warning` and `note` don't."""
        return FINDINGS[self.code].severity

    def message(self, language: Language) -> str:
        """What is wrong, the offending value in quotes."""
        message = Sentence(self.code, self.facts)
        if self.about is not None:
            message = Sentence(self.about.key, (*self.about.facts, ("message", message)))
        return message.say(language)

    def remedy(self, language: Language) -> str:
        """What can be done about it; empty where nothing needs to be done."""
        if self.hint is None and self.code in REMEDIES:
            return Sentence(REMEDY + self.code).say(language)
        return self.hint.say(language) if self.hint else ""

    def say(self, language: Language) -> str:
        """The finding as it is printed: `place: CODE message`, and the remedy on a line of its own."""
        place = f"{defused(str(self.place))}: " if self.place.file else ""
        hint = self.remedy(language)
        return f"{place}{self.code} {self.message(language)}" + (f"\n    {hint}" if hint else "")


def finding(code: str, place: Place = NOWHERE, /, *, hint: Sentence | None = None, **facts: Fact) -> Finding:
    """A Finding with its facts as keywords."""
    return Finding(code, place, sentence(code, **facts).facts, hint)


OLD_PLAN, NEW_PLAN, BOTH_PLANS = "of_old_plan", "of_new_plan", "of_both_plans"


def about(which: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, saying which of two plans they are about."""
    return [replace(found, about=Sentence(which)) for found in findings]


def of_both(old: Sequence[Finding], new: Sequence[Finding]) -> list[Finding]:
    """The findings about two plans, each saying which; what is to be said of both is said once."""
    shared = set(old) & set(new)
    return [
        *about(BOTH_PLANS, (found for found in old if found in shared)),
        *about(OLD_PLAN, (found for found in old if found not in shared)),
        *about(NEW_PLAN, (found for found in new if found not in shared)),
    ]


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Most serious first, then by place; what is said twice is said once."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (SEVERITIES.index(f.severity), f.place, f.code, str(f.facts)))


def near_names(name: str, known: dict[str, str] | Sequence[str]) -> Sentence:
    """The hint for a name that nobody declared: the nearest declared one, or what there is.

    known: the declared names; a mapping gives the title of each, which is searched as well.
    """
    titles = known if isinstance(known, dict) else dict.fromkeys(known, "")
    by_title = {title: key for key, title in titles.items() if title}
    near = get_close_matches(name, [*titles, *by_title], n=1) if len(titles) <= MOST_COMPARED else []
    if near:
        key = by_title.get(near[0], near[0])
        if titles.get(key):
            return sentence("did_you_mean", name=key, title=titles[key])
        return sentence("did_you_mean_plain", name=key)
    if not titles:
        return sentence("none_declared")
    listed = ", ".join(list(titles)[:MANY_NAMES]) + (" …" if len(titles) > MANY_NAMES else "")
    return sentence("declared_names", names=listed)


class SalesplanError(Exception):
    """What a command can't go on from; the findings say why."""

    exit_code: ClassVar[int] = 1

    def __init__(self, findings: Sequence[Finding], language: Language = "en") -> None:
        self.findings = ranked(findings)
        self.language = language
        super().__init__("\n".join(f.say("en") for f in self.findings))


class UsageError(SalesplanError):
    """The command was used wrongly."""

    exit_code = 2

    @classmethod
    def because(cls, reason: Sentence, language: Language = "en") -> UsageError:
        """That of an option whose value can't be, or that can't go with another."""
        return cls([finding("SP906", reason=reason)], language)


class PlanError(SalesplanError):
    """The plan is wrong."""

    exit_code = 3


class ExportsError(SalesplanError):
    """The exports can't be used."""

    exit_code = 4
