"""Inzage: the parents are given the dossier to look at, and what they say of it is written down.

No step knows who asks for it or through which door: staff today, the pages of parents later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate

from overstap.dossier import Dossier, errors_of, validate
from overstap.dossier.compose import compose, shown_digest
from overstap.dossier.settle import questions
from overstap.dossier.shown import shown
from overstap.dossier.werkdossier import Inzage, Werkdossier
from overstap.gegevensset import Gegevensset
from overstap.ports import Actor
from overstap.school.collect import rework
from overstap.school.models import Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import day_of
from overstap.school.steps import Refused
from overstap.school.store import of_inzage

JA, NEE, ONBEKEND = "Ja", "Nee", "Onbekend"
"""The codes of list 37; no answer at all is Onbekend, and never Ja."""
AKKOORD = (JA, NEE, ONBEKEND)
TEKST_MAX = 1_000
"""Characters of a reason or a remark."""


def show_parents(ports: Ports, pk: UUID, by: Actor) -> Uitgaand:
    """Ter inzage: from today the parents have this very dossier to look at.

    Raises Refused while it has errors or questions of privacy: they would look at something that is yet to change.
    """

    def given(werk: Werkdossier) -> Werkdossier:
        lean = compose(werk).lean
        if fouten := [each for each in errors_of(validate(lean)) if not of_inzage(each)]:
            raise Refused("dossier_has_errors", fouten)
        if questions(lean, werk.besluiten):
            raise Refused("unsettled")
        return replace(werk, getoond=shown(lean, today(ports).isoformat()))

    return rework(ports, pk, by, given, "inzage")


def record_inzage(ports: Ports, pk: UUID, by: Actor, inzage: Inzage, *, voorlopig: bool | None = None) -> Uitgaand:
    """Write down what the parents said of the dossier as it is now, or of the one that `inzage.gezien` names.

    Raises Refused for an answer that cannot be, `changed_since_shown` when they saw another dossier than this, and
    `inzage_before_shown` for a day before that on which they were given it.
    """

    def seen(werk: Werkdossier) -> Werkdossier:
        lean = compose(werk).lean
        digest = shown_digest(lean)
        if inzage.gezien not in ("", digest):
            raise Refused("changed_since_shown")
        said = replace(checked(inzage, lean, today(ports)), gezien=digest)
        getoond = werk.getoond if werk.getoond and werk.getoond.digest == digest else None
        if getoond and inzage.datum < getoond.op:
            raise Refused("inzage_before_shown")
        getoond = getoond or shown(lean, inzage.datum)
        provisional = werk.voorlopig if voorlopig is None else voorlopig
        return replace(werk, inzage=said, getoond=getoond, voorlopig=provisional)

    return rework(ports, pk, by, seen, "inzage")


def checked(inzage: Inzage, dossier: Dossier, vandaag: date) -> Inzage:
    """The answers, without what this kind of dossier does not ask. Raises Refused."""
    day = day_of(inzage.datum)
    if day is None or day > vandaag:
        raise Refused("inzage_date")
    if inzage.akkoord not in AKKOORD:
        raise Refused("inzage_akkoord")
    if inzage.akkoord == NEE and not inzage.reden.strip():
        raise Refused("inzage_reason")
    asks = asks_toestemming(dossier.gegevensset, dossier.profiel)
    if asks and inzage.toestemming not in AKKOORD:
        raise Refused("inzage_toestemming")
    return replace(
        inzage,
        datum=day.isoformat(),
        reden=inzage.reden.strip()[:TEKST_MAX] if inzage.akkoord == NEE else "",
        toestemming=inzage.toestemming if asks else "",
        opmerking=inzage.opmerking.strip()[:TEKST_MAX],
    )


def asks_toestemming(gegevensset: Gegevensset, profiel: str) -> bool:
    """Whether a rule of the year asks this profile for the consent of the parents (OVa.IZ05)."""
    return any(
        regel.leeft and regel.blok == "inzage" and "toestemming" in regel.velden and profiel in regel.profiel
        for regel in gegevensset.regels
    )


def today(ports: Ports) -> date:
    return localdate(ports.clock.now())
