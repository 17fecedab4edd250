"""Steps of one school system, that of the primary schools; the chain around it is there for when they talk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chain import Chain, SchoolSystem, acting
from databases import real_chain

__all__ = ["real_chain"]


@pytest.fixture
def chain(db: None) -> Chain:
    return Chain()


@pytest.fixture
def po(chain: Chain) -> Iterator[SchoolSystem]:
    """The system that acts during the whole test."""
    with acting("po"):
        yield chain.po
