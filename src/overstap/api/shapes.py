"""The bodies and queries of the interface. What is not named here is refused; names are written as JSON has them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from overstap.school.given_files import OMSCHRIJVING_MAX

RECORDS_MAX = 100
"""Taken in while the other side waits; more is taken in afterwards."""
ORDER_RECORDS_MAX = 1_000
PAGE_MAX = 200
PAGES_MAX = 1_000_000
FILE_CHARACTERS_MAX = 9_400_000
"""Base64 of 7 MB, the most that an attachment may be."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
TEXT = r"^[^\x00-\x1f\x7f]*$"
BRIN = r"^[0-9]{2}[A-Z]{2}$"

Deelnaam = Literal["las", "lvs"]
Standnaam = Literal[
    "niet_begonnen",
    "concept",
    "gereed",
    "ter_inzage",
    "ingezien",
    "klaargezet",
    "overgedragen",
    "ingetrokken",
    "vervangen",
]
RecordBody = Annotated[dict[str, Any], Field(description="De JSON-vorm van de gegevensset, geheel of een deel.")]
Number = Annotated[str, Field(pattern=r"^[0-9]{8,9}$", description="BSN of onderwijsnummer.")]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=TEXT)]


def _moment(text: object) -> object:
    """RFC 3339 and nothing that merely looks like it: a number is no moment."""
    if isinstance(text, datetime) or (isinstance(text, str) and MOMENT.fullmatch(text)):
        return text
    raise ValueError("no moment")


def _in_utc(moment: datetime) -> datetime:
    """The same moment as rows are compared by. Hours off at the edge of the calendar it lies in no year at all."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("no moment") from None


Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_in_utc)]


class Model(Schema):
    """What every body is: names in camelCase, nothing besides, and no number where a text belongs."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


class Strict(Model):
    """A body that comes in."""

    model_config = ConfigDict(strict=True)


class FoutShape(Model):
    """One thing that is wrong, as it stands in a problem."""

    in_: str = Field(alias="in")
    location: str
    code: str
    detail: str


class ProblemShape(Schema):
    """RFC 9457, with all that is wrong at once (own: `errors`)."""

    type: str
    status: int
    title: str
    detail: str
    errors: list[FoutShape] = Field(default_factory=list)


class SchoolShape(Model):
    brin: str
    naam: str
    sector: str
    toelichting: str = Field(description="Hoe de school de toelichting maakt: eigen, bestand of las.")
    las: str
    leverancier: str
    scope: str
    token_verloopt_op: datetime


class LeerlingShape(Model):
    """How far the dossier of one pupil is. No name and no number: who sent it knows the pupil by its id."""

    id: str
    versie: int
    stand: Standnaam
    soort: str
    profiel: str
    jaar: str
    fouten: int
    waarschuwingen: int
    vragen: int = Field(description="Vragen over privacy die de school nog moet beantwoorden.")
    naar_brin: str
    laatste_dag: date | None
    gewijzigd_op: datetime


class MeldingShape(Model):
    regel: str
    soort: str
    locatie: str
    veld: str
    tekst: str
    officieel: bool


class VraagShape(Model):
    """A question about privacy: where and why; the words themselves stay at the school."""

    kenmerk: str
    soort: str
    locatie: str
    veld: str
    tekst: str
    bijlage: int


class BijlageShape(Model):
    kenmerk: str
    plek: str


class DossierShape(LeerlingShape):
    keuzes: int = Field(
        description=(
            "Waarover de school in Overstap nog moet kiezen: een veld waar het systeem iets anders geeft dan iemand "
            "invulde, een bijlage zonder plek, iets dat niet weggelaten kan worden. Telt mee in fouten."
        )
    )
    meldingen: list[MeldingShape]
    privacyvragen: list[VraagShape]
    bijlagen: list[BijlageShape]


class LeerlingenShape(Model):
    leerlingen: list[LeerlingShape]
    pagina: int
    per_pagina: int
    aantal: int


class GevondenShape(Model):
    leerlingen: list[LeerlingShape]


class VeldShape(Model):
    pad: str
    staat: str = Field(description="gevuld, las, leeg, keuze of verboden.")
    gevuld: int
    blokken: int


class VullingShape(Model):
    profiel: str
    las: str
    aantallen: dict[str, int]
    velden: list[VeldShape]


class ZoekBody(Strict):
    nummer: Number


class BatchBody(Strict):
    deel: Deelnaam
    records: list[RecordBody] = Field(min_length=1, max_length=ORDER_RECORDS_MAX)


class UitkomstShape(Model):
    nr: int
    gelukt: bool
    id: str = ""
    stand: str = ""
    versie: int = 0
    fouten: int = 0
    errors: list[FoutShape] = Field(default_factory=list)


class BatchShape(Model):
    gelukt: int
    mislukt: int
    uitkomsten: list[UitkomstShape]


class OpdrachtShape(BatchShape):
    id: str
    klaar: bool
    aantal: int
    gedaan: int
    gemaakt_op: datetime


class BijlageBody(Strict):
    bestandsnaam: Name
    inhoud: str = Field(max_length=FILE_CHARACTERS_MAX, description="Base64 van het bestand zelf, niet van een ZIP.")
    omschrijving: str = Field("", max_length=OMSCHRIJVING_MAX, pattern=TEXT)
    plek: str = Field("", max_length=300, pattern=r"^[a-zA-Z0-9_/]*$", description="Leeg: bij de overige bijlagen.")


class ToelichtingBody(Strict):
    bestandsnaam: Name
    inhoud: str = Field(max_length=FILE_CHARACTERS_MAX, description="Base64 van het bestand zelf.")


class VertrekBody(Strict):
    nummer: Number
    naar_brin: str = Field("", pattern=r"^([0-9]{2}[A-Z]{2})?$")
    laatste_dag: str | None = Field(None, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="Zoals 2026-07-10.")


class VertreklijstBody(Strict):
    leerlingen: list[VertrekBody] = Field(min_length=1, max_length=ORDER_RECORDS_MAX)


class OpgaveRij(Strict):
    plek: str = Field(min_length=1, max_length=200, pattern=TEXT)
    kan: Literal["ja", "nee", "soms"]
    opmerking: str = Field("", max_length=200, pattern=TEXT)


class OpgaveBody(Strict):
    product: str = Field(min_length=1, max_length=60, pattern=r"^[\w .-]+$")
    opgaven: list[OpgaveRij] = Field(min_length=1, max_length=2_000)


class OpgaveShape(Model):
    product: str
    opgaven: list[OpgaveRij]


class WebhookBody(Strict):
    url: str = Field(min_length=9, max_length=300)


class WebhookShape(Model):
    id: str
    url: str
    gemaakt_op: datetime
    laatst_bezorgd_op: datetime | None
    geweigerd: str = Field(description="Waarom het laatste bericht niet is aangenomen; leeg als het goed ging.")


class NieuweWebhookShape(WebhookShape):
    geheim: str = Field(description="Staat alleen in dit antwoord. Begint met whsec_.")


class WebhooksShape(Model):
    webhooks: list[WebhookShape]


class BladQuery(Model):
    pagina: int = Field(1, ge=1, le=PAGES_MAX)
    per_pagina: int = Field(50, ge=1, le=PAGE_MAX)
    stand: Standnaam | None = None
    gewijzigd_na: Moment | None = None
