"""Tokens with which the systems of suppliers speak for a school: made, shown once, recognised, revoked.

A token is 256 bits with a beginning by which it is found wherever it leaked. Only its SHA-256 stands in the database:
of so much chance a slow digest makes nothing safer.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate, make_aware

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import Actor
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
NAME_CHARACTERS_MAX = 60
"""Of the name of a supplier."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: the only moment at which it can be seen."""

    row: Token
    text: str = field(repr=False)


def make(ports: Ports, school: School, leverancier: str, scope: str, until: datetime, by: Actor) -> NewToken:
    """A token for one supplier, one school and one scope. Raises Refused `token_days`, `supplier_name`."""
    naam, now = supplier_name(leverancier), ports.clock.now()
    if not now < until <= now + timedelta(days=DAYS_MAX):
        raise Refused("token_days")
    text = START + base64.urlsafe_b64encode(ports.random(32)).rstrip(b"=").decode()
    with writing():
        row = Token.objects.create(
            school=school,
            leverancier=naam,
            scope=Token.Scope(scope),
            digest=digest_of(text),
            begin=text[:8],
            made_at=now,
            made_by=str(by),
            expires_at=until,
        )
        log_change(ports, row, by, "put")
    return NewToken(row, text)


def supplier_name(text: str) -> str:
    """A name as people write it, on one line. Raises Refused `supplier_name` for none, or a very long one."""
    naam = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not 1 <= len(naam) <= NAME_CHARACTERS_MAX:
        raise Refused("supplier_name")
    return naam


def end_of(day: date) -> datetime:
    """The moment at which this day is over, where the schools are."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))


def day_of(row: Token) -> date:
    """The last day that this token may be used, if only a part of it."""
    return localdate(row.expires_at - timedelta(seconds=1))


def last_day(ports: Ports) -> date:
    """The last day that a token of today may have."""
    return localdate(ports.clock.now()) + timedelta(days=DAYS_MAX - 1)


def revoke(ports: Ports, school: School, pk: int, by: Actor) -> Token:
    """From now on it opens nothing. Raises Token.DoesNotExist."""
    with writing():
        row: Token = Token.objects.select_related("school").get(pk=pk, school=school)
        if row.revoked_at is None:
            row.revoked_at = ports.clock.now()
            row.save(update_fields=["revoked_at"])
            log_change(ports, row, by, "revoke")
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


def log_change(ports: Ports, row: Token, by: Actor, action: str) -> None:
    fields = {"kind": "token", "subject": str(row.pk), "brin": row.school.brin}
    ports.audit.write(Event.REGISTER_CHANGED, by=by, action=action, **fields)
