"""The seal of a dossier in the words of the chain, and back: the two rooms do not know each other."""

from __future__ import annotations

from dataclasses import asdict, fields

from overstap.dossier import Zegel
from overstap.keten import Verzegeling


def sent_with(zegel: Zegel, afleverbewijs: bytes) -> Verzegeling:
    """The seal as it travels, with the proof of this one delivery."""
    return Verzegeling(**asdict(zegel), afleverbewijs=afleverbewijs)


def came_with(verzegeling: Verzegeling) -> Zegel:
    """The seal out of a message, to be opened."""
    return Zegel(**{field.name: getattr(verzegeling, field.name) for field in fields(Zegel)})
