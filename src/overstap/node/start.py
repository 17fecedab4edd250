"""Setting Django up for one configuration, in a process that has not done so yet."""

from __future__ import annotations

import os
from pathlib import Path

import django

from overstap.node.config import Config, ConfigError, read_config
from overstap.node.secrets import make_secrets


def start(path: Path) -> Config:
    """Load the configuration and Django with it. Raises ConfigError before anything is touched."""
    os.umask(0o077)
    config = read_config(path)
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["OVERSTAP_CONFIG"] = str(path.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "overstap.node.settings"
    django.setup()
    return config


def prepare(path: Path) -> list[Path]:
    """Make the keys that are missing and bring the database up to date. Gives the keys that were made.

    Raises ConfigError, also when the database does not answer.
    """
    made = make_secrets(read_config(path).keys)
    start(path)
    from django.core.management import call_command  # noqa: PLC0415 - only after the set-up
    from django.db import OperationalError  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise ConfigError("De database is niet te bereiken. Staat zij aan, en klopt de instelling database?") from error
    return made
