"""The words of the agreement: what a field, a block, a code list, a category and a profile are.

All values are frozen: a `Gegevensset` is read once and shared by every thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


class TabelFout(ValueError):
    """The tables of a year do not cohere; `fouten` says everything that is wrong with them."""

    def __init__(self, fouten: tuple[str, ...]) -> None:
        super().__init__("; ".join(fouten))
        self.fouten = fouten


@dataclass(frozen=True, slots=True)
class Soort:
    """A kind of value: a base type with bounds, shared by all fields that hold such a value."""

    naam: str
    base: str
    """`xs:string`, `xs:boolean`, `xs:date`, `xs:decimal`, `xs:integer` or `xs:int`."""
    length_min: int | None
    length_max: int | None
    pattern: str
    value_min: int | None
    value_max: int | None
    attribute: str
    """The one attribute the element may carry (`omschrijving`), or nothing."""
    vorm: str
    """What a good value looks like, in plain Dutch."""


@dataclass(frozen=True, slots=True)
class Groep:
    """Fields that stand or fall together: one of them (`keuze`) or all of them in order (`reeks`)."""

    naam: str
    is_keuze: bool
    optional: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Element:
    """One field of one block: a row of elements.csv."""

    blok: str
    veld: str
    soort: str
    """A kind of value, or the name of the block that stands here."""
    aantal: str
    """How often: `1`, `0..1`, `0..n` or `1..n`."""
    keuze: tuple[Groep, ...]
    """The groups around the field, outermost first."""
    codelijst: str
    regel: str
    """The check on the code list, such as `CL48.cat_vve`."""
    categorie: str
    gevoelig: str
    """`gewoon`, `bijzonder` or `geheim`."""
    label: str
    is_blok: bool

    @property
    def verplicht(self) -> bool:
        """Whether each such block holds the field; a field that may lose a choice is never that."""
        return self.aantal.startswith("1") and not any(g.is_keuze or g.optional for g in self.keuze)

    @property
    def veelvoudig(self) -> bool:
        return self.aantal.endswith("n")


@dataclass(frozen=True)
class Block:
    """A block with its fields in the order of the XML, those of the block it extends first."""

    naam: str
    label: str
    gevoelig: str
    basis: str
    """The block whose fields come first, or nothing."""
    velden: tuple[Element, ...]

    def veld(self, naam: str) -> Element | None:
        return self._by_name.get(naam)

    @cached_property
    def _by_name(self) -> Mapping[str, Element]:
        return {element.veld: element for element in self.velden}

    @cached_property
    def herhaald(self) -> bool:
        """Whether the whole series of fields may come again: its JSON form is then a list of objects."""
        return any(groep.repeated for element in self.velden for groep in element.keuze)

    @cached_property
    def is_lijst(self) -> bool:
        """A wrapper around one repeated block (adreslijst, toetslijst): it says nothing by itself."""
        return len(self.velden) == 1 and self.velden[0].is_blok and self.velden[0].veelvoudig


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    betekenis: str
    """In Dutch; nothing when it is not publicly known."""
    zeker: bool
    """A meaning that is not certain is never shown as a fact."""


@dataclass(frozen=True, slots=True)
class Codelijst:
    nummer: str
    label: str
    codes: Mapping[str, Code]
    van_document: bool
    """The official check looks once at the whole document, not at each field."""

    def betekenis(self, code: str) -> str:
        """The certain meaning of a code, or nothing."""
        found = self.codes.get(code)
        return found.betekenis if found and found.zeker else ""


@dataclass(frozen=True, slots=True)
class Categorie:
    """A part of the dossier that is sent or left out as a whole, by a switch in the metadata."""

    nr: int
    naam: str
    label: str
    getoetst: frozenset[str]
    """The states of the switch that are checked against what the dossier holds: VERPLICHT, VERBODEN, OPT-UIT."""
    plekken: tuple[tuple[str, ...], ...]
    """The fields that belong to it, as paths below `dossier`."""

    @property
    def schakel(self) -> str:
        return f"cat_{self.naam}"


@dataclass(frozen=True, slots=True)
class Profiel:
    """A kind of transfer, and what it asks of each category (VERPLICHT, OPTIONEEL or VERBODEN)."""

    naam: str
    label: str
    overdrachtsoort: str
    overstap: str
    """The value of metadata/overstap, or nothing when the profile does not depend on it."""
    uitlevering: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Regel:
    """A rule of the agreement or of our own, about one block: a row of rules.csv."""

    id: str
    profiel: tuple[str, ...]
    """Whom it is for: profiles, overdrachtsoorten or official sets, `-POPO` for not that one; all when empty."""
    blok: str
    """The field that holds the block it is about, wherever that stands; `dossier` for the whole."""
    velden: tuple[str, ...]
    """The fields of that block it asks after, each a path such as `adreslijst/adres`."""
    eis: str
    """What must hold: a word, and what the word needs to know."""
    als: tuple[str, ...]
    """When it is asked: words that must all hold."""
    beurt: str
    """`vooraf`: before the categories; `leerling`: at the pupil, of every such block; nothing: in its place."""
    bij_veld: bool
    """Whether a melding points at the field; else it points at the block."""
    official: str
    """What the official validator makes of it: `ja`, `anders`, `dood`, `verschreven`, `vervallen` or `eigen`."""
    eis_official: str
    """What must hold officially, where that differs (`anders`). It never refuses what `eis` lets through."""
    melding: str
    """What is wrong and what to do, in Dutch."""

    @property
    def leeft(self) -> bool:
        """Whether it can be asked at all: a block that is gone from the agreement left some rules behind."""
        return self.official != "vervallen"

    @property
    def is_official(self) -> bool:
        """Whether the official validator ever gives this melding."""
        return self.official in ("ja", "anders")


@dataclass(frozen=True, slots=True)
class Uitleg:
    """What a field is for, in words for the school and for the parents."""

    school: str
    ouder: str
    waarom: str
    voorbeeld: str


NIETS = Uitleg("", "", "", "")


@dataclass(frozen=True, eq=False)
class Gegevensset:
    """Everything the agreement of one year says. Compared by identity: there is one for each year."""

    jaar: str
    namespace: str
    standaardversie: str
    validatieversie: str
    valid_from: date
    valid_to: date
    status: str
    """`draft` or `frozen`."""
    digest: str
    """SHA-256 (hex) over the tables."""
    blokken: Mapping[str, Block]
    soorten: Mapping[str, Soort]
    codelijsten: Mapping[str, Codelijst]
    categorieen: Mapping[str, Categorie]
    profielen: Mapping[str, Profiel]
    regelsets: Mapping[str, tuple[str, ...]]
    """The official sets of rules, and the overdrachtsoorten each is for."""
    regels: tuple[Regel, ...] = field(repr=False)
    """In the order in which they are asked."""
    wortels: tuple[str, ...]
    regelnamen: Mapping[str, str]
    """How the official category checks name a field, where that is not its name."""
    dode_regels: frozenset[str]
    """Checks that were meant but that the official validator never fires."""
    uitleg: Mapping[tuple[str, str], Uitleg] = field(repr=False)

    @property
    def dossier(self) -> Block:
        return self.blokken["dossier"]

    def tag(self, veld: str) -> str:
        """The name of a field as lxml writes it: with the namespace of the year."""
        return f"{{{self.namespace}}}{veld}"

    @cached_property
    def names_by_tag(self) -> Mapping[str, str]:
        """Every field by its name as lxml writes it."""
        return {self.tag(element.veld): element.veld for element in self.elements()}

    def blok_van(self, element: Element) -> Block:
        """The block that stands in a field that holds one."""
        return self.blokken[element.soort]

    def uitleg_van(self, blok: str, veld: str = "") -> Uitleg:
        return self.uitleg.get((blok, veld), NIETS)

    def profiel_van(self, overdrachtsoort: str, overstap: str) -> Profiel | None:
        for profiel in self.profielen.values():
            if profiel.overdrachtsoort == overdrachtsoort and profiel.overstap in ("", overstap):
                return profiel
        return None

    def regelset_van(self, overdrachtsoort: str) -> str:
        """The official set of rules for it; what fits none falls to the first."""
        first, *_ = self.regelsets
        return next((naam for naam, soorten in self.regelsets.items() if overdrachtsoort in soorten), first)

    def elements(self) -> Iterator[Element]:
        """Every field once, in the order of the tables."""
        for blok in self.blokken.values():
            yield from (element for element in blok.velden if element.blok == blok.naam)
