"""Whether a dossier can be true: our own rules on its values, days and switches. The official validator has none."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.dossier.dossier import Blok, Dossier
from overstap.dossier.melding import Melding
from overstap.dossier.places import label_path, locatie
from overstap.dossier.rules.own import Plek, plekken_van


def check_own(dossier: Dossier) -> Iterator[Melding]:
    """Place after place as in the tables, and at one place in the order of the document; each points at its field."""
    for plek in plekken_van(dossier.gegevensset):
        for node in dossier.velden.at(plek.path):
            yield from _ask(plek, Blok(node, plek.block, dossier.gegevensset, dossier.velden))


def _ask(plek: Plek, blok: Blok) -> Iterator[Melding]:
    there = blok.velden.of(blok.node)
    for element, tag, rule in plek.vragen:
        nodes = there.get(tag)
        if nodes and (rule.als is None or rule.als(blok)) and not rule.eis(blok, element.veld):
            veld = label_path(nodes[0], blok.gegevensset)
            yield Melding(rule.id, rule.soort, locatie(nodes[0]), veld, rule.melding, official=False)
