"""What a rule asks of a block: one question each, True when the block is good."""

from __future__ import annotations

import re
from datetime import date

from overstap.dossier.dossier import Blok
from overstap.dossier.rules.dates import date_of, start_of_schooljaar
from overstap.dossier.rules.words import requirement

Velden = tuple[str, ...]
Words = tuple[str, ...]

LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
EMAIL = re.compile(rf"[A-Za-z0-9!#$%*+=?^_`{{|}}~.-]+@{LABEL}(?:\.{LABEL})*")
DOMAIN = re.compile(rf"[A-Za-z0-9!#$%*+=?^_`{{|}}~.-]@{LABEL}(?:\.{LABEL})*\Z")
ON_JULY_31 = re.compile(r"[0-9]{4}-07-31")


@requirement
def verplicht(blok: Blok, velden: Velden) -> bool:
    return all(map(blok.has, velden))


@requirement
def verboden(blok: Blok, velden: Velden) -> bool:
    return not any(map(blok.has, velden))


@requirement
def een_van(blok: Blok, velden: Velden) -> bool:
    """At least one of the fields stands there."""
    return any(map(blok.has, velden))


@requirement
def waar(blok: Blok, velden: Velden) -> bool:
    return all(map(blok.is_true, velden))


@requirement
def niet_waar(blok: Blok, velden: Velden) -> bool:
    """No, or not filled in."""
    return not any(map(blok.is_true, velden))


@requirement
def precies(blok: Blok, velden: Velden, values: Words) -> bool:
    """The field holds one of these texts, so that a secret number travels as ten nines (OVa.LL08)."""
    return blok.text(velden[0]) in values


@requirement
def deels_een_van(metadata: Blok, velden: Velden, values: Words) -> bool:
    """As `precies`, but a comment cuts the text in pieces of which one is enough, and so is one in any dossier of the
    document: so the official validator reads."""
    return not set(values).isdisjoint(metadata.pieces_anywhere(f"metadata/{velden[0]}"))


@requirement
def overdrachtsoort_is(blok: Blok, _velden: Velden, values: Words) -> bool:
    return not set(values).isdisjoint(blok.pieces_anywhere("overdrachtsoort"))


@requirement
def standaardversie_van_het_jaar(metadata: Blok, velden: Velden) -> bool:
    return metadata.gegevensset.standaardversie in metadata.pieces(velden[0])


@requirement
def validatieversie_van_het_jaar(metadata: Blok, velden: Velden) -> bool:
    return metadata.gegevensset.validatieversie in metadata.texts(velden[0])


@requirement
def ten_minste(blok: Blok, velden: Velden, words: Words) -> bool:
    """So many characters or more."""
    return len(blok.text(velden[0])) >= int(words[0])


@requirement
def ten_hoogste(blok: Blok, velden: Velden, words: Words) -> bool:
    """So many characters or fewer."""
    return len(blok.text(velden[0])) <= int(words[0])


@requirement
def met_apenstaart(blok: Blok, velden: Velden) -> bool:
    return "@" in blok.text(velden[0])


@requirement
def emailadres(blok: Blok, velden: Velden) -> bool:
    """The text is an e-mail address and nothing else (OG.01d as it was meant)."""
    return EMAIL.fullmatch(blok.text(velden[0])) is not None


@requirement
def emailadres_aan_het_eind(blok: Blok, velden: Velden) -> bool:
    """The text ends in an e-mail address: what stands before it is not looked at (OG.01d as it is checked)."""
    return DOMAIN.search(blok.text(velden[0])) is not None


@requirement
def op_31_juli(blok: Blok, velden: Velden) -> bool:
    """Some day that is a 31st of July stands in the text (OG.03)."""
    return ON_JULY_31.search(blok.text(velden[0])) is not None


@requirement
def sinds_twee_schooljaren(toets: Blok, velden: Velden) -> bool:
    """Taken in the school year in which the dossier was put together, or in one of the two before it (OVa.TR04).

    The school year begins on 1 August. A date that is none is a matter of the structure, not of this rule.
    """
    limit = toets.of_dossier(_two_schooljaren_before)
    return limit is None or all(taken >= limit for text in toets.texts(velden[0]) if (taken := date_of(text)))


def _two_schooljaren_before(dossier: Blok) -> date | None:
    """The first day of the second school year before the one in which the dossier was put together."""
    made = date_of(dossier.text("metadata/datum"))
    return start_of_schooljaar(made, back=2) if made else None
