"""One change between two years: the row of a release note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Aard = Literal["nieuw", "vervallen", "verplaatst", "gewijzigd"]
Over = Literal["jaar", "blok", "veld", "codelijst", "code", "categorie", "profiel", "regel"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `deel` is the block, code list, category or profile under which it is told."""

    over: Over
    aard: Aard
    deel: str
    naam: str
    """The technical name: `leerling.bsn`, a code, a category."""
    label: str
    wat: str = ""
    """What of it changed, as a key of the sentences: aantal, soort, codelijst and so on."""
    was: str = ""
    wordt: str = ""


def keys_of(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """The keys of the newer mapping in their order, and then what is gone."""
    return tuple(dict.fromkeys((*after, *before)))
