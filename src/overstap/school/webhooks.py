"""Webhooks: where suppliers want to be told of changes, and the job that tells them (Standard Webhooks).

A message holds ids and a stand and nothing of a pupil; who wants more asks with a token. The row of a message is
written with the change itself, so none is lost; it may come twice, with the same id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import NODE, Actor
from overstap.school.changes import WEBHOOK
from overstap.school.models import School
from overstap.school.ports import Ports
from overstap.school.steps import Refused
from overstap.school.supplier_models import Webhook, WebhookMessage, WebhookTry
from overstap.school.tokens import supplier_name

CONTEXT = "webhook"
PREFIX = "whsec_"
WEBHOOKS_MAX = 10
"""For one supplier at one school."""
TRIES_KEPT = 20
"""Of one webhook, so that a school can see what happened with its last messages."""
TYPE, TEST = "overstap.leerling.stand", "overstap.test"
MINUTE, HOUR = 60, 3600
WAITS_SECONDS = (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
"""Between one try and the next: 75 hours in all, and up to 95 as they are spread; then the message is given up."""
WAIT_SECONDS_MAX = 24 * HOUR
GONE = 410
"""How the other side says that it wants no messages any more."""


class Outcome(Protocol):
    """How the other side took a message."""

    @property
    def status(self) -> int:
        """0 when no answer came."""

    @property
    def refused(self) -> str:
        """Why we did not even connect, as a code."""

    @property
    def retry_after_s(self) -> int:
        """How long it asks us to wait."""


def is_taken(told: Outcome) -> bool:
    return 200 <= told.status < 300


def code_of(told: Outcome) -> str:
    """Why it was not taken, in one word."""
    return told.refused or (f"status_{told.status}" if told.status else "no_answer")


class Post(Protocol):
    """The way out to the address of a supplier; it never raises for what the other side does."""

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome: ...


class Fits(Protocol):
    """Why a webhook may not go to this address, as a code; empty when it may."""

    def __call__(self, url: str) -> str: ...


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A webhook that was just made: the only moment at which its secret can be seen."""

    row: Webhook
    secret: str = field(repr=False)


class AddressRefused(Refused):
    """A webhook may not go there; `reason` says why, as a code."""

    def __init__(self, reason: str) -> None:
        super().__init__("webhook_url")
        self.reason = reason


def subscribe(ports: Ports, fits: Fits, school: School, leverancier: str, url: str, by: Actor) -> NewWebhook:
    """Tell this address from now on. Raises Refused: AddressRefused, `supplier_name`, `too_many_webhooks`, and
    `webhook_known` for an address that is told already: two secrets for one address are one too many."""
    naam = supplier_name(leverancier)
    if reason := fits(url):
        _log_refused(ports, by, school, reason)
        raise AddressRefused(reason)
    secret = PREFIX + base64.b64encode(ports.random(32)).decode()
    with writing():
        there = Webhook.objects.filter(school=school, leverancier=naam)
        if there.filter(url=url).exists():
            raise Refused("webhook_known")
        if there.count() >= WEBHOOKS_MAX:
            raise Refused("too_many_webhooks")
        hidden, now = ports.vault.hide(secret, CONTEXT), ports.clock.now()
        own = {"school": school, "leverancier": naam, "url": url, "made_at": now, "made_by": str(by)}
        row = Webhook.objects.create(id=uuid4(), secret_hidden=hidden, **own)
        log_change(ports, row, by, "put")
    return NewWebhook(row, secret)


def unsubscribe(ports: Ports, row: Webhook, by: Actor) -> None:
    """Tell this address nothing more, also not what waits."""
    with writing():
        log_change(ports, row, by, "remove")
        row.delete()


def plan_test(ports: Ports, row: Webhook, by: Actor) -> None:
    """Send it one message, once, that says nothing but that it is a test. Raises Refused `test_waits`."""
    with writing():
        if row.messages.filter(overdracht_id=None).exists():
            raise Refused("test_waits")
        message = WebhookMessage.objects.create(webhook=row, at=ports.clock.now())
        ports.jobs.plan(WEBHOOK, message.pk)
        log_change(ports, row, by, "test")


