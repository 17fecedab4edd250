"""The small words of the templates: states, dates, and text that may not play tricks."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from overstap.dossier import BlokWeergave, Melding, VeldWeergave, Weergave
from overstap.keten.results import Resultaat, resultaat
from overstap.school.models import Inkomend, Uitgaand
from overstap.web.account_forms import rol_in_woorden
from overstap.web.couplings import niet_aangenomen, stand_in_woorden
from overstap.web.many_words import hindernis
from overstap.web.places import blok_van
from overstap.web.region import WERK_WORDS
from overstap.web.words import OVERSTAP, Staat, Words, levering_in_woorden, staat_van

register = template.Library()

register.filter("staat", staat_van)
register.filter("hindernis", hindernis)


@register.simple_tag
def staat(waarde: Uitgaand | Inkomend | Staat) -> SafeString:
    """The state in words, colour and shape."""
    gevonden = waarde if isinstance(waarde, Staat) else staat_van(waarde)
    return format_html('<span class="ov-state ov-state--{}">{}</span>', gevonden.vorm, gevonden.woord)


register.filter("rol", rol_in_woorden)
register.filter("niet_aangenomen", niet_aangenomen)
register.filter("stand_in_woorden", stand_in_woorden)


@register.filter
def dag(moment: date | None) -> str:
    """12 maart 2026."""
    return format_date(_local(moment), "j F Y") if moment else ""


@register.filter
def weekdag(moment: date) -> str:
    """dinsdag 10 maart 2026."""
    return format_date(_local(moment), "l j F Y")


@register.filter
def regiowerk(voor: str) -> Words:
    """What must be done by a day of the region."""
    return WERK_WORDS.get(voor, voor)


@register.filter
def dag_kort(moment: date | None) -> str:
    """12 maart."""
    return format_date(_local(moment), "j F") if moment else ""


@register.filter
def tijdstip(moment: datetime | None) -> str:
    """12 maart 2026, 9.31 uur; today only the time."""
    if moment is None:
        return ""
    here = timezone.localtime(moment)
    tijd = _("%(tijd)s uur") % {"tijd": format_date(here, "G.i")}
    if here.date() == timezone.localdate():
        return _("vandaag, %(tijd)s") % {"tijd": tijd}
    return f"{format_date(here, 'j F Y')}, {tijd}"


def _local(moment: date) -> date:
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


@register.filter
def zichtbaar(tekst: object) -> str:
    """The text with every hidden sign (control, direction, zero width) shown as its number.

    A name with such a sign can look like another name, or turn the words after it around.
    """
    text = str(tekst if tekst is not None else "")
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(teken: str) -> str:
    if teken in "\n\t" or unicodedata.category(teken) not in ("Cc", "Cf", "Co", "Cs"):
        return teken
    return f"⟦U+{ord(teken):04X}⟧"


@register.filter
def result(code: str) -> Resultaat | None:
    """What a result code of the chain means."""
    return resultaat(code) if code else None


@register.filter
def in_words(uitslag: Resultaat) -> str:
    """The same for a user, in the language of the page."""
    return uitslag.tekst(get_language() or "nl")


@register.filter
def first_sentence(tekst: str) -> str:
    """Enough for a row of a list; the rest stands on the page of the request."""
    return tekst.split(". ", maxsplit=1)[0].rstrip(".") + "."


register.filter("delivery", levering_in_woorden)


@register.simple_tag
def overstap_van(rij: Uitgaand) -> Words:
    """Between which sectors the pupil goes."""
    return OVERSTAP.get(rij.profiel, rij.profiel)


@dataclass(frozen=True, slots=True)
class Feit:
    """One label with what stands under it: four first names are one fact."""

    label: str
    velden: tuple[VeldWeergave, ...]

    @property
    def breed(self) -> bool:
        """Whether it needs the whole width."""
        return sum(len(veld.waarde) for veld in self.velden) > 40 or any("\n" in veld.waarde for veld in self.velden)


@register.filter
def feiten(blok: BlokWeergave) -> list[Feit]:
    """What is filled; neighbours with the same label stand together."""
    filled = (veld for veld in blok.velden if not veld.leeg_reden)
    return [Feit(label, tuple(velden)) for label, velden in groupby(filled, key=lambda veld: veld.label)]


@register.filter
def leeg(blok: BlokWeergave) -> list[VeldWeergave]:
    """What is empty, each with its reason."""
    return [veld for veld in blok.velden if veld.leeg_reden]


@register.filter
def inhoud(blok: BlokWeergave) -> str:
    """What is in a block, for who sees it folded: its parts when it is a list of them, else how many fields."""
    if blok.blokken and not blok.velden:
        aantal = len(blok.blokken)
        return ngettext("%(n)s onderdeel", "%(n)s onderdelen", aantal) % {"n": aantal}
    aantal = _filled(blok)
    return ngettext("%(n)s veld", "%(n)s velden", aantal) % {"n": aantal} if aantal else _("leeg")


def _filled(blok: BlokWeergave) -> int:
    return sum(not veld.leeg_reden for veld in blok.velden) + sum(map(_filled, blok.blokken))


@register.filter
def item(per_key: Mapping[str, tuple[object, ...]], key: str) -> tuple[object, ...]:
    """What is kept under this name, nothing when there is none."""
    return per_key.get(key, ())


@register.filter
def anker(melding: Melding, weergave: Weergave) -> str:
    """Where on the page the block of this melding stands."""
    blok = blok_van(melding, weergave)
    return blok.anker if blok else "verzamelen"


@register.filter
def bytes_in_words(size: int) -> str:
    """212 kB, 3,4 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


@register.filter
def get(counts: Mapping[str, int], key: str) -> int:
    """How many there are of this, nought when there are none."""
    return counts.get(key, 0)


@register.filter
def deeper(niveau: int) -> int:
    """The level of a heading within; there is none below six."""
    return min(niveau + 1, 6)


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The present query with these parts changed; an empty value takes the part out."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items() if value)
    query = request.GET.copy() if request.method == "GET" else request.GET.__class__("", mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}"
