"""What the page of one dossier shows: the blocks, what is wrong, what is attached, and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from overstap.dossier import Bijlage, BijlageFout, Dossier, Melding, Weergave, bijlagen, open_bijlage, render, validate
from overstap.gegevensset.standen import OPT_UIT, VERBODEN
from overstap.keten.results import resultaat
from overstap.school import hold
from overstap.school.inzage import NEE
from overstap.school.models import Inkomend, Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import revealed_pgn
from overstap.school.stands import OPEN
from overstap.school.told import open_notices
from overstap.vault.errors import Unreadable
from overstap.web.access import chosen_part, received, sent
from overstap.web.care import Sight, sees_attachment, told
from overstap.web.care_view import shielded
from overstap.web.choices import Keuzes
from overstap.web.dossier_work import open_dossier
from overstap.web.explanation import uitleg_per_blok
from overstap.web.forms import SealForm
from overstap.web.history import geschiedenis
from overstap.web.places import blok_van
from overstap.web.ready_page import ready_page
from overstap.web.refusals import Fout
from overstap.web.steps import incoming_steps, outgoing_steps
from overstap.web.visitor import PageRequest
from overstap.web.work import work_on


@dataclass(frozen=True, slots=True)
class Bijlageregel:
    """One attachment in the table: what it is, and whether it opens."""

    nr: int
    naam: str
    bestandsnaam: str
    blok: str
    soort: str = ""
    bytes: int = 0
    fout: str = ""


@dataclass(frozen=True, slots=True)
class NietMee:
    """A category that does not travel, and why."""

    label: str
    anker: str
    reden: str


def outgoing_page(
    request: PageRequest,
    row: Uitgaand,
    form: SealForm,
    fouten: tuple[Fout, ...] = (),
    keuzes: Keuzes | None = None,
) -> dict[str, object]:
    """Everything for the sender's page; showing the dossier is logged as a look."""
    work = work_on(request, row) if row.stand in OPEN else None
    dossier = work.composed.lean if work else sent(request, row)
    shared = _shared(request, row, dossier)
    return {
        **shared,
        **(open_dossier(work, keuzes) if work else {}),
        "room": "pupils",
        "form": form,
        "geweigerd": fouten,
        "stappen": outgoing_steps(row, dossier, shared["bijlagen_alle"]),
        "leveringen": row.leveringen.all()[:50],
        **ready_page(request, row, work, form),
    }


def incoming_page(request: PageRequest, row: Inkomend) -> dict[str, object]:
    """Everything for the receiver's page: the dossier when it is there, else how far the request is."""
    notices = list(open_notices(Inkomend.objects.filter(pk=row.pk)))
    with_last_three(request.ports, [row, *(each.inkomend for each in notices)])
    context: dict[str, object] = {
        "room": "requests",
        "overdracht": row,
        "vragen": row.vragen.all(),
        "uitslag": resultaat(row.resultaat) if row.resultaat else None,
        "voortgang": _progress(row),
        "ververst": request.GET.get("ververs") != "nee",
        "notificaties": notices,
    }
    if row.stand not in row.came():
        return context
    deel = chosen_part(request)
    dossier = received(request, row)
    delen = [vraag for vraag in row.vragen.all() if vraag.dossier_id]
    return {
        **context,
        **_shared(request, row, dossier),
        "stappen": incoming_steps(row),
        "niet_akkoord": dossier.text("inzage/akkoord") == NEE,
        "reden_ouders": dossier.text("inzage/redennietakkoord"),
        "delen": delen,
        "deel": deel or delen[-1].volgorde,
        "vraag_deel": f"?deel={deel}" if deel else "",
    }


