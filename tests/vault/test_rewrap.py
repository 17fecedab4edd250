"""A new key of the node: everything comes under it while others read and write, and the old one can go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.vault import rewrap as room
from overstap.vault.errors import KeyFileError
from overstap.vault.keys import KeyFile, add_node_key, load_node_keys, replace_node_keys, write_node_key
from overstap.vault.models import ColumnKey, VaultItem
from overstap.vault.rewrap import free_keys, rewrap, unfinished
from overstap.vault.store import DjangoVault
from rooms import PLACE, READER, HandClock

TEXTS = [f"<dossier>{nr}</dossier>".encode() for nr in range(7)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "node.keys"
    write_node_key(path)
    return path


def process(file: Path, audit: DjangoAudit, clock: HandClock) -> DjangoVault:
    """The vault as a process of the node has it, from the keys in the file at its start."""
    watched, keys = KeyFile(file), load_node_keys(file)
    return DjangoVault(keys, max(keys), audit=audit, clock=clock, renewed=watched)


@pytest.fixture
def vault(file: Path, audit: DjangoAudit, clock: HandClock) -> DjangoVault:
    return process(file, audit, clock)


def texts(vault: DjangoVault, ids: list[UUID]) -> list[bytes]:
    return [vault.read(each, PLACE, reader=READER, purpose="bekijken") for each in ids]


def test_everything_comes_under_the_new_key_and_the_old_one_can_go(
    file: Path, vault: DjangoVault, audit: DjangoAudit, clock: HandClock
) -> None:
    """A process that served all the while reads, writes and finds as before; so does one that starts after."""
    ids = [vault.put(text, PLACE) for text in TEXTS]
    hidden, index = vault.hide("900000013", "pgn"), vault.index("900000013", "pgn")
    receipt = vault.commit(ids[0], PLACE, reader=READER, purpose="ontvangstbewijs")
    sealed = [bytes(each) for each in VaultItem.objects.order_by("id").values_list("ciphertext", flat=True)]

    assert add_node_key(file) == 2
    done = rewrap(process(file, audit, clock).keyring, audit, clock, batch_rows=3)

    assert (done.number, done.moved, done.left) == (2, 7, {})
    assert audit.entries(last=9)[-1].fields == {"key_number": 2, "count": 7}
    assert [bytes(each) for each in VaultItem.objects.order_by("id").values_list("ciphertext", flat=True)] == sealed
    assert free_keys(vault.keyring) == [1]
    keys = load_node_keys(file)
    replace_node_keys(file, {2: keys[2]})
    for each in (vault, process(file, audit, clock)):
        assert texts(each, ids) == TEXTS
        assert each.reveal(hidden, "pgn") == "900000013"
        assert each.index("900000013", "pgn") == index
        assert each.commit(ids[0], PLACE, reader=READER, purpose="ontvangstbewijs") == receipt
        assert VaultItem.objects.get(id=each.put(b"new", PLACE)).key_number == 2


def test_renewed_three_times_the_first_index_still_finds(
    file: Path, vault: DjangoVault, audit: DjangoAudit, clock: HandClock
) -> None:
    """Each time one event, and each time the old key goes at once."""
    dossier = vault.put(TEXTS[0], PLACE)
    index, hidden = vault.index("900000013", "pgn"), [vault.hide("900000013", "pgn")]

    for _ in range(3):
        number = add_node_key(file)
        rewrap(vault.keyring, audit, clock)
        replace_node_keys(file, {number: load_node_keys(file)[number]})
        hidden.append(vault.hide("900000013", "pgn"))

    fresh = process(file, audit, clock)
    assert fresh.index("900000013", "pgn") == index
    assert {fresh.reveal(each, "pgn") for each in hidden} == {"900000013"}
    assert texts(fresh, [dossier]) == TEXTS[:1]
    assert audit.last(99).count(Event.NODE_KEY_RENEWED) == 3
    assert set(ColumnKey.objects.values_list("key_number", flat=True)) == {4}


class Killed(BaseException):
    """As kill -9 does it: no handler is asked."""


@pytest.mark.parametrize("after", range(4))
def test_broken_off_anywhere_it_is_gone_on_with_and_logged_once(
    file: Path, vault: DjangoVault, audit: DjangoAudit, clock: HandClock, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """After so many batches it is killed; both keys open meanwhile, and the second time finishes."""
    ids = [vault.put(text, PLACE) for text in TEXTS]
    add_node_key(file)
    whole = room._batches

    def broken(*arguments: object) -> Iterator[int]:
        for nr, moved in enumerate(whole(*arguments)):
            if nr == after:
                raise Killed
            yield moved

    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr(room, "_batches", broken)
        rewrap(vault.keyring, audit, clock, batch_rows=3)

    assert unfinished(vault.keyring)
    assert texts(vault, ids) == TEXTS
    assert Event.NODE_KEY_RENEWED not in audit.last(99)
    assert (free_keys(vault.keyring) == []) == (VaultItem.objects.filter(key_number=1).exists())
    rewrap(vault.keyring, audit, clock, batch_rows=3)
    rewrap(vault.keyring, audit, clock, batch_rows=3)
    assert not unfinished(vault.keyring)
    assert texts(vault, ids) == TEXTS
    assert audit.last(99).count(Event.NODE_KEY_RENEWED) == 1


def test_what_was_shredded_is_not_brought_back(
    file: Path, vault: DjangoVault, audit: DjangoAudit, clock: HandClock
) -> None:
    """T22: a key that is gone stays gone, and does not keep the old key of the node alive."""
    gone = vault.put(TEXTS[0], PLACE)
    vault.shred(gone)
    add_node_key(file)

    assert rewrap(vault.keyring, audit, clock).moved == 0

    assert bytes(VaultItem.objects.get(id=gone).wrapped_key) == b""
    assert free_keys(vault.keyring) == [1]


@pytest.mark.parametrize("change", [{"wrapped_key": b"x" * 60}, {"versie": 2}, {"key_number": 9}], ids=str)
def test_what_does_not_open_is_left_and_keeps_its_key(
    file: Path, vault: DjangoVault, audit: DjangoAudit, clock: HandClock, change: dict[str, object]
) -> None:
    """T20: a moved or damaged row is not made good by wrapping it anew; the rest goes on."""
    ids = [vault.put(text, PLACE) for text in TEXTS]
    VaultItem.objects.filter(id=ids[3]).update(**change)
    add_node_key(file)

    done = rewrap(vault.keyring, audit, clock, batch_rows=2)

    assert (done.moved, sum(done.left.values())) == (6, 1)
    assert (free_keys(vault.keyring) == [1]) == ("key_number" in change)
    others = [nr for nr in range(7) if nr != 3]
    assert texts(vault, [ids[nr] for nr in others]) == [TEXTS[nr] for nr in others]


def test_a_key_file_that_cannot_be_read_leaves_the_keys_of_a_process_that_serves(
    file: Path, vault: DjangoVault
) -> None:
    ids = [vault.put(text, PLACE) for text in TEXTS]
    file.unlink()
    assert texts(vault, ids) == TEXTS

    file.write_text("geen sleutel")
    file.chmod(0o400)
    assert texts(vault, ids) == TEXTS


def test_the_file_stays_its_owners_and_keeps_every_key(file: Path) -> None:
    """Also when an earlier try died while it wrote."""
    first = load_node_keys(file)
    file.with_name("node.keys.new").write_text("half")

    numbers = [add_node_key(file), add_node_key(file)]

    keys = load_node_keys(file)
    assert numbers == [2, 3]
    assert list(keys) == [1, 2, 3]
    assert keys[1] == first[1]
    assert all(one != other for one, other in pairwise(keys.values()))
    assert file.stat().st_mode & 0o777 == 0o400
    assert [path.name for path in file.parent.glob("node.keys*")] == ["node.keys"]


def test_after_the_last_number_there_is_no_other(file: Path) -> None:
    replace_node_keys(file, {32_767: bytes(32)})

    with pytest.raises(KeyFileError, match="nummer 32767"):
        add_node_key(file)
