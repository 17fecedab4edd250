"""The simulated chain, made once for all its tests; nothing of it is left for others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from settings_test import NODES
from simulation.rewind import Kept
from simulation.way import Simulation


@pytest.fixture
def simulation(transactional_db: None) -> Iterator[Simulation]:
    before = Kept(NODES)
    yield Simulation()
    before.put_back()
