"""The vault of a node: put, read and shred dossiers; hide and find short secrets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID, uuid4

from django.db import router, transaction

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import lasting, writing
from overstap.ports import NODE, Actor, Audit, Clock, Place
from overstap.vault.crypto import ALGORITHM, Box, Damaged, Subkeys, bound
from overstap.vault.errors import Unreadable
from overstap.vault.keyring import Keyring
from overstap.vault.keys import NodeKeys, Renewed, not_renewed
from overstap.vault.models import VaultItem
from overstap.vault.scrub import scrub
from overstap.vault.shredded import ShredRegister

_HEAD_BYTES = 3


class DjangoVault:
    """Dossiers and short secrets under the node's keys; `current` is the number of the one to write with.

    `renewed` gives the keys anew when somebody has renewed them. Every read of a dossier is logged with its reader
    and purpose; what does not open is logged as well, also when the transaction of the caller is undone because of it.
    """

    def __init__(
        self,
        node_keys: NodeKeys,
        current: int,
        *,
        audit: Audit,
        clock: Clock,
        renewed: Renewed = not_renewed,
        register: ShredRegister | None = None,
    ) -> None:
        self.keyring = Keyring(node_keys, current, renewed)
        self._audit = audit
        self._clock = clock
        self._register = register

    def put(self, data: bytes, place: Place) -> UUID:
        """Store the data and give the id to read it by.

        Plain rows here and in `read`: they stand in the path of every transfer, and the ORM takes five times as long.
        """
        dossier_id = uuid4()
        where = {"kind": place.kind, "brin": place.brin, "versie": place.versie, "at": self._clock.now()}
        with writing():
            number, keys = self.keyring.current()
            box = keys.lock(data, bound_place(dossier_id, place))
            closed = {"wrapped_key": box.wrapped_key, "nonce": box.nonce, "ciphertext": box.ciphertext}
            rows.put(VaultItem, id=dossier_id, algorithm=ALGORITHM, key_number=number, **where, **closed)
        return dossier_id

    def read(self, dossier_id: UUID, place: Place, *, reader: Actor, purpose: str) -> bytes:
        """The data, if it was stored for this place; logs who read it and why.

        Raises Unreadable, with the reason also in the log.
        """
        if not purpose:
            raise ValueError("a dossier is read for a purpose")
        fields: dict[str, str | int] = {"dossier": str(dossier_id), "kind": place.kind, "brin": place.brin}
        if place.about:
            fields["overdracht"] = place.about
        try:
            data = self._unlock(dossier_id, place)
        except Unreadable as unreadable:
            self._log_unreadable(reader, reason=unreadable.reason, versie=place.versie, **fields)
            raise
        self._audit.write(Event.DOSSIER_READ, by=reader, purpose=purpose, versie=place.versie, **fields)
        return data

    def commit(self, dossier_id: UUID, place: Place, *, reader: Actor, purpose: str) -> tuple[bytes, bytes]:
        """A read dossier and its keyed commitment (32 bytes), which dies with the dossier; logged as `read` is.

        Raises Unreadable.
        """
        data = self.read(dossier_id, place, reader=reader, purpose=purpose)
        box, keys = self._box(dossier_id)
        return data, keys.commit(box, bound_place(dossier_id, place), data)

    def places(self, dossier_ids: Iterable[UUID], kind: str) -> dict[UUID, Place]:
        """For what each of these of this kind was stored; nothing of what is in it."""
        found = VaultItem.objects.defer("ciphertext").filter(id__in=list(dossier_ids), kind=kind)
        return {item.id: Place(item.kind, item.brin, item.versie) for item in found}

    def shred(self, dossier_id: UUID) -> None:
        """Destroy the dossier: its key and bytes are overwritten, the row stays to say so.

        SQLite overwrites the pages themselves when the transaction is committed. PostgreSQL keeps the old
        row in its file until it cleans up, and a back-up keeps it until the back-up is gone; the shred register sees
        to it that it does not come back with the back-up.
        """
        with writing():
            item = VaultItem.objects.defer("ciphertext").filter(id=dossier_id, shredded_at=None).first()
            if item is None:
                return
            gone = {"wrapped_key": b"", "nonce": b"", "ciphertext": b""}
            VaultItem.objects.filter(id=dossier_id).update(shredded_at=self._clock.now(), **gone)
            fields = {"dossier": str(dossier_id), "kind": item.kind, "brin": item.brin}
            self._audit.write(Event.DOSSIER_SHREDDED, by=NODE, versie=item.versie, **fields)
            self._when_gone(dossier_id)

    def _when_gone(self, dossier_id: UUID) -> None:
        """After the deed, so that an id in the register is never of a dossier whose shredding was undone; whatever
        goes wrong then is for the log of the system: the dossier is gone."""
        alias, at, register = router.db_for_write(VaultItem), self._clock.now(), self._register

        def note() -> None:
            if register:
                register.add([dossier_id], at)

        def clean() -> None:
            scrub(alias)

        for deed in (note, clean):
            transaction.on_commit(deed, using=alias, robust=True)

    def hide(self, text: str, context: str) -> bytes:
        """A short secret for one column: algorithm and key number, then the sealed text bound to its
        context."""
        number, keys = self.keyring.current()
        head = bytes([ALGORITHM]) + number.to_bytes(2, "big")
        return head + keys.columns.hide(text, head + bound(context))

    def reveal(self, hidden: bytes, context: str) -> str:
        """What was hidden for this context; raises Unreadable, with the reason also in the log."""
        head, sealed = hidden[:_HEAD_BYTES], hidden[_HEAD_BYTES:]
        keys = self.keyring.columns(int.from_bytes(head[1:], "big"))
        try:
            if keys is None or head[0] != ALGORITHM:
                raise Damaged
            return keys.reveal(sealed, head + bound(context))
        except Damaged:
            self._log_unreadable(NODE, reason="hidden")
            raise Unreadable("hidden") from None

    def index(self, text: str, context: str) -> bytes:
        """A keyed digest (32 bytes) to look a hidden text up by within one context."""
        return self.keyring.index().index(text, context)

    def _unlock(self, dossier_id: UUID, place: Place) -> bytes:
        box, keys = self._box(dossier_id)
        try:
            return keys.unlock(box, bound_place(dossier_id, place))
        except Damaged:
            raise Unreadable("damaged") from None

    def _box(self, dossier_id: UUID) -> tuple[Box, Subkeys]:
        """What is stored, and what opens it. Raises Unreadable."""
        item = rows.first(VaultItem, id=dossier_id)
        if item is None:
            raise Unreadable("unknown")
        if item.shredded_at is not None:
            raise Unreadable("shredded")
        keys = self.keyring.of(item.key_number)
        if item.algorithm != ALGORITHM or keys is None:
            raise Unreadable("no_key")
        return Box(bytes(item.wrapped_key), bytes(item.nonce), bytes(item.ciphertext)), keys

    def _log_unreadable(self, by: Actor, **fields: str | int) -> None:
        lasting(partial(self._audit.write, Event.VAULT_UNREADABLE, by=by, **fields))


def bound_place(dossier_id: UUID, place: Place) -> bytes:
    """What is authenticated with the data: moved to another id, school, version or kind it does not open."""
    return bound("overstap-vault-1", place.kind, str(dossier_id), place.brin, place.versie)
