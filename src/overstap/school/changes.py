"""Every change of stand of a dossier that leaves: told to who asked to be told, in the transaction of the change.

A school without webhooks costs one small question; no row is written for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from overstap.database import rows
from overstap.school.models import Overdracht, Uitgaand
from overstap.school.ports import Ports
from overstap.school.supplier_models import Webhook, WebhookMessage

WEBHOOK = "webhook"
"""The job that tells one webhook of one change."""


def tell(ports: Ports, row: Overdracht) -> None:
    """The stand of this row became what it is now. To be called where that is written."""
    if isinstance(row, Uitgaand):
        tell_all(ports, row.school_id, [row])


def tell_all(ports: Ports, school_id: int, changed: Iterable[Uitgaand]) -> None:
    """The same for several rows of one school."""
    webhooks = rows.found(Webhook, school_id=school_id)
    for row in changed if webhooks else ():
        for webhook in webhooks:
            message_id = uuid4()
            rows.put(
                WebhookMessage,
                id=message_id,
                webhook_id=webhook.pk,
                overdracht_id=row.pk,
                versie=row.versie,
                stand=str(row.stand),
                at=ports.clock.now(),
                attempts=0,
            )
            ports.jobs.plan(WEBHOOK, message_id)
