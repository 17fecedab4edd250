"""How long a text may be that we keep, where the agreement sets no bound. Own.

Above it nobody wrote the text, and it would only slow down whoever opens the dossier. What the agreement itself asks of
a length is not judged here, but by `validate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from overstap.dossier.choices import elements_of
from overstap.dossier.melding import Melding
from overstap.dossier.privacy_words import free_text_fields
from overstap.gegevensset import Element, Gegevensset
from overstap.gegevensset.plek import ARROW

FIELD_CHARACTERS_MAX: Final = 10_000
REMARK_CHARACTERS_MAX: Final = 100_000
"""Of a field in which people write sentences: some thirty pages."""
FILE: Final = "bestandsinhoud"
"""What an attachment weighs has a limit of its own."""
FAULTS_MAX: Final = 20
TEKST: Final = "Deze tekst is te lang: hier passen ten hoogste {max} tekens. Maak de tekst korter."


def characters_max(element: Element) -> int:
    """How many characters a text in this field may have."""
    long = (element.blok, element.veld) in free_text_fields()
    return REMARK_CHARACTERS_MAX if long else FIELD_CHARACTERS_MAX


def too_long(characters: int) -> str:
    """What to do about a text with more than so many."""
    return TEKST.format(max=f"{characters:,}".replace(",", "."))


def long_texts(gegevensset: Gegevensset, record: Mapping[str, object]) -> tuple[Melding, ...]:
    """A melding for each text in the record that is too long, also where the agreement knows no such field."""
    found = (_melding(gegevensset, *each) for each in _long(record, "", ""))
    return tuple(islice((each for each in found if each), FAULTS_MAX))


def _long(value: object, place: str, names: str) -> Iterator[tuple[str, str, int]]:
    """Of each text above the smallest of bounds its place, the names on the way to it, and its length."""
    if isinstance(value, str) and len(value) > FIELD_CHARACTERS_MAX:
        yield place, names, len(value)
    elif isinstance(value, Mapping):
        for naam, each in value.items():
            several = each if _is_list(each) else [each]
            for nr, one in enumerate(several, start=1):
                yield from _long(one, f"{place}/{naam}[{nr}]", f"{names}/{naam}".removeprefix("/"))


def _melding(g: Gegevensset, place: str, names: str, length: int) -> Melding | None:
    """Names that the agreement does not know are not said again: they may be anything."""
    elements = elements_of(g, names)
    most = characters_max(elements[-1]) if elements else FIELD_CHARACTERS_MAX
    if length <= most or (elements and elements[-1].veld == FILE):
        return None
    veld = ARROW.join(each.label for each in elements)
    return Melding("VORM", "Fout", f"/dossier[1]{place if elements else ''}", veld, too_long(most), official=False)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
