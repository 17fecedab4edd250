"""Uses of a token that were refused: the first is logged at once, what follows as a count; the school sees its own.

Who tries wrong tokens may come as often as it likes. Of one token, reason and network the log is told once a minute,
with how often it was; so it stays readable, and grows no faster than we let it. Own: the numbers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.db.models import F

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import Actor
from overstap.school.ports import Ports
from overstap.school.supplier_models import RefusedUse, Token

NOBODY = Actor("supplier", "0")
EVERY = timedelta(minutes=1)
NETWORKS_MAX = 30
"""So many networks are told apart in a minute, for one token or for what is none; the others are counted together."""
TOGETHER = ""
FLUSHED_MAX = 50
"""So many counts are told to the log in one transaction."""


def address_of(near: str, forwarded: str, *, behind_proxy: bool) -> str:
    """Where a caller comes from, to count wrong tries by and to log.

    Behind a proxy on the same machine every caller would have its address: what counts is what that proxy says, which
    is the last of `X-Forwarded-For` (`forwarded`); whatever stands before it anybody can write.
    """
    told = forwarded.rpartition(",")[2].strip()
    try:
        return str(ip_address(told)) if behind_proxy and ip_address(near).is_loopback else near
    except ValueError:
        return near


def network_of(address: str) -> str:
    """What one caller has for itself: an address of version 4, the first 64 bits of one of version 6."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return "?"
    if isinstance(ip, IPv6Address):
        return f"{IPv6Address(int(ip) >> 64 << 64)}/64"
    return str(ip)


def note_refused(ports: Ports, token: Token | None, reason: str, address: str) -> None:
    """Count this use, and tell the log when it was not told of such a use for a minute."""
    now = ports.clock.now()
    with writing():
        if token:
            counted = {"refused": F("refused") + 1, "refused_at": now, "refused_why": reason}
            Token.objects.filter(pk=token.pk).update(**counted)
        row, is_first = _row_of(token, reason, network_of(address), now)
        if is_first or now - row.since >= EVERY:
            _tell(ports, row, row.held + 1, address)
            RefusedUse.objects.filter(pk=row.pk).update(held=0, since=now)
        else:
            RefusedUse.objects.filter(pk=row.pk).update(held=F("held") + 1)
        flush(ports, now)


def flush(ports: Ports, now: datetime) -> None:
    """Tell the log what was held back for a minute, and forget it. In the transaction of the caller."""
    over = RefusedUse.objects.select_for_update().filter(since__lte=now - EVERY).order_by("since")
    for row in over[:FLUSHED_MAX]:
        if row.held:
            _tell(ports, row, row.held, row.network)
        row.delete()


def _row_of(token: Token | None, reason: str, network: str, now: datetime) -> tuple[RefusedUse, bool]:
    """What is known of such uses, and whether that is nothing yet."""
    rows = RefusedUse.objects.select_for_update()
    known: RefusedUse | None = rows.filter(key=_key(token, reason, network)).first()
    if known:
        return known, False
    if RefusedUse.objects.filter(token=token, since__gt=now - EVERY).count() >= NETWORKS_MAX:
        network = TOGETHER
    fresh = {"token": token, "reason": reason, "network": network, "since": now}
    return rows.get_or_create(key=_key(token, reason, network), defaults=fresh)


def _key(token: Token | None, reason: str, network: str) -> str:
    return f"{token.pk if token else 0} {reason} {network}"


def _tell(ports: Ports, row: RefusedUse, count: int, address: str) -> None:
    token = row.token
    by = Actor("supplier", str(token.pk)) if token else NOBODY
    fields = {"brin": token.school.brin, "subject": str(token.pk)} if token else {}
    ports.audit.write(Event.TOKEN_REFUSED, by=by, reason=row.reason, address=address, count=count, **fields)
