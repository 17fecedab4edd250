"""The rules of a year for one kind of dossier, made ready: where to walk, and what to ask there.

Made once for each kind. Of a dossier only the blocks on the way to a rule are visited.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from overstap.dossier.rules import conditions, requirements  # noqa: F401 - reading them makes their words known
from overstap.dossier.rules.own import own_rules
from overstap.dossier.rules.vraag import Vraag, own_vraag, vraag_of
from overstap.dossier.rules.words import Question, UnknownWord
from overstap.gegevensset import Block, Gegevensset, TabelFout
from overstap.gegevensset.tables import FIRST_ROW

NO_WORD = "het woord '{woord}' in eis, als of eis_official is niet bekend. Kies een woord uit words.csv."
KINDS_MAX = 256
"""Kinds of dossiers kept ready: years, profiles, and the few odd mixtures that only a comment in a text can make."""
ONLY_IN_DOSSIER = frozenset({"metadata", "inzage"})
"""Blocks that rules mean in a dossier alone: a terugkoppeling beside it has metadata too."""


@dataclass(frozen=True, slots=True)
class Groep:
    """Rules that are asked of a block one after the other, where the same things hold."""

    veld: str
    """A field without which there is nothing to ask; nothing: no such field."""
    als: Question | None
    """What must hold besides; nothing: always."""
    vragen: tuple[Vraag, ...]


@dataclass(frozen=True, slots=True)
class Beurt:
    """Rules that are asked together of one block after the other: of the block here, or of all blocks of a name."""

    blok: str
    """Nothing: the block here."""
    groepen: tuple[Groep, ...]


@dataclass(frozen=True, slots=True)
class Halte:
    """A block on the way: what is asked when the walk comes here, and which fields lead on."""

    block: Block
    naam: str
    """The name by which all such blocks are asked elsewhere; nothing when they are not."""
    beurten: tuple[Beurt, ...]
    below: tuple[tuple[str, Halte], ...]
    """By field, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The walk, and what is asked of the blocks in it before anything else."""

    vooraf: tuple[Beurt, ...]
    start: Halte


BeurtenAt = Callable[[str, Block], tuple[Beurt, ...]]
"""What is asked in a field that holds such a block."""


@lru_cache(maxsize=KINDS_MAX)
def plan_of(gegevensset: Gegevensset, kind: frozenset[str], wortel: str = "dossier") -> Plan:
    """The walk for such documents, from the root."""
    at: dict[str, list[Vraag]] = {}
    for vraag in vragen_of(gegevensset, kind):
        at.setdefault(vraag.regel.beurt or vraag.regel.blok, []).append(vraag)
    vooraf = _beurten(at.pop("vooraf", ()))
    beurten = {veld: _beurten(vragen) for veld, vragen in at.items()}
    elsewhere = {beurt.blok for there in (vooraf, *beurten.values()) for beurt in there if beurt.blok}
    return Plan(vooraf, _start(gegevensset, wortel, lambda veld, _: beurten.get(veld, ()), elsewhere))


@lru_cache
def own_plan_of(gegevensset: Gegevensset) -> Halte:
    """The walk for our own rules, from the dossier."""
    beurten = {naam: _beurten(_own_vragen(block)) for naam, block in gegevensset.blokken.items()}
    return _start(gegevensset, "dossier", lambda _, block: beurten[block.naam], ())


def _own_vragen(block: Block) -> Iterator[Vraag]:
    for element in block.velden:
        yield from (own_vraag(rule, element) for rule in own_rules() if rule.asks(element))


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
            vragen.append(vraag_of(regel))
        except UnknownWord as unknown:
            fouten.append(f"rules.csv, rij {nr} ({regel.id}): {NO_WORD.format(woord=unknown.args[0])}")
    if fouten:
        raise TabelFout(tuple(fouten))
    return tuple(vragen)


def is_for(profiel: Iterable[str], kind: frozenset[str]) -> bool:
    """Whether such a dossier is meant: one of the names fits, and none that is excluded."""
    names = set(profiel)
    excluded = {naam for naam in names if naam.startswith("-")}
    meant = names - excluded
    return (not meant or not meant.isdisjoint(kind)) and kind.isdisjoint(naam[1:] for naam in excluded)


def _start(g: Gegevensset, wortel: str, beurten_at: BeurtenAt, elsewhere: Collection[str]) -> Halte:
    """The root with all that lies below it; the walk ends there at once when nothing is asked anywhere."""
    block = g.blokken[wortel]
    return _halte(g, wortel, block, beurten_at, elsewhere) or Halte(block, "", (), ())


def _halte(g: Gegevensset, veld: str, block: Block, beurten_at: BeurtenAt, elsewhere: Collection[str]) -> Halte | None:
    """This block with all that lies below it; None when nothing is asked of any of them."""
    below = tuple(
        (element.veld, halte)
        for element in block.velden
        if element.is_blok
        and (block.naam == "dossier" or element.veld not in ONLY_IN_DOSSIER)
        and (halte := _halte(g, element.veld, g.blok_van(element), beurten_at, elsewhere))
    )
    halte = Halte(block, veld if veld in elsewhere else "", beurten_at(veld, block), below)
    return halte if halte.naam or halte.beurten or below else None


def _beurten(vragen: Iterable[Vraag]) -> tuple[Beurt, ...]:
    """What is asked at one block, in the order of the rows."""
    turns = groupby(vragen, key=lambda vraag: vraag.regel.blok if vraag.regel.beurt else "")
    return tuple(Beurt(blok, tuple(_groepen(together))) for blok, together in turns)


def _groepen(vragen: Iterable[Vraag]) -> Iterator[Groep]:
    for (veld, _), alike in groupby(vragen, key=lambda vraag: (vraag.veld, vraag.regel.als)):
        together = tuple(alike)
        yield Groep(veld, _all_of(together[0].als), together)


def _all_of(questions: tuple[Question, ...]) -> Question | None:
    """These as one question; None when there are none."""
    if len(questions) <= 1:
        return questions[0] if questions else None
    first, rest = questions[0], _all_of(questions[1:])
    assert rest is not None
    return lambda blok: first(blok) and rest(blok)
