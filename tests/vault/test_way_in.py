"""There is one way to a stored dossier, and it asks who reads and why."""

from __future__ import annotations

import inspect
from pathlib import Path

import overstap
from overstap.ports import Vault
from overstap.vault.store import DjangoVault

SOURCE = Path(overstap.__file__).parent
INSIDE = ("overstap.vault.models", "overstap.vault.crypto", "VaultItem")


def test_reader_and_purpose_are_asked_for() -> None:
    """T23: by name and without a default, in the port as in the vault."""
    for way in (Vault.read, DjangoVault.read, Vault.commit, DjangoVault.commit):
        asked = inspect.signature(way).parameters
        for name in ("reader", "purpose"):
            assert asked[name].kind is inspect.Parameter.KEYWORD_ONLY
            assert asked[name].default is inspect.Parameter.empty


def test_nothing_else_of_the_vault_gives_a_dossier_away() -> None:
    """T23: whoever adds a way in comes past this list, and gives it a reader and a purpose."""
    ways = {name for name in dir(DjangoVault) if not name.startswith("_")}

    assert ways == {"put", "read", "commit", "places", "shred", "hide", "reveal", "index"}


def test_no_other_room_looks_into_the_rows_of_the_vault() -> None:
    """T23: outside the vault nobody names its rows or its cryptography."""
    others = [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] != "vault"]

    assert others
    assert not [path.name for path in others for word in INSIDE if word in path.read_text(encoding="utf-8")]
