"""The rules of a year for one kind of dossier, made ready: where to walk, and what to ask there.

Made once for each kind. Of a dossier only the blocks on the way to a rule are visited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from overstap.dossier.rules import conditions, requirements  # noqa: F401 - reading them makes their words known
from overstap.dossier.rules.words import Question, UnknownWord, as_condition, as_requirement
from overstap.gegevensset import Block, Gegevensset, Regel, TabelFout
from overstap.gegevensset.tables import FIRST_ROW

NO_WORD = "het woord '{woord}' in eis, als of eis_official is niet bekend. Kies een woord uit words.csv."
KINDS_MAX = 256
"""Kinds of dossiers kept ready: years, profiles, and the few odd mixtures that only a comment in a text can make."""


ONLY_IN_DOSSIER = frozenset({"metadata", "inzage"})
"""Blocks that rules mean in a dossier alone: a terugkoppeling beside it has metadata too."""


@dataclass(frozen=True, slots=True)
class Vraag:
    """One rule, ready to be asked."""

    regel: Regel
    als: tuple[Question, ...]
    eis: Question
    eis_official: Question


@dataclass(frozen=True, slots=True)
class Beurt:
    """Rules that are asked together of one block after the other: of the block here, or of all blocks of a name."""

    blok: str
    """Nothing: the block here."""
    vragen: tuple[Vraag, ...]


@dataclass(frozen=True, slots=True)
class Halte:
    """A block on the way: what is asked when the walk comes here, and which fields lead on."""

    naam: str
    block: Block
    beurten: tuple[Beurt, ...]
    below: tuple[tuple[str, Halte], ...]
    """By tag, in the order of the table."""

    @property
    def bloknamen(self) -> frozenset[str]:
        """The blocks of which, here or below, all of the dossier are asked something."""
        own = frozenset(beurt.blok for beurt in self.beurten if beurt.blok)
        return own.union(*(halte.bloknamen for _, halte in self.below))


@dataclass(frozen=True, slots=True)
class Asks:
    """The rules of one walk by the name of the block at which each is asked, and the blocks they are about."""

    here: Mapping[str, Sequence[Vraag]]
    about: frozenset[str]


@lru_cache(maxsize=KINDS_MAX)
def plan_of(gegevensset: Gegevensset, kind: frozenset[str], wortel: str = "dossier", *, vooraf: bool) -> Halte:
    """The walk for such documents, from the root: of the rules asked beforehand, or of all the others."""
    vragen = [vraag for vraag in vragen_of(gegevensset, kind) if (vraag.regel.beurt == "vooraf") is vooraf]
    here: dict[str, list[Vraag]] = {wortel: []}
    for vraag in vragen:
        here.setdefault(_asked_at(vraag.regel, wortel), []).append(vraag)
    asks = Asks(here, frozenset(vraag.regel.blok for vraag in vragen))
    halte = _halte(gegevensset, wortel, gegevensset.blokken[wortel], asks)
    assert halte is not None, "the walk begins at the root itself"
    return halte


@lru_cache(maxsize=KINDS_MAX)
def vragen_of(gegevensset: Gegevensset, kind: frozenset[str]) -> tuple[Vraag, ...]:
    """All rules that are meant for such dossiers."""
    return tuple(vraag for vraag in _regels(gegevensset) if is_for(vraag.regel.profiel, kind))


@lru_cache
def _regels(gegevensset: Gegevensset) -> tuple[Vraag, ...]:
    """All rules of the year that can be asked. TabelFout with every word that nobody wrote."""
    vragen, fouten = [], []
    living = ((nr, regel) for nr, regel in enumerate(gegevensset.regels, FIRST_ROW) if regel.leeft)
    for nr, regel in living:
        try:
            vragen.append(_vraag(regel))
        except UnknownWord as unknown:
            fouten.append(f"rules.csv, rij {nr} ({regel.id}): {NO_WORD.format(woord=unknown.args[0])}")
    if fouten:
        raise TabelFout(tuple(fouten))
    return tuple(vragen)


def _vraag(regel: Regel) -> Vraag:
    eis = as_requirement(regel.eis, regel.velden)
    official = as_requirement(regel.eis_official, regel.velden) if regel.eis_official else eis
    return Vraag(regel, tuple(map(as_condition, regel.als)), eis, official)


def is_for(profiel: Iterable[str], kind: frozenset[str]) -> bool:
    """Whether such a dossier is meant: one of the names fits, and none that is excluded."""
    names = set(profiel)
    excluded = {naam for naam in names if naam.startswith("-")}
    meant = names - excluded
    return (not meant or not meant.isdisjoint(kind)) and kind.isdisjoint(naam[1:] for naam in excluded)


def _halte(g: Gegevensset, naam: str, block: Block, asks: Asks) -> Halte | None:
    """This block with all that lies below it; None when no rule is about any of them."""
    below = tuple(
        (g.tag(element.veld), halte)
        for element in block.velden
        if element.is_blok
        and (block.naam == "dossier" or element.veld not in ONLY_IN_DOSSIER)
        and (halte := _halte(g, element.veld, g.blok_van(element), asks))
    )
    if naam not in asks.here and naam not in asks.about and not below:
        return None
    return Halte(naam, block, tuple(_beurten(asks.here.get(naam, ()))), below)


def _beurten(vragen: Iterable[Vraag]) -> Iterator[Beurt]:
    """What is asked at one block, in the order of the rows."""
    for blok, together in groupby(vragen, key=lambda vraag: vraag.regel.blok if vraag.regel.beurt else ""):
        yield Beurt(blok, tuple(together))


def _asked_at(regel: Regel, wortel: str) -> str:
    """The block at which the walk asks the rule."""
    return {"": regel.blok, "vooraf": wortel}.get(regel.beurt, regel.beurt)
