"""Setting Django up for one configuration, in a process that has not done so yet."""

from __future__ import annotations

import os
from pathlib import Path

import django

from overstap.node.config import Config, ConfigError, read_config
from overstap.node.secrets import SESSIONS, make_secrets, refuse_lost

UNREACHABLE = "De database is niet te bereiken. Staat zij aan, en klopt de instelling database?"


def start(path: Path) -> Config:
    """Load the configuration and Django with it, for a node that was made ready.

    Raises ConfigError, also when the database does not answer or was not made for this version.
    """
    config = set_up(path)
    refuse_half_restored(config)
    refuse_unprepared(path)
    return config


def restoring(config: Config) -> Path:
    """The file that stands there from the beginning of restoring a backup until it is done and found good."""
    return config.data / "restoring"


def refuse_half_restored(config: Config) -> None:
    """Raises ConfigError: what was shredded may not yet be shredded again."""
    if restoring(config).exists():
        raise ConfigError(
            f"Een back-up is niet tot het eind teruggezet, of klopt niet. Maak de database leeg, haal "
            f"{restoring(config)} weg, en geef `overstap restore` opnieuw."
        )


def set_up(path: Path) -> Config:
    """Load the configuration and Django with it. Raises ConfigError before anything is touched."""
    os.umask(0o077)
    config = read_config(path)
    try:
        config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(f"De map {config.data} is niet te maken. Verbeter de instelling data.") from error
    os.environ["OVERSTAP_CONFIG"] = str(path.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "overstap.node.settings"
    django.setup()
    return config


def refuse_unprepared(path: Path) -> None:
    """Raises ConfigError when a table, or a change to one that this version needs, is not there."""
    from django.db import OperationalError, connection  # noqa: PLC0415 - only after the set-up
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from overstap.node.in_part import refuse_in_part  # noqa: PLC0415

    try:
        refuse_in_part()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise ConfigError(UNREACHABLE) from error
    if waiting:
        raise ConfigError(
            f"De database is nog niet klaar voor deze versie. Doe eerst: overstap prepare --config {path}"
        )


def prepare(path: Path) -> list[Path]:
    """Make the keys that are missing and bring the database up to date. Gives the keys that were made.

    Raises ConfigError, also when the database does not answer, was brought up to date in part, or is filled and a key
    that it needs is lost.
    """
    made = make_secrets(read_config(path).keys, SESSIONS)
    config = set_up(path)
    refuse_half_restored(config)
    from django.core.management import call_command  # noqa: PLC0415 - only after the set-up
    from django.db import OperationalError, connection  # noqa: PLC0415

    from overstap.node.in_part import refuse_in_part  # noqa: PLC0415

    try:
        if connection.introspection.table_names():
            refuse_lost(config)
            refuse_in_part()
        made += make_secrets(config.keys)
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise ConfigError(UNREACHABLE) from error
    return made
