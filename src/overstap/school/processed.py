"""Verwerkt: staff say that they took a received dossier over in their own LAS, and may take that back. Own.

It stays at this school: the chain has no message for it, and the school that sent it knows that it was handed over.
"""

from __future__ import annotations

from overstap.audit.events import Event
from overstap.school.models import Inkomend, User
from overstap.school.ports import Ports
from overstap.school.steps import step

Stand = Inkomend.Stand


@step(Stand.ONTVANGEN, to=Stand.VERWERKT)
def mark_processed(ports: Ports, row: Inkomend, user: User) -> Inkomend:
    """What the school needs of it stands in its LAS now."""
    row.verwerkt_op, row.verwerkt_door = ports.clock.now(), user
    ports.audit.write(Event.DOSSIER_PROCESSED, by=user.actor, overdracht=str(row.pk), brin=row.school.brin)
    return row


@step(Stand.VERWERKT, to=Stand.ONTVANGEN)
def unmark_processed(ports: Ports, row: Inkomend, user: User) -> Inkomend:
    """It was said too early."""
    row.verwerkt_op, row.verwerkt_door = None, None
    ports.audit.write(Event.DOSSIER_NOT_PROCESSED, by=user.actor, overdracht=str(row.pk), brin=row.school.brin)
    return row
