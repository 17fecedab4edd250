"""What is kept of a pupil: the number sealed, with keyed digests to find it by, and the birthday."""

from __future__ import annotations

from datetime import date

from overstap.keten.pgn import pgnfrag
from overstap.ports import Vault

CONTEXT = "pgn"


def hidden_pgn(vault: Vault, pgn: str) -> bytes:
    return vault.hide(pgn, CONTEXT)


def revealed_pgn(vault: Vault, hidden: bytes) -> str:
    return vault.reveal(hidden, CONTEXT)


def pgn_index(vault: Vault, pgn: str) -> bytes:
    return vault.index(pgn, CONTEXT)


def pgnfrag_index(vault: Vault, pgn: str) -> bytes:
    return frag_index(vault, pgnfrag(pgn))


def frag_index(vault: Vault, frag: str) -> bytes:
    """The digest under which pupils whose number ends like this are found."""
    return vault.index(frag, "pgnfrag")


def day_of(text: str) -> date | None:
    """A day as the dossier writes it; None for what is no day."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
