"""The secrets of a node: files that only it can read, made at set-up and never in the repository."""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from overstap.node.config import Config, ConfigError
from overstap.vault.errors import KeyFileError
from overstap.vault.keys import KeyFile, Renewed, load_node_keys, not_renewed, write_node_key

NODE_KEY = "node.keys"
ENVIRONMENT = "OVERSTAP_NODE_KEY"
AUDIT_KEY = "audit.key"
HEAD_KEY = "head.key"
"""Signs heads of the log."""
SESSIONS = ("web.key", "centre.key")
"""Keys that may be made anew at any time: it costs signing in, or asking, once more."""
ALONE = (AUDIT_KEY, HEAD_KEY, *SESSIONS)
MAKE = "Zet uw kopie terug. Voor een nieuw systeem maakt `overstap prepare` hem."


def lasting_keys() -> tuple[str, ...]:
    """Keys that what is stored depends on: a new one opens nothing old. A key in the environment is no file."""
    return (AUDIT_KEY,) if keys_in_environment() else (NODE_KEY, AUDIT_KEY)


def refuse_lost(config: Config) -> None:
    """For a node whose database is filled. Raises ConfigError when a key that it needs is missing."""
    needed = lasting_keys() if config.role == "school" else (AUDIT_KEY,)
    lost = [name for name in needed if not (config.keys / name).exists()]
    if lost:
        raise ConfigError(
            f"De sleutel {config.keys / lost[0]} ontbreekt, en de database is al in gebruik. Zet uw kopie terug. "
            "Een nieuwe sleutel past niet op wat er is opgeslagen, en wordt daarom niet gemaakt."
        )


def make_secrets(folder: Path, names: tuple[str, ...] | None = None) -> list[Path]:
    """Make what is missing in this folder, of all keys or of these; what is there stays. Gives what was made.

    Raises ConfigError when the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(f"De map {folder} is niet te maken. Verbeter de instelling keys.") from error
    made = [name for name in names or (*lasting_keys(), HEAD_KEY, *SESSIONS) if not (folder / name).exists()]
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


def renewed_node_keys(config: Config) -> Renewed:
    """What tells the vault of a key that was added or taken away; keys in the environment stay as they are."""
    return not_renewed if keys_in_environment() else KeyFile(config.keys / NODE_KEY)


def keys_in_environment() -> bool:
    return bool(os.environ.get(ENVIRONMENT, "").strip())


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


def client_secret(path: Path) -> str:
    """What the provider of sign-ins gave this node, as one line. Raises ConfigError when others can reach it."""
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(f"Het bestand {path} is bereikbaar voor anderen. Doe: chmod 0400 {path}")
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Het bestand {path} ontbreekt of is niet te lezen. Zie de instelling web.oidc.") from error


def django_secret(config: Config) -> str:
    return secret(config, "web.key").hex()
