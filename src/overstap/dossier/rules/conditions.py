"""When a rule is asked: one question of one block each. Texts are compared as they stand, and nothing is trimmed."""

from __future__ import annotations

from overstap.dossier.dossier import Blok
from overstap.dossier.rules.words import condition

Words = tuple[str, ...]


@condition
def heeft(blok: Blok, velden: Words) -> bool:
    return all(map(blok.has, velden))


@condition
def zonder(blok: Blok, velden: Words) -> bool:
    return not any(map(blok.has, velden))


@condition
def waar(blok: Blok, velden: Words) -> bool:
    return all(map(blok.is_true, velden))


@condition
def niet_waar(blok: Blok, velden: Words) -> bool:
    """No, or not filled in."""
    return not any(map(blok.is_true, velden))


@condition
def is_(blok: Blok, words: Words) -> bool:
    """`is soort telefoon e-mail`: the field holds one of these texts."""
    return blok.text(words[0]) in words[1:]


@condition
def overstap_is(blok: Blok, values: Words) -> bool:
    return not set(values).isdisjoint(blok.pieces_anywhere("metadata/overstap"))


@condition
def school_niet_van_soort(blok: Blok, soorten: Words) -> bool:
    """The school that sends is not of such a kind; no kind counts too (OVa.OA02)."""
    return set(soorten).isdisjoint(blok.pieces_anywhere("huidigeschool/soort"))
