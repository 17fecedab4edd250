"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

CONFIG_FILE = click.Path(dir_okay=False, path_type=Path)


def brin_of(value: str) -> str:
    """A BRIN as it is known: people also write it in small letters."""
    return value.strip().upper()


CONFIG = click.option(
    "--config",
    "config",
    type=CONFIG_FILE,
    required=True,
    envvar="OVERSTAP_CONFIG",
    help="Configuratie van het systeem (node.toml).",
)
