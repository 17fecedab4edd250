"""A whole copy of the database of a node, out and in: SQLite by its own online copy, PostgreSQL by its own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from overstap.node.config import Config, ConfigError
from overstap.node.store import SQLITE_FILE, Postgres, sqlite_file

POSTGRES_FILE = "node.pgdump"


def file_name(config: Config) -> str:
    """What the copy is called; so one kind is never put back as the other."""
    return POSTGRES_FILE if config.database else SQLITE_FILE


def copy_out(config: Config, to: Path) -> None:
    """Write a copy as of one moment, while others read and write. Raises ConfigError or OSError."""
    if config.database:
        _run(config, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(to), "--dbname")
        return
    source = f"{sqlite_file(config).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise ConfigError("De kopie van de database is beschadigd. Kijk de schijf na en maak een nieuwe back-up.")


def copy_in(config: Config, copy: Path) -> None:
    """Make the database of this node of the copy. Raises ConfigError or OSError."""
    if config.database:
        words = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        _run(config, "pg_restore", *words, "--dbname", after=(str(copy),))
        return
    shutil.copyfile(copy, sqlite_file(config))


def is_empty(config: Config) -> bool:
    """Whether there is no database yet, or nothing in it."""
    from django.db import connection  # noqa: PLC0415 - only after the set-up

    if not config.database and not sqlite_file(config).exists():
        return True
    return not connection.introspection.table_names()


def _run(config: Config, program: str, *words: str, after: tuple[str, ...] = ()) -> None:
    """A program of PostgreSQL on our database; its password goes where no other user of the machine sees it."""
    found = shutil.which(program)
    if found is None:
        raise ConfigError(f"Het programma {program} is er niet. Installeer dat van PostgreSQL, en probeer het opnieuw.")
    there = Postgres.of(config)
    command = [found, *words, there.without_password, *after]
    environment = os.environ | ({"PGPASSWORD": there.password} if there.password else {})
    done = subprocess.run(  # noqa: S603 - a program of the database, with words of ours
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise ConfigError(
            f"Het programma {program} is niet klaar gekomen (code {done.returncode}). Is het van dezelfde versie als "
            "de database, staat die aan, en is er ruimte op de schijf?"
        )
