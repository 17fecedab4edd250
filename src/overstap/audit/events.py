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
    DOSSIER_CHANGED = "dossier_changed"
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
    SIGN_OFF_TAKEN = "sign_off_taken"
    SIGN_OFF_REFUSED = "sign_off_refused"
    REQUEST_ENDED = "request_ended"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    ATTACHMENT_OPENED = "attachment_opened"
    WIRE_REFUSED = "wire_refused"
    MESSAGE_REFUSED = "message_refused"
    MANDATE_REFUSED = "mandate_refused"
    ACCESS_REFUSED = "access_refused"
    REGISTER_CHANGED = "register_changed"
    JOB_GIVEN_UP = "job_given_up"
    CLOCK_OFF = "clock_off"
    NODE_KEY_RENEWED = "node_key_renewed"
    BACKUP_MADE = "backup_made"
    BACKUP_RESTORED = "backup_restored"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - the name of an event
    WEBHOOK_REFUSED = "webhook_refused"
    IMPORT_DONE = "import_done"
    IMPORT_REFUSED = "import_refused"
    LIST_EXPORTED = "list_exported"
    SERIES_STARTED = "series_started"
    SERIES_ENDED = "series_ended"
    REPORT_EXPORTED = "report_exported"
    NOTIFICATION_PLANNED = "notification_planned"
    NOTIFICATION_ANNOUNCED = "notification_announced"
    NOTIFICATION_REFUSED = "notification_refused"
    NOTIFICATION_RECEIVED = "notification_received"
    NOTIFICATION_ENDED = "notification_ended"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_ENDED = "account_ended"
    SESSION_ENDED = "session_ended"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    SEARCH_LIMITED = "search_limited"
    DOSSIER_PROCESSED = "dossier_processed"
    DOSSIER_NOT_PROCESSED = "dossier_not_processed"
    EXPORT_ASKED = "export_asked"
    EXPORT_AGREED = "export_agreed"
    EXPORT_REFUSED = "export_refused"
    EXPORT_DONE = "export_done"
    HOLD_SET = "hold_set"
    HOLD_LIFTED = "hold_lifted"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an event says, and with which fields."""

    fields: frozenset[str]
    betekenis: str
    """One Dutch sentence."""
    meaning: str
    """The same in English."""


class FieldRefused(ValueError):
    """An event or a field that is not listed: a mistake in our own code."""


WITHHELD = "?"
"""Stands for a value that might be of a person, or that somebody outside made up to look like more than a code."""
_TOKEN = re.compile(r"(?!\d{9}\Z)[A-Za-z0-9._:/+=@-]{0,200}")
"""A code or an id; nine digits alone are a personal number."""
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


@cache
def _by_name() -> Mapping[str, Meaning]:
    return {str(event): meaning for event, meaning in meanings().items()}


def loggable(event: str, fields: Mapping[str, str | int]) -> dict[str, str | int]:
    """These fields as they may be logged with this event.

    Raises FieldRefused when the event or a field is not listed. A value comes from a message as often as from us, and
    a refusal must be logged whatever was sent: what is no plain code, id or count is withheld.
    """
    meaning = _by_name().get(event)
    if meaning is None:
        raise FieldRefused("this event is not listed in events.csv")
    if unlisted := fields.keys() - meaning.fields:
        raise FieldRefused(f"{event} may not carry {min(unlisted)}")
    return {name: plain(value) for name, value in fields.items()}


def plain(value: str | int) -> str | int:
    """The value itself, unless it can be a name, a sentence, or a number of nine digits such as a BSN."""
    if isinstance(value, int):
        return value if abs(value) <= _COUNT_MAX else WITHHELD
    return value if _TOKEN.fullmatch(value) else WITHHELD
