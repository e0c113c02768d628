"""What a finding says (问题文案): how grave it is, its sentence in both languages, and why it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class FindingText:
    """What a code says in both languages, and why it matters."""

    severity: Severity
    en: str
    zh: str
    why: str


def error(en: str, zh: str, why: str) -> FindingText:
    """What stops the command."""
    return FindingText("error", en, zh, why)


def warning(en: str, zh: str, why: str) -> FindingText:
    """What should be looked at."""
    return FindingText("warning", en, zh, why)


def note(en: str, zh: str, why: str) -> FindingText:
    """What is good to know."""
    return FindingText("note", en, zh, why)