def send(ports: Ports, out: Post, message_id: UUID) -> None:
    """The handler of the job: tell one webhook of one change, and plan a next try when it was not taken."""
    row = WebhookMessage.objects.select_related("webhook__school").filter(pk=message_id).first()
    if row is None:
        return
    body = body_of(row)
    secret = ports.vault.reveal(bytes(row.webhook.secret_hidden), CONTEXT)
    told = out.send(row.webhook.url, headers_of(row.pk, body, secret, ports.clock.now()), body)
    with writing():
        note(ports, row, told)
        ports.jobs.finish_running()


def note(ports: Ports, row: WebhookMessage, told: Outcome) -> None:
    """What became of a message, in one transaction with the next try; a test is not tried again."""
    webhook, now = row.webhook, ports.clock.now()
    note_try(row, told, now)
    if is_taken(told):
        Webhook.objects.filter(pk=webhook.pk).update(told_at=now, refused="")
        row.delete()
        return
    Webhook.objects.filter(pk=webhook.pk).update(refused=code_of(told))
    given_up = told.status == GONE or row.is_test or row.attempts >= len(WAITS_SECONDS)
    if told.refused or given_up:
        reason = code_of(told) if told.refused or told.status == GONE or row.is_test else "given_up"
        _log_refused(ports, NODE, webhook.school, reason, webhook=str(webhook.pk))
    if told.status == GONE:
        unsubscribe(ports, webhook, NODE)
    elif given_up:
        row.delete()
    else:
        ports.jobs.plan(WEBHOOK, row.pk, due=now + wait(ports, row.attempts, told.retry_after_s))
        WebhookMessage.objects.filter(pk=row.pk).update(attempts=row.attempts + 1)


def note_try(row: WebhookMessage, told: Outcome, now: datetime) -> None:
    """For who looks how a webhook does: this try, and no more of those before it than are kept."""
    refused = "" if is_taken(told) else code_of(told)
    tries = WebhookTry.objects.filter(webhook=row.webhook)
    tries.create(webhook=row.webhook, at=now, stand=row.stand, status=told.status, refused=refused)
    kept = list(tries.values_list("pk", flat=True)[:TRIES_KEPT])
    tries.exclude(pk__in=kept).delete()


def give_up(message_id: UUID) -> None:
    """The job failed as often as it may, by a fault of ours: nobody tries again."""
    WebhookMessage.objects.filter(pk=message_id).delete()


def wait(ports: Ports, attempts: int, retry_after_s: int) -> timedelta:
    """Until the next try: longer each time, never sooner than was asked, and spread by up to a quarter."""
    seconds = max(WAITS_SECONDS[attempts], min(retry_after_s, WAIT_SECONDS_MAX))
    return timedelta(seconds=seconds * (1 + int.from_bytes(ports.random(2), "big") / 65_536 / 4))


def body_of(row: WebhookMessage) -> bytes:
    """What is told: which dossier, and its stand; the same bytes at every try. A test has the same form, empty."""
    data = {
        "school": row.webhook.school.brin,
        "leerling": str(row.overdracht_id or ""),
        "versie": row.versie,
        "stand": row.stand,
    }
    said = {"type": TEST if row.is_test else TYPE, "timestamp": row.at.isoformat(), "data": data}
    return json.dumps(said, separators=(",", ":")).encode()


def headers_of(message_id: UUID, body: bytes, secret: str, now: datetime) -> Mapping[str, str]:
    """The three headers of Standard Webhooks, over id, moment and body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    moment = int(now.timestamp())
    signed = f"{message_id}.{moment}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{signature}",
    }


def log_change(ports: Ports, row: Webhook, by: Actor, action: str) -> None:
    fields = {"kind": "webhook", "subject": str(row.pk), "brin": row.school.brin}
    ports.audit.write(Event.REGISTER_CHANGED, by=by, action=action, **fields)


def _log_refused(ports: Ports, by: Actor, school: School, reason: str, **fields: str) -> None:
    with writing():
        ports.audit.write(Event.WEBHOOK_REFUSED, by=by, brin=school.brin, reason=reason, **fields)
