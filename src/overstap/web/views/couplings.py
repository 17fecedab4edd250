"""Koppelingen, for the beheerder: tokens of suppliers, and where they are told of changes. Secrets show once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overstap.school import tokens, webhooks
from overstap.school.steps import Refused
from overstap.web import couplings
from overstap.web.access import refuse_other_school
from overstap.web.coupling_forms import TokenForm, WebhookForm
from overstap.web.refusals import fouten_of
from overstap.web.visitor import PageRequest, actor

FORM = require_http_methods(["GET", "HEAD", "POST"])
ROOM = {"room": "couplings"}
FIELDS = {"supplier_name": "leverancier", "too_many_webhooks": "leverancier", "token_days": "tot", "webhook_url": "url"}
"""Beside which field of a form a refusal is told."""


@require_GET
def index(request: PageRequest) -> HttpResponse:
    context = {**ROOM, "here": "page", "webhooks": couplings.webhook_regels(request)}
    return render(request, "web/koppelingen.html", {**context, "tokens": couplings.token_regels(request)})


@FORM
def token_add(request: PageRequest) -> HttpResponse:
    """A new token; it is shown once, on this answer alone."""
    refuse_other_school(request)
    form = TokenForm(request.user, tokens.last_day(request.ports), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, "web/koppeling_token.html", 422 if form.errors else 200)
    new, ports = form.cleaned_data, request.ports
    until, by = tokens.end_of(new["tot"]), actor(request)
    try:
        made = tokens.make(ports, new["school"], new["leverancier"], new["scope"], until, by)
    except Refused as refused:
        return _refused(request, form, "web/koppeling_token.html", refused)
    return _once(request, made.text, token=made.row, tot=tokens.day_of(made.row))


@FORM
def token_revoke(request: PageRequest, pk: int) -> HttpResponse:
    """Asked first; from then on it opens nothing."""
    row = couplings.own_token(request, pk)
    if request.method != "POST":
        return render(request, "web/koppeling_einde.html", {**ROOM, "token": row})
    tokens.revoke(request.ports, row.school, row.pk, actor(request))
    messages.success(request, _("Het token is ingetrokken. Er komt niemand meer mee binnen."))
    return redirect("couplings")


@FORM
def webhook_add(request: PageRequest) -> HttpResponse:
    """A new webhook; what its messages are signed with is shown once, on this answer alone."""
    refuse_other_school(request)
    form = WebhookForm(request.user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, "web/koppeling_webhook_nieuw.html", 422 if form.errors else 200)
    new, url = form.cleaned_data, form.cleaned_data["url"].strip()
    try:
        made = webhooks.subscribe(request.ports, request.fits, new["school"], new["leverancier"], url, actor(request))
    except Refused as refused:
        return _refused(request, form, "web/koppeling_webhook_nieuw.html", refused)
    return _once(request, made.secret, webhook=made.row)


@require_GET
def webhook(request: PageRequest, pk: UUID) -> HttpResponse:
    row = couplings.own_webhook(request, pk)
    return render(request, "web/koppeling_webhook.html", {**ROOM, "regel": couplings.webhook_regel(row)})


@FORM
def webhook_test(request: PageRequest, pk: UUID) -> HttpResponse:
    """Send one message that says nothing; what becomes of it stands on the page a moment later."""
    row = couplings.own_webhook(request, pk)
    if request.method != "POST":
        return redirect("webhook", pk=pk)
    try:
        webhooks.plan_test(request.ports, row, actor(request))
    except Refused as refused:
        messages.warning(request, str(fouten_of(refused)[0].tekst))
    else:
        messages.success(request, _("Het testbericht is onderweg. Ververs deze pagina om te zien of het aankwam."))
    return redirect("webhook", pk=pk)


@FORM
def webhook_end(request: PageRequest, pk: UUID) -> HttpResponse:
    """Asked first; from then on this address is told nothing, also not what waits."""
    row = couplings.own_webhook(request, pk)
    if request.method != "POST":
        return render(request, "web/koppeling_einde.html", {**ROOM, "webhook": row})
    webhooks.unsubscribe(request.ports, row, actor(request))
    messages.success(request, _("De webhook is beëindigd. Naar dit adres gaat geen bericht meer."))
    return redirect("couplings")


def _form(request: PageRequest, form: TokenForm | WebhookForm, template: str, status: int) -> HttpResponse:
    return render(request, template, {**ROOM, "form": form}, status=status)


def _refused(request: PageRequest, form: TokenForm | WebhookForm, template: str, refused: Refused) -> HttpResponse:
    """The form again, with why not beside the field that it is about."""
    form.add_error(FIELDS.get(refused.code), str(fouten_of(refused)[0].tekst))
    return _form(request, form, template, 409)


def _once(request: PageRequest, secret: str, **row: object) -> HttpResponse:
    return render(request, "web/koppeling_geheim.html", {**ROOM, "geheim": secret, **row})
