"""The words of an import: what kind of file it was, and what became of a pupil in it."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from overstap.school.models import Import, ImportRow
from overstap.web.words import Words

register = template.Library()
SOORTEN: dict[str, Words] = {
    Import.Soort.EDEXML: "EDEXML",
    Import.Soort.CSV: _("lijst (CSV)"),
    Import.Soort.XLSX: _("lijst (XLSX)"),
    Import.Soort.OSO: _("OSO-bestanden"),
}
UITKOMSTEN: dict[str, tuple[Words, str]] = {
    ImportRow.Uitkomst.NIEUW: (_("nieuw"), "goed"),
    ImportRow.Uitkomst.BIJGEWERKT: (_("bijgewerkt"), "goed"),
    ImportRow.Uitkomst.GELIJK: (_("niets nieuws"), "goed"),
    ImportRow.Uitkomst.FOUT: (_("niet overgenomen"), "fout"),
    ImportRow.Uitkomst.VRAAG: (_("wacht op u"), "wacht"),
    ImportRow.Uitkomst.AFWEZIG: (_("niet in dit bestand"), "wacht"),
}
"""Of each outcome its words and the tone in which they are shown."""


@register.filter
def soort_bestand(row: Import) -> Words:
    return SOORTEN[row.soort]


@register.filter
def uitkomst(naam: str) -> Words:
    return UITKOMSTEN[naam][0]


@register.filter
def toon(naam: str) -> str:
    return UITKOMSTEN[naam][1]
