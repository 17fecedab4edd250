"""What staff change in a block of a list stays with that block, in whatever order a system gives its list later.

Lists are made by chance: blocks that their keys tell apart, blocks with the keys of another, the very same twice, lists
without any key, lists in lists. Each block bears its own sign in a field that nobody changes, and all that staff fill
in bears the sign of its block, so that whatever lands elsewhere is seen. A world is made of a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from overstap.dossier.compose import compose, worked_record
from overstap.dossier.edit import edit
from overstap.dossier.record import Record
from overstap.dossier.spot import value_at, with_value
from overstap.dossier.werkdossier import Werkdossier

LEERLING = "huidigeschool/leerling"
CARERS, ADDRESSES, SKILLS = f"{LEERLING}/verzorger", "adreslijst/adres", f"{LEERLING}/competenties"
SIGN = {"verzorger": "iban", "adres": "straat", "competenties": "competentiereferentie"}
"""The field in which a block of each list bears its sign."""
FIELD = {"verzorger": "voorvoegsel", "adres": "toevoeging", "competenties": "competentiebeschrijving"}
"""The field that staff fill in or take out."""
GIVEN = "weg"
"""What a system gives in that field."""

Block = dict[str, Any]


class World:
    """A LAS of chance and its staff: what each block was, and what staff made of it."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - a world that is the same again
        self.signs = iter(f"s{nr}" for nr in range(1_000))
        leerling: Block = {
            "verzorger": self.doubled([self.carer() for _ in range(self.upto(3))]),
            "competenties": self.doubled([self.skill() for _ in range(self.upto(3))]),
        }
        self.given: Record = {"huidigeschool": {"leerling": {veld: each for veld, each in leerling.items() if each}}}
        self.werk = Werkdossier("2019.1", "POVO", "2026-03-02", "1", delen={"las": deepcopy(self.given)})

    def often(self, one_in: int) -> bool:
        return self.chance.randrange(one_in) == 0

    def upto(self, most: int) -> int:
        return self.chance.randint(0, most)

    def shuffled(self, blocks: list[Block]) -> list[Block]:
        return self.chance.sample(blocks, len(blocks))

    def filled(self, kind: str) -> Block:
        held = {SIGN[kind]: next(self.signs)}
        return held | {FIELD[kind]: GIVEN} if self.often(2) else held

    def carer(self) -> Block:
        known = {"achternaam": self.chance.choice(("Wilg", "Riet")), "roepnaam": self.chance.choice(("Noor", "Sam"))}
        held = known | {"wettigevertegenwoordiger": True} | self.filled("verzorger")
        homes = self.doubled([{"soortadres": self.chance.choice(("1", "2"))} | self.filled("adres") for _ in range(2)])
        return held | {"adreslijst": {"adres": homes}} if self.often(2) else held

    def skill(self) -> Block:
        return self.filled("competenties")

    def doubled(self, blocks: list[Block]) -> list[Block]:
        """Sometimes one of them is there twice, the very same."""
        again = [self.chance.choice(blocks)] if blocks and self.often(3) else []
        return deepcopy(self.shuffled([*blocks, *again]))

    # -- staff -----------------------------------------------------------------------------------------------------

    def staff(self) -> None:
        """One change by hand; what staff see then is what they saw, with only that change."""
        before = worked_record(self.werk)
        lists = list(lists_in(before))
        if not lists:
            return
        path, blocks = self.chance.choice(lists)
        changes = self.deed(path, blocks)
        self.werk = edit(self.werk, changes)
        wanted = before
        for there, (_, wens) in changes.items():
            wanted = with_value(wanted, there, wens)
        assert worked_record(self.werk) == wanted

    def deed(self, path: str, blocks: list[Block]) -> dict[str, tuple[object, object]]:
        nr, kind = 1 + self.upto(len(blocks) - 1), kind_of(path)
        block, field = blocks[nr - 1], FIELD[kind_of(path)]
        deeds = {
            "remove": {f"{path}/{nr}": (block, None)},
            "unset": {f"{path}/{nr}/{field}": (block.get(field), None)},
            "fill": {f"{path}/{nr}/{field}": (block.get(field), f"van {block.get(SIGN[kind], '')}")},
            "add": {f"{path}/{len(blocks) + 1}/{veld}": (None, each) for veld, each in self.new(kind, block).items()},
        }
        return cast(dict[str, tuple[object, object]], deeds[self.chance.choice(["remove", "remove", *deeds])])

    def new(self, kind: str, alike: Block) -> Block:
        """A block that staff add: of their own, or the very same as one that is there."""
        if "adreslijst" not in alike and self.often(2):
            return alike
        known = {"achternaam": next(self.signs)} if kind == "verzorger" else {}
        return known | {SIGN[kind]: next(self.signs)}

    # -- the LAS ---------------------------------------------------------------------------------------------------

    def anew(self) -> Record:
        """The LAS gives all again: in another order, some gone, some new, some twice, some with another name."""
        record = deepcopy(self.given)
        for path, blocks in list(lists_in(record)):
            kept = [each for each in self.shuffled(blocks) if not self.often(4)]
            if kind_of(path) == "verzorger" and self.often(2):
                blocks[:] = [self.renamed(each) for each in kept]
            else:
                blocks[:] = self.doubled(kept)
            if kind_of(path) == "verzorger" and self.often(3):
                blocks.append({"achternaam": next(self.signs), "roepnaam": "Tess", "iban": next(self.signs)})
        return without_empty(record)

    def renamed(self, carer: Block) -> Block:
        return carer | {"achternaam": next(self.signs)} if self.often(3) else carer


def kind_of(path: str) -> str:
    return path.rpartition("/")[2]


