"""The secrets of a node: files that only it can read, made at set-up and never in the repository."""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from overstap.node.config import Config, ConfigError
from overstap.vault.errors import KeyFileError
from overstap.vault.keys import load_node_keys, write_node_key

NODE_KEY = "node.keys"
ENVIRONMENT = "OVERSTAP_NODE_KEY"
MAKE = "Zet uw kopie terug, of maak een nieuwe met `overstap prepare`."
ALONE = ("audit.key", "web.key", "centre.key")


def make_secrets(folder: Path) -> list[Path]:
    """Make what is missing in this folder; what is there stays. Gives the files that were made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = [name for name in (NODE_KEY, *ALONE) if not (folder / name).exists()]
    for name in made:
        if name == NODE_KEY:
            write_node_key(folder / name)
        else:
            write_secret(folder / name)
    return [folder / name for name in made]


def write_secret(path: Path) -> None:
    """A new file with 32 random bytes that only its owner can read. Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(b64encode(secrets.token_bytes(32)).decode() + "\n")


def node_keys(config: Config) -> Mapping[int, bytes]:
    """The keys that wrap the keys of dossiers, by number; the highest number seals what is new."""
    path = config.keys / NODE_KEY
    try:
        return load_node_keys(path, os.environ.get(ENVIRONMENT, ""))
    except KeyFileError as error:
        hint = "" if path.exists() else f" {MAKE}"
        raise ConfigError(f"{error}{hint}") from error


def chain_secrets(path: Path) -> Mapping[int, bytes]:
    """The secrets of the chain that zoeksleutels are made with, by number; the highest makes what is new."""
    try:
        return load_node_keys(path)
    except KeyFileError as error:
        hint = "" if path.exists() else " Vraag het aan de beheerder. Voor een oefenketen: `overstap keys secret`."
        raise ConfigError(f"Het geheim van de keten is niet te gebruiken. {error}{hint}") from error


def secret(config: Config, name: str) -> bytes:
    """One key of this node by its file name. Raises ConfigError when others can reach it, or it is no key."""
    path = config.keys / name
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(f"De sleutel {path} is bereikbaar voor anderen. Doe: chmod 0400 {path}")
        key = b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except OSError as error:
        raise ConfigError(f"De sleutel {path} ontbreekt of is niet te lezen. {MAKE}") from error
    except ValueError as error:
        raise ConfigError(f"De sleutel {path} is geen base64. Zet uw kopie terug.") from error
    if len(key) != 32:
        raise ConfigError(f"De sleutel {path} heeft geen 32 bytes. Zet uw kopie terug.")
    return key


def django_secret(config: Config) -> str:
    return secret(config, "web.key").hex()
