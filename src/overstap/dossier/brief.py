"""What of a dossier is printed in a letter to parents: a copy, without what is technical and without what is another's.

Where parents do not surely live at one address, neither reads where the other lives or how to reach the other, also not
by way of the pupil. What travels stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from overstap.dossier.dossier import LEERLING, Blok, Dossier

VERZORGER = f"{LEERLING}/verzorger"
TECHNISCH = ("metadata", "huidigeschool/aanleverpunt")
"""What says something of the file, and nothing of the pupil."""
ADRES, COMMUNICATIE = "adreslijst/adres", "communicatielijst/communicatie"
OWN = ("adreslijst", "communicatielijst", "banknummer", "iban")
"""What of a parent the other need not know."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A parent to whom a letter may go."""

    nr: int
    """Which verzorger of the pupil, from 1."""
    naam: str = field(repr=False)


def readers(dossier: Dossier) -> tuple[Reader, ...]:
    """The parents who live, in the order of the dossier."""
    return tuple(Reader(nr, _naam(blok)) for nr, blok in _parents(dossier))


def live_apart(dossier: Dossier) -> bool:
    """Whether there are more parents, and not all surely live at one address."""
    homes = [_home(blok) for _, blok in _parents(dossier)]
    return len(homes) > 1 and not (homes[0] and all(home == homes[0] for home in homes))


def letter_of(dossier: Dossier, reader: int = 0) -> Dossier:
    """What this parent reads; with 0 what both may read."""
    gone = [node for path in TECHNISCH for node in dossier.velden.at(path)]
    if live_apart(dossier):
        gone += _of_others(dossier, reader)
    copies = dict(zip(dossier.root.iter(), (root := deepcopy(dossier.root)).iter(), strict=True))
    for node in gone:
        _take(copies[node])
    return Dossier(root, dossier.gegevensset)


def _parents(dossier: Dossier) -> Iterator[tuple[int, Blok]]:
    for nr, blok in enumerate(dossier.blokken(VERZORGER), start=1):
        if not blok.is_true("overleden"):
            yield nr, blok


def _naam(blok: Blok) -> str:
    parts = (blok.text("roepnaam") or blok.text("voorletters-1"), blok.text("voorvoegsel"), blok.text("achternaam"))
    return " ".join(part.strip() for part in parts if part.strip())


def _of_others(dossier: Dossier, reader: int) -> Iterator[etree._Element]:
    """What is of another than this reader, also where the pupil has the same."""
    parents = dossier.blokken(VERZORGER)
    others = [blok for nr, blok in enumerate(parents, start=1) if nr != reader]
    own = [blok for nr, blok in enumerate(parents, start=1) if nr == reader]
    yield from (node for blok in others for veld in OWN for node in blok.nodes(veld))
    theirs = _contacts(others) - _contacts(own)
    for pupil in dossier.blokken(LEERLING):
        yield from (
            each.node for each in (*pupil.blokken(ADRES), *pupil.blokken(COMMUNICATIE)) if _plain(each) in theirs
        )


def _contacts(of: Iterable[Blok]) -> frozenset[str]:
    """Every address and number of these people."""
    return frozenset(_plain(each) for blok in of for path in (ADRES, COMMUNICATIE) for each in blok.blokken(path))


def _home(blok: Blok) -> frozenset[str]:
    return frozenset(map(_plain, blok.blokken(ADRES)))


def _plain(blok: Blok) -> str:
    """An address or a number, whatever the spaces and capitals."""
    return "|".join("".join(blok.text(veld).split()).lower() for veld in ("postcode", "nummer", "toevoeging"))


def _take(node: etree._Element) -> None:
    """Out of its block, and the block as well when that leaves it empty."""
    around = node.getparent()
    if around is None:
        return
    around.remove(node)
    if not len(around):
        _take(around)
