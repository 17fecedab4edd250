"""The page Koppelingen: which suppliers reach a school, with what, until when; and what became of messages to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from overstap.audit import Event
from overstap.school import tokens
from overstap.school.models import Uitgaand, User
from overstap.school.ports import Ports
from overstap.school.supplier_models import Token, Webhook, WebhookTry
from overstap.web.coupling_forms import MAG
from overstap.web.visitor import PageRequest, actor
from overstap.web.words import Words, staat_van

ROWS_MAX = 200
STATES: Mapping[str, tuple[Words, str]] = {
    "": (_("geldig"), "goed"),
    "revoked": (_("ingetrokken"), ""),
    "expired": (_("verlopen"), "wacht"),
}
"""The state of a token in words, and the tone of its tag."""
REFUSED: Mapping[str, Words] = {
    "revoked": _("het token was ingetrokken"),
    "expired": _("het token was verlopen"),
    "other_school": _("het werd bij een andere school gebruikt"),
    "scope": _("er werd meer gevraagd dan mag"),
}
"""Why a token was refused."""
NOT_TAKEN: Mapping[str, Words] = {
    "no_answer": _("geen antwoord binnen 5 seconden"),
    "no_public_address": _("het adres leidt naar een intern netwerk"),
    "no_public_name": _("de naam leidt naar een intern netwerk"),
    "no_https": _("het adres is geen https-adres"),
    "port": _("het adres heeft een andere poort"),
}
"""Why a message was not taken; else the other side gave a code."""


@dataclass(frozen=True, slots=True)
class TokenRegel:
    """One token, as the page shows it."""

    row: Token
    mag: Words
    maker: str
    """Who made it; nothing when it was made by a command, or before that was written down."""
    staat: Words
    toon: str
    geldt: bool
    tot: date
    """The last day that it opens something, if only a part of it."""
    waarom: Words
    """Why it was refused last; nothing when it never was."""


@dataclass(frozen=True, slots=True)
class WebhookRegel:
    """One webhook, as the page shows it."""

    row: Webhook
    maker: str
    wacht: int
    """Messages that were not taken yet."""
    pogingen: tuple[WebhookTry, ...]

    @property
    def laatste(self) -> WebhookTry | None:
        return self.pogingen[0] if self.pogingen else None


def token_regels(request: PageRequest) -> tuple[TokenRegel, ...]:
    """Those that open something first, and then the newest first."""
    rows = list(own_tokens(request).order_by("-made_at")[:ROWS_MAX])
    people = names_of(row.made_by for row in rows)
    found = [_token(request.ports, row, people) for row in rows]
    return tuple(sorted(found, key=lambda regel: not regel.geldt))


def _token(ports: Ports, row: Token, people: Mapping[str, str]) -> TokenRegel:
    refusal = tokens.refusal(ports, row)
    staat, toon = STATES[refusal]
    maker = people.get(row.made_by, "")
    waarom = REFUSED.get(row.refused_why, row.refused_why)
    return TokenRegel(row, MAG[row.scope], maker, staat, toon, not refusal, tokens.day_of(row), waarom)


def webhook_regels(request: PageRequest) -> tuple[WebhookRegel, ...]:
    rows = own_webhooks(request).order_by("school__naam", "leverancier", "made_at")[:ROWS_MAX]
    return tuple(webhook_regel(row) for row in rows)


def webhook_regel(row: Webhook) -> WebhookRegel:
    maker = names_of([row.made_by]).get(row.made_by, "")
    return WebhookRegel(row, maker, row.messages.count(), tuple(row.tries.all()))


def niet_aangenomen(code: str) -> Words:
    """Why a message was not taken, in words."""
    if code.startswith("status_"):
        return _("antwoord %(code)s") % {"code": code.removeprefix("status_")}
    return NOT_TAKEN.get(code, code)


def stand_in_woorden(stand: str) -> Words:
    """What a message told, in the words of the list of pupils."""
    return staat_van(Uitgaand(stand=stand)).woord


def names_of(makers: Iterable[str]) -> Mapping[str, str]:
    """The names of those of them who are people, as the log writes an actor."""
    numbers = {maker.removeprefix("user:") for maker in makers if maker.startswith("user:")}
    found = User.objects.filter(pk__in=[nr for nr in numbers if nr.isdigit()])
    return {f"user:{user.pk}": user.get_full_name() or user.username for user in found}


def own_tokens(request: PageRequest) -> QuerySet[Token]:
    return Token.objects.filter(school__in=request.user.schools_here()).select_related("school")


def own_webhooks(request: PageRequest) -> QuerySet[Webhook]:
    return Webhook.objects.filter(school__in=request.user.schools_here()).select_related("school")


def own_token(request: PageRequest, pk: int) -> Token:
    row = own_tokens(request).filter(pk=pk).first()
    return row or _refuse(request, Token.objects.filter(pk=pk).exists())


def own_webhook(request: PageRequest, pk: UUID) -> Webhook:
    row = own_webhooks(request).filter(pk=pk).first()
    return row or _refuse(request, Webhook.objects.filter(pk=pk).exists())


def _refuse(request: PageRequest, is_there: bool) -> NoReturn:
    """Of another school it is logged, and answered as unknown."""
    if is_there:
        by = actor(request)
        request.ports.audit.write(Event.ACCESS_REFUSED, by=by, account=by.id, reason="other_school")
    raise Http404
