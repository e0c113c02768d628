"""The cases of the two runs: mutated plans through every command that reads a plan, mutated exports through a review."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzz.export_mutations import mutated_exports
from tests.fuzz.harness import Call, Case, generator
from tests.fuzz.plan_mutations import mutated_plan
from tests.fuzz.seeds import exports, plans

PLAN_OR_EXPORTS = frozenset({0, 3, 4})
USE_TOO = frozenset({0, 2, 3, 4, 5})  # also: no such table, nothing to show
JSON = ("--format", "json")
# What a plan goes through beside `check` and `decompose`, one of them a case.
OTHERS: tuple[tuple[str, ...], ...] = (
    ("price", "{plan}", "lint", *JSON), ("price", "{plan}", "ladder", *JSON), ("promo", "{plan}", "calendar", *JSON),
    ("promo", "{plan}", "calendar", "--format", "md"), ("report", "{plan}", "--table", "tie_out", *JSON),
    ("decompose", "{plan}", "--lang", "en"), ("check", "{plan}", "--format", "html", "--lang", "zh"),
    ("diff", "{plan}", "{plan}", *JSON), ("decompose", "{plan}", "--format", "csv", "--lang", "zh"),
    ("price", "{plan}", "review", *JSON), ("simulate", "{plan}", "--runs", "200", *JSON),
)  # fmt: skip
REVIEWS: tuple[tuple[str, ...], ...] = (
    ("report", "{plan}", *JSON),
    ("report", "{plan}"),
    ("report", "{plan}", "--format", "html"),
    ("promo", "{plan}", "evaluate", *JSON),
)
OTHERS_TOO = 2  # every how manyth of the plans goes through one of the others
REVIEWED_WHOLE = 10  # every how manyth of the exports goes through the whole review, too


def plan_cases(seed: int, first: int, count: int) -> Iterator[Case]:
    """Mutated plans."""
    seeds = plans()
    weights = [one.weight for one in seeds]
    for number in range(first, first + count):
        chance = generator(seed, "plans", number)
        start = chance.choices(seeds, weights)[0]
        files = mutated_plan(start, chance)
        calls = [
            _call(("check", "{plan}", *JSON), start.plan, frozenset({0, 3})),
            _call(("decompose", "{plan}", *JSON), start.plan, PLAN_OR_EXPORTS),
        ]
        if number % OTHERS_TOO == 0:
            calls.append(_call(chance.choice(OTHERS), start.plan, USE_TOO))
        yield Case(number, start.name, files, tuple(calls))


def export_cases(seed: int, first: int, count: int) -> Iterator[Case]:
    """Mutated exports."""
    seeds = exports()
    weights = [one.weight for one in seeds]
    for number in range(first, first + count):
        chance = generator(seed, "exports", number)
        start = chance.choices(seeds, weights)[0]
        files = mutated_exports(start, chance)
        calls = [_call(("report", "{plan}", "--table", "tie_out", *JSON), start.plan, PLAN_OR_EXPORTS)]
        if number % REVIEWED_WHOLE == 0:
            calls.append(_call(chance.choice(REVIEWS), start.plan, USE_TOO))
        yield Case(number, start.name, files, tuple(calls))


KINDS = {"plans": plan_cases, "exports": export_cases}


def _call(arguments: tuple[str, ...], plan: str, codes: frozenset[int]) -> Call:
    return Call(tuple(argument.replace("{plan}", plan) for argument in arguments), codes)
