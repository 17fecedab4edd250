"""Writing the log, and reading its last rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from overstap.audit.chain import ALGORITHM, START, Row, canonical, seal
from overstap.audit.events import Event, loggable, plain
from overstap.audit.heads import EVERY_ROWS, Heads
from overstap.audit.models import Gebeurtenis
from overstap.audit.verify import Head, Verdict, verify
from overstap.database import rows
from overstap.database.connection import connection_of
from overstap.database.statement import execute
from overstap.database.transaction import writing
from overstap.ports import Actor, Clock

_LOCK = 0x6F76_6572_7374_6170
"""The advisory lock of PostgreSQL that lets one writer at a time add to the chain."""
_LAST = "SELECT nr, mac FROM audit_gebeurtenis ORDER BY nr DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it is read back."""

    nr: int
    at: datetime
    event: Event
    by: str
    fields: dict[str, str | int]


class DjangoAudit:
    """The log of one node.

    `key` (32 bytes) seals the chain and does not stand in the database. Plain SQL: every step writes an
    event, and through the ORM it costs four times as much.

    `heads_due` is called after the commit of each thousandth row: it is time for a head. It must not wait for the
    second place, since whoever wrote the row waits for it.
    """

    def __init__(
        self,
        key: bytes,
        clock: Clock,
        heads: Heads | None = None,
        heads_due: Callable[[], object] = lambda: None,
    ) -> None:
        if len(key) < 32:
            raise ValueError("the key of the log has 32 bytes or more")
        self._key = key
        self._clock = clock
        self.heads = heads
        self.heads_due = heads_due

    def write(self, event: str, *, by: Actor, **fields: str | int) -> int:
        """Add one event, in the transaction of the caller; gives its number.

        Raises FieldRefused for an event or a field that is not listed; a value that could be of a person is withheld.
        """
        text = canonical(loggable(event, fields))
        actor = f"{by.kind}:{plain(by.id)}"
        with writing():
            nr, before = _last(connection_of(Gebeurtenis))
            row = Row(nr + 1, self._clock.now(), str(event), actor, text)
            values = {"nr": row.nr, "at": row.at, "event": row.event, "by": row.by, "fields": row.fields}
            mac = seal(self._key, before, row)
            rows.put(Gebeurtenis, **values, algorithm=ALGORITHM, mac=mac)
            if self.heads and row.nr % EVERY_ROWS == 0:
                transaction.on_commit(self.heads_due, using=router.db_for_write(Gebeurtenis), robust=True)
        return row.nr

    def keep_head(self) -> None:
        """Keep the end of the log now in the second place, if there is one. Raises OSError or HeadsFout.

        Outside any transaction: the second place may be slow, and a head that is undone would tell of a cut that
        nobody made. Twice for the same end keeps it once.
        """
        if connection_of(Gebeurtenis).in_atomic_block:
            raise RuntimeError("a head is not kept inside a transaction")
        head = self.head()
        if self.heads and head:
            self.heads.keep(head, self._clock.now())

    def last(self, n: int) -> list[Event]:
        """The names of the last `n` events, the oldest of them first."""
        return [entry.event for entry in self.entries(last=n)]

    def entries(
        self, *, last: int, event: str = "", by: str = "", since: datetime | None = None, field: str = ""
    ) -> list[Entry]:
        """The last events that fit, the oldest of them first; `field` is a value that one of the fields
        has."""
        fitting = Gebeurtenis.objects.order_by("-nr")
        if event:
            fitting = fitting.filter(event=event)
        if by:
            fitting = fitting.filter(by=by)
        if since:
            fitting = fitting.filter(at__gte=since)
        if field:
            fitting = fitting.filter(_holds(field))
        return [_entry(row) for row in reversed(fitting[:last])]

    def head(self) -> Head | None:
        """The end of the chain now, to keep somewhere else; nothing is cut from it unseen as long as it is
        kept."""
        row = Gebeurtenis.objects.order_by("-nr").first()
        return Head(row.nr, bytes(row.mac)) if row else None

    def verify(self, *kept: Head | None) -> Verdict:
        """Whether the whole chain holds, and whether it still contains the heads that were kept."""
        return verify(self._key, _rows(), [head for head in kept if head])


def _last(connection: BaseDatabaseWrapper) -> tuple[int, bytes]:
    """Number and seal of the last row; until the end of the transaction nobody else adds one."""
    if connection.vendor == "postgresql":
        execute(connection, "SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    row = execute(connection, _LAST).fetchone()
    return (row[0], bytes(row[1])) if row else (0, START)


def _rows() -> Iterator[tuple[Row, int, bytes]]:
    chain = Gebeurtenis.objects.order_by("nr").values_list("nr", "at", "event", "by", "fields", "algorithm", "mac")
    for nr, at, event, by, fields, algorithm, mac in chain.iterator(chunk_size=2000):
        yield Row(nr, at, event, by, fields), algorithm, bytes(mac)


def _holds(value: str) -> Q:
    """Rows with a field of this value, text or number, by the form in which `canonical` writes them."""
    found = Q(fields__contains=f":{json.dumps(value)}")
    return found | Q(fields__contains=f":{value},") | Q(fields__contains=f":{value}}}") if value.isdigit() else found


def _entry(row: Gebeurtenis) -> Entry:
    return Entry(row.nr, row.at, Event(row.event), row.by, json.loads(row.fields))
