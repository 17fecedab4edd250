"""The log: listed events with listed fields, each sealed to all before it, in the transaction of the deed."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections

import overstap
from overstap.audit.events import Event, FieldRefused, meanings
from overstap.audit.models import Gebeurtenis
from overstap.audit.store import DjangoAudit
from overstap.audit.verify import Head, Reason
from overstap.database.transaction import writing
from overstap.ports import NODE, Actor
from rooms import READER, HandClock


def filled(audit: DjangoAudit, rows: int = 12) -> None:
    for nr in range(rows):
        audit.write(Event.DOSSIER_READ, by=READER, brin="99PA", versie=nr)


def test_an_event_is_written_with_who_what_and_when(audit: DjangoAudit, clock: HandClock) -> None:
    audit.write(Event.DOSSIER_SEALED, by=READER, brin="99PA", versie=2, digest="ab" * 32)

    entry = audit.entries(last=1)[0]
    assert (entry.nr, entry.at, entry.event, entry.by) == (1, clock.now(), Event.DOSSIER_SEALED, "user:7")
    assert entry.fields == {"brin": "99PA", "versie": 2, "digest": "ab" * 32}
    assert audit.verify().good


def test_events_are_found_by_what_they_say(audit: DjangoAudit, clock: HandClock) -> None:
    audit.write(Event.SIGNED_IN, by=READER, account=7)
    clock.move(hours=1)
    audit.write(Event.DOSSIER_READ, by=READER, dossier="a-1")
    audit.write(Event.DOSSIER_READ, by=NODE, dossier="a-12")

    def numbers(**wanted: object) -> list[int]:
        return [entry.nr for entry in audit.entries(last=9, **wanted)]

    assert numbers() == [1, 2, 3]
    assert numbers(event="signed_in") == [1]
    assert numbers(by="user:7") == [1, 2]
    assert numbers(since=clock.now()) == [2, 3]
    assert numbers(field="a-1") == [2]
    assert numbers(field="7") == [1]
    assert numbers(field="account") == []
    assert [entry.nr for entry in audit.entries(last=2)] == [2, 3]


@pytest.mark.parametrize(("event", "field"), [("dossier_admired", "brin"), (Event.DOSSIER_READ, "naam")])
def test_what_is_not_listed_is_refused(audit: DjangoAudit, event: str, field: str) -> None:
    """T24: an event or a field that stands in no table is a mistake of the caller."""
    with pytest.raises(FieldRefused) as refused:
        audit.write(event, by=READER, **{field: "Wolfsgras"})

    assert Gebeurtenis.objects.count() == 0
    assert "Wolfsgras" not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["Sterre Wolfsgras", "één", "900000013", 900000013, "x" * 201, "a\nb", "<b>", "a'b", "a\0b"]
)
def test_what_could_be_of_a_person_is_withheld(audit: DjangoAudit, value: str | int) -> None:
    """T24: no field holds a name, a sentence or a number of nine digits; the event itself is logged all the same."""
    audit.write(Event.DOCUMENT_REFUSED, by=Actor("system", str(value)), sessie=value, resultaat="SessieOnbekend")

    entry = audit.entries(last=1)[0]
    assert entry.by == "system:?"
    assert entry.fields == {"sessie": "?", "resultaat": "SessieOnbekend"}


@pytest.mark.parametrize(
    "value", ["", "OverdrachtGeslaagd", "99PA", "00000009000000001000", "127.0.0.1:443", "ab" * 32, 0, 99_999_999]
)
def test_codes_ids_digests_and_counts_are_logged_as_they_are(audit: DjangoAudit, value: str | int) -> None:
    audit.write(Event.DOCUMENT_REFUSED, by=READER, sessie=value)

    assert audit.entries(last=1)[0].fields == {"sessie": value}


def test_every_event_has_its_row_in_the_table() -> None:
    """T24: fields, a Dutch and an English sentence for each."""
    for event, meaning in meanings().items():
        assert meaning.fields, event
        assert meaning.betekenis.endswith("."), event
        assert meaning.meaning.endswith("."), event


def test_every_event_is_written_by_somebody() -> None:
    """A name in the table that no code writes would promise what never happens."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path(overstap.__file__).parent.rglob("*.py"))

    assert [event.name for event in Event if f"Event.{event.name}" not in source] == []


def test_a_deed_that_is_undone_leaves_no_event(audit: DjangoAudit) -> None:
    """T25: deed and event are written together or not at all."""
    filled(audit, 3)
    with pytest.raises(RuntimeError), writing():
        audit.write(Event.DOSSIER_SEALED, by=READER, brin="99PA")
        raise RuntimeError

    assert audit.last(9) == [Event.DOSSIER_READ] * 3
    assert audit.verify().good


def test_a_clock_that_goes_back_leaves_the_order(audit: DjangoAudit, clock: HandClock) -> None:
    """T28: order goes by number, not by time."""
    filled(audit, 2)
    clock.move(days=-1)
    audit.write(Event.SIGNED_OUT, by=READER, account=1)

    assert audit.verify().good
    assert audit.last(2) == [Event.DOSSIER_READ, Event.SIGNED_OUT]


