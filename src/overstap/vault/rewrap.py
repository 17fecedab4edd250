"""A key of the node renewed: what earlier keys wrap is wrapped under the newest, and no dossier is touched.

In batches, each a transaction of its own, while the node serves: both keys are good meanwhile, and what was broken
off is gone on with by doing it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import router
from django.db.models import QuerySet

from overstap.audit.events import Event
from overstap.database.connection import connection_of
from overstap.database.statement import execute
from overstap.database.transaction import writing
from overstap.ports import NODE, Audit, Clock, Place
from overstap.vault.crypto import ALGORITHM, Damaged, Subkeys
from overstap.vault.keyring import Keyring, column_place
from overstap.vault.models import ColumnKey, VaultItem
from overstap.vault.scrub import scrub
from overstap.vault.store import bound_place

BATCH_ROWS = 200


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """What came of it."""

    number: int
    """Of the key that everything is under now."""
    moved: int
    left: dict[int, int]
    """Under which earlier key how many still lie, because they do not open: no_key or damaged."""


def unfinished(keyring: Keyring) -> bool:
    """Whether an earlier key among these has not yet been replaced."""
    *earlier, current = keyring.numbers()
    done = set(ColumnKey.objects.exclude(replaced_at=None).values_list("number", flat=True))
    return bool(_under_others(current).exists() or set(earlier) - done)


def rewrap(keyring: Keyring, audit: Audit, clock: Clock, batch_rows: int = BATCH_ROWS) -> Rewrapped:
    """Wrap under the newest key all that earlier ones wrap; one event, when the last of it is done."""
    number, newest = keyring.current()
    _keep_columns(keyring, number, newest)
    moved = sum(_batches(keyring, number, newest, batch_rows))
    with writing():
        _wait_for_writers()
        moved += sum(_move(keyring, number, newest, item) for item in _under_others(number))
        left = _left(number)
        _finish(number, left, audit, clock)
    scrub(router.db_for_write(VaultItem))
    return Rewrapped(number, moved, left)


def free_keys(keyring: Keyring) -> list[int]:
    """The numbers of earlier keys under which nothing lies any more."""
    *earlier, current = keyring.numbers()
    with writing():
        _wait_for_writers()
        kept = set(ColumnKey.objects.filter(key_number=current).values_list("number", flat=True))
        used = set(_left(current)) | set(ColumnKey.objects.values_list("key_number", flat=True))
    return [number for number in earlier if number in kept and number not in used]


def numbers_in_use() -> list[int]:
    """The numbers of the keys without which something in the vault does not open."""
    items = VaultItem.objects.filter(shredded_at=None).values_list("key_number", flat=True).distinct()
    return sorted({*items, *ColumnKey.objects.values_list("key_number", flat=True)})


def _keep_columns(keyring: Keyring, number: int, newest: Subkeys) -> None:
    """Every earlier key leaves behind what columns were sealed with, under the newest."""
    with writing():
        rows = {row.number: row for row in ColumnKey.objects.all()}
        for earlier in {*keyring.numbers()[:-1], *rows} - {number}:
            columns = keyring.columns(earlier)
            if columns is None or (earlier in rows and rows[earlier].key_number == number):
                continue
            wrapped = newest.wrap(columns.packed, column_place(earlier))
            values = {"algorithm": ALGORITHM, "key_number": number, "wrapped": wrapped}
            ColumnKey.objects.update_or_create(number=earlier, defaults=values)


def _batches(keyring: Keyring, number: int, newest: Subkeys, rows: int) -> Iterator[int]:
    """How many each batch moved; every item is looked at once, also one that does not open."""
    last = None
    while True:
        with writing():
            waiting = _under_others(number).order_by("id")
            items = list(waiting.filter(id__gt=last)[:rows] if last else waiting[:rows])
            moved = sum(_move(keyring, number, newest, item) for item in items)
        yield moved
        if not items:
            return
        last = items[-1].id


def _move(keyring: Keyring, number: int, newest: Subkeys, item: VaultItem) -> int:
    """1 when it was wrapped anew; 0 when it does not open, or was shredded a moment ago."""
    place = bound_place(item.id, Place(item.kind, item.brin, item.versie))
    keys = keyring.of(item.key_number)
    if keys is None or item.algorithm != ALGORITHM:
        return 0
    try:
        wrapped = newest.wrap(keys.unwrap(bytes(item.wrapped_key), place), place)
    except Damaged:
        return 0
    same = VaultItem.objects.filter(id=item.id, key_number=item.key_number, shredded_at=None)
    return same.update(wrapped_key=wrapped, key_number=number)


def _under_others(number: int) -> QuerySet[VaultItem]:
    return VaultItem.objects.defer("ciphertext").filter(shredded_at=None).exclude(key_number=number)


def _left(number: int) -> dict[int, int]:
    numbers = list(_under_others(number).values_list("key_number", flat=True))
    return {each: numbers.count(each) for each in sorted(set(numbers))}


def _finish(number: int, left: dict[int, int], audit: Audit, clock: Clock) -> None:
    """Say once of every earlier key under which nothing lies that it was replaced."""
    done = ColumnKey.objects.filter(key_number=number, replaced_at=None).exclude(number__in=left)
    if done.update(replaced_at=clock.now()):
        count = VaultItem.objects.filter(key_number=number, shredded_at=None).count()
        audit.write(Event.NODE_KEY_RENEWED, by=NODE, key_number=number, count=count)


def _wait_for_writers() -> None:
    """On SQLite whoever writes is alone; on PostgreSQL wait here for who is putting something in just now."""
    connection = connection_of(VaultItem)
    if connection.vendor == "postgresql":
        execute(connection, "LOCK TABLE vault_vaultitem IN SHARE ROW EXCLUSIVE MODE")
