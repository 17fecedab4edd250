"""Choices: what a school, often with the parents, leaves out of a dossier though it might travel."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from overstap.dossier.attachments import bijlagen
from overstap.dossier.dossier import Dossier
from overstap.gegevensset import Categorie, Element, Gegevensset
from overstap.gegevensset.standen import VERPLICHT

TEKSTEN = {
    "geen_json": "De keuzes zijn geen goede JSON. Controleer de haakjes, komma's en aanhalingstekens.",
    "vorm": "De keuzes hebben niet de goede vorm. Geef een object met 'categorieen' (naam en reden), 'velden' (een "
    "lijst van paden) en 'bijlagen' (een lijst van nummers), of een deel daarvan.",
    "dubbel": "In de keuzes staat een naam twee keer. Zet wat erbij hoort bij elkaar, en haal de andere weg.",
    "onbekende_categorie": "De categorie '{naam}' is er niet in {jaar}. Kies uit: {namen}.",
    "geen_reden": "Bij de categorie '{naam}' staat geen reden. Schrijf op waarom zij niet meegaat.",
    "categorie_verplicht": "De categorie '{naam}' is verplicht in profiel {profiel}. Die kunt u niet weglaten.",
    "onbekend_veld": "Het veld '{naam}' is er niet in {jaar}. Schrijf het hele pad vanaf het dossier, zoals "
    "'huidigeschool/leerling/leerlingid'.",
    "onmisbaar": "Zonder '{naam}' is er geen dossier. Dat kunt u niet weglaten.",
    "onbekende_bijlage": "Bijlage {naam} is er niet: het dossier heeft {aantal} bijlagen.",
    "geen_profiel": "Dit dossier past bij geen enkel profiel, dus is niet te zeggen wat mee mag. Vul de soort "
    "overdracht en de soort overstap in.",
    "nummer_in_vast_veld": "Het nummer van de leerling staat in '{naam}', en dat veld moet mee. Haal het nummer daar "
    "eerst weg.",
}


class KeuzeFout(ValueError):
    """A choice that cannot be carried out: a code of TEKSTEN, and a sentence that holds nothing of the dossier."""

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.tekst = TEKSTEN[code].format(**fields)
        super().__init__(f"{code}: {self.tekst}")


@dataclass(frozen=True, slots=True)
class Choices:
    categorieen: Mapping[str, str] = field(default_factory=dict)
    """Categories to leave out, each with the reason in the words of the school."""
    velden: frozenset[str] = frozenset()
    """Fields to leave out wherever they stand, as paths below the dossier: `huidigeschool/leerling/verzorger/iban`."""
    bijlagen: frozenset[int] = frozenset()
    """Attachments to leave out, by the number that `bijlagen` gives them in this very dossier."""

    @property
    def lasting(self) -> Choices:
        """Those that may be carried out again: once attachments have gone, the numbers name others."""
        return replace(self, bijlagen=frozenset())


NOTHING = Choices()


def read_choices(data: bytes, dossier: Dossier) -> Choices:
    """The choices in this JSON, that must fit the dossier; raises KeuzeFout."""
    try:
        made = json.loads(data, object_pairs_hook=_once)
    except KeuzeFout:
        raise
    except (ValueError, RecursionError):
        raise KeuzeFout("geen_json") from None
    if not isinstance(made, dict) or not made.keys() <= {"categorieen", "velden", "bijlagen"}:
        raise KeuzeFout("vorm")
    categorieen, velden, numbers = made.get("categorieen", {}), made.get("velden", []), made.get("bijlagen", [])
    good = isinstance(categorieen, dict) and _are(str, categorieen.values())
    if not good or not _is_list_of(str, velden) or not _is_list_of(int, numbers):
        raise KeuzeFout("vorm")
    choices = Choices(categorieen, frozenset(velden), frozenset(numbers))
    check_choices(dossier, choices)
    return choices


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose names all differ: of two alike one would be lost, and what it leaves out would travel."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise KeuzeFout("dubbel")
    return made


def check_choices(dossier: Dossier, choices: Choices) -> None:
    """KeuzeFout when a choice names what is not there, or what must travel."""
    for fault in (*_of_categories(dossier, choices), *_of_fields(dossier, choices), *_of_attachments(dossier, choices)):
        raise fault


def elements_of(gegevensset: Gegevensset, path: str) -> tuple[Element, ...]:
    """The fields on the way of a path below the dossier; empty when the year knows no such path."""
    block, found = gegevensset.dossier, []
    for depth, veld in enumerate(steps := path.split("/"), start=1):
        element = block.veld(veld)
        if element is None or (depth < len(steps) and not element.is_blok):
            return ()
        found.append(element)
        block = gegevensset.blok_van(element) if element.is_blok else block
    return tuple(found)


@lru_cache(maxsize=512)
def is_fixed(gegevensset: Gegevensset, path: str) -> bool:
    """Whether no dossier can do without the field at this path."""
    return all(element.verplicht for element in elements_of(gegevensset, path))


def _of_categories(dossier: Dossier, choices: Choices) -> Iterator[KeuzeFout]:
    g, profiel = dossier.gegevensset, dossier.gegevensset.profielen.get(dossier.profiel)
    for naam, reden in choices.categorieen.items():
        if naam not in g.categorieen:
            yield KeuzeFout("onbekende_categorie", naam=naam, jaar=g.jaar, namen=", ".join(g.categorieen) or "geen")
        elif not reden.strip():
            yield KeuzeFout("geen_reden", naam=naam)
        elif profiel and profiel.uitlevering.get(naam) == VERPLICHT:
            yield KeuzeFout("categorie_verplicht", naam=naam, profiel=profiel.naam)


def _of_fields(dossier: Dossier, choices: Choices) -> Iterator[KeuzeFout]:
    g = dossier.gegevensset
    for path in sorted(choices.velden):
        if not elements_of(g, path):
            yield KeuzeFout("onbekend_veld", naam=path, jaar=g.jaar)
        elif is_fixed(g, path):
            yield KeuzeFout("onmisbaar", naam=path)


def _of_attachments(dossier: Dossier, choices: Choices) -> Iterator[KeuzeFout]:
    if not choices.bijlagen:
        return
    count = len(bijlagen(dossier))
    for nr in sorted(choices.bijlagen):
        if not 1 <= nr <= count:
            yield KeuzeFout("onbekende_bijlage", naam=nr, aantal=count)


def is_optional(gegevensset: Gegevensset, categorie: Categorie) -> bool:
    """Whether a dossier can do without what is in this category."""
    return not any(is_fixed(gegevensset, "/".join(plek)) for plek in categorie.plekken)


def _are(kind: type, values: Iterable[object]) -> bool:
    """`True` is an int to Python and no number to anybody else."""
    return all(isinstance(each, kind) and not isinstance(each, bool) for each in values)


def _is_list_of(kind: type, value: object) -> bool:
    return isinstance(value, list) and _are(kind, value)
