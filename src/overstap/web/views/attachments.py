"""An attachment comes from somebody else: it is looked at in our words, and never runs in our origin.

Images and text are shown on a page of their own; everything else is a download. The kind is read from the first
bytes, never from the name. The file itself is sent under a policy of its own that lets nothing happen.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from overstap.audit import Event
from overstap.dossier import Bijlage, BijlageFout, Dossier, Inhoud, bijlagen, open_bijlage
from overstap.dossier.check_attachments import EXTENSIONS
from overstap.school.models import Inkomend, Uitgaand
from overstap.web.access import chosen_part, own, received, refuse_care, sent
from overstap.web.care import Sight, sees_attachment
from overstap.web.visitor import PageRequest, actor

FILE_POLICY = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SHOWN_AS_IMAGE = {"image/jpeg", "image/png"}
TEXT_CHARACTERS_MAX = 100_000
"""How much of a text is shown on the page; the rest is in the file."""


@require_GET
@login_required
def outgoing_page(request: PageRequest, pk: UUID, nr: int) -> HttpResponse:
    row = own(request, Uitgaand, pk)
    dossier = _seen(request, row, nr)
    context = {"room": "pupils", "terug": "pupil", "bestand": "pupil-file"}
    return _page(request, row, dossier, nr, context)


@require_GET
@login_required
def outgoing_file(request: PageRequest, pk: UUID, nr: int) -> HttpResponse:
    row = own(request, Uitgaand, pk)
    return _file(request, row, _seen(request, row, nr), nr)


def _seen(request: PageRequest, row: Uitgaand | Inkomend, nr: int) -> Dossier:
    """The dossier, for somebody who may see the block in which this attachment hangs."""
    dossier = sent(request, row) if isinstance(row, Uitgaand) else received(request, row)
    if not sees_attachment(dossier, nr, Sight(request.user, row.school)):
        refuse_care(request, row)
    return dossier


@require_GET
@login_required
def incoming_page(request: PageRequest, pk: UUID, nr: int) -> HttpResponse:
    row = own(request, Inkomend, pk)
    dossier = _seen(request, row, nr)
    deel = chosen_part(request)
    context = {
        "room": "requests",
        "terug": "request",
        "bestand": "request-file",
        "vraag_deel": f"?deel={deel}" if deel else "",
    }
    return _page(request, row, dossier, nr, context)


@require_GET
@login_required
def incoming_file(request: PageRequest, pk: UUID, nr: int) -> HttpResponse:
    row = own(request, Inkomend, pk)
    return _file(request, row, _seen(request, row, nr), nr)


def _page(
    request: PageRequest, row: Uitgaand | Inkomend, dossier: Dossier, nr: int, context: dict[str, str]
) -> HttpResponse:
    bijlage = _bijlage(dossier, nr)
    shown: dict[str, object] = {**context, "overdracht": row, "bijlage": bijlage}
    try:
        inhoud = open_bijlage(dossier, nr)
    except BijlageFout as fout:
        return render(request, "web/bijlage.html", {**shown, "fout": fout})
    if inhoud.mime.startswith("text/plain"):
        text = inhoud.data.decode("utf-8", "replace")
        shown |= {"tekst": text[:TEXT_CHARACTERS_MAX], "afgekapt": len(text) > TEXT_CHARACTERS_MAX}
    shown |= {"inhoud": inhoud, "grootte": len(inhoud.data), "beeld": inhoud.mime in SHOWN_AS_IMAGE}
    return render(request, "web/bijlage.html", shown)


def _bijlage(dossier: Dossier, nr: int) -> Bijlage:
    for bijlage in bijlagen(dossier):
        if bijlage.nr == nr:
            return bijlage
    raise Http404


def _file(request: PageRequest, row: Uitgaand | Inkomend, dossier: Dossier, nr: int) -> HttpResponse:
    """The bytes of one attachment, which is logged; one that cannot be opened safely is not handed out at all."""
    try:
        inhoud = open_bijlage(dossier, nr)
    except BijlageFout as fout:
        raise Http404 from fout
    request.ports.audit.write(
        Event.ATTACHMENT_OPENED,
        by=actor(request),
        overdracht=str(row.pk),
        brin=row.school.brin,
        nr=nr,
        kind=inhoud.soort,
    )
    return file_response(inhoud)


def file_response(inhoud: Inhoud) -> HttpResponse:
    """A photo may stand in a page; whatever else it is, the browser gets bytes to keep and no kind to act on."""
    image = inhoud.mime in SHOWN_AS_IMAGE
    response = HttpResponse(inhoud.data, content_type=inhoud.mime if image else "application/octet-stream")
    disposition = content_disposition_header(as_attachment=not image, filename=kept_name(inhoud))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def kept_name(inhoud: Inhoud) -> str:
    """The name to keep it under ends as its kind does: a PDF that calls itself .html may hold a page that acts."""
    fitting = EXTENSIONS[inhoud.soort]
    fits = inhoud.naam.lower().endswith(tuple(f".{end}" for end in fitting))
    return inhoud.naam if fits else f"{inhoud.naam}.{fitting[0]}"