def with_last_three(ports: Ports, rows: Iterable[Inkomend]) -> None:
    """Give each row the last three digits of the number it asks for: enough to recognise, no more.

    A number that was damaged (the vault has logged it) keeps nobody from the others of the list.
    """
    for row in rows:
        try:
            digits = revealed_pgn(ports.vault, bytes(row.pgn_hidden))[-3:]
        except Unreadable:
            digits = "???"
        row.laatste_drie = digits  # type: ignore[attr-defined]  # for the page alone


def _shared(request: PageRequest, row: Uitgaand | Inkomend, dossier: Dossier) -> dict[str, Any]:
    """What both pages show of a dossier, without what this person may not see."""
    sight = Sight(request.user, row.school)
    meldingen = () if row.stand == Uitgaand.Stand.NIET_BEGONNEN else dossier.once(validate)
    weergave = render(dossier, taal="en" if get_language() == "en" else "nl", vandaag=localdate())
    shown = shielded(weergave, dossier.gegevensset, sight)
    found = [told(melding, dossier.gegevensset, sight) for melding in meldingen]
    lines = attachment_lines(dossier)
    attached = tuple(line for line in lines if sees_attachment(dossier, line.nr, sight))
    return {
        **shown,
        "overdracht": row,
        "alles_open": request.GET.get("open") == "alles",
        "uitleg_per_blok": uitleg_per_blok(dossier.gegevensset, shown["weergave"]),
        "meldingen": [melding for melding in found if melding.soort == "Fout"],
        "aandacht": [melding for melding in found if melding.soort != "Fout"],
        "fouten_per_blok": _per_block(meldingen, weergave),
        "bijlagen": attached,
        "bijlagen_alle": lines,
        "bijlagen_verborgen": len(lines) - len(attached),
        "niet_mee": stays(dossier),
        "stop": hold.of(row),
        "ziet_alles": sight.sees_care,
        "geschiedenis": geschiedenis(row),
        "jaar": dossier.gegevensset.jaar,
        "vorige_school": dossier.text("huidigeschool/naam"),
    }


def _per_block(meldingen: Iterable[Melding], weergave: Weergave) -> Counter[str]:
    """How many errors stand in each block, by its anker."""
    faulty = (blok_van(melding, weergave) for melding in meldingen if melding.soort == "Fout")
    return Counter(blok.anker for blok in faulty if blok)


def attachment_lines(dossier: Dossier) -> tuple[Bijlageregel, ...]:
    return tuple(_line(dossier, bijlage) for bijlage in bijlagen(dossier))


def _line(dossier: Dossier, bijlage: Bijlage) -> Bijlageregel:
    line = Bijlageregel(bijlage.nr, bijlage.omschrijving or bijlage.bestandsnaam, bijlage.bestandsnaam, bijlage.blok)
    try:
        inhoud = open_bijlage(dossier, bijlage.nr)
    except BijlageFout as fout:
        return replace(line, fout=fout.tekst)
    return replace(line, soort=inhoud.soort, bytes=len(inhoud.data))


def stays(dossier: Dossier) -> tuple[NietMee, ...]:
    """The categories that the metadata say are left out: by the agreement, or by the school on purpose."""
    reasons = {
        VERBODEN: _("Bij deze overstap staat de afspraak dit niet toe."),
        OPT_UIT: _("De school liet dit met opzet weg."),
    }
    left_out = []
    for categorie in dossier.gegevensset.categorieen.values():
        stand = dossier.stand(categorie)
        if stand in reasons:
            left_out.append(NietMee(categorie.label, f"niet-mee-{categorie.naam}", reasons[stand]))
    return tuple(left_out)


def _progress(row: Inkomend) -> str:
    """Where a request is that has not ended."""
    if row.stand == row.Stand.AANGEVRAAGD:
        return _("Wij vragen het knooppunt waar het dossier ligt.")
    asked = row.vragen.count()
    return ngettext(
        "Wij vragen het dossier bij 1 systeem van de vorige school.",
        "Wij vragen het dossier bij %(n)s systemen van de vorige school.",
        asked,
    ) % {"n": asked}
