"""Whether what the dossier holds agrees with its own switches: the checks cat01 to cat16 of the agreement.

Only the presence of an element counts, not what is in it. Without the block of switches nothing is checked
here; that it must be there is a rule of the profiles. Which states of a switch are checked, the year says: before
2019.1 that was only OPT-UIT, and 2016.1 has no switches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

from lxml import etree

from overstap.dossier.dossier import SWITCHES, Dossier, Velden, text_of
from overstap.dossier.melding import DOCUMENT, Melding
from overstap.dossier.places import label_path, local
from overstap.gegevensset import Categorie, Gegevensset
from overstap.gegevensset.standen import OPT_UIT, VERBODEN, VERPLICHT

Plek = tuple[str, str]
"""A field, by the path below the dossier of what is around it and its name."""

NOTHING = "De categorie '{categorie}' staat op verplicht, maar er is niets van ingevuld. Vul haar in."
TE_VEEL = {
    VERBODEN: ("X", "De categorie '{categorie}' is verboden, maar dit is ingevuld. Haal het weg."),
    OPT_UIT: (
        "U",
        "De categorie '{categorie}' is uitgezet, maar dit is ingevuld. Haal het weg, of zet de categorie aan.",
    ),
}


def check_categories(dossier: Dossier) -> Iterator[Melding]:
    switches = [dossier.velden.of(node) for node in dossier.velden.at(SWITCHES)]
    for categorie, plekken in _looked_for(dossier.gegevensset):
        nodes = [node for velden in switches for node in velden.get(categorie.schakel, ())]
        if states := categorie.getoetst.intersection(map(text_of, nodes)):
            yield from _check(dossier, categorie, plekken, states)


@lru_cache
def _looked_for(gegevensset: Gegevensset) -> tuple[tuple[Categorie, tuple[Plek, ...]], ...]:
    """Each category that is checked, and its places."""
    return tuple(
        (categorie, tuple(("/".join(around), veld) for *around, veld in categorie.plekken))
        for categorie in gegevensset.categorieen.values()
        if categorie.getoetst
    )


def _check(dossier: Dossier, categorie: Categorie, plekken: Iterable[Plek], states: Set[str]) -> Iterator[Melding]:
    present = list(_present(dossier.velden, plekken))
    if not present:
        if VERPLICHT in states:
            tekst = NOTHING.format(categorie=categorie.label)
            yield Melding(f"cat{categorie.nr:02}.V", "Fout", DOCUMENT, categorie.label, tekst, official=True)
        return
    for state, (letter, tekst) in TE_VEEL.items():
        if state in states:
            yield from (_too_much(dossier, categorie, letter, tekst, node) for node in present)


def _present(velden: Velden, plekken: Iterable[Plek]) -> Iterator[etree._Element]:
    """The first element at each of these places where one stands."""
    for around, veld in plekken:
        if found := velden.directly(velden.at(around), veld):
            yield found[0]


def _too_much(dossier: Dossier, categorie: Categorie, letter: str, tekst: str, node: etree._Element) -> Melding:
    gegevensset = dossier.gegevensset
    naam = gegevensset.regelnamen.get(local(node), local(node))
    regel = f"cat{categorie.nr:02}.{letter}.{naam}"
    return Melding(
        regel,
        "Fout",
        DOCUMENT,
        label_path(node, gegevensset),
        tekst.format(categorie=categorie.label),
        official=regel not in gegevensset.dode_regels,
    )
