"""Short secrets: sealed for one context, and found again without being readable."""

from __future__ import annotations

import pytest

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.vault.errors import Unreadable
from overstap.vault.store import DjangoVault


def test_a_hidden_number_is_revealed_in_its_own_context(vault: DjangoVault, audit: DjangoAudit) -> None:
    hidden = vault.hide("900000013", "leerling:1")

    assert vault.reveal(hidden, "leerling:1") == "900000013"
    assert b"900000013" not in hidden
    assert audit.last(9) == []


def test_the_same_number_is_hidden_differently_each_time(vault: DjangoVault) -> None:
    assert vault.hide("900000013", "a") != vault.hide("900000013", "a")


def test_moved_damaged_or_cut_it_stays_hidden(vault: DjangoVault, audit: DjangoAudit) -> None:
    """T20: one bit anywhere, another context, any shorter length."""
    hidden = vault.hide("900000013", "leerling:1")
    flipped = [bytes(b ^ (nr == at) for nr, b in enumerate(hidden)) for at in range(len(hidden))]
    shorter = [hidden[:length] for length in range(len(hidden))]

    for wrong in (*flipped, *shorter):
        with pytest.raises(Unreadable):
            vault.reveal(wrong, "leerling:1")
    with pytest.raises(Unreadable):
        vault.reveal(hidden, "leerling:2")

    assert set(audit.last(999)) == {Event.VAULT_UNREADABLE}
    assert len(audit.last(999)) == len(flipped) + len(shorter) + 1


def test_an_index_finds_the_same_text_in_the_same_context_only(vault: DjangoVault, audit: DjangoAudit) -> None:
    here = vault.index("900000013", "pgn")

    assert here == vault.index("900000013", "pgn")
    assert len(here) == 32
    assert here != vault.index("900000013", "pgnfrag")
    assert here != vault.index("900000025", "pgn")
    assert vault.index("ab", "c") != vault.index("b", "ca")
    other = DjangoVault({1: bytes(32)}, 1, audit=audit, clock=audit._clock)
    assert here != other.index("900000013", "pgn")
