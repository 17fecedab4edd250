"""Where something in a dossier is worked on: which page shows a block, and which field of it a melding is about.

One page shows one block with the blocks of which it holds one; of blocks that may return each has a page. A path is
that of the record: `huidigeschool/leerling/verzorger/2/achternaam`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from overstap.dossier.choices import elements_of
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot, is_block, names_of, value_at
from overstap.gegevensset import Block, Element, Gegevensset
from overstap.gegevensset.plek import PUPIL

START = f"huidigeschool/{PUPIL}"
NOT_BY_HAND = frozenset({"metadata", "inzage", "overdrachtsoort"})
"""What the software itself writes, or what has a page of its own."""
STEP = re.compile(r"/([^/\[]+)\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Plaats:
    """A block that has a page: the one at the end of a path, or the list of all that stand there."""

    path: str
    element: Element
    block: Block
    is_list: bool


def is_document(block: Block) -> bool:
    """Whether it is an attachment, which is no form to fill in."""
    return block.veld("bestandsinhoud") is not None


def is_many(gegevensset: Gegevensset, element: Element) -> bool:
    """Whether a list stands in the record at this field."""
    return element.veelvoudig or (element.is_blok and gegevensset.blok_van(element).herhaald)


def plaats_of(gegevensset: Gegevensset, path: str) -> Plaats | None:
    """The block that this address is about; None when there is no such page."""
    names = names_of(path)
    elements = elements_of(gegevensset, names)
    if not elements or names.split("/")[0] in NOT_BY_HAND or not elements[-1].is_blok:
        return None
    block = gegevensset.blok_van(elements[-1])
    is_list = is_many(gegevensset, elements[-1]) and not is_block(path)
    good = _has_form(gegevensset, path, elements, open_end=is_list)
    if not good or is_document(block) or (block.is_lijst and not is_many(gegevensset, elements[-1])):
        return None
    return Plaats(path, elements[-1], block, is_list)


def _has_form(gegevensset: Gegevensset, path: str, elements: Collection[Element], *, open_end: bool) -> bool:
    """Whether a number stands behind each list of the path and nowhere else; `open_end`: not behind the last."""
    wanted = ""
    for element in elements:
        wanted += f"/{re.escape(element.veld)}" + ("/[1-9][0-9]{0,3}" if is_many(gegevensset, element) else "")
    if open_end:
        wanted = wanted.removesuffix("/[1-9][0-9]{0,3}")
    return re.fullmatch(wanted, f"/{path}") is not None


def page_of(gegevensset: Gegevensset, path: str) -> str:
    """The path of the page on which this field or block is worked on; nothing when there is none.

    Without the numbers of a path it is the page of the outermost list on the way.
    """
    page, block, at = "", gegevensset.dossier, []
    steps = iter(path.split("/"))
    for step in steps:
        element = block.veld(step)
        if element is None or step in NOT_BY_HAND or not element.is_blok:
            return page
        inner = gegevensset.blok_van(element)
        if is_document(inner):
            return page
        at.append(step)
        of_pupil = block.naam == PUPIL
        if is_many(gegevensset, element):
            nr = next(steps, "")
            page = "/".join([*at, nr]) if nr.isdigit() else "/".join(at)
            if not nr.isdigit():
                return page
            at.append(nr)
        elif not inner.is_lijst and (of_pupil or not page or step == PUPIL):
            page = "/".join(at)
        elif inner.is_lijst and of_pupil:
            page = "/".join([*at, inner.velden[0].veld])
        block = inner
    return page


def in_whole(locatie: str, removed: Collection[str]) -> str:
    """The same place in the dossier from which these places were not taken out yet."""
    found = ""
    for naam, nr in STEP.findall(locatie):
        left = (each for each in _counting() if f"{found}/{naam}[{each}]" not in removed)
        found += f"/{naam}[{next(each for place, each in enumerate(left, start=1) if place == int(nr))}]"
    return found


def _counting() -> Iterator[int]:
    return iter(range(1, 100_000))


def path_of(gegevensset: Gegevensset, locatie: str, record: Record) -> str:
    """The path in the record of a place in the whole dossier; as far as the tables know it."""
    block: Block | None = gegevensset.dossier
    path: list[str] = []
    for naam, nr in STEP.findall(locatie)[1:]:
        element = block.veld(naam) if block else None
        if block is None or element is None:
            break
        number = int(nr)
        if block.herhaald:
            at, number = _round_of(record, "/".join(path), element, number)
            path.append(str(at))
        path.append(naam)
        if element.is_blok and element.veelvoudig:
            path.append(str(number))
        block = gegevensset.blok_van(element) if element.is_blok else None
    return "/".join(path)


def _round_of(record: Record, path: str, element: Element, nr: int) -> tuple[int, int]:
    """In which round of a series of fields the so-manieth of these stands, and which of that round it is."""
    try:
        rounds = value_at(record, path)
    except NoSuchSpot:
        rounds = None
    left = nr
    for at, each in enumerate(rounds if isinstance(rounds, list) else [], start=1):
        held = each.get(element.veld) if isinstance(each, dict) else None
        count = len(held) if isinstance(held, list) else held is not None
        if left <= count:
            return at, left
        left -= int(count)
    return 1, nr


def field_below(gegevensset: Gegevensset, path: str, naam: str) -> str:
    """The path of this field of the block at a path, where the form of that block has it; else that of the block."""
    elements = elements_of(gegevensset, names_of(path))
    if not elements or not elements[-1].is_blok:
        return path
    block = gegevensset.blok_van(elements[-1])
    element = block.veld(naam)
    is_field = element is not None and not element.is_blok and not block.herhaald
    return f"{path}/{naam}" if is_field else path


def field_id(path: str) -> str:
    """The id of a field or a block on its page."""
    return f"v-{path.replace('/', '-')}"