def lists_in(record: Record) -> Iterator[tuple[str, list[Block]]]:
    """Every list of blocks with its path, inner lists first."""
    carers = cast(list[Block], value_at(record, CARERS) or [])
    for nr, carer in enumerate(carers, start=1):
        if held := carer.get("adreslijst"):
            yield f"{CARERS}/{nr}/{ADDRESSES}", held["adres"]
    for path in (CARERS, SKILLS):
        if found := value_at(record, path):
            yield path, cast(list[Block], found)


def without_empty(record: Record) -> Record:
    for carer in cast(list[Block], value_at(record, CARERS) or []):
        if carer.get("adreslijst") == {"adres": []}:
            del carer["adreslijst"]
    leerling = cast(Block, value_at(record, LEERLING))
    return {"huidigeschool": {"leerling": {veld: each for veld, each in leerling.items() if each}}}


Known = tuple[str, str, str]
"""One block: the sign of the block around it, its kind and its own sign. Of two that are the very same it is one."""
Said = Counter[tuple[Known, object]]


def said(record: Record) -> Said:
    """Of every block what stands in the field that staff change."""
    return Counter(
        ((sign_around(record, path), kind_of(path), each.get(SIGN[kind_of(path)], "")), each.get(FIELD[kind_of(path)]))
        for path, blocks in lists_in(record)
        for each in blocks
    )


def sign_around(record: Record, path: str) -> str:
    if kind_of(path) != "adres":
        return ""
    around = cast(Block, value_at(record, path.removesuffix(f"/{ADDRESSES}")))
    return str(around.get(SIGN["verzorger"], ""))


def of(found: Said, known: Known) -> dict[object, int]:
    """How often this block says what."""
    return {value: count for (each, value), count in found.items() if each == known}


def times(found: Said, known: Known) -> int:
    return sum(of(found, known).values())


def every(*found: Said) -> set[Known]:
    return {known for each in found for known, _ in each}


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**32))
def test_what_staff_did_in_a_block_is_done_there_and_nowhere_else(seed: int) -> None:
    world = World(seed)
    for _ in range(1 + world.upto(5)):
        world.staff()
    anew = world.anew()

    again = world.werk.with_deel("las", anew)

    first, left, given, now = said(world.given), said(worked_record(world.werk)), said(anew), said(worked_record(again))
    for (_around, _kind, sign), value in now:
        assert value in (None, GIVEN, f"van {sign}"), "what was filled in landed in another block"
    if compose(again).botsingen:
        return
    for known in every(given) & every(first):
        assert of(now, known).keys() <= of(left, known).keys(), "what was taken out would travel"
    for known in every(first, left):
        if is_as_it_was(known, first, given):
            assert of(now, known) == of(left, known), "something was lost"
    for known in every(given) - every(first):
        assert of(now, known) == of(given, known), "what is new was changed"


def is_as_it_was(known: Known, first: Said, given: Said) -> bool:
    """Whether it is given as often as it was, and so is the block around it; what staff added is never given."""
    around = ("", "verzorger", known[0])
    return times(first, known) == times(given, known) and times(first, around) == times(given, around)


# -- the same, where every block has keys of its own: then nothing is asked ------------------------------------------

PATH = CARERS
NAMES = ("Noor", "Sam", "Tess", "Mo", "Bo", "Lou")
GESLACHT = {"geslacht": 1}


def carer(name: str) -> Block:
    held = {"relatietotkind": "1", "achternaam": "Wilgenblad", "roepnaam": name, "wettigevertegenwoordiger": True}
    return held | GESLACHT


def record(*names: str) -> dict[str, Any]:
    return {"huidigeschool": {"leerling": {"verzorger": [carer(name) for name in names]}}}


def carers(werk: Werkdossier) -> list[Block]:
    return cast(list[Block], value_at(worked_record(werk), PATH) or [])


def added(each: Block) -> tuple[str, object, object]:
    return "/voorvoegsel", each.get("voorvoegsel"), "van"


def taken_out(each: Block) -> tuple[str, object, object]:
    return "/geslacht", each.get("geslacht"), None


def known_otherwise(each: Block) -> tuple[str, object, object]:
    """Of what the block is known by: what is changed after it finds the block as it is called by then."""
    return "/achternaam", each["achternaam"], "Rietveen"


def removed(each: Block) -> tuple[str, object, object]:
    return "", each, None


def done(each: Block, deed: object) -> Block | None:
    after: dict[object, Block | None] = {
        added: each | {"voorvoegsel": "van"},
        taken_out: {veld: value for veld, value in each.items() if veld != "geslacht"},
        known_otherwise: each | {"achternaam": "Rietveen"},
        removed: None,
    }
    return after[deed]


@given(
    first=st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    deeds=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from([added, taken_out, known_otherwise, removed])), max_size=8
    ),
    order=st.permutations(NAMES),
    more=st.sets(st.sampled_from(NAMES)),
)
def test_of_blocks_that_their_keys_tell_apart_nothing_is_asked(
    first: list[str], deeds: list[tuple[int, Any]], order: list[str], more: set[str]
) -> None:
    werk = Werkdossier("2019.1", "POVO", "2026-03-02", "1", delen={"las": record(*first)})
    wanted: dict[str, Block | None] = {name: carer(name) for name in NAMES}
    for nr, deed in deeds:
        here = carers(werk)
        if not here:
            break
        at = nr % len(here)
        end, was, wens = deed(here[at])
        werk = edit(werk, {f"{PATH}/{at + 1}{end}": (was, wens)})
        wanted[here[at]["roepnaam"]] = done(here[at], deed)
    then = [name for name in order if name in first or name in more]

    again = werk.with_deel("las", record(*then))

    assert carers(again) == [wanted[name] for name in then if wanted[name] is not None]
    assert compose(again).botsingen == ()
