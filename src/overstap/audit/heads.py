"""Heads of the log, signed and kept in a second place: with them a tail that was cut off and an older file show.

A line of `heads.jsonl` is one head with a number of its own, so that none is taken out or put in again unseen.
Ed25519; `head.pub` beside it is for all who want to check.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from overstap.audit.verify import Head

EVERY_ROWS = 1_000
FILE, PUBLIC = "heads.jsonl", "head.pub"
KEPT, RESTORED = "head", "restored"
"""A head as it was; and the head from which the log goes on after a backup was put back, without those after it."""
LINE_BYTES_MAX = 1_000
_DOMAIN = "overstap-audit-head-1"


class HeadsFout(Exception):
    """The kept heads cannot be relied on; the message says where and why, in Dutch."""


@dataclass(frozen=True, slots=True)
class KeptHead:
    """One line."""

    seq: int
    kind: str
    head: Head
    at: datetime

    def signed(self) -> bytes:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return json.dumps([_DOMAIN, self.seq, self.kind, self.head.nr, self.head.mac.hex(), at]).encode()


class Heads:
    """The second place: a folder, best on another machine, where this node can add and nobody can take away."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / FILE
        self._key = Ed25519PrivateKey.from_private_bytes(key)

    def keep(self, head: Head, at: datetime, kind: str = KEPT) -> None:
        """Add this head, on the disk when this returns; nothing when a later one is kept already.

        Raises OSError, and HeadsFout when the last line is none.
        """
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            last = _last(descriptor)
            if last is None:
                self._publish()
            if last is None or kind == RESTORED or head.nr > last.head.nr:
                os.write(descriptor, self._line(KeptHead(last.seq + 1 if last else 1, kind, head, at)))
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> list[KeptHead]:
        """All of them, each with a good signature and in its place. Raises HeadsFout."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise HeadsFout(
                f"In {self.path.parent} staan geen standen van het logboek. Start het systeem: dan komt er meteen een. "
                "Stonden ze er wel, zoek dan uit wie ze weghaalde."
            ) from error
        whole = text[: text.rfind("\n") + 1].splitlines()
        return [self._checked(nr, line) for nr, line in enumerate(whole, start=1)]

    def _line(self, kept: KeptHead) -> bytes:
        fields = {"seq": kept.seq, "kind": kept.kind, "head": str(kept.head), "at": kept.at.astimezone(UTC).isoformat()}
        return (json.dumps(fields | {"signature": self._key.sign(kept.signed()).hex()}) + "\n").encode()

    def _checked(self, nr: int, line: str) -> KeptHead:
        try:
            row = json.loads(line)
            kept = _kept(row)
            self._key.public_key().verify(bytes.fromhex(row["signature"]), kept.signed())
        except (ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise HeadsFout(f"Regel {nr} van {self.path} is niet van dit systeem, of is veranderd.") from error
        if kept.seq != nr:
            raise HeadsFout(f"In {self.path} ontbreekt regel {nr}, of er staat een regel dubbel.")
        return kept

    def _publish(self) -> None:
        """The public key, for all."""
        pem = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.path.with_name(PUBLIC).write_bytes(pem)


def valid(kept: Iterable[KeptHead]) -> list[KeptHead]:
    """The heads that the log must still contain: those after the place from which a backup went on do not count."""
    found: list[KeptHead] = []
    for each in kept:
        if each.kind == RESTORED:
            found = [earlier for earlier in found if earlier.head.nr <= each.head.nr]
        found.append(each)
    return found


def _last(descriptor: int) -> KeptHead | None:
    """The last line; one that somebody who was killed left open is taken away."""
    size = os.fstat(descriptor).st_size
    begin = max(0, size - 2 * LINE_BYTES_MAX)
    tail = os.pread(descriptor, size - begin, begin)
    whole = tail[: tail.rfind(b"\n") + 1]
    if len(whole) < len(tail):
        os.ftruncate(descriptor, begin + len(whole))
    if not whole:
        return None
    try:
        return _kept(json.loads(whole.splitlines()[-1]))
    except (ValueError, KeyError, TypeError) as error:
        raise HeadsFout("De laatste bewaarde stand is beschadigd.") from error


def _kept(row: dict[str, Any]) -> KeptHead:
    return KeptHead(int(row["seq"]), str(row["kind"]), Head.parse(row["head"]), datetime.fromisoformat(row["at"]))
