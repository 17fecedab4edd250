"""Dossier + choices → a dossier with no more in it than may travel, and what was taken out, and why.

What goes: categories that the profile forbids or the switches turn off; fields that a rule forbids, secret addresses
among them; the number of the pupil in a support request; and what the school chose to leave out. A secret telephone
number becomes the one the agreement has for it. Nothing is ever added, and what is told never holds a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from overstap.dossier.choices import NOTHING, Choices, KeuzeFout, check_choices, is_optional
from overstap.dossier.dossier import SWITCHES, Dossier, text_of
from overstap.dossier.forbidden import Find, forbidden, masks, numbers_elsewhere
from overstap.dossier.removal import Needed, Removal, Removed
from overstap.gegevensset import Categorie
from overstap.gegevensset.standen import LEFT_OUT, OPT_UIT, VERBODEN, VERPLICHT

TEKSTEN = {
    "categorie_verboden": "'{categorie}' mag in dit soort dossier niet mee.",
    "categorie_uit": "'{categorie}' is uitgezet en gaat niet mee.",
    "categorie_gekozen": "'{categorie}' gaat op uw keuze niet mee: {reden}",
    "veld_uit": "Dit veld gaat op uw keuze niet mee.",
    "bijlage_uit": "Deze bijlage gaat op uw keuze niet mee.",
}
CHOSEN = frozenset({"veld_uit", "bijlage_uit"})


@dataclass(frozen=True, slots=True)
class Minimised:
    dossier: Dossier
    removed: tuple[Removed, ...]


def minimise(dossier: Dossier, choices: Choices = NOTHING) -> Minimised:
    """The dossier without what may not or should not travel; KeuzeFout when a choice cannot be carried out.

    To do it again changes nothing, with `choices.lasting` since the numbers of attachments then name others.
    """
    if not dossier.profiel:
        raise KeuzeFout("geen_profiel")
    check_choices(dossier, choices)
    lean = Dossier(deepcopy(dossier.root), dossier.gegevensset)
    removal = Removal(lean.gegevensset)
    states = {categorie: _state(lean, choices, categorie) for categorie in lean.gegevensset.categorieen.values()}
    for found in (*_of_categories(lean, choices, states), *_chosen(lean, choices), *forbidden(lean)):
        _take(removal, found, "onmisbaar")
    for found in numbers_elsewhere(lean):
        _take(removal, found, "nummer_in_vast_veld")
    _turn_switches(lean, states, removal)
    masked = tuple(_masked(lean, removal))
    removal.carry_out()
    return Minimised(Dossier(lean.root, lean.gegevensset), removal.taken() + masked)


def _take(removal: Removal, found: Find, refusal: str) -> None:
    try:
        removal.take(found.node, found.reden, found.tekst)
    except Needed as stop:
        raise KeuzeFout(refusal, naam=stop.veld) from None


def _state(dossier: Dossier, choices: Choices, categorie: Categorie) -> str:
    """What the switch of a category must say: the strictest of the profile, the dossier itself and the choices."""
    g = dossier.gegevensset
    wish = g.profielen[dossier.profiel].uitlevering[categorie.naam]
    if not is_optional(g, categorie):
        return wish
    said = dossier.stand(categorie)
    if VERBODEN in (wish, said):
        return VERBODEN
    return OPT_UIT if said == OPT_UIT or categorie.naam in choices.categorieen else wish


def _of_categories(dossier: Dossier, choices: Choices, states: dict[Categorie, str]) -> Iterator[Find]:
    for categorie, state in states.items():
        if state in LEFT_OUT:
            reden, tekst = _why(choices, categorie, state)
            yield from (Find(node, reden, tekst) for node in _present(dossier, categorie))


def _why(choices: Choices, categorie: Categorie, state: str) -> tuple[str, str]:
    chosen = choices.categorieen.get(categorie.naam)
    code = "categorie_verboden" if state == VERBODEN else "categorie_gekozen" if chosen else "categorie_uit"
    return code, TEKSTEN[code].format(categorie=categorie.label, reden=chosen)


def _present(dossier: Dossier, categorie: Categorie) -> Iterator[etree._Element]:
    for plek in categorie.plekken:
        yield from _at(dossier, "/".join(plek))


def _at(dossier: Dossier, path: str) -> tuple[etree._Element, ...]:
    return tuple(dossier.velden.at(path))


def _chosen(dossier: Dossier, choices: Choices) -> Iterator[Find]:
    for path in sorted(choices.velden):
        yield from (Find(node, "veld_uit", TEKSTEN["veld_uit"]) for node in _at(dossier, path))
    for nr, node in enumerate(dossier.root.iter(dossier.gegevensset.tag("document")), start=1):
        if nr in choices.bijlagen:
            yield Find(node, "bijlage_uit", TEKSTEN["bijlage_uit"])


def _turn_switches(dossier: Dossier, states: dict[Categorie, str], removal: Removal) -> None:
    """Each switch says what is so now; what was chosen away field by field is turned off as well."""
    chose = any(each.reden in CHOSEN for each in removal.taken())
    for categorie, state in states.items():
        nodes = tuple(_present(dossier, categorie))
        emptied = chose and bool(nodes) and all(removal.is_gone(node) for node in nodes)
        if emptied and state == VERPLICHT:
            naam = dossier.profiel
            raise KeuzeFout("categorie_verplicht", naam=categorie.naam, profiel=naam)
        for switch in _at(dossier, f"{SWITCHES}/{categorie.schakel}"):
            _say(switch, OPT_UIT if emptied and state != VERBODEN else state)


def _masked(dossier: Dossier, removal: Removal) -> Iterator[Removed]:
    """Secret numbers get the text the agreement has for them; one for which it has none goes."""
    for mask in masks(dossier):
        if removal.is_gone(mask.node):
            continue
        yield removal.told(mask.node, mask.reden, mask.tekst)
        _say(mask.node, mask.text)


def _say(node: etree._Element, text: str) -> None:
    """Replace the text of a field, and whatever cuts it in pieces."""
    if text_of(node) != text or len(node):
        for child in list(node):
            node.remove(child)
        node.text = text
