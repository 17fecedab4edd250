"""What the page of a dossier shows of klaarzetten: what is in the way, what to choose, and who asked before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from overstap.keten.results import resultaat
from overstap.school.models import Uitgaand
from overstap.school.notify import Vrager, vragers
from overstap.school.notify_models import Kennisgeving
from overstap.school.stands import READY, SEALABLE
from overstap.web.forms import SealForm
from overstap.web.visitor import PageRequest
from overstap.web.words import Words
from overstap.web.work import Work

Stand = Kennisgeving.Stand


@dataclass(frozen=True, slots=True)
class Beletsel:
    """One thing that must be done first, and where."""

    tekst: str
    anker: str


@dataclass(frozen=True, slots=True)
class Bericht:
    """What became of telling one school."""

    brin: str
    tekst: Words
    vorm: str
    code: str
    op: datetime


def ready_page(request: PageRequest, row: Uitgaand, work: Work | None, form: SealForm) -> dict[str, object]:
    """The part of the context that is about klaarzetten."""
    found = vragers(request.ports, row) if work or row.stand in READY else ()
    if work and not form.is_bound:
        form.initial = {"voor_brin": row.voor_brin, "vanaf": row.vanaf, "voorlopig": work.werk.voorlopig}
    today = localdate(request.ports.clock.now())
    eerste = beletselen(row)
    return {
        "beletselen": eerste,
        "kan_klaar": row.stand in SEALABLE and not eerste,
        "kan_terug": row.stand in READY,
        "volgens_lijst": row.naar_brin if row.naar_brin != row.voor_brin else "",
        "vanaf": row.vanaf if row.stand in READY and row.vanaf and row.vanaf > today else None,
        "vragers": [each for each in found if each.may_be_told],
        "opgevraagd_op": last_in_vain(found) if work or (row.vanaf and row.vanaf > today) else None,
        "berichten": berichten(row, today),
    }


def beletselen(row: Uitgaand) -> tuple[Beletsel, ...]:
    """What stands in the way besides errors, of which the page has a list of its own."""
    found = []
    if row.bevindingen:
        text = ngettext(
            "Beantwoord eerst %(n)s vraag over privacy.",
            "Beantwoord eerst %(n)s vragen over privacy.",
            row.bevindingen,
        )
        found.append(Beletsel(text % {"n": row.bevindingen}, "vondsten"))
    if row.vraagt_inzage:
        found.append(Beletsel(_("Laat de ouders het dossier eerst inzien."), "inzage"))
    return tuple(found)


def last_in_vain(found: Iterable[Vrager]) -> datetime | None:
    """When a school last asked while it was not ready."""
    in_vain = (each.levering for each in found if not each.had_one and not each.was_withheld)
    return max((levering.geleverd_op for levering in in_vain), default=None)


OUTCOMES: dict[str, Words] = {
    "VerstrekkerNietActief": gettext_lazy(
        "Uw school is nu niet aangesloten. Uw bestuur of leverancier kan dit regelen. Het dossier blijft klaarstaan."
    ),
    "SessieOnbekend": gettext_lazy(
        "De aanvraag van de andere school is niet meer bekend. Bel die school als het haast heeft."
    ),
    "OnbekendAanleverpunt": gettext_lazy(
        "Die school gebruikt nu een ander systeem dan waarmee zij vroeg. Bel die school als het haast heeft."
    ),
    "NietBereikbaar": gettext_lazy(
        "Het systeem van de andere school antwoordde niet. Probeer het later opnieuw. Het dossier blijft klaarstaan."
    ),
}
"""What a code comes down to for who tells; the other texts are the same for everybody."""


def berichten(row: Uitgaand, today: date) -> list[Bericht]:
    """What became of each that was told about this version, the last first."""
    known = row.kennisgevingen.select_related("levering").order_by("-gepland_op")
    return [
        Bericht(
            each.levering.doel_brin,
            in_words(each, row, today),
            SHAPES[Stand(each.stand)],
            each.resultaat,
            each.beantwoord_op or each.gepland_op,
        )
        for each in known
    ]


SHAPES = {
    Stand.GEPLAND: "aangevraagd",
    Stand.GEDAAN: "verwerkt",
    Stand.MISLUKT: "onbereikbaar",
    Stand.VERVALLEN: "vervallen",
}
"""The shape of each stand on the page: that of the state of a dossier that is as far."""


def in_words(known: Kennisgeving, row: Uitgaand, today: date) -> Words:
    """What became of telling a school, or when it will be told."""
    if known.stand == Stand.GEPLAND:
        later = row.vanaf is not None and row.vanaf > today
        return _("Het bericht gaat weg op de dag dat het dossier vrijkomt.") if later else _("Het bericht gaat nu weg.")
    if known.stand == Stand.GEDAAN:
        return _("Deze school heeft bericht gekregen.")
    if known.stand == Stand.VERVALLEN:
        return _("Er was niets meer te melden. Er ging geen bericht weg.")
    return OUTCOMES.get(known.resultaat) or resultaat(known.resultaat).tekst_gebruiker
