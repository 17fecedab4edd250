"""Dossiers gone wrong in every way: bytes turned, cut and doubled, trees shuffled, and trees that only chance made.

The same number gives the same bytes, so whatever breaks can be looked at again.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random

from lxml import etree

from doors.bent import MARKUP, bent, noise, shuffled
from dossier.cases import ROOT
from dossier.pupils import pupil_record
from dossier.records import whole_record
from overstap.dossier import build, write
from overstap.gegevensset import Gegevensset, load, years

PIECES = (*MARKUP, b"</leerling>", b"<leerling>")
TEXTS = ("", " ", "true", "1", "-1", "9" * 30, "0001-01-01", "9999-12-31", "2026-02-30", "-0044-03-15", "31-02-2026")
TEXTS += ("VERBODEN", "OPT-UIT", "swv-dossier", "geheim@geheim.geheim", "a@b", "e-mail", "UEsDBA==", "é\u202e", "\n\t")
"""Texts at which somebody may stumble: no days, days at the end of time, switches, a ZIP that is none."""
SOUND = 40
"""So many sound dossiers are kept to be damaged."""


def damaged(number: int) -> bytes:
    """One input: mostly a dossier with something wrong, sometimes a good one or nothing like one."""
    random = Random(number)  # noqa: S311 a seed, no secret
    return random.choice(WAYS)(random)


def _sound(random: Random) -> bytes:
    return sound(random.randrange(SOUND))


@lru_cache(maxsize=SOUND)
def sound(number: int) -> bytes:
    """A dossier nobody did anything to: a base of the cases, an invented pupil, or one that only obeys the tables."""
    random = Random(number)  # noqa: S311 a seed, no secret
    if number % 3 == 0:
        return random.choice(sorted(ROOT.glob("*/bases/*.xml"))).read_bytes()
    if number % 3 == 1:
        return write(build(pupil_record(random.choice(["POPO", "POVO", "VOVO", "BB"]), number), load()))
    g = load(random.choice(years()))
    return write(build(whole_record(number, fill=random.random() * 0.4, g=g), g))


def _bent(random: Random) -> bytes:
    return bent(random, _sound(random), PIECES)


def _shuffled(random: Random) -> bytes:
    return shuffled(random, _sound(random), TEXTS)


def _chance(random: Random) -> bytes:
    """A tree of fields of the tables in no order at all."""
    g = load(random.choice(years()))
    names = _names(g)
    root = etree.Element(g.tag("dossier"), nsmap={None: g.namespace})  # type: ignore[dict-item]
    nodes = [root]
    for _ in range(random.randint(0, 80)):
        node = etree.SubElement(random.choice(nodes[-6:]), random.choice(names))
        node.text = random.choice([*TEXTS, None, None])
        nodes.append(node)
    return etree.tostring(root)


@lru_cache
def _names(g: Gegevensset) -> list[str]:
    return sorted({g.tag(element.veld) for element in g.elements()})


WAYS = (_sound, *[_bent] * 6, *[_shuffled] * 3, _chance, noise)
"""Those that come further than the parser come more often."""
