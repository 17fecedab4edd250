"""The shred register: what was shredded stays shredded, also when an older copy of the database comes back."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from overstap.audit.store import DjangoAudit
from overstap.database.transaction import writing
from overstap.vault.errors import Unreadable
from overstap.vault.models import VaultItem
from overstap.vault.shredded import ShredRegister, complete, replay
from overstap.vault.store import DjangoVault
from rooms import PLACE, READER, HandClock


@pytest.fixture
def register(tmp_path: Path) -> ShredRegister:
    return ShredRegister(tmp_path / "elsewhere.txt")


@pytest.fixture
def vault(audit: DjangoAudit, clock: HandClock, node_key: bytes, register: ShredRegister) -> DjangoVault:
    return DjangoVault({1: node_key}, 1, audit=audit, clock=clock, register=register)


def test_an_older_copy_is_shredded_again_by_the_register(
    vault: DjangoVault, register: ShredRegister, clock: HandClock
) -> None:
    """T22: after the replay the shredded one does not open and the rest does; a second replay finds nothing."""
    gone, *rest = (vault.put(text, PLACE) for text in (b"one", b"two", b"three"))
    older = VaultItem.objects.filter(id=gone).values("wrapped_key", "nonce", "ciphertext", "shredded_at")[0]
    vault.shred(gone)
    VaultItem.objects.filter(id=gone).update(**older)
    assert vault.read(gone, PLACE, reader=READER, purpose="bekijken") == b"one"

    assert replay(register.ids(), clock) == 1

    with pytest.raises(Unreadable, match="shredded"):
        vault.read(gone, PLACE, reader=READER, purpose="bekijken")
    item = VaultItem.objects.get(id=gone)
    assert bytes(item.wrapped_key) + bytes(item.nonce) + bytes(item.ciphertext) == b""
    assert [vault.read(each, PLACE, reader=READER, purpose="bekijken") for each in rest] == [b"two", b"three"]
    assert replay(register.ids(), clock) == 0


def test_a_shredding_that_is_undone_is_not_in_the_register(vault: DjangoVault, register: ShredRegister) -> None:
    """T22: else a restore would shred what nobody shredded."""
    kept = vault.put(b"one", PLACE)
    with pytest.raises(RuntimeError), writing():
        vault.shred(kept)
        raise RuntimeError

    assert not register.path.exists()
    vault.shred(kept)
    assert register.ids() == {kept}


def test_what_a_killed_process_left_out_comes_in_later(
    vault: DjangoVault, register: ShredRegister, clock: HandClock
) -> None:
    """T22: killed after the deed and before the line, or halfway the line."""
    ids = [vault.put(b"one", PLACE) for _ in range(3)]
    for each in ids[:2]:
        vault.shred(each)
    VaultItem.objects.filter(id=ids[2]).update(shredded_at=clock.now())
    register.path.write_text(f"{ids[0]} 2026-03-02T09:00:00+00:00\n{str(ids[1])[:20]}")

    assert complete(register, clock) == 2
    assert complete(register, clock) == 0

    assert register.ids() == set(ids)
    assert register.path.stat().st_mode & 0o777 == 0o600


def test_the_register_says_nothing_but_ids_and_moments(vault: DjangoVault, register: ShredRegister) -> None:
    dossier = vault.put(b"Sterre Wolfsgras", PLACE)
    vault.shred(dossier)

    assert register.path.read_text() == f"{dossier} 2026-03-02T09:00:00+00:00\n"


def test_a_register_that_cannot_be_written_does_not_keep_a_dossier_alive(
    vault: DjangoVault, register: ShredRegister, clock: HandClock
) -> None:
    """The dossier is gone, and the line comes in when there is room again."""
    dossier = vault.put(b"one", PLACE)
    register.path.mkdir()

    vault.shred(dossier)

    with pytest.raises(Unreadable, match="shredded"):
        vault.read(dossier, PLACE, reader=READER, purpose="bekijken")
    register.path.rmdir()
    assert complete(register, clock) == 1


def test_a_register_that_is_not_there_is_no_empty_one(register: ShredRegister, clock: HandClock) -> None:
    with pytest.raises(FileNotFoundError):
        register.ids()


@pytest.mark.usefixtures("database")
def test_a_long_register_of_strangers_is_gone_through(clock: HandClock) -> None:
    assert replay([uuid4() for _ in range(1_201)] + [UUID(int=0)], clock) == 0
