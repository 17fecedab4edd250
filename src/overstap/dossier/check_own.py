"""Whether a dossier can be true: our own rules on its values, days and switches. The official validator has none."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.dossier.dossier import Blok, Dossier, Nodes
from overstap.dossier.melding import Melding
from overstap.dossier.places import label_path, locatie
from overstap.dossier.rules.own import Stop, start_of


def check_own(dossier: Dossier) -> Iterator[Melding]:
    """Stop after stop as in the tables, and at one stop in the order of the document; each points at its field."""
    return _ask_all(dossier, start_of(dossier.gegevensset), dossier.dossiers)


def _ask_all(dossier: Dossier, stop: Stop, nodes: Nodes) -> Iterator[Melding]:
    """All that is asked of these blocks, and then of what lies below them: nothing is looked for where nothing is."""
    if stop.vragen:
        for node in nodes:
            yield from _ask(stop, Blok(node, stop.block, dossier.gegevensset, dossier.velden))
    for tag, inner in stop.below:
        if found := dossier.velden.directly(nodes, tag):
            yield from _ask_all(dossier, inner, found)


def _ask(stop: Stop, blok: Blok) -> Iterator[Melding]:
    there = blok.velden.of(blok.node)
    for element, tag, rule in stop.vragen:
        nodes = there.get(tag)
        if nodes and (rule.als is None or rule.als(blok)) and not rule.eis(blok, element.veld):
            veld = label_path(nodes[0], blok.gegevensset)
            yield Melding(rule.id, rule.soort, locatie(nodes[0]), veld, rule.melding, official=False)
