"""A renewal of the key of a node that is killed with -9, in a process of its own, and begun again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from signal import SIGKILL

import pytest
from django.db import connections

from jobs.process import KEY
from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.vault.keys import KeyFile, add_node_key, load_node_keys, replace_node_keys, write_node_key
from overstap.vault.models import VaultItem
from overstap.vault.rewrap import free_keys, unfinished
from overstap.vault.store import DjangoVault
from rooms import ALIAS, PLACE, READER, Database, HandClock
from vault.dying import BATCH_ROWS, ITEMS, MOMENTS

TESTS = Path(__file__).parents[1]
PGN = "900000013"
pytestmark = pytest.mark.processes


def run(database: Database, file: Path, moment: str) -> int:
    """Renew in another process; how it ended."""
    command = [sys.executable, "-m", "vault.dying", json.dumps(database.settings), str(file), moment]
    return subprocess.run(command, cwd=TESTS, timeout=60, check=False).returncode


def open_vault(file: Path) -> DjangoVault:
    keys = load_node_keys(file)
    audit = DjangoAudit(KEY, HandClock())
    return DjangoVault(keys, max(keys), audit=audit, clock=HandClock(), renewed=KeyFile(file))


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_nothing_is_lost_and_it_is_gone_on_with(
    database: Database, tmp_path: Path, moment: str
) -> None:
    """T26: everything opens when it has died, for who served all the while and for who starts then; the second time
    finishes it, and the log says once that it was done."""
    file = tmp_path / "node.keys"
    write_node_key(file)
    serving, audit = open_vault(file), DjangoAudit(KEY, HandClock())
    texts = {serving.put(f"<dossier>{nr}</dossier>".encode(), PLACE): nr for nr in range(ITEMS)}
    hidden, index = serving.hide(PGN, "pgn"), serving.index(PGN, "pgn")
    add_node_key(file)

    def all_opens(vault: DjangoVault) -> bool:
        read = {each: vault.read(each, PLACE, reader=READER, purpose="bekijken") for each in texts}
        assert read == {each: f"<dossier>{nr}</dossier>".encode() for each, nr in texts.items()}
        return (vault.reveal(hidden, "pgn"), vault.index(PGN, "pgn")) == (PGN, index)

    connections[ALIAS].close()
    assert run(database, file, moment) == -SIGKILL

    moved = VaultItem.objects.filter(key_number=2).count()
    assert moved in (ITEMS, *range(0, ITEMS, BATCH_ROWS)), "half a batch"
    assert all_opens(serving)
    assert all_opens(open_vault(file))
    assert unfinished(serving.keyring) == (moment != "scrub 1")
    assert audit.last(99).count(Event.NODE_KEY_RENEWED) == (moment == "scrub 1")

    texts[serving.put(f"<dossier>{ITEMS}</dossier>".encode(), PLACE)] = ITEMS
    connections[ALIAS].close()
    assert run(database, file, "nowhere") == 0

    assert not unfinished(serving.keyring)
    assert free_keys(serving.keyring) == [1]
    assert audit.last(99).count(Event.NODE_KEY_RENEWED) == 1
    assert audit.verify().good
    replace_node_keys(file, {2: load_node_keys(file)[2]})
    assert all_opens(serving)
    assert all_opens(open_vault(file))
