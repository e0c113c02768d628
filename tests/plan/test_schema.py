"""What `salesplan schema` writes holds the plans that are there, as an editor would check them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from tests.conftest import ROOT

from salesplan.plan.schema import plan_schema

PLANS = [
    *sorted((ROOT / "src/salesplan/plan/starters").glob("*.yaml")),
    *sorted((ROOT / "plans").rglob("*.yaml")),
    *sorted((ROOT / "tests/real").rglob("*.yaml")),
]


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: a date is text, and so are `on` and `no`."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "bool"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def faults(text: str) -> list[str]:
    """What an editor would underline."""
    data: Any = yaml.load(text, Loader)  # noqa: S506 - a safe loader
    validator = jsonschema.Draft202012Validator(plan_schema())
    return [error.message for error in validator.iter_errors(data)]


def test_the_schema_is_a_plan_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(plan_schema())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: str(path.relative_to(ROOT)))
def test_plans_are_held_by_the_schema(path: Path) -> None:
    text = path.read_text("utf-8")
    if "\nsalesplan:" not in text:  # the part of a folder's plan that stands in a file of its own
        text = "salesplan: 1\nname: Plan\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\n" + text
    assert faults(text) == []


@pytest.mark.parametrize(
    "line", ["tagret: 5", "regions: {east: {nmae: x}}", "exports: {a: {files: x.csv, columns: {}}}", "targets: 5"]
)
def test_slips_are_not(line: str) -> None:
    head = "salesplan: 1\nname: Plan\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\n"
    assert faults(head) == []
    assert faults(head + line + "\n")
