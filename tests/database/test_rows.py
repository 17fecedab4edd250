"""Rows by plain SQL are the rows of the ORM: the same values, types and errors, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from overstap.database import rows
from overstap.jobs.models import Job
from overstap.vault.models import VaultItem
from rooms import Database

NOW = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


def job(kind: str = "fetch", **fields: object) -> Job:
    return Job(**{"kind": kind, "subject": uuid4(), "planned": NOW, "due": NOW, **fields})


def item() -> VaultItem:
    sealed = {"wrapped_key": b"\0k", "nonce": b"n" * 12, "ciphertext": b"\xff\0"}
    return VaultItem(id=uuid4(), kind="dossier", brin="99PA", versie=1, algorithm=1, key_number=1, at=NOW, **sealed)


def same(one: Job | VaultItem, other: Job | VaultItem) -> bool:
    names = [field.attname for field in one._meta.concrete_fields]
    return [getattr(one, name) for name in names] == [getattr(other, name) for name in names]


@pytest.mark.parametrize("make", [job, item])
def test_what_is_added_is_read_back_by_the_orm_and_here(database: Database, make: type) -> None:
    row = rows.add(make())

    assert row.pk
    assert same(type(row).objects.get(pk=row.pk), row)
    assert same(rows.found(type(row), id=row.pk)[0], row)


def test_what_is_put_is_read_back_by_the_orm(database: Database) -> None:
    row = item()
    rows.put(VaultItem, **{field.attname: getattr(row, field.attname) for field in VaultItem._meta.concrete_fields})

    assert same(VaultItem.objects.get(pk=row.pk), row)


def test_a_moment_of_another_zone_is_kept_and_found_as_the_same_moment(database: Database) -> None:
    amsterdam = NOW.astimezone(ZoneInfo("Europe/Amsterdam"))
    row = rows.add(job(due=amsterdam, planned=NOW.replace(microsecond=0)))

    assert Job.objects.get(due=NOW, planned=NOW.replace(microsecond=0)).pk == row.pk
    assert [(each.due, each.lease_until) for each in rows.found(Job, due=amsterdam)] == [(NOW, None)]


def test_a_row_that_was_found_is_known_to_the_orm_as_one_that_exists(database: Database) -> None:
    rows.add(job())
    row = rows.first(Job, kind="fetch")
    assert row

    row.worker = "a"
    row.save()

    assert Job.objects.get().worker == "a"


def test_what_is_not_there_is_not_found(database: Database) -> None:
    assert rows.first(Job, kind="nothing") is None
    assert rows.found(Job, kind="nothing") == []


def test_rows_come_in_order_and_no_more_than_asked(database: Database) -> None:
    late, early = (rows.add(job(due=NOW + timedelta(hours=hours))) for hours in (2, 1))

    assert [row.pk for row in rows.found(Job, kind="fetch", order="due")] == [early.pk, late.pk]
    assert len(rows.found(Job, kind="fetch", most=1)) == 1


def test_only_the_row_that_still_has_these_values_changes(database: Database) -> None:
    row = rows.add(job())

    assert rows.change(Job, {"attempts": 1, "worker": "a"}, id=row.pk, attempts=0) == 1
    assert rows.change(Job, {"attempts": 9, "worker": "b"}, id=row.pk, attempts=0) == 0
    assert (rows.first(Job, id=row.pk) or row).worker == "a"


def test_a_column_that_is_not_there_is_an_error_of_the_program(database: Database) -> None:
    with pytest.raises(KeyError):
        rows.found(Job, kind__contains="fetch")


def test_a_second_row_with_the_same_key_is_refused(database: Database) -> None:
    first = rows.add(item())
    second = item()
    second.id = first.id

    with pytest.raises(IntegrityError):
        rows.add(second)
