"""How a pupil is kept in a row: the number sealed, with keyed digests to find it by, and the name for a list."""

from __future__ import annotations

from overstap.dossier import Dossier
from overstap.keten.pgn import pgnfrag
from overstap.ports import Vault
from overstap.school.models import NAME_CHARACTERS_MAX

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


def listed_name(dossier: Dossier) -> str:
    """The name as a list shows it. Whoever makes a dossier can write a longer one than any column holds."""
    return dossier.naam[:NAME_CHARACTERS_MAX]
