"""What a school chooses of one dossier: which categories go, and what became of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from overstap.dossier.choices import elements_of, is_optional
from overstap.dossier.compose import possible
from overstap.dossier.werkdossier import Werkdossier
from overstap.gegevensset import Categorie
from overstap.gegevensset.plek import ARROW
from overstap.gegevensset.standen import OPTIONEEL
from overstap.school.collect import REDEN_MAX
from overstap.web.block_nav import reason_off, sees_category, status_of
from overstap.web.care import SHIELDED
from overstap.web.plain_text import reason_in
from overstap.web.words import Words
from overstap.web.work import Work

AAN, REDEN, WAS = "gaat:", "reden:", "was:"


@dataclass(frozen=True, slots=True)
class Rij:
    """One category: what the profile asks, whether it goes, and whether the school may choose."""

    naam: str
    label: str
    status: str
    kan: bool
    aan: bool
    reden: str
    """Why not, in the words of the school."""
    weg: str
    """Why not, as the page tells it."""
    was: str
    """The reason that was kept, whatever is typed now."""
    fout: Words = ""


@dataclass(frozen=True, slots=True)
class Keuzes:
    """What came with the form of the categories: from which reason to which; an empty one is that it goes."""

    changes: Mapping[str, tuple[str, str]]
    fouten: Mapping[str, Words]


class ChoicesMoved(Exception):
    """Nothing was changed: somebody else chose otherwise since the page was shown."""


def rijen(work: Work, keuzes: Keuzes | None = None) -> tuple[Rij, ...]:
    """All categories of the year, in the order of the tables; what was typed and refused is shown again."""
    found = tuple(_rij(work, categorie) for categorie in work.gegevensset.categorieen.values())
    return found if keuzes is None else tuple(_typed(rij, keuzes) for rij in found)


def _rij(work: Work, categorie: Categorie) -> Rij:
    status = status_of(work, categorie)
    sees = sees_category(work, categorie)
    reden = work.werk.categorieen.get(categorie.naam, "") if sees else ""
    weg = reason_off(work, categorie)
    mine = status == OPTIONEEL and is_optional(work.gegevensset, categorie) and (bool(reden) or not weg)
    return Rij(categorie.naam, categorie.label, status, mine and sees, not weg, reden, weg, reden)


def _typed(rij: Rij, keuzes: Keuzes) -> Rij:
    if rij.naam not in keuzes.changes and rij.naam not in keuzes.fouten:
        return rij
    wens = keuzes.changes.get(rij.naam, ("", ""))[1]
    off = bool(wens) or rij.naam in keuzes.fouten
    return replace(rij, aan=not off, reden=wens, fout=keuzes.fouten.get(rij.naam, ""))


def read_keuzes(work: Work, data: QueryDict) -> Keuzes:
    """The choices that differ from what was shown."""
    changes, fouten = {}, {}
    for rij in rijen(work):
        was = data.get(f"{WAS}{rij.naam}")
        if was is None or not rij.kan:
            continue
        aan, reden = f"{AAN}{rij.naam}" in data, reason_in(data, f"{REDEN}{rij.naam}", REDEN_MAX)
        if not aan and not reden:
            fouten[rij.naam] = _("Schrijf op waarom dit niet meegaat.")
        elif (wens := "" if aan else reden) != was:
            changes[rij.naam] = (str(was), wens)
    return Keuzes(changes, fouten)


def chosen(werk: Werkdossier, changes: Mapping[str, tuple[str, str]]) -> Werkdossier:
    """With these choices. Raises ChoicesMoved, KeuzeFout."""
    if any(werk.categorieen.get(naam, "") not in change for naam, change in changes.items()):
        raise ChoicesMoved
    kept = {**werk.categorieen, **{naam: wens for naam, (_was, wens) in changes.items()}}
    return possible(replace(werk, categorieen={naam: reden for naam, reden in kept.items() if reden}))


def without_field(werk: Werkdossier, path: str, reden: str) -> Werkdossier:
    """Leave a field out wherever it stands, with a reason; without one it goes along again.

    Raises ChoicesMoved when somebody else left it out meanwhile for another reason, KeuzeFout.
    """
    if reden and werk.velden.get(path, reden) != reden:
        raise ChoicesMoved
    velden = {naam: known for naam, known in werk.velden.items() if naam != path}
    return possible(replace(werk, velden={**velden, path: reden} if reden else velden))


@dataclass(frozen=True, slots=True)
class VeldUit:
    path: str
    """Nothing for one that this person may not see."""
    label: str
    reden: str


def velden_uit(work: Work) -> tuple[VeldUit, ...]:
    """The fields that the school leaves out; of those that are not for this person only that there are some."""
    left = [VeldUit(path, label_of(work, path), reden) for path, reden in work.werk.velden.items() if work.sees(path)]
    return (*left, *(VeldUit("", str(SHIELDED), "") for _path in range(len(work.werk.velden) - len(left))))


def label_of(work: Work, path: str) -> str:
    """A path without numbers in labels."""
    elements = elements_of(work.gegevensset, path)
    said = [e.label for e in elements if not (e.is_blok and work.gegevensset.blok_van(e).is_lijst)]
    return ARROW.join(said[2:] or said)
