"""The rules asked of a dossier: for each rule of this profile, for each such block, where the condition holds and the
requirement does not, there is a melding.

The walk goes depth first in the order of the document, and asks at each block its rules in the order of the rows: the
order of the official validator, which in its set OV stops at the pupil. What it would have asked below is asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from overstap.dossier.dossier import Blok, Dossier
from overstap.dossier.melding import Melding
from overstap.dossier.places import label_path, locatie
from overstap.dossier.rules.plan import Beurt, Halte, Vraag, plan_of
from overstap.gegevensset import Element, Gegevensset

Blokken = Sequence[tuple[Halte, Blok]]
"""The visited blocks, in the order of the walk."""


def check_values(dossier: Dossier) -> Iterator[Melding]:
    """The rules on values, which are asked before the categories are looked at."""
    return _ask(dossier, vooraf=True)


def check_profile(dossier: Dossier) -> Iterator[Melding]:
    """The rules of the profile, and our own."""
    return _ask(dossier, vooraf=False)


def kind_of(dossier: Dossier) -> frozenset[str]:
    """The names by which rows may mean such a dossier: its official set, its overdrachtsoort, its profile.

    The set follows from the text of overdrachtsoort up to a first comment, blanks around it aside; the rules themselves
    take soort and overstap as they stand, and any piece of them will do. So reads the official validator.
    """
    g, here = dossier.gegevensset, dossier.blok
    pieces = here.pieces_anywhere("overdrachtsoort")
    regelset = g.regelset_van(pieces[0].strip() if pieces else "")
    soorten = set(pieces).intersection(g.regelsets[regelset])
    overstap = {"", *here.pieces_anywhere("metadata/overstap")}
    profielen = (
        naam
        for naam, profiel in g.profielen.items()
        if profiel.overdrachtsoort in soorten and profiel.overstap in overstap
    )
    return frozenset((regelset, *soorten, *profielen))


def _ask(dossier: Dossier, *, vooraf: bool) -> Iterator[Melding]:
    document = dossier.document
    plan = plan_of(dossier.gegevensset, kind_of(dossier), document.block.naam, vooraf=vooraf)
    visited = list(_walk(document, plan))
    for halte, blok in visited:
        for beurt in halte.beurten:
            yield from _take_turn(beurt, blok, visited)


def _walk(blok: Blok, halte: Halte) -> Iterator[tuple[Halte, Blok]]:
    yield halte, blok
    if not halte.below:
        return
    children = blok.velden.of(blok.node)
    there = [(node, below) for tag, below in halte.below for node in children.get(tag, ())]
    if halte.block.herhaald:
        there.sort(key=lambda found: blok.node.index(found[0]))
    for node, below in there:
        yield from _walk(Blok(node, below.block, blok.gegevensset, blok.velden), below)


def _take_turn(beurt: Beurt, here: Blok, visited: Blokken) -> Iterator[Melding]:
    blokken = [here] if not beurt.blok else [blok for halte, blok in visited if halte.naam == beurt.blok]
    for blok in blokken:
        for vraag in beurt.vragen:
            if all(als(blok) for als in vraag.als) and not vraag.eis(blok):
                yield _melding(vraag, blok)


def _melding(vraag: Vraag, blok: Blok) -> Melding:
    regel, g = vraag.regel, blok.gegevensset
    official = regel.is_official and _is_refused_officially(vraag, blok)
    nodes = blok.nodes(regel.velden[0]) if regel.bij_veld else ()
    if nodes:
        return Melding(regel.id, "Fout", locatie(nodes[0]), label_path(nodes[0], g), regel.melding, official)
    below = _labels(blok, regel.velden) or None
    return Melding(regel.id, "Fout", locatie(blok.node), label_path(blok.node, g, below), regel.melding, official)


def _is_refused_officially(vraag: Vraag, blok: Blok) -> bool:
    """Whether a block that is not as it was meant is refused officially too.

    What a dossier must hold, one dossier in the document may hold for all.
    """
    together = blok.dossiers if vraag.regel.blok == "dossier" else (blok,)
    return not any(map(vraag.eis_official, together))


def _labels(blok: Blok, velden: Sequence[str]) -> str:
    """The fields a rule is about, as people call them: those that stand there, or else all that might."""
    there = [veld for veld in velden if blok.has(veld)] or velden
    return " of ".join(_element(blok, veld).label for veld in there)


def _element(blok: Blok, path: str) -> Element:
    g: Gegevensset = blok.gegevensset
    *around, last = path.split("/")
    block = blok.block
    for veld in around:
        element = block.veld(veld)
        assert element is not None, "the table was checked"
        block = g.blok_van(element)
    found = block.veld(last)
    assert found is not None, "the table was checked"
    return found
