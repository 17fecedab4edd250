"""The rules asked of a dossier: for each rule of this profile, for each such block, where the condition holds and the
requirement does not, there is a melding.

The walk goes depth first in the order of the document, and asks at each block its rules in the order of the rows: the
order of the official validator, which in its set OV stops at the pupil. What it would have asked below is asked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from overstap.dossier.dossier import Blok, Dossier, Nodes, Velden
from overstap.dossier.melding import Melding
from overstap.dossier.places import spot
from overstap.dossier.rules.plan import Groep, Halte, own_plan_of, plan_of
from overstap.dossier.rules.vraag import Vraag
from overstap.gegevensset import Element, Gegevensset

Asked = tuple[Sequence[Groep], Sequence[Blok]]
"""Rules, and the blocks they are asked of, one block after the other."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is asked in a dossier in the order in which it is asked: one walk serves both turns."""

    vooraf: tuple[Asked, ...]
    asked: list[Asked]


def check_values(dossier: Dossier) -> Iterator[Melding]:
    """The rules on values, which are asked before the categories are looked at."""
    return _ask(dossier.once(_round).vooraf)


def check_profile(dossier: Dossier) -> Iterator[Melding]:
    """The rules of the profile."""
    return _ask(dossier.once(_round).asked)


def check_own(dossier: Dossier) -> Iterator[Melding]:
    """Whether a dossier can be true: our own rules on its values, days and switches. The official validator has none.

    Block after block as in the tables, and of one such block in the order of the document.
    """
    asked: list[Asked] = []
    _walk_by_table(dossier.velden, own_plan_of(dossier.gegevensset), dossier.dossiers, asked)
    return _ask(asked)


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


def _ask(asked: Iterable[Asked]) -> Iterator[Melding]:
    for groepen, blokken in asked:
        for blok in blokken:
            for vraag in _disobeyed(groepen, blok):
                yield _melding(vraag, blok)


def _disobeyed(groepen: Iterable[Groep], blok: Blok) -> list[Vraag]:
    there = blok.there
    found = []
    for groep in groepen:
        if groep.veld and groep.veld not in there:
            continue
        if groep.als is None or groep.als(blok):
            found += [vraag for vraag in groep.vragen if not vraag.eis(blok)]
    return found


def _round(dossier: Dossier) -> Round:
    document = dossier.document
    plan = plan_of(dossier.gegevensset, kind_of(dossier), document.block.naam)
    named: defaultdict[str, list[Blok]] = defaultdict(list)
    asked: list[Asked] = []
    _walk(dossier.velden, plan.start, document.node, asked, named)
    return Round(tuple((beurt.groepen, named[beurt.blok]) for beurt in plan.vooraf), asked)


def _walk(
    velden: Velden, halte: Halte, node: etree._Element, asked: list[Asked], named: defaultdict[str, list[Blok]]
) -> None:
    """Depth first. What is asked of all blocks of a name takes in those that are still to come."""
    children = velden.of(node)
    if halte.beurten or halte.naam:
        blok = Blok(node, halte.block, children, velden)
        if halte.naam:
            named[halte.naam].append(blok)
        asked += [(beurt.groepen, named[beurt.blok] if beurt.blok else (blok,)) for beurt in halte.beurten]
    there = [(child, below) for veld, below in halte.below if veld in children for child in children[veld]]
    if halte.block.herhaald:
        there.sort(key=lambda found: node.index(found[0]))
    for child, below in there:
        _walk(velden, below, child, asked, named)


def _walk_by_table(velden: Velden, halte: Halte, nodes: Nodes, asked: list[Asked]) -> None:
    """All such blocks, and then those below them: nothing is looked for where nothing is."""
    if halte.beurten:
        blokken = [velden.blok(node, halte.block) for node in nodes]
        asked += [(beurt.groepen, blokken) for beurt in halte.beurten]
    there = [velden.of(node) for node in nodes]
    for veld, below in halte.below:
        if found := [child for children in there if veld in children for child in children[veld]]:
            _walk_by_table(velden, below, found, asked)


def _melding(vraag: Vraag, blok: Blok) -> Melding:
    regel, g = vraag.regel, blok.gegevensset
    official = regel.is_official and _is_refused_officially(vraag, blok)
    nodes = blok.nodes(regel.velden[0]) if regel.bij_veld else ()
    if nodes:
        return Melding(regel.id, vraag.soort, *spot(nodes[0], g), regel.melding, official)
    velden = _meant(blok, regel.velden)
    below = _labels(blok, velden) or None
    onder = velden[0] if velden else ""
    return Melding(regel.id, vraag.soort, *spot(blok.node, g, below), regel.melding, official, onder)


def _is_refused_officially(vraag: Vraag, blok: Blok) -> bool:
    """Whether a block that is not as it was meant is refused officially too.

    What a dossier must hold, one dossier in the document may hold for all.
    """
    together = blok.dossiers if vraag.regel.blok == "dossier" else (blok,)
    return not any(map(vraag.eis_official, together))


def _meant(blok: Blok, velden: Sequence[str]) -> Sequence[str]:
    """The fields a rule is about: those that stand there, or else all that might."""
    return [veld for veld in velden if blok.has(veld)] or velden


def _labels(blok: Blok, velden: Sequence[str]) -> str:
    """The same as people call them."""
    return " of ".join(_element(blok, veld).label for veld in velden)


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
