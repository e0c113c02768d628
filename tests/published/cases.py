"""The published worked examples as parameters of tests; without ../shared a single test that says why it is skipped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import SHARED


def cases_of(name: str) -> dict[str, Any]:
    """A fixture's cases by id, decimals as they are printed; none where a checkout has no ../shared."""
    path = SHARED / "published" / f"{name}.json"
    if not path.exists():
        return {}
    return {case["id"]: case for case in json.loads(path.read_text("utf-8"), parse_float=Decimal)["cases"]}


def parameters(name: str, *, without: Mapping[str, str] = {}) -> list[Any]:
    """All cases but those listed as no computation, each with the reason; what is listed has to be there."""
    found = cases_of(name)
    if not found:
        return [pytest.param({}, marks=pytest.mark.skip(f"needs ../shared/published/{name}.json"))]
    assert not without.keys() - found.keys()
    return [pytest.param(case, id=key) for key, case in found.items() if key not in without]


def ids_of(name: str) -> set[str]:
    """The ids of a fixture's cases; skips without ../shared."""
    found = cases_of(name)
    if not found:
        pytest.skip(f"needs ../shared/published/{name}.json")
    return set(found)


def one(name: str, key: str) -> Any:
    """A case by its id; skips without ../shared."""
    return cases_of(name)[key] if ids_of(name) else None
