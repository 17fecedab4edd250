"""The key of a node renewed, and old ones put away when nothing needs them any more."""

from __future__ import annotations

from dataclasses import dataclass

from overstap.node.config import Config, ConfigError
from overstap.node.parts import SystemClock, audit_of
from overstap.node.school import vault_of
from overstap.node.secrets import NODE_KEY, keys_in_environment, node_keys
from overstap.vault.errors import KeyFileError
from overstap.vault.keys import add_node_key, replace_node_keys
from overstap.vault.rewrap import Rewrapped, free_keys, rewrap, unfinished

IN_ENVIRONMENT = (
    "De sleutels staan in OVERSTAP_NODE_KEY. Maak een sleutel met `overstap keys node-key --number {number}`, zet hem "
    "met een komma achter de andere, start het systeem opnieuw, en geef daarna deze opdracht nog eens."
)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What was done, and what may go now."""

    made: bool
    """Whether there is a new key; not when an earlier renewal had to be finished first."""
    rewrapped: Rewrapped
    free: list[int]
    """Earlier keys under which nothing lies."""


def renew(config: Config, *, make: bool) -> Renewal:
    """Everything under the newest key: a new one if asked for, unless a renewal was broken off; then that goes on.

    Raises ConfigError when its keys do not stand in a file.
    """
    keyring = vault_of(config).keyring
    made = make and not unfinished(keyring)
    if made:
        _add(config)
    rewrapped = rewrap(keyring, audit_of(config), SystemClock())
    return Renewal(made, rewrapped, free_keys(keyring))


def drop(config: Config, numbers: list[int]) -> None:
    """Take these keys out of the file. What was backed up under them opens with a copy of them only.

    Raises ConfigError when they stand in the environment.
    """
    if keys_in_environment():
        raise ConfigError(
            f"De sleutels staan in OVERSTAP_NODE_KEY. Haal daar zelf weg: {', '.join(map(str, numbers))}."
        )
    keys = node_keys(config)
    replace_node_keys(config.keys / NODE_KEY, {nr: key for nr, key in keys.items() if nr not in numbers})


def _add(config: Config) -> None:
    if keys_in_environment():
        raise ConfigError(IN_ENVIRONMENT.format(number=max(node_keys(config)) + 1))
    path = config.keys / NODE_KEY
    try:
        add_node_key(path)
    except KeyFileError as error:
        raise ConfigError(str(error)) from error
    except OSError as error:
        raise ConfigError(f"{path} is niet te schrijven. Geef de opdracht als zijn eigenaar.") from error
