"""The events that may be logged, and which fields each may carry.

The table `events.csv` beside this file holds the fields and what an event means. A field carries an id, an
OIN, a BRIN, a kenmerk, a code, a digest or a count; never a name, a BSN or a piece of text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Event(StrEnum):
    NODE_STARTED = "node_started"
    DOSSIER_TAKEN_IN = "dossier_taken_in"
    DOSSIER_VALIDATED = "dossier_validated"
    DOSSIER_SEALED = "dossier_sealed"
    DOSSIER_WITHDRAWN = "dossier_withdrawn"
    DOSSIER_READ = "dossier_read"
    DOSSIER_SHREDDED = "dossier_shredded"
    VAULT_UNREADABLE = "vault_unreadable"
    REQUEST_MADE = "request_made"
    SESSION_OPENED = "session_opened"
    SESSION_GRANTED = "session_granted"
    SESSION_NOT_GRANTED = "session_not_granted"
    SESSION_CHECKED = "session_checked"
    SESSION_REFUSED = "session_refused"
    DOCUMENT_DELIVERED = "document_delivered"
    DOCUMENT_REPEATED = "document_repeated"
    DOCUMENT_REFUSED = "document_refused"
    DOSSIER_RECEIVED = "dossier_received"
    SEAL_BROKEN = "seal_broken"
    SIGN_OFF_SENT = "sign_off_sent"
    SIGN_OFF_TAKEN = "sign_off_taken"
    SIGN_OFF_REFUSED = "sign_off_refused"
    REQUEST_ENDED = "request_ended"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    ATTACHMENT_OPENED = "attachment_opened"
    WIRE_REFUSED = "wire_refused"
    MESSAGE_REFUSED = "message_refused"
    PARTY_REFUSED = "party_refused"
    MANDATE_REFUSED = "mandate_refused"
    ACCESS_REFUSED = "access_refused"
    REGISTER_CHANGED = "register_changed"
    JOB_GIVEN_UP = "job_given_up"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an event says, and with which fields."""

    fields: frozenset[str]
    betekenis: str
    """One Dutch sentence."""
    meaning: str
    """The same in English."""


class FieldRefused(ValueError):
    """An event or field that is not listed, or a value that may be text of a person; the value is not
    repeated."""


_TOKEN = re.compile(r"[A-Za-z0-9._:/+=@-]{0,200}")
_PERSONAL_NUMBER = re.compile(r"\d{9}")
_COUNT_MAX = 99_999_999


@cache
def meanings() -> Mapping[Event, Meaning]:
    """The table of events; raises ValueError when it and the names above do not list the same events."""
    table = (files(__package__) / "events.csv").read_text(encoding="utf-8")
    rows = {row.pop("event"): row for row in csv.DictReader(table.splitlines())}
    if unlike := set(rows) ^ set(Event):
        raise ValueError(f"events.csv and Event differ in {sorted(unlike)}")
    return {
        event: Meaning(frozenset(rows[event]["fields"].split()), rows[event]["betekenis"], rows[event]["meaning"])
        for event in Event
    }


def check(event: str, fields: Mapping[str, str | int]) -> None:
    """Raise FieldRefused unless this event may be logged with these fields and values."""
    try:
        allowed = meanings()[Event(event)].fields
    except ValueError as error:
        raise FieldRefused("this event is not listed in events.csv") from error
    for name, value in fields.items():
        if name not in allowed:
            raise FieldRefused(f"{event} may not carry {name}")
        if not _is_plain(value):
            raise FieldRefused(f"{event}.{name} holds more than an id, a code, a digest or a count")


def _is_plain(value: str | int) -> bool:
    """Whether it cannot be a name, a sentence, or a number of nine digits such as a BSN."""
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= _COUNT_MAX
    return bool(_TOKEN.fullmatch(value)) and not _PERSONAL_NUMBER.fullmatch(value)
