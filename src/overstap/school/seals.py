"""The seal of a dossier in the words of the chain, and back: the two rooms do not know each other."""

from __future__ import annotations

from dataclasses import fields

from overstap.dossier import Zegel
from overstap.keten import Verzegeling

OF_SEAL = tuple(field.name for field in fields(Zegel))
"""What both call by the same name."""


def sent_with(zegel: Zegel, afleverbewijs: bytes) -> Verzegeling:
    """The seal as it travels, with the proof of this one delivery."""
    return Verzegeling(**{name: getattr(zegel, name) for name in OF_SEAL}, afleverbewijs=afleverbewijs)


def came_with(verzegeling: Verzegeling) -> Zegel:
    """The seal out of a message, to be opened."""
    return Zegel(**{name: getattr(verzegeling, name) for name in OF_SEAL})
