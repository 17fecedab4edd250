"""A PostgreSQL server of our own for the tests: one for the whole run, on a socket in a folder of its own."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

import machine

START_SECONDS_MAX = 60


@dataclass(frozen=True)
class Server:
    """Where it listens: the folder of its socket, no network; `user` owns it and may do everything in it."""

    folder: Path
    user: str

    def new_database(self, name: str) -> None:
        with psycopg.connect(host=str(self.folder), user=self.user, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")

    def settings(self, name: str) -> dict[str, object]:
        """The entry for Django's DATABASES, as a node makes it."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": self.user,
            "HOST": str(self.folder),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"server_side_binding": True},
        }


@cache
def server() -> Server:
    """Start it (its own user when we are root, which PostgreSQL refuses to run as), and stop it at our end."""
    programs = machine.postgres()
    assert programs is not None, "tests that need a server are marked `postgres`"
    owner = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="overstap-pg-", dir="/tmp"))
    os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, "-D", folder / "data", *arguments],
            user=owner.pw_uid if os.geteuid() == 0 else None,
            group=owner.pw_gid if os.geteuid() == 0 else None,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=START_SECONDS_MAX,
        )

    def stop() -> None:
        run("pg_ctl", "stop", "-m", "immediate", "-s")
        shutil.rmtree(folder)

    run("initdb", "-A", "trust", "-U", "overstap", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    run("pg_ctl", "start", "-w", "-s", "-l", str(folder / "log"), "-o", options)
    atexit.register(stop)
    return Server(folder, "overstap")


def unprivileged() -> pwd.struct_passwd:
    """Ourselves, or PostgreSQL's own user when we are root."""
    return pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("postgres")
