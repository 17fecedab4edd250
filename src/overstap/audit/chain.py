"""How one event is sealed to those before it: HMAC-SHA-256 over the row and the seal of the row before.

The key stands outside the database, so that who owns the database alone cannot write history again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from json import JSONEncoder

ALGORITHM = 1
"""HMAC-SHA-256 over the form below."""
START = bytes(32)
"""The seal before the first row."""
_DOMAIN = "overstap-audit-1"
_JSON = JSONEncoder(sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Row:
    """An event as it is sealed."""

    nr: int
    at: datetime
    event: str
    by: str
    fields: str


def canonical(fields: Mapping[str, str | int]) -> str:
    """The one way to write these fields: names sorted, no spaces, nothing but ASCII."""
    return _JSON.encode(fields)


def seal(key: bytes, before: bytes, row: Row) -> bytes:
    """The seal of this row after the seal of the row before it (32 bytes)."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = _JSON.encode([_DOMAIN, row.nr, at, row.event, row.by, row.fields])
    return hmac.digest(key, before + text.encode(), hashlib.sha256)
