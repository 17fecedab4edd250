from __future__ import annotations

from collections.abc import Iterator

import pytest

from wire.stand import HandTime, Keyring, Stand


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring.make(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> HandTime:
    """By this the listener judges who is too late."""
    made = HandTime()
    monkeypatch.setattr("overstap.wire.loop.monotonic", made)
    return made


@pytest.fixture
def stand(ring: Keyring) -> Iterator[Stand]:
    """The listener of the PO system."""
    with Stand(ring, ring.identity("po")).open() as opened:
        yield opened
