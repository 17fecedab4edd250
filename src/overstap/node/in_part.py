"""A database that an older version brought up to date only in part: the step that stands for all of its own cannot be
done on it, and is not done either."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.migrations import CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from overstap.node.config import ConfigError

Step = tuple[str, str]


def refuse_in_part() -> None:
    """Raises ConfigError when of the steps that one of now replaces some were done and others not."""
    done = set(MigrationRecorder(connection).applied_migrations())
    tables = set(connection.introspection.table_names())
    if any(is_in_part(step, done, tables) for step in replacing()):
        raise ConfigError(
            "De database is maar voor een deel bijgewerkt, door een oudere versie. Zet een back-up "
            "terug die heel is, of maak haar af met de versie waarmee zij gemaakt is: overstap prepare."
        )


def replacing() -> Iterator[Migration]:
    """Our steps that stand for several older ones; those of libraries still have the older ones beside them."""
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    ours = (step for step in loader.disk_migrations.values() if step.__module__.startswith("overstap."))
    return (step for step in ours if step.replaces)


def is_in_part(step: Migration, done: set[Step], tables: set[str]) -> bool:
    """Some of what it replaces was done; or none, while a table that it makes is there, made by a step before."""
    known = [each in done for each in step.replaces]
    made = {f"{step.app_label}_{each.name_lower}" for each in step.operations if isinstance(each, CreateModel)}
    return not all(known) and (any(known) or bool(made & tables))
