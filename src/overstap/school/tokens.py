"""Tokens with which the systems of suppliers speak for a school: made, shown once, recognised, revoked.

A token is 256 bits with a beginning by which it is found wherever it leaked. Only its SHA-256 stands in the database:
of so much chance a slow digest makes nothing safer.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import NODE
from overstap.school.models import School
from overstap.school.ports import Ports
from overstap.school.steps import Refused
from overstap.school.supplier_models import Token

START = "ovs_"
FORM = re.compile(r"ovs_[A-Za-z0-9_-]{43}")
DAYS_MAX = 366
"""A token lives a year at most, so that one that was forgotten dies by itself."""
USED_EVERY = timedelta(minutes=1)
"""So that looking is not writing every time."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: the only moment at which it can be seen."""

    row: Token
    text: str = field(repr=False)


def make(ports: Ports, school: School, leverancier: str, scope: str, days: int) -> NewToken:
    """A token for one supplier, one school and one scope. Raises Refused `token_days`."""
    if not 1 <= days <= DAYS_MAX:
        raise Refused("token_days")
    text = START + base64.urlsafe_b64encode(ports.random(32)).rstrip(b"=").decode()
    now = ports.clock.now()
    with writing():
        row = Token.objects.create(
            school=school,
            leverancier=leverancier,
            scope=Token.Scope(scope),
            digest=digest_of(text),
            begin=text[:8],
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        log_change(ports, row, "put")
    return NewToken(row, text)


def revoke(ports: Ports, school: School, pk: int) -> Token:
    """From now on it opens nothing. Raises Token.DoesNotExist."""
    with writing():
        row: Token = Token.objects.select_related("school").get(pk=pk, school=school)
        if row.revoked_at is None:
            row.revoked_at = ports.clock.now()
            row.save(update_fields=["revoked_at"])
            log_change(ports, row, "revoke")
    return row


def of_school(school: School) -> QuerySet[Token]:
    """All tokens that ever were for this school, for who keeps watch over them."""
    found: QuerySet[Token] = Token.objects.filter(school=school)
    return found


def recognised(text: str) -> Token | None:
    """The row of this token, whatever may be wrong with it; None when it is nobody's."""
    if not FORM.fullmatch(text):
        return None
    found: Token | None = Token.objects.select_related("school").filter(digest=digest_of(text)).first()
    return found


def refusal(ports: Ports, row: Token) -> str:
    """Why this token opens nothing now, as a code; empty when it does."""
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if ports.clock.now() >= row.expires_at else ""


def note_used(ports: Ports, row: Token) -> None:
    """So that a school sees which tokens are in use."""
    now = ports.clock.now()
    if row.used_at is None or now - row.used_at >= USED_EVERY:
        with writing():
            Token.objects.filter(pk=row.pk).update(used_at=now)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def log_change(ports: Ports, row: Token, action: str) -> None:
    fields = {"kind": "token", "subject": str(row.pk), "brin": row.school.brin}
    ports.audit.write(Event.REGISTER_CHANGED, by=NODE, action=action, **fields)
