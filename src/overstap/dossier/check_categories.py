"""Whether what the dossier holds agrees with its own switches: the checks cat01 to cat16 of the agreement.

Only the presence of an element counts, not what is in it. Without the block of switches nothing is checked
here; that it must be there is a rule of the profiles. Which states of a switch are checked, the year says: before
2019.1 that was only OPT-UIT, and 2016.1 has no switches.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import DOCUMENT, Melding
from overstap.dossier.places import label_path, local
from overstap.gegevensset import Categorie

SWITCHES = "metadata/categorie_uitlevering"

VERPLICHT = "De categorie '{categorie}' staat op verplicht, maar er is niets van ingevuld. Vul haar in."
TE_VEEL = {
    "VERBODEN": ("X", "De categorie '{categorie}' is verboden, maar dit is ingevuld. Haal het weg."),
    "OPT-UIT": (
        "U",
        "De categorie '{categorie}' is uitgezet, maar dit is ingevuld. Haal het weg, of zet de categorie aan.",
    ),
}


def check_categories(dossier: Dossier) -> Iterator[Melding]:
    for categorie in dossier.gegevensset.categorieen.values():
        yield from _check(dossier, categorie)


def _check(dossier: Dossier, categorie: Categorie) -> Iterator[Melding]:
    states = categorie.getoetst.intersection(dossier.blok.texts(f"{SWITCHES}/{categorie.schakel}"))
    if not states:
        return
    present = [node for plek in categorie.plekken if (node := _find(dossier, plek)) is not None]
    if "VERPLICHT" in states and not present:
        tekst = VERPLICHT.format(categorie=categorie.label)
        yield Melding(f"cat{categorie.nr:02}.V", "Fout", DOCUMENT, categorie.label, tekst, official=True)
    for state, (letter, tekst) in TE_VEEL.items():
        if state in states:
            yield from (_too_much(dossier, categorie, letter, tekst, node) for node in present)


def _find(dossier: Dossier, plek: tuple[str, ...]) -> etree._Element | None:
    return dossier.root.find("/".join(map(dossier.gegevensset.tag, plek)))


def _too_much(dossier: Dossier, categorie: Categorie, letter: str, tekst: str, node: etree._Element) -> Melding:
    gegevensset = dossier.gegevensset
    regel = f"cat{categorie.nr:02}.{letter}.{local(node)}"
    return Melding(
        regel,
        "Fout",
        DOCUMENT,
        label_path(node, gegevensset),
        tekst.format(categorie=categorie.label),
        official=regel not in gegevensset.dode_regels,
    )
