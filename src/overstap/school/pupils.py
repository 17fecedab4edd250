"""What a row keeps of a pupil: the number sealed, with keyed digests to find it by, the birthday, a name for a list."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Model

from overstap.dossier import Dossier
from overstap.keten.pgn import pgnfrag
from overstap.ports import Vault
from overstap.school.models import NAME_CHARACTERS_MAX, Overdracht, Uitgaand

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


def digest_for_log(vault: Vault, digest: str) -> str:
    """The digest of a dossier as the log has it, keyed: a log outlives the dossier, and whoever has it must not be able
    to try what a hidden address might have been."""
    return vault.index(digest, "digest").hex()


def listed_name(dossier: Dossier) -> str:
    """The name as a list shows it. Whoever makes a dossier can write a longer one than any column holds."""
    return dossier.naam[:NAME_CHARACTERS_MAX]


def day_of(text: str) -> date | None:
    """A day as the dossier writes it; None for what is no day."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def named(model: type[Model], pk: UUID) -> dict[str, str]:
    """How an event names a row of any kind: only a dossier that travels has a history that is found by this."""
    return {"overdracht" if issubclass(model, Overdracht) else "subject": str(pk)}


def ids_of(row: Uitgaand) -> dict[str, str]:
    """How an event names a dossier and the place where it lies now, so that looks at it are found from the row."""
    return {"overdracht": str(row.pk), "dossier": str(row.werk_id)}
