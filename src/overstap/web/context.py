"""What the frame around every page needs to know."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from overstap.school import clock
from overstap.school.models import Aanstelling, User
from overstap.web import may


def frame(request: HttpRequest) -> dict[str, object]:
    """Whether this is a practice chain, and for whom the page is made."""
    user = getattr(request, "user", None)
    aanstellingen: tuple[Aanstelling, ...] = ()
    if isinstance(user, User):
        aanstellingen = tuple(user.aanstellingen.select_related("school").order_by("school__naam"))
    return {
        "practice": getattr(settings, "OVERSTAP_PRACTICE", False),
        "aanstellingen": aanstellingen,
        "clock_off": bool(aanstellingen) and clock.stopped(),
        "paginas": may.pages(aanstelling.rol for aanstelling in aanstellingen),
        "aanbieder": settings.OVERSTAP_OIDC_NAME,
        "scholen": tuple(aanstelling.school for aanstelling in aanstellingen),
    }
