"""Dossier + year → the dossier in that year, and everything that was lost, moved or is left to choose.

Between neighbouring years the field map of the agreement is carried out row by row; a longer way is a chain of those.
No text is invented. What the other year cannot hold is told, and what it holds but refuses (a code that it has not,
a field that it forbids) stays and is told as a choice for the school.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from lxml import etree

from overstap.dossier.convert_moves import MOVES
from overstap.dossier.convert_work import Note, Work
from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import DOCUMENT, Melding, errors_of
from overstap.dossier.places import label_path, locatie
from overstap.dossier.validate import validate
from overstap.gegevensset import Gegevensset, load, years
from overstap.gegevensset.conversions import conversies, steps

Kind = Literal["lost", "moved", "choice", "danger"]

VERSIONS = ("standaardversie", "validatieversie")
TEKSTEN = {
    "jaar": "Er is geen gegevensset {jaar}. Kies uit: {jaren}.",
    "soort": "Dit soort dossier bestaat niet in {jaar}. Een aanvraag bij een samenwerkingsverband kan niet terug naar "
    "dat jaar.",
    "versie": "De versie was een andere dan die van het jaar. Nu staat er die van {jaar}.",
    "keuze": "Dit kan in {jaar} niet zo: {tekst}",
}


class ConversieFout(ValueError):
    """There is no such dossier in that year; `tekst` says so in Dutch, without anything out of the dossier."""

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.tekst = TEKSTEN[code].format(**fields)
        super().__init__(f"{code}: {self.tekst}")


@dataclass(frozen=True, slots=True)
class Loss:
    """What became of one part of the dossier; never its value."""

    kind: Kind
    """`lost`: it is not there any more. `moved`: it stands elsewhere. `choice`: the school has to look at it. `danger`:
    lost, and who reads the rest may be misled."""
    locatie: str
    """Where it stood in the dossier that was given."""
    nieuw: str
    """Where it stands now; nothing when it stands nowhere."""
    veld: str
    """Where it stood, in labels."""
    tekst: str


@dataclass(frozen=True, slots=True)
class Converted:
    dossier: Dossier
    losses: tuple[Loss, ...]


def convert(dossier: Dossier, jaar: str) -> Converted:
    """The dossier as it would be in another year; ConversieFout when that year knows no such dossier or is unknown."""
    if jaar not in years():
        raise ConversieFout("jaar", jaar=jaar, jaren=", ".join(years()))
    if jaar == dossier.gegevensset.jaar:
        return Converted(dossier, ())
    target = load(jaar)
    if _kinds(dossier.gegevensset) >= {dossier.overdrachtsoort} and dossier.overdrachtsoort not in _kinds(target):
        raise ConversieFout("soort", jaar=jaar)
    work = Work(dossier)
    for van, naar in steps(dossier.gegevensset.jaar, jaar):
        for row in conversies(van, naar):
            MOVES[row.hoe](work, row, work.at(row.pad))
    _set_versions(work, dossier.gegevensset, target)
    result = work.dressed(target)
    told = (_loss(work, dossier, note) for note in work.notes if _is_told(work, note))
    return Converted(result, (*told, *_choices(work, dossier, result)))


def _kinds(gegevensset: Gegevensset) -> set[str]:
    return {profiel.overdrachtsoort for profiel in gegevensset.profielen.values()}


def _set_versions(work: Work, source: Gegevensset, target: Gegevensset) -> None:
    for veld in VERSIONS:
        for node in work.at(f"metadata/{veld}"):
            if node.text != getattr(source, veld):
                work.notes.append(Note("lost", node, TEKSTEN["versie"].format(jaar=target.jaar)))
            node.text = getattr(target, veld)


def _is_told(work: Work, note: Note) -> bool:
    """What was moved and lost after that, is lost; what was made on the way never was in the dossier."""
    return work.origin(note.node) is not None and (note.kind != "moved" or work.stands(note.node))


def _loss(work: Work, dossier: Dossier, note: Note) -> Loss:
    source = work.origin(note.node)
    assert source is not None, "only what has an origin is told"
    where = locatie(note.node) if work.stands(note.node) else ""
    label = label_path(source, dossier.gegevensset)
    return Loss(cast(Kind, note.kind), locatie(source), where, label, note.tekst)


def _choices(work: Work, dossier: Dossier, result: Dossier) -> Iterator[Loss]:
    """What the other year refuses and this one did not."""
    before = {(melding.regel, melding.locatie) for melding in validate(dossier)}
    for melding in errors_of(validate(result)):
        place = _place_before(work, melding)
        if (melding.regel, place) not in before:
            tekst = TEKSTEN["keuze"].format(jaar=result.gegevensset.jaar, tekst=melding.tekst)
            yield Loss("choice", place, melding.locatie, melding.veld, tekst)


def _place_before(work: Work, melding: Melding) -> str:
    """Where the thing stood that a melding is about, or what is nearest around it."""
    if melding.locatie == DOCUMENT:
        return DOCUMENT
    found = etree.XPath(melding.locatie)(work.root)
    node = found[0] if isinstance(found, list) and isinstance(found[0], etree._Element) else work.root
    sources = (work.origin(each) for each in (node, *node.iterancestors()))
    return next(locatie(source) for source in sources if source is not None)
