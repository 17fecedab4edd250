"""A school system with its REST interface, two suppliers and their tokens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.caller import Caller
from chain import PortsMiddleware
from web.stage import Stage


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    made = Stage()
    PortsMiddleware.ports = made.ports
    yield made
    PortsMiddleware.ports = None


@pytest.fixture
def las(stage: Stage) -> Caller:
    """The LAS of 99PA: may write."""
    return Caller.of(stage, "99PA", "Wilg LAS")


@pytest.fixture
def lvs(stage: Stage) -> Caller:
    """Another supplier at the same school: may write."""
    return Caller.of(stage, "99PA", "Kompas LVS")


@pytest.fixture
def reader(stage: Stage) -> Caller:
    """May only read at 99PA."""
    return Caller.of(stage, "99PA", "Wilg LAS", scope="lezen")


@pytest.fixture
def other(stage: Stage) -> Caller:
    """The LAS of another school on the same system."""
    return Caller.of(stage, "99PB", "Wilg LAS")
