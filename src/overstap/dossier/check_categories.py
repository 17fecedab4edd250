"""Whether what the dossier holds agrees with its own switches: the checks cat01 to cat16 of the agreement.

Only the presence of an element counts, not what is in it. Without the block of switches nothing is checked
here; that it must be there is a rule of the profiles. Which states of a switch are checked, the year says: before
2019.1 that was only OPT-UIT, and 2016.1 has no switches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from overstap.dossier.dossier import Dossier, Tags, text_of
from overstap.dossier.melding import DOCUMENT, Melding
from overstap.dossier.places import label_path, local
from overstap.gegevensset import Categorie, Gegevensset
from overstap.gegevensset.standen import OPT_UIT, VERBODEN, VERPLICHT

SWITCHES = ("metadata", "categorie_uitlevering")

NOTHING = "De categorie '{categorie}' staat op verplicht, maar er is niets van ingevuld. Vul haar in."
TE_VEEL = {
    VERBODEN: ("X", "De categorie '{categorie}' is verboden, maar dit is ingevuld. Haal het weg."),
    OPT_UIT: (
        "U",
        "De categorie '{categorie}' is uitgezet, maar dit is ingevuld. Haal het weg, of zet de categorie aan.",
    ),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to look for one category: the tag of its switch, and its places, each a path and the tag that ends it."""

    categorie: Categorie
    schakel: str
    plekken: tuple[tuple[Tags, str], ...]


def check_categories(dossier: Dossier) -> Iterator[Melding]:
    switches_at, plans = _plans(dossier.gegevensset)
    switches = dossier.velden.at(switches_at)
    for plan in plans:
        nodes = dossier.velden.directly(switches, plan.schakel)
        if states := plan.categorie.getoetst.intersection(map(text_of, nodes)):
            yield from _check(dossier, plan, states)


@lru_cache
def _plans(gegevensset: Gegevensset) -> tuple[Tags, tuple[Plan, ...]]:
    """Where the switches stand, and the plan of each category that is checked."""

    def tags(path: Iterable[str]) -> Tags:
        return tuple(map(gegevensset.tag, path))

    plans = tuple(
        Plan(
            categorie,
            gegevensset.tag(categorie.schakel),
            tuple((tags(around), gegevensset.tag(veld)) for *around, veld in categorie.plekken),
        )
        for categorie in gegevensset.categorieen.values()
        if categorie.getoetst
    )
    return tags(SWITCHES), plans


def _check(dossier: Dossier, plan: Plan, states: Set[str]) -> Iterator[Melding]:
    categorie, velden = plan.categorie, dossier.velden
    there = (velden.directly(velden.at(around), tag) for around, tag in plan.plekken)
    present = [nodes[0] for nodes in there if nodes]
    if VERPLICHT in states and not present:
        tekst = NOTHING.format(categorie=categorie.label)
        yield Melding(f"cat{categorie.nr:02}.V", "Fout", DOCUMENT, categorie.label, tekst, official=True)
    for state, (letter, tekst) in TE_VEEL.items():
        if state in states:
            yield from (_too_much(dossier, categorie, letter, tekst, node) for node in present)


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
