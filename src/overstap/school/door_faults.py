"""A message that went out and brought no answer: what that comes down to for who asked, or who wanted to tell."""

from __future__ import annotations

from overstap.keten.door import DoorFout, TegenpartijFout, VreemdePartij
from overstap.school.guessing import TE_VEEL_ONBEKEND

CODE_OF = {"ClientCertificaat": "CertificaatGeweigerd", TE_VEEL_ONBEKEND: TE_VEEL_ONBEKEND}
"""Faults that say more than that something went wrong, and the result each comes down to."""


def code_of(error: DoorFout) -> str:
    """The result code: it says who has to mend something."""
    if isinstance(error, VreemdePartij):
        return "TegenpartijOnzeker"
    reden = error.fault.reden if isinstance(error, TegenpartijFout) else ""
    return CODE_OF.get(reden, "TechnischeFout")


def reason_of(error: DoorFout) -> str:
    """In a word, why who answered was not whom we asked for; empty when it was."""
    return error.reden if isinstance(error, VreemdePartij) else ""
