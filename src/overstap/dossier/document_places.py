"""Where in a dossier an attachment may stand: every field of the tables that holds a document. Own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from overstap.dossier.dossier import DOCUMENT
from overstap.dossier.record import Record
from overstap.dossier.spot import names_of
from overstap.dossier.toelichting import PLEK as TOELICHTING
from overstap.gegevensset import Block, Element, Gegevensset, Profiel
from overstap.gegevensset.plek import ARROW
from overstap.gegevensset.standen import VERBODEN

TITLES = ("naam", "isgerichtop", "toetsidentificatie/toetsnaam", "vakleergebied", "onderdeelnaam")
"""What tells one of many such blocks from the others."""
SILENT = frozenset({"huidigeschool", "leerling"})
"""Blocks around everything, that say nothing in the name of a place."""
PLACES_MAX = 300


@dataclass(frozen=True, slots=True)
class Plaats:
    """One place that takes a file."""

    plek: str
    """Its path below the dossier."""
    label: str
    nieuw: bool
    """Nothing of the block around it is filled in yet; its other fields are asked for then."""


def places_for(record: Record, gegevensset: Gegevensset, profiel: Profiel | None) -> tuple[Plaats, ...]:
    """Where a file may go in this dossier, the blocks that are there first; not where the profile lets nothing go.

    The national attachment has a page of its own, and is not among them.
    """
    shut = _shut(gegevensset, profiel)
    found = [
        place
        for place in _below(gegevensset, gegevensset.dossier, record, (), ())
        if place.plek != TOELICHTING and not _is_in(place.plek, shut)
    ]
    return tuple(sorted(found, key=lambda place: place.nieuw)[:PLACES_MAX])


def _shut(gegevensset: Gegevensset, profiel: Profiel | None) -> frozenset[str]:
    if profiel is None:
        return frozenset()
    off = [each for each in gegevensset.categorieen.values() if profiel.uitlevering.get(each.naam) == VERBODEN]
    return frozenset("/".join(plek) for categorie in off for plek in categorie.plekken)


def _is_in(plek: str, shut: frozenset[str]) -> bool:
    names = names_of(plek)
    return any(names == each or names.startswith(f"{each}/") for each in shut)


def _below(
    g: Gegevensset, block: Block, value: object, way: tuple[str, ...], labels: tuple[str, ...]
) -> Iterator[Plaats]:
    """The places in one block; `value` is what is known of it, None when that is nothing."""
    if block.herhaald:
        return
    known = value if isinstance(value, Mapping) else {}
    for element in block.velden:
        within = known.get(element.veld)
        if element.soort == DOCUMENT:
            if element.veelvoudig or within is None:
                nieuw = not known and not block.is_lijst
                yield Plaats("/".join((*way, element.veld)), _label(labels, block), nieuw)
        elif element.is_blok and not (element.veld == "leerling" and "leerling" in way):
            yield from _blocks(g, element, within, way, labels)


def _blocks(
    g: Gegevensset, element: Element, value: object, way: tuple[str, ...], labels: tuple[str, ...]
) -> Iterator[Plaats]:
    block, here = g.blok_van(element), (*way, element.veld)
    named = labels if element.veld in SILENT or block.is_lijst else (*labels, element.label)
    if not element.veelvoudig:
        yield from _below(g, block, value, here, named)
        return
    entries = value if isinstance(value, list) else []
    for nr, entry in enumerate(entries or [None], start=1):
        yield from _below(g, block, entry, (*here, str(nr)), (*labels, _titled(element.label, entry, nr)))


def _titled(label: str, entry: object, nr: int) -> str:
    if not isinstance(entry, Mapping):
        return label
    return f"{label} {nr}{_title(entry)}"


def _title(entry: Mapping[str, object]) -> str:
    for path in TITLES:
        found: object = entry
        for step in path.split("/"):
            found = found.get(step) if isinstance(found, Mapping) else None
        if isinstance(found, str) and found.strip():
            return f" ({found.strip()[:40]})"
    return ""


def _label(labels: tuple[str, ...], block: Block) -> str:
    return ARROW.join(labels if not block.is_lijst else (*labels, block.label))
