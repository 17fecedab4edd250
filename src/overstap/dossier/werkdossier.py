"""What a school still works on for one pupil: what each system gave, what staff changed, chose and decided. Own.

It never travels. `compose` makes of it the dossier that does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from overstap.dossier.attachments import pack
from overstap.dossier.record import Record

IDENTITEIT = ("school", "edexml", "lijst")
"""Deeldossiers that say who a pupil is and in which group, and no more."""


@dataclass(frozen=True, slots=True)
class Wijziging:
    """What staff changed: a field, or a whole block that they added or took away. None is nothing."""

    path: str
    """Where, as a path below the dossier with its numbers."""
    van: object = field(repr=False)
    """What stood there."""
    naar: object = field(repr=False)
    """What they wrote."""
    kenteken: str = ""
    """Which file or block it is about, where the path leads through one."""


@dataclass(frozen=True, slots=True)
class Besluit:
    """Why something that was asked about may travel as it stands."""

    reden: str
    door: str
    op: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Vondst:
    """What was found in the text of a file when it came, and asks for a second look."""

    kind: str
    deel: str
    """Which page or part of the file."""
    tekst: str
    fragment: str = field(default="", repr=False)
    """What was found, for a screen only."""


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """One part of the national attachment, with the answers without which it does not open."""

    nodig: str = field(repr=False)
    """Why it is strictly necessary for learning or guidance at the next school."""
    bron: str = field(repr=False)
    """On what it rests."""
    datum: str
    """Of which day that is: ISO 8601."""
    tekst: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Getoond:
    """Which dossier the parents were given to look at."""

    op: str
    """The day, ISO 8601."""
    digest: str
    velden: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By the place in labels a mark of what stood there, to say later what has changed."""


@dataclass(frozen=True, slots=True)
class Toegevoegd:
    """An attachment that staff added, packed as it travels."""

    plek: str
    """Where it goes, as a path below the dossier: `huidigeschool/leerling/overigdocumentlijst/document`."""
    bestandsnaam: str
    omschrijving: str
    inhoud: str = field(repr=False)
    """Base64 of a ZIP with this one file."""
    vondsten: tuple[Vondst, ...] = field(default=(), repr=False)
    """What a reader of PDF found in it."""
    kenteken: str = ""
    """A mark of the blocks in which it was put, to find them again in another order; empty where there is no list."""

    @classmethod
    def of_file(cls, plek: str, bestandsnaam: str, omschrijving: str, data: bytes) -> Toegevoegd:
        """The same of a file as it lies on a disk."""
        return cls(plek, bestandsnaam, omschrijving, pack(bestandsnaam, data))

    @property
    def record(self) -> Record:
        """The block of the dossier that holds it."""
        said: Record = {"bestandsnaam": self.bestandsnaam}
        if self.omschrijving:
            said["omschrijving"] = self.omschrijving
        return said | {"bestandsinhoud": self.inhoud}


@dataclass(frozen=True, slots=True)
class Inzage:
    """What was written down of the parents looking at the dossier, and at which dossier they looked."""

    datum: str
    akkoord: str
    """`Ja`, `Nee` or `Onbekend`: with the content, not with the transfer."""
    reden: str = ""
    """Why not, when they do not agree."""
    toestemming: str = ""
    """`Ja`, `Nee` or `Onbekend`, where the profile has the field."""
    opmerking: str = ""
    """For the school itself; it does not travel."""
    gezien: str = ""
    """Digest of what was shown: the dossier without this block. Empty until it is stored: what stands there then."""


@dataclass(frozen=True, slots=True)
class Werkdossier:
    """All that a school works on for one pupil. It is a value: a change gives another."""

    jaar: str
    profiel: str = ""
    """POVO and the like, when the school chose it; else the deeldossiers say it."""
    datum: str = ""
    """The day on which it was last put together."""
    pakketversie: str = ""
    """The version of this software, where no system names its own."""
    voorlopig: bool = False
    delen: Mapping[str, Record] = field(default_factory=dict, repr=False)
    """What each system gave, in the order in which they first gave something: of two that say the same, the last."""
    wijzigingen: tuple[Wijziging, ...] = field(default=(), repr=False)
    """In the order in which they were made: a path counts in the list as those before it left it."""
    categorieen: Mapping[str, str] = field(default_factory=dict)
    """Categories that do not go, each with a reason."""
    velden: Mapping[str, str] = field(default_factory=dict)
    """Fields that do not go wherever they stand, by path without numbers, each with a reason."""
    bijlagen_uit: Mapping[str, str] = field(default_factory=dict)
    """Attachments that do not go, by the digest of what is in them, each with a reason."""
    besluiten: Mapping[str, Besluit] = field(default_factory=dict)
    """On what `privacy` asks, by the mark of the question: it goes along, and why."""
    bijlagen: tuple[Toegevoegd, ...] = ()
    toelichting: Mapping[str, Onderdeel] = field(default_factory=dict, repr=False)
    """The parts of the national attachment that are filled, by their id; its PDF is made of them."""
    getoond: Getoond | None = None
    """What the parents were given to look at last; a dossier that has changed since asks for it again."""
    inzage: Inzage | None = None
    inzage_gegeven: Inzage | None = None
    """The inzage that a system gave last. Said again it is the same look at what stood there then: no new one."""

    @property
    def is_begonnen(self) -> bool:
        """Whether there is more than who the pupil is."""
        return any(naam not in IDENTITEIT for naam in self.delen) or bool(self.wijzigingen or self.bijlagen)

    def with_deel(self, naam: str, record: Record) -> Werkdossier:
        """With what this system knows, in the place of what it gave before."""
        return replace(self, delen={**self.delen, naam: record})

    def to_bytes(self) -> bytes:
        """As it lies in the vault: JSON in UTF-8."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return json.dumps(said, default=asdict, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Werkdossier:
        """What `to_bytes` wrote."""
        said = json.loads(data)
        said["wijzigingen"] = tuple(Wijziging(**each) for each in said["wijzigingen"])
        said["besluiten"] = {mark: Besluit(**each) for mark, each in said["besluiten"].items()}
        said["bijlagen"] = tuple(_added(each) for each in said["bijlagen"])
        said["toelichting"] = {deel: Onderdeel(**each) for deel, each in (said["toelichting"] or {}).items()}
        said["getoond"] = Getoond(**said["getoond"]) if said.get("getoond") else None
        for naam in ("inzage", "inzage_gegeven"):
            said[naam] = Inzage(**said[naam]) if said.get(naam) else None
        return cls(**said)


def _added(said: dict[str, Any]) -> Toegevoegd:
    found = tuple(Vondst(**each) for each in said.pop("vondsten", ()))
    return Toegevoegd(**said, vondsten=found)