def test_two_writers_keep_one_chain(audit: DjangoAudit) -> None:
    """T25: eight threads, each with a connection of its own, write into one chain without a gap."""

    def write() -> None:
        try:
            for _ in range(25):
                with writing():
                    audit.write(Event.SIGNED_IN, by=READER, account=1)
                    audit.write(Event.SIGNED_OUT, by=READER, account=1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdict = audit.verify()
    assert (verdict.good, verdict.rows) == (True, 400)
    assert audit.last(400) == [Event.SIGNED_IN, Event.SIGNED_OUT] * 200


@pytest.mark.parametrize(
    "change",
    [
        {"event": "signed_in"},
        {"by": "user:8"},
        {"at": datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC)},
        {"fields": '{"brin":"99PB"}'},
        {"mac": bytes(32)},
        {"algorithm": 2},
    ],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.parametrize("nr", [1, 7, 12])
def test_a_changed_row_is_named(audit: DjangoAudit, nr: int, change: dict[str, object]) -> None:
    """T24: any column of any row."""
    filled(audit)
    Gebeurtenis.objects.filter(nr=nr).update(**change)

    verdict = audit.verify()
    assert (verdict.first_bad, verdict.rows) == (nr, nr - 1)
    assert verdict.reason == (Reason.ALGORITHM if "algorithm" in change else Reason.ALTERED)


def test_a_row_that_was_taken_out_is_named(audit: DjangoAudit) -> None:
    """T24: its number is missing; closing the gap shows too."""
    filled(audit)
    Gebeurtenis.objects.filter(nr=5).delete()
    assert (audit.verify().first_bad, audit.verify().reason) == (5, Reason.MISSING)

    for nr in range(6, 13):
        Gebeurtenis.objects.filter(nr=nr).update(nr=nr - 1)
    assert (audit.verify().first_bad, audit.verify().reason) == (5, Reason.ALTERED)


def test_the_first_row_taken_out_is_named(audit: DjangoAudit) -> None:
    """T24."""
    filled(audit)
    Gebeurtenis.objects.filter(nr=1).delete()
    assert (audit.verify().first_bad, audit.verify().reason) == (1, Reason.MISSING)


def test_a_row_put_in_between_is_named(audit: DjangoAudit) -> None:
    """T24: a copy of a genuine row, with all later ones moved up."""
    filled(audit)
    for nr in range(12, 5, -1):
        Gebeurtenis.objects.filter(nr=nr).update(nr=nr + 1)
    copied = Gebeurtenis.objects.get(nr=5)
    copied.nr = 6
    copied.save(force_insert=True)

    assert (audit.verify().first_bad, audit.verify().reason) == (6, Reason.ALTERED)


def test_a_row_put_before_the_first_is_named(audit: DjangoAudit) -> None:
    """T24: number 0 does not exist."""
    filled(audit)
    copied = Gebeurtenis.objects.get(nr=1)
    copied.nr = 0
    copied.save(force_insert=True)

    assert (audit.verify().first_bad, audit.verify().reason) == (1, Reason.ALTERED)


def test_two_rows_swapped_are_named(audit: DjangoAudit) -> None:
    """T24."""
    filled(audit)
    for old, new in ((4, 99), (5, 4), (99, 5)):
        Gebeurtenis.objects.filter(nr=old).update(nr=new)

    assert audit.verify().first_bad == 4


def test_a_chain_made_anew_without_the_key_is_named(audit: DjangoAudit, clock: HandClock) -> None:
    """T24: whoever owns the database alone cannot seal."""
    filled(audit)
    rows = list(Gebeurtenis.objects.filter(nr__gte=4).order_by("nr"))
    Gebeurtenis.objects.filter(nr__gte=4).delete()
    forger = DjangoAudit(b"not the key of the log, but as long", clock)
    for row in rows:
        forger.write(row.event, by=NODE, **json.loads(row.fields))

    assert (audit.verify().first_bad, audit.verify().reason) == (4, Reason.ALTERED)


def test_a_tail_cut_off_is_found_with_a_kept_head(audit: DjangoAudit) -> None:
    """T25: without the head a shorter chain looks whole; so does an older file."""
    filled(audit)
    kept = audit.head()
    Gebeurtenis.objects.filter(nr__gt=9).delete()

    assert audit.verify().good
    assert (audit.verify(kept).first_bad, audit.verify(kept).reason) == (10, Reason.CUT)


def test_a_tail_cut_off_and_written_on_is_found_with_a_kept_head(audit: DjangoAudit) -> None:
    """T25: the node went on after an older file was put back; the chain holds, but is another one."""
    filled(audit)
    kept = audit.head()
    Gebeurtenis.objects.filter(nr__gt=9).delete()
    for _ in range(9):
        audit.write(Event.SIGNED_OUT, by=READER, account=1)

    assert audit.verify().good
    assert (audit.verify(kept).first_bad, audit.verify(kept).reason) == (12, Reason.OTHER_CHAIN)


def test_a_kept_head_stays_good_when_the_log_grows(audit: DjangoAudit) -> None:
    """T25: and it survives being written down."""
    assert audit.head() is None
    filled(audit)
    kept = Head.parse(str(audit.head()))
    filled(audit)

    assert audit.verify(kept).good
    assert audit.verify(kept).rows == 24


@pytest.mark.parametrize("text", ["", "12", "x:" + "00" * 32, "12:00", "0:" + "00" * 32, "12:zz"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Head.parse(text)


def test_an_empty_log_holds(audit: DjangoAudit) -> None:
    assert audit.verify().good
    assert audit.verify().rows == 0


def test_a_key_that_is_too_short_is_refused(clock: HandClock) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        DjangoAudit(b"short", clock)
