"""Bytes → Outcome: whether a file can be read, is built as agreed, and follows the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from overstap.dossier import Dossier, LeesFout, Melding, errors_of, read, validate
from overstap.dossier.melding import BROKEN_OFF, DOCUMENT
from overstap.dossier.validate import Mode

Verdict = Literal["goed", "fout", "xsd-fout", "geen-xml"]
STRUCTURE = "XSD"
"""The rule of a melding on how a dossier is built; all others are about what stands in it."""
NO_RULES = frozenset({STRUCTURE, BROKEN_OFF})
"""What is told under `structure`: here no rule was broken, or none was asked."""
BUILT_WRONG = frozenset({"naamruimte", "vreemd_element", "xsi_type"})
"""Why `read` refuses a file that is XML, and that no schema of a dossier would let through."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told of one file."""

    file: str
    """Its name as it was given, not yet made harmless."""
    leerling: str
    """The name of the pupil, for who holds the file; it stands in no JSON and no report that is handed on."""
    year: str
    profile: str
    """Year and profile are empty as long as they are not known."""
    verdict: Verdict
    """`goed`: no Fout (a Waarschuwing stops nothing); `fout`: a rule, or no official verdict; `xsd-fout`: the
    structure, whatever the rules say besides; `geen-xml`: no dossier that can be read, for the reason in `structure`.
    """
    structure: tuple[Melding, ...] = ()
    meldingen: tuple[Melding, ...] = ()

    @property
    def alle(self) -> tuple[Melding, ...]:
        return self.structure + self.meldingen

    @property
    def broke_off(self) -> bool:
        """Whether the official process breaks off on it, and official reading was asked for: then no rule is told."""
        return any(each.regel == BROKEN_OFF for each in self.structure)

    @property
    def exit_code(self) -> int:
        """What a command that looked at this file alone ends with."""
        return {"goed": 0, "fout": 1, "xsd-fout": 1, "geen-xml": 2}[self.verdict]


def judge(file: str, data: bytes, mode: Mode = "intended") -> Outcome:
    """Everything that can be said of these bytes; for any bytes at all, and without raising."""
    try:
        dossier = read(data, comments="keep", several=True)
    except LeesFout as fout:
        verdict: Verdict = "xsd-fout" if fout.code in BUILT_WRONG else "geen-xml"
        return unread(file, fout.tekst, verdict)
    return judged(file, dossier, validate(dossier, mode))


def judged(file: str, dossier: Dossier, meldingen: Iterable[Melding]) -> Outcome:
    found = tuple(meldingen)
    structure = tuple(each for each in found if each.regel in NO_RULES)
    rules = tuple(each for each in found if each.regel not in NO_RULES)
    built_wrong = any(each.regel == STRUCTURE for each in structure)
    verdict: Verdict = "xsd-fout" if built_wrong else "fout" if errors_of(found) else "goed"
    year = dossier.gegevensset.jaar
    return Outcome(file, dossier.naam, year, dossier.profiel, verdict, structure, rules)


def unread(file: str, tekst: str, verdict: Verdict = "geen-xml") -> Outcome:
    """Of a file that could not be looked into: the one thing there is to say of it."""
    melding = Melding(STRUCTURE, "Fout", DOCUMENT, "", tekst, official=False)
    return Outcome(file, "", "", "", verdict, (melding,))
