"""The words of an afgifte: on what ground, and how far it is."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from overstap.school.demand_models import Afgifte
from overstap.web.demand_forms import grond_in_woorden
from overstap.web.release_page import Regel
from overstap.web.words import Words

register = template.Library()
register.filter("grond", grond_in_woorden)

STANDEN: dict[str, tuple[str, Words]] = {
    Afgifte.Stand.GEVRAAGD: ("ter-inzage", _("wacht op de directie")),
    Afgifte.Stand.AKKOORD: ("klaargezet", _("de directie stemde in")),
    Afgifte.Stand.GEWEIGERD: ("geweigerd", _("de directie weigerde")),
    Afgifte.Stand.GEDAAN: ("overgedragen", _("afgegeven")),
}
OVER = ("vervallen", _("verlopen"))


@register.simple_tag
def afgifte_staat(regel: Regel) -> SafeString:
    """The state in words, colour and shape."""
    vorm, woord = OVER if regel.over else STANDEN[regel.afgifte.stand]
    return format_html('<span class="ov-state ov-state--{}">{}</span>', vorm, woord)
