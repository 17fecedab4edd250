"""What the rules ask of such a dossier, by word: in the blocks at which place, of which fields, and when.

`validate` asks whether a dossier does as the rows say. Who must know beforehand asks here: `minimise` takes out what
`verboden` forbids, and `fill` does not call that a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from overstap.dossier.dossier import Blok, Dossier
from overstap.dossier.rules.check import kind_of
from overstap.dossier.rules.plan import KINDS_MAX, vragen_of
from overstap.dossier.rules.words import Question
from overstap.gegevensset import Gegevensset, Path, Regel, blocks

FORBIDS, EXACTLY = "verboden", "precies"
"""Words of `eis` in rules.csv."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One rule in the blocks at one place, for all of them or where its conditions hold."""

    regel: Regel
    place: Path
    """Of the block; what the rule asks after are fields in it."""
    als: tuple[Question, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Of each field that the rule asks after, from the dossier down."""
        return tuple((*self.place, *veld.split("/")) for veld in self.regel.velden)

    @property
    def words(self) -> str:
        """What stands behind the word in the row: `9999999999` in `precies 9999999999`."""
        return self.regel.eis.partition(" ")[2].strip()

    def is_made_of(self, blok: Blok) -> bool:
        """Whether the conditions of the rule hold for this block."""
        return all(asked(blok) for asked in self.als)

    def blokken(self, dossier: Dossier) -> Iterator[Blok]:
        """The blocks of which it is asked."""
        return filter(self.is_made_of, all_at(dossier, self.place))


def demands(dossier: Dossier, word: str) -> tuple[Demand, ...]:
    """The rows with this word that are meant for such a dossier, at each place where their block may stand."""
    return _demands(dossier.gegevensset, kind_of(dossier), word)


def all_at(dossier: Dossier, place: Path) -> tuple[Blok, ...]:
    """The blocks at this place; at most of them nothing stands, and that is known without a look at the table."""
    if not place:
        return (dossier.blok,)
    path = "/".join(place)
    return dossier.blokken(path) if dossier.velden.at(path) else ()


@lru_cache(maxsize=2 * KINDS_MAX)
def _demands(gegevensset: Gegevensset, kind: frozenset[str], word: str) -> tuple[Demand, ...]:
    return tuple(
        Demand(vraag.regel, place, vraag.als)
        for vraag in vragen_of(gegevensset, kind)
        if vraag.regel.eis.split()[0] == word
        for place in blocks(gegevensset)
        if (place[-1] if place else "dossier") == vraag.regel.blok
    )
