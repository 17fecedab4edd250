"""Whether a webhook message is ours, whole and of now: Standard Webhooks, by the secret that was shown once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
PREFIX = "whsec_"
VERSION = "v1,"


class WebhookFout(Exception):
    """Do not believe this message; `reason` is `headers`, `too_old`, `too_new`, `signature` or `body`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Change:
    """The stand of one dossier became another. It may be told twice: `id` says whether you had it.

    Of a test, that the school sends to see whether messages arrive, `leerling` and `stand` are empty.
    """

    id: str
    school: str
    leerling: str
    versie: int
    stand: str
    at: datetime

    @property
    def is_test(self) -> bool:
        return not self.stand


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Change:
    """What the message says. `headers` may be in any case; `now` has a time zone. Raises WebhookFout."""
    known = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, moment = known["webhook-id"], int(known["webhook-timestamp"])
        signatures = known["webhook-signature"].split(" ")
    except (KeyError, ValueError) as error:
        raise WebhookFout("headers") from error
    age = now.timestamp() - moment
    if abs(age) > TOLERANCE.total_seconds():
        raise WebhookFout("too_old" if age > 0 else "too_new")
    signed = _signature(secret, f"{message_id}.{moment}.".encode() + body)
    if not any(hmac.compare_digest(signed.encode(), each.encode()) for each in signatures):
        raise WebhookFout("signature")
    return _change(message_id, body)


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return VERSION + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _change(message_id: str, body: bytes) -> Change:
    try:
        said = json.loads(body)
        data = said["data"]
        at = datetime.fromisoformat(said["timestamp"])
        return Change(message_id, data["school"], data["leerling"], data["versie"], data["stand"], at)
    except (ValueError, KeyError, TypeError) as error:
        raise WebhookFout("body") from error
