"""Whether a dossier can be true: our own rules on its values, days and switches. The official validator has none."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.dossier.dossier import Blok, Dossier
from overstap.dossier.melding import Melding
from overstap.dossier.places import label_path, locatie
from overstap.dossier.rules.own import Stop, stops_in


def check_own(dossier: Dossier) -> Iterator[Melding]:
    """Stop after place as in the tables, and at one place in the order of the document; each points at its field."""
    for stop in stops_in(dossier.gegevensset):
        for node in dossier.velden.at(stop.path):
            yield from _ask(stop, Blok(node, stop.block, dossier.gegevensset, dossier.velden))


def _ask(stop: Stop, blok: Blok) -> Iterator[Melding]:
    there = blok.velden.of(blok.node)
    for element, tag, rule in stop.vragen:
        nodes = there.get(tag)
        if nodes and (rule.als is None or rule.als(blok)) and not rule.eis(blok, element.veld):
            veld = label_path(nodes[0], blok.gegevensset)
            yield Melding(rule.id, rule.soort, locatie(nodes[0]), veld, rule.melding, official=False)
