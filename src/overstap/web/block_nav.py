"""The list of pages of one dossier: a page for each block of the pupil, and how each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from overstap.dossier.choices import elements_of
from overstap.dossier.spot import names_of, value_at
from overstap.gegevensset import Categorie, Gegevensset
from overstap.gegevensset.plek import PUPIL
from overstap.gegevensset.standen import OPT_UIT, VERBODEN, VERPLICHT
from overstap.web.block_places import START, field_id, is_document, is_many
from overstap.web.work import Work


@dataclass(frozen=True, slots=True)
class Blad:
    path: str
    label: str
    fouten: int
    nu: bool
    weg: str
    """Why nothing of it travels; empty when it does or might."""
    leeg: bool
    hidden: bool

    @property
    def anker(self) -> str:
        return field_id(self.path)


@lru_cache
def pages(gegevensset: Gegevensset) -> tuple[str, ...]:
    """The paths of the pages, in the order of the tables; attachments have a place of their own."""
    return (START, *_of_pupil(gegevensset), START.rpartition("/")[0])


def _of_pupil(g: Gegevensset) -> Iterator[str]:
    for element in g.blokken[PUPIL].velden:
        if not element.is_blok:
            continue
        block, path = g.blok_van(element), f"{START}/{element.veld}"
        if block.is_lijst and not is_many(g, element):
            block, path = g.blok_van(block.velden[0]), f"{path}/{block.velden[0].veld}"
        if not is_document(block):
            yield path


def bladen(work: Work, current: str = "") -> tuple[Blad, ...]:
    return tuple(_blad(work, path, current) for path in pages(work.gegevensset))


def _blad(work: Work, path: str, current: str) -> Blad:
    whole = path in (START, "huidigeschool")
    fouten = _errors(work, path) if whole else work.errors_below(_outer(path))
    nu = current == path or (not whole and current.startswith(f"{path}/"))
    empty = value_at(work.record, path) is None
    return Blad(path, label_at(work.gegevensset, path), fouten, nu, why_off(work, path), empty, not work.sees(path))


def label_at(gegevensset: Gegevensset, path: str) -> str:
    """What the page is called: a list by the block that holds only that list."""
    elements = elements_of(gegevensset, path)
    around = elements[-2] if len(elements) > 1 and gegevensset.blok_van(elements[-2]).is_lijst else elements[-1]
    return around.label


def _errors(work: Work, path: str) -> int:
    """Of a page around others only what is worked on there."""
    return sum(punt.is_fout and punt.pagina == path for punt in work.punten)


def _outer(path: str) -> str:
    """The field of the pupil in which it stands: of a list the list itself."""
    return "/".join(path.split("/")[:3])


def category_of(gegevensset: Gegevensset, path: str) -> Categorie | None:
    """The category to which all that stands here belongs."""
    steps = tuple(names_of(path).split("/"))
    for categorie in gegevensset.categorieen.values():
        if any(len(plek) > 2 and steps[: len(plek)] == plek for plek in categorie.plekken):
            return categorie
    return None


def why_off(work: Work, path: str) -> str:
    """Why nothing of this block travels; empty when it does or might."""
    categorie = category_of(work.gegevensset, path)
    if categorie is None:
        return ""
    return reason_off(work, categorie)


def status_of(work: Work, categorie: Categorie) -> str:
    """What the profile asks of a category; of a dossier that fits none, that it must go."""
    return work.profiel.uitlevering.get(categorie.naam, VERPLICHT) if work.profiel else VERPLICHT


def sees_category(work: Work, categorie: Categorie) -> bool:
    """Whether all that belongs to it is for this person: else neither is why it was left out."""
    return all(work.sees("/".join(plek)) for plek in categorie.plekken)


def reason_off(work: Work, categorie: Categorie) -> str:
    if status_of(work, categorie) == VERBODEN:
        return _("Bij deze overstap staat de afspraak dit niet toe. U kunt dit niet aanzetten.")
    if reden := work.werk.categorieen.get(categorie.naam):
        if not sees_category(work, categorie):
            return _("Uw school liet dit met opzet weg. Waarom, ziet alleen de intern begeleider.")
        return _("Uw school liet dit met opzet weg: “%(reden)s”") % {"reden": reden}
    said = work.composed.whole.stand(categorie)
    if said in (VERBODEN, OPT_UIT):
        return _("Uw LAS zette dit uit. Zet het daar aan als het toch mee moet.")
    return ""
