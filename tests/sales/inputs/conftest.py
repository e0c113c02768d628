"""The servers, once for all tests of a run that need them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.sales.inputs import servers


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Server]:
    with servers.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def mysql() -> Iterator[servers.Server]:
    with servers.mysql() as server:
        yield server
