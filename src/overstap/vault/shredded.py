"""The shred register: the ids of what was shredded, kept apart from the database.

A backup from before a shredding still holds what was shredded. Whoever puts one back shreds again, by this register,
before anything else is done with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.db import router

from overstap.database.transaction import writing
from overstap.ports import Clock
from overstap.vault.models import VaultItem
from overstap.vault.scrub import scrub

AT_A_TIME = 500


class ShredRegister:
    """A file that only grows: a line for each, with its id and when it was written. Nothing of a pupil stands in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, ids: Iterable[UUID], at: datetime) -> None:
        """Write these down, on the disk when this returns. Raises OSError."""
        moment = at.astimezone(UTC).isoformat(timespec="seconds")
        lines = "".join(f"{each} {moment}\n" for each in ids)
        if not lines:
            return
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, (_mended(descriptor) + lines).encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def ids(self) -> frozenset[UUID]:
        """All in the register; a line that was broken off says nothing. Raises OSError when there is no file."""
        text = self.path.read_text(encoding="ascii", errors="replace")
        return frozenset(each for line in text.splitlines() if (each := _id_of(line)))


def complete(register: ShredRegister, clock: Clock) -> int:
    """Write down what the database knows to be shredded and the register does not; gives how many.

    The register is written after the deed: who is killed in between leaves a line out, which comes in here.
    """
    known = register.ids() if register.path.exists() else frozenset()
    shredded = VaultItem.objects.exclude(shredded_at=None).values_list("id", flat=True)
    missing = [each for each in shredded.iterator() if each not in known]
    register.add(missing, clock.now())
    return len(missing)


def replay(ids: Iterable[UUID], clock: Clock) -> int:
    """Shred again what is in the register and not yet shredded here; gives how many there were."""
    waiting, count = sorted(ids), 0
    for first in range(0, len(waiting), AT_A_TIME):
        part = VaultItem.objects.filter(id__in=waiting[first : first + AT_A_TIME], shredded_at=None)
        with writing():
            count += part.update(shredded_at=clock.now(), wrapped_key=b"", nonce=b"", ciphertext=b"")
    scrub(router.db_for_write(VaultItem))
    return count


def _mended(descriptor: int) -> str:
    """The end of a line that somebody who was killed left open."""
    size = os.fstat(descriptor).st_size
    return "\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else ""


def _id_of(line: str) -> UUID | None:
    try:
        return UUID(line.split(" ", maxsplit=1)[0])
    except ValueError:
        return None
