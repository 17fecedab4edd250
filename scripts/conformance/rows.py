"""For each row of rules.csv: a dossier that breaks it and one that just does not, made from what its words mean.

A word of a row (`verplicht`, `waar`, `is`) says here how a block is brought to break it and how to obey it. Nothing
is asked of the validator: that it agrees is checked afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree
from work import Work, block_at, ways_to

from overstap.dossier.places import locatie
from overstap.gegevensset import Block, Gegevensset, Regel

Words = list[str]
LONG_HOST = ".".join(["b" * 63] * 3)


@dataclass
class Spot:
    """The block that a rule is asked of, in a dossier under change."""

    work: Work
    node: etree._Element
    block: Block
    regel: Regel

    @property
    def velden(self) -> tuple[str, ...]:
        return self.regel.velden

    def ensure(self, veld: str, text: str = "") -> None:
        """The field is there, with this text if it matters."""
        if text:
            self.work.ensure_text(veld, text, self.node, self.block)
        else:
            self.work.ensure(veld, self.node, self.block)

    def drop(self, *velden: str) -> None:
        """Take the fields away, each with the block around it when that cannot be without it and nobody asks for it."""
        for veld in velden:
            around, _, last = veld.rpartition("/")
            asked = any(around in word for word in self.regel.als)
            needed = around and self._block(around).veld(last).verplicht
            self.work.drop(around if needed and not asked else veld, self.node)

    def _block(self, way: str) -> Block:
        block = self.block
        for veld in way.split("/"):
            block = self.work.g.blok_van(block.veld(veld))
        return block


@dataclass(frozen=True)
class Try:
    """One way to break or obey a rule."""

    name: str
    fails: bool
    why: str
    act: Callable[[Spot, Words], None]
    official: bool = True
    """Whether the official validator, if it knows the rule as it is meant, speaks of it too."""


def als(spot: Spot, word: str) -> None:
    """Bring the block to where the rule is asked."""
    name, *words = word.split()
    if name == "heeft":
        for veld in words:
            spot.ensure(veld)
    elif name == "zonder":
        spot.drop(*words)
    elif name in ("waar", "niet_waar"):
        for veld in words:
            spot.ensure(veld, "true" if name == "waar" else "false")
    elif name == "is":
        spot.ensure(words[0], words[1])
    elif name == "school_niet_van_soort":
        spot.work.drop("soort", spot.work.ensure("huidigeschool"))
    elif name == "overstap_is":
        spot.work.set(spot.work.ensure("metadata/overstap"), words[0])
    else:
        raise KeyError(word)


def _all(spot: Spot, _words: Words) -> None:
    for veld in spot.velden:
        spot.ensure(veld)


def _none(spot: Spot, _words: Words) -> None:
    spot.drop(*spot.velden)


def _first(spot: Spot, _words: Words) -> None:
    spot.ensure(spot.velden[0])


def _last(spot: Spot, _words: Words) -> None:
    spot.ensure(spot.velden[-1])


def _text(text: str) -> Callable[[Spot, Words], None]:
    return lambda spot, _words: spot.ensure(spot.velden[0], text)


def _first_word(spot: Spot, words: Words) -> None:
    spot.ensure(spot.velden[0], words[0])


def _another_code(spot: Spot, words: Words) -> None:
    """A code that the list has and the rule does not want; where there is none, a text that is no code."""
    element = spot.block.veld(spot.velden[0])
    codes = spot.work.g.codelijsten[element.codelijst].codes if element.codelijst else {}
    spot.ensure(spot.velden[0], next((code for code in codes if code not in words), "ANDERS"))


def _open_number(spot: Spot, words: Words) -> None:
    spot.ensure(spot.velden[0], "0100000000" if words[0].isdigit() else "noor@voorbeeld.example")


def _other_transfer(spot: Spot, words: Words) -> None:
    text = " swv-dossier" if "swv-dossier" in words else "terugkoppeling"
    spot.work.set(spot.work.ensure("overdrachtsoort"), text)


def _version(official: str) -> Callable[[Spot, Words], None]:
    return lambda spot, _words: spot.ensure(spot.velden[0], getattr(spot.work.g, official))


NOTHING = "Het gevraagde ontbreekt."
THERE = "Het gevraagde staat er."
TRIES: dict[str, tuple[Try, ...]] = {
    "verplicht": (Try("leeg", True, NOTHING, _none), Try("ingevuld", False, THERE, _all)),
    "verboden": (
        Try("ingevuld", True, "Er staat iets dat er niet mag staan.", _first),
        Try("leeg", False, "Wat niet mag, staat er niet.", _none),
    ),
    "een_van": (
        Try("leeg", True, "Geen van de velden staat er.", _none),
        Try("eerste", False, "Eén van de velden is genoeg.", _first),
        Try("laatste", False, "Eén van de velden is genoeg.", _last),
    ),
    "waar": (Try("nee", True, "Er staat nee.", _text("false")), Try("ja", False, "Er staat ja.", _text("true"))),
    "niet_waar": (Try("ja", True, "Er staat ja.", _text("true")), Try("nee", False, "Er staat nee.", _text("false"))),
    "precies": (
        Try("open", True, "Het geheime nummer staat er leesbaar.", _open_number),
        Try("gemaskeerd", False, "Het geheime nummer is onleesbaar gemaakt.", _first_word),
    ),
    "deels_een_van": (
        Try("andere", True, "Deze waarde hoort niet bij deze soort dossier.", _another_code),
        Try("goede", False, "De waarde is een van de toegestane.", _first_word),
    ),
    "overdrachtsoort_is": (
        Try("andere", True, "De soort overdracht is geen van de toegestane.", _other_transfer),
        Try("goede", False, "De soort overdracht is toegestaan.", lambda _spot, _words: None),
    ),
    "standaardversie_van_het_jaar": (
        Try("andere", True, "Dit is de versie van een ander jaar.", _text("2015.1")),
        Try("goede", False, "De versie hoort bij het jaar.", _version("standaardversie")),
    ),
    "validatieversie_van_het_jaar": (
        Try("andere", True, "Dit is de versie van een ander jaar.", _text("2015.1.1")),
        Try("goede", False, "De versie hoort bij het jaar.", _version("validatieversie")),
    ),
    "ten_minste": (
        Try("drie", True, "Het adres heeft drie tekens; vier is het minste.", _text("a@b")),
        Try("vier", False, "Het adres heeft vier tekens: officieel is dat genoeg.", _text("a@bc")),
        Try("zes", False, "Het adres heeft zes tekens.", _text("a@b.nl")),
    ),
    "ten_hoogste": (
        Try("257", True, "Het adres heeft 257 tekens; 256 is het meeste.", _text(f"a@{LONG_HOST}.{'c' * 60}.nl")),
        Try("256", False, "Het adres heeft 256 tekens.", _text(f"a@{LONG_HOST}.{'c' * 59}.nl")),
    ),
    "met_apenstaart": (
        Try("zonder", True, "In het adres staat geen apenstaart.", _text("noor.voorbeeld.example")),
        Try("met", False, "Het adres heeft een apenstaart.", _text("noor@voorbeeld.example")),
    ),
    "emailadres": (
        Try("einde", True, "Achter de apenstaart staat niets.", _text("noor@")),
        Try(
            "begin",
            True,
            "Vóór het adres staat andere tekst, en officieel telt alleen het eind.",
            _text("Noor Wolfsgras noor@voorbeeld.example"),
            official=False,
        ),
        Try("goed", False, "Dit is een e-mailadres en niets anders.", _text("noor.w+oso@post.voorbeeld.example")),
    ),
    "op_31_juli": (
        Try("30", True, "De datum is 30 juli.", _text("2026-07-30")),
        Try("31", False, "De datum is 31 juli.", _text("2026-07-31")),
    ),
    "sinds_twee_schooljaren": (
        Try("oud", True, "De toets is van de dag voor de drie schooljaren die meegaan.", _text("2023-07-31")),
        Try("grens", False, "De toets is van de eerste dag van de drie schooljaren.", _text("2023-08-01")),
    ),
}
SLIPS: dict[tuple[str, str], tuple[Try, ...]] = {
    ("verboden", "niet_waar"): (
        Try("ja", True, "Het veld hoort er niet, en staat op ja.", _text("true")),
        Try("nee", True, "Het veld hoort er niet; officieel mag het op nee staan.", _text("false"), official=False),
        Try("leeg", False, "Het veld staat er niet.", _none),
    ),
}
"""Where the official requirement is another than the one that was meant, and the usual tries do not show it."""


def tries_of(regel: Regel) -> tuple[Try, ...]:
    eis, official = regel.eis.split()[0], (regel.eis_official or " ").split()[:1]
    return SLIPS.get((eis, *official), TRIES[eis])


def spot_of(work: Work, regel: Regel) -> Spot:
    """The first such block, made where it is not there, and everything as the rule presumes."""
    way = "" if regel.blok == "dossier" else ways_to(work.g, regel.blok)[0]
    spot = Spot(work, work.ensure(way), block_at(work.g, way), regel)
    for word in regel.als:
        als(spot, word)
    return spot


def place_of(spot: Spot, regel: Regel) -> str:
    nodes = spot.work.nodes(regel.velden[0], spot.node) if regel.bij_veld else []
    return locatie(nodes[0] if nodes else spot.node)


def obey(spot: Spot, regel: Regel) -> None:
    """Bring the block to where this rule, too, has nothing to say."""
    good = next(each for each in tries_of(regel) if not each.fails)
    good.act(Spot(spot.work, spot.node, spot.block, regel), regel.eis.split()[1:])


def profile_of(g: Gegevensset, regel: Regel) -> str:
    """A profile that the rule is for."""
    return next(naam for naam in g.profielen if is_for(g, regel, naam))


def is_for(g: Gegevensset, regel: Regel, naam: str) -> bool:
    soort = g.profielen[naam].overdrachtsoort
    names = {g.regelset_van(soort), soort, naam}
    meant = {each for each in regel.profiel if not each.startswith("-")}
    return (not meant or bool(meant & names)) and not {f"-{each}" for each in names} & set(regel.profiel)
