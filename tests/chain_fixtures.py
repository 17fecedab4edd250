"""The practice chain as a fixture, for every room that tells a story over it."""

from __future__ import annotations

import pytest

from chain import Chain


@pytest.fixture
def chain(transactional_db: None) -> Chain:
    return Chain()
