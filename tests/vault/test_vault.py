"""The vault: what goes in comes out for its own place only, and what is shredded is gone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connections

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.database.transaction import writing
from overstap.ports import Place
from overstap.vault.errors import Unreadable
from overstap.vault.models import VaultItem
from overstap.vault.store import DjangoVault
from rooms import ALIAS, PLACE, READER, Database, sqlite_only

DOSSIER = b"<dossier><leerling>Sterre Wolfsgras</leerling></dossier>" * 40


def test_a_dossier_comes_out_as_it_went_in_and_the_look_is_logged(vault: DjangoVault, audit: DjangoAudit) -> None:
    dossier_id = vault.put(DOSSIER, PLACE)

    assert vault.read(dossier_id, PLACE, reader=READER, purpose="bekijken") == DOSSIER
    entry = audit.entries(last=1)[0]
    assert (entry.event, entry.by) == (Event.DOSSIER_READ, "user:7")
    assert entry.fields == {
        "dossier": str(dossier_id),
        "kind": "dossier",
        "brin": "99PA",
        "versie": 1,
        "purpose": "bekijken",
    }


def test_a_look_without_a_purpose_is_a_mistake_of_the_caller(vault: DjangoVault) -> None:
    """T23: no path reads a dossier without a reader and a purpose."""
    dossier_id = vault.put(DOSSIER, PLACE)
    with pytest.raises(ValueError, match="purpose"):
        vault.read(dossier_id, PLACE, reader=READER, purpose="")


def test_the_look_and_its_event_are_written_together(vault: DjangoVault, audit: DjangoAudit) -> None:
    """T23: what is undone was not read as far as the log is concerned, since nothing left the transaction."""
    dossier_id = vault.put(DOSSIER, PLACE)

    with pytest.raises(RuntimeError), writing():
        vault.read(dossier_id, PLACE, reader=READER, purpose="bekijken")
        raise RuntimeError

    assert audit.last(9) == []


@pytest.mark.parametrize(
    "elsewhere",
    [Place("zegel", "99PA", 1), Place("dossier", "99PB", 1), Place("dossier", "99PA", 2)],
    ids=["kind", "school", "version"],
)
def test_it_opens_for_its_own_place_only(vault: DjangoVault, audit: DjangoAudit, elsewhere: Place) -> None:
    """T20: another kind, school or version does not open, also when the row itself was changed to say so."""
    dossier_id = vault.put(DOSSIER, PLACE)
    VaultItem.objects.update(kind=elsewhere.kind, brin=elsewhere.brin, versie=elsewhere.versie)

    with pytest.raises(Unreadable, match="damaged"):
        vault.read(dossier_id, elsewhere, reader=READER, purpose="bekijken")

    assert audit.last(9) == [Event.VAULT_UNREADABLE]


@pytest.mark.parametrize(
    "columns",
    [("ciphertext", "nonce"), ("wrapped_key",), ("ciphertext", "nonce", "wrapped_key")],
    ids=["ciphertext", "key", "all"],
)
def test_what_is_moved_to_another_row_does_not_open(
    vault: DjangoVault, audit: DjangoAudit, columns: tuple[str, ...]
) -> None:
    """T20: ciphertext, key or both under another id; the row that was copied from still opens."""
    mine, other = vault.put(DOSSIER, PLACE), vault.put(DOSSIER[::-1], PLACE)
    VaultItem.objects.filter(id=mine).update(**VaultItem.objects.filter(id=other).values(*columns)[0])

    with pytest.raises(Unreadable, match="damaged"):
        vault.read(mine, PLACE, reader=READER, purpose="bekijken")

    assert audit.last(9) == [Event.VAULT_UNREADABLE]
    assert vault.read(other, PLACE, reader=READER, purpose="bekijken") == DOSSIER[::-1]


@pytest.mark.parametrize("column", ["ciphertext", "nonce", "wrapped_key"])
@pytest.mark.parametrize("place", [0, -1])
def test_one_bit_changed_does_not_open(vault: DjangoVault, audit: DjangoAudit, column: str, place: int) -> None:
    """T20: the first and the last byte of all that is stored."""
    dossier_id = vault.put(DOSSIER, PLACE)
    changed = bytearray(VaultItem.objects.values_list(column, flat=True)[0])
    changed[place] ^= 1
    VaultItem.objects.update(**{column: bytes(changed)})

    with pytest.raises(Unreadable, match="damaged"):
        vault.read(dossier_id, PLACE, reader=READER, purpose="bekijken")

    assert audit.last(9) == [Event.VAULT_UNREADABLE]


def test_what_is_cut_off_does_not_open(vault: DjangoVault, audit: DjangoAudit) -> None:
    """T20: a column that is too short to be anything is damaged, not a crash; each try is an event."""
    dossier_id = vault.put(DOSSIER, PLACE)
    for column in ("wrapped_key", "nonce", "ciphertext"):
        VaultItem.objects.update(**{column: b"\1"})
        with pytest.raises(Unreadable, match="damaged"):
            vault.read(dossier_id, PLACE, reader=READER, purpose="bekijken")

    assert audit.last(9) == [Event.VAULT_UNREADABLE] * 3


def test_the_log_keeps_what_did_not_open_also_when_the_deed_is_undone(vault: DjangoVault, audit: DjangoAudit) -> None:
    """T20: the refusal undoes the transaction around it, yet its event stays, once."""
    with pytest.raises(Unreadable, match="unknown"), writing():
        vault.put(DOSSIER, PLACE)
        vault.read(uuid4(), PLACE, reader=READER, purpose="bekijken")

    assert VaultItem.objects.count() == 0
    assert audit.last(9) == [Event.VAULT_UNREADABLE]
    assert audit.verify().good


def test_a_caller_that_copes_with_the_refusal_keeps_its_work_and_one_event(
    vault: DjangoVault, audit: DjangoAudit
) -> None:
    with writing():
        kept = vault.put(DOSSIER, PLACE)
        with pytest.raises(Unreadable):
            vault.read(uuid4(), PLACE, reader=READER, purpose="bekijken")

    assert VaultItem.objects.get().id == kept
    assert audit.last(9) == [Event.VAULT_UNREADABLE]


def test_each_dossier_has_a_key_and_a_nonce_of_its_own(vault: DjangoVault) -> None:
    for _ in range(20):
        vault.put(DOSSIER, PLACE)

    for column in ("wrapped_key", "nonce", "ciphertext"):
        assert len({bytes(value) for value in VaultItem.objects.values_list(column, flat=True)}) == 20


def test_an_old_key_of_the_node_still_opens_what_it_wrote(
    vault: DjangoVault, audit: DjangoAudit, node_key: bytes
) -> None:
    dossier_id, hidden = vault.put(DOSSIER, PLACE), vault.hide("900000001", "pgn:1")
    newer = DjangoVault({1: node_key, 2: bytes(32)}, 2, audit=audit, clock=audit._clock)

    assert newer.read(dossier_id, PLACE, reader=READER, purpose="bekijken") == DOSSIER
    assert newer.reveal(hidden, "pgn:1") == "900000001"
    assert VaultItem.objects.get(id=newer.put(DOSSIER, PLACE)).key_number == 2


def test_without_its_key_nothing_opens(vault: DjangoVault, audit: DjangoAudit) -> None:
    dossier_id, hidden = vault.put(DOSSIER, PLACE), vault.hide("900000001", "pgn:1")
    other = DjangoVault({2: bytes(32)}, 2, audit=audit, clock=audit._clock)

    with pytest.raises(Unreadable, match="no_key"):
        other.read(dossier_id, PLACE, reader=READER, purpose="bekijken")
    with pytest.raises(Unreadable, match="hidden"):
        other.reveal(hidden, "pgn:1")
    assert audit.last(9) == [Event.VAULT_UNREADABLE, Event.VAULT_UNREADABLE]


def test_shredded_is_gone_and_stays_known(vault: DjangoVault, audit: DjangoAudit) -> None:
    """T22: key and bytes are overwritten at once; shredding again does nothing."""
    dossier_id = vault.put(DOSSIER, PLACE)

    vault.shred(dossier_id)
    vault.shred(dossier_id)
    vault.shred(uuid4())

    item = VaultItem.objects.get(id=dossier_id)
    assert (bytes(item.wrapped_key), bytes(item.nonce), bytes(item.ciphertext)) == (b"", b"", b"")
    assert audit.last(9) == [Event.DOSSIER_SHREDDED]
    with pytest.raises(Unreadable, match="shredded"):
        vault.read(dossier_id, PLACE, reader=READER, purpose="bekijken")


@sqlite_only
def test_no_copy_of_what_was_shredded_is_left_in_the_files(database: Database, vault: DjangoVault) -> None:
    """T22: not in the file, not in the log beside it, not in pages that are free (PostgreSQL cleans up later)."""
    ids = [vault.put(DOSSIER + bytes([nr]), PLACE) for nr in range(8)]
    secrets = [bytes(value) for row in VaultItem.objects.values_list("wrapped_key", "ciphertext") for value in row]
    assert all(part in database.bytes_on_disk() for part in parts(secrets))

    for dossier_id in ids:
        vault.shred(dossier_id)

    on_disk = database.bytes_on_disk()
    assert not [part for part in parts(secrets) if part in on_disk]


def test_a_shredding_that_is_undone_leaves_the_dossier(vault: DjangoVault, audit: DjangoAudit) -> None:
    dossier_id = vault.put(DOSSIER, PLACE)
    with pytest.raises(RuntimeError), writing():
        vault.shred(dossier_id)
        raise RuntimeError

    assert vault.read(dossier_id, PLACE, reader=READER, purpose="bekijken") == DOSSIER
    assert audit.last(9) == [Event.DOSSIER_READ]


def parts(secrets: list[bytes]) -> list[bytes]:
    """The first bytes of each: a whole one may lie over several pages."""
    return [secret[:24] for secret in secrets]


def test_a_closed_database_holds_nothing_that_was_put_in(
    database: Database, vault: DjangoVault, node_key: bytes
) -> None:
    """T21: after 500 pupils the file, its log and a dump hold no number, no text and no key."""
    pupils = [(f"9{nr:08}", f"Leerling{nr:03} Wolfsgras") for nr in range(500)]
    with writing():
        for pgn, name in pupils:
            vault.put(f"<dossier><bsn>{pgn}</bsn><naam>{name}</naam></dossier>".encode() * 20, PLACE)
            hidden = vault.hide(pgn, "pgn") + vault.index(pgn, "pgn")
            VaultItem.objects.create(
                kind="column", brin="99PA", versie=1, algorithm=1, key_number=1, wrapped_key=b"", nonce=b"",
                at=vault._clock.now(), ciphertext=hidden,
            )  # fmt: skip

    stored = database.dump()
    connections[ALIAS].close()
    if database.file is not None:
        stored += database.bytes_on_disk()
    leaked = [word for pupil in pupils for word in pupil if word.encode() in stored]
    assert leaked == []
    assert node_key not in stored
    assert b"Wolfsgras" not in stored
