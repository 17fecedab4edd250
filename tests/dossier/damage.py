"""Dossiers gone wrong in every way: bytes turned, cut and doubled, trees shuffled, and trees that only chance made.

The same number gives the same bytes, so whatever breaks can be looked at again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random

from lxml import etree

from dossier.cases import ROOT
from dossier.pupils import pupil_record
from dossier.records import whole_record
from overstap.dossier import build, write
from overstap.gegevensset import Gegevensset, load, years

PIECES = (
    b"<!-- a -->",
    b"<?a b?>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<![CDATA[ ]]>",
    b"&b;",
    b"&#0;",
    b"&#x1F600;",
    b"&amp;",
    b"\xff",
    b"\x00",
    b"\xef\xbb\xbf",
    b"]]>",
    b"</leerling>",
    b"<leerling>",
    b" xmlns='urn:a'",
    b" xsi:type='a'",
    b" a='b' a='b'",
    b"<" * 20,
    b"9" * 400,
)
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


def _turned(random: Random) -> bytes:
    data = bytearray(_sound(random))
    for _ in range(random.randint(1, 8)):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def _cut(random: Random) -> bytes:
    data = _sound(random)
    return data[: random.randrange(len(data))]


def _moved(random: Random) -> bytes:
    """A stretch of bytes is lost, doubled, or put elsewhere."""
    data = _sound(random)
    start, end, place = sorted(random.randrange(len(data)) for _ in range(3))
    return random.choice(
        [data[:start] + data[end:], data[:end] + data[start:], data[:start] + data[end:place] + data[start:end]]
    )


def _pierced(random: Random) -> bytes:
    """Something that means something to a parser stands in the middle."""
    data = _sound(random)
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(data))
        data = data[:place] + random.choice(PIECES) + data[place:]
    return data


def _shuffled(random: Random) -> bytes:
    """Still XML: elements lost, doubled, moved, renamed, emptied, filled, given an attribute or a comment."""
    root = etree.fromstring(_sound(random))
    for _ in range(random.randint(1, 12)):
        random.choice(STEPS)(random, root)
    return etree.tostring(root)


def _node(random: Random, root: etree._Element) -> etree._Element:
    """Any element but the root, unless that is alone."""
    return random.choice(list(root.iter("*"))[1:] or [root])


def _lose(random: Random, root: etree._Element) -> None:
    node = _node(random, root)
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _double(random: Random, root: etree._Element) -> None:
    node = _node(random, root)
    if node is not root and sum(1 for _ in root.iter()) < 2000:
        node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))


def _move(random: Random, root: etree._Element) -> None:
    node, target = _node(random, root), _node(random, root)
    if node is not root and node not in (target, *target.iterancestors()):
        target.insert(random.randint(0, len(target)), node)


def _rename(random: Random, root: etree._Element) -> None:
    _node(random, root).tag = _node(random, root).tag


def _say(random: Random, root: etree._Element) -> None:
    _node(random, root).text = random.choice(TEXTS)


def _mark(random: Random, root: etree._Element) -> None:
    _node(random, root).set(random.choice(["omschrijving", "a"]), random.choice(TEXTS))


def _comment(random: Random, root: etree._Element) -> None:
    node = _node(random, root)
    node.insert(
        random.randint(0, len(node)), random.choice([etree.Comment("a"), etree.ProcessingInstruction("a", "b")])
    )


STEPS: tuple[Callable[[Random, etree._Element], None], ...] = (
    _lose,
    _double,
    _move,
    _rename,
    _say,
    _say,
    _mark,
    _comment,
)


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


def _noise(random: Random) -> bytes:
    return random.randbytes(random.randrange(300))


WAYS = (_sound, _turned, _turned, _cut, _moved, _pierced, _pierced, _shuffled, _shuffled, _shuffled, _chance, _noise)
"""Those that come further than the parser come more often."""
