"""The cases of the two runs: mutated plans through every command that reads a plan, mutated exports through a review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
SALES = "sales.csv"
PROGRAM = frozenset({0, 2, 3, 4, 5})


@dataclass(frozen=True)
class Further:
    """Commands that exports go through one after the other, beside their tie-out."""

    calls: tuple[Call, ...]


def _one(*arguments: str) -> Further:
    return Further((Call(arguments, USE_TOO),))


# What some of the exports go through.
FURTHER: tuple[Further, ...] = (
    _one("report", "{plan}", *JSON),
    _one("report", "{plan}"),
    _one("report", "{plan}", "--format", "html"),
    _one("report", "{plan}", "--lang", "zh", "--format", "md"),
    _one("simulate", "{plan}", "--runs", "200", *JSON),
    _one("price", "{plan}", "review", *JSON),
    _one("price", "{plan}", "review", "--lang", "zh"),
    _one("promo", "{plan}", "evaluate", *JSON),
    _one("promo", "{plan}", "evaluate"),
    _one("explain", "{plan}", "--cell", "region=sh,period=2026-04", "--actual", *JSON),
    _one("explain", "{plan}", "--table", "attainment", "--cell", "span=year", "--actual", "--lang", "zh"),
    _one("init", "first", "--from-sales", SALES),
    # What was drafted is a plan that can be checked.
    Further((
        Call(("init", "first", "--from-sales", SALES, "--lang", "zh"), frozenset({0, 2, 4})),
        Call(("check", "first/plan.yaml", "--allow-outside", *JSON), frozenset({0, 2, 3}), then=frozenset({0, 3})),
    )),
    # With the store and without it, the same bytes; and what it holds is what the files hold.
    Further((
        Call(("report", "{plan}", *JSON, "--no-store"), PLAN_OR_EXPORTS),
        Call(("import", "{plan}", "--quiet"), PLAN_OR_EXPORTS),
        Call(("import", "{plan}", "--verify", *JSON), PROGRAM, then=frozenset({0})),
        Call(("report", "{plan}", *JSON), PLAN_OR_EXPORTS, same=0),
    )),
    # What is closed is reproduced, and a review after it is another run of the same exports.
    Further((
        Call(("close", "{plan}", "--month", "2026-05", "--quiet"), PROGRAM),
        Call(("close", "{plan}", "--verify", *JSON), PROGRAM, then=frozenset({0})),
        # 3 where nothing could be closed, for the exports lack the year that targets are filled in from.
        Call(("close", "{plan}", "--restate", *JSON), PROGRAM, then=frozenset({0, 2, 3, 4})),
    )),
)  # fmt: skip
OTHERS_TOO = 2  # every how manyth of the plans goes through one of the others
FURTHER_TOO = 5  # every how manyth of the exports goes through one of the further ones


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
        if number % FURTHER_TOO == 0:
            further = chance.choice(FURTHER).calls
            calls += [
                replace(_call(one.arguments, start.plan, one.codes), then=one.then, same=_behind(one))
                for one in further
            ]
        yield Case(number, start.name, files, tuple(calls))


KINDS = {"plans": plan_cases, "exports": export_cases}


def _behind(one: Call) -> int | None:
    """The number of the call that another one has to be like, with the tie-out before them."""
    return None if one.same is None else one.same + 1


def _call(arguments: tuple[str, ...], plan: str, codes: frozenset[int]) -> Call:
    return Call(tuple(argument.replace("{plan}", plan) for argument in arguments), codes)
