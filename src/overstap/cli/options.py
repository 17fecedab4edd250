"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

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


def as_format(*forms: str, says: str) -> Callable[[_Command], _Command]:
    """`--format`, as every command has it that can say the same in several ways; the first is what it does unasked."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], help=says)
