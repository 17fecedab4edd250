"""Nodes as real processes, for tests that kill them; and whatever processes are left of something."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import stopper
from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import CENTRE
from overstap.node.config import read_config
from overstap.node.secrets import make_secrets

SECONDS_MAX = 30.0
DATABASE = "node.sqlite3"
TABLES = (
    "audit_gebeurtenis",
    "school_uitgaand",
    "school_levering",
    "school_inkomend",
    "school_kennisgeving",
    "school_notificatie",
    "vault_vaultitem",
)
Row = dict[str, Any]


def wait_until(reached: Callable[[], object], what: str, seconds_max: float = SECONDS_MAX) -> None:
    """Look again and again until it is so. Fails with `what` when it does not become so."""
    until = time.monotonic() + seconds_max
    while not reached():
        assert time.monotonic() < until, f"{what}: not within {seconds_max:.0f} seconds"
        time.sleep(0.02)


def left_of(folder: Path) -> list[str]:
    """The commands of all processes now that name this folder."""
    return [command for path in Path("/proc").glob("[0-9]*") if str(folder) in (command := command_of(path))]


def wait_until_gone(node: Node) -> None:
    """Until no process of it is left, and its ports are free for the next.

    A process that was killed loses its command first and its sockets a moment later. Whoever looks at the port in
    that moment still finds it open, and takes the old node for the new one.
    """
    home = node.config.parent
    wait_until(lambda: not left_of(home) and not commands.open_ports(node), f"{node.systeem.naam} is gone")


def command_of(process: Path) -> str:
    """Empty for a process that has ended meanwhile."""
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def prepare(node: Node) -> None:
    """`overstap prepare` on a node that has its keys and empty tables already: these take most of the time."""
    config = read_config(node.config)
    make_secrets(config.keys)
    config.data.mkdir(mode=0o700, exist_ok=True)
    shutil.copy(empty_database(node.systeem.naam == CENTRE), config.data / DATABASE)
    commands.prepare(node)


@cache
def empty_database(of_centre: bool) -> Path:
    """The tables as `overstap prepare` makes them, for a Traffic Center or for a school system."""
    folder = Path(mkdtemp(prefix="overstap-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    node = lay_out(folder, datetime.now(UTC))[CENTRE if of_centre else "wilg"]
    commands.overstap("prepare", "--config", node.config)
    return read_config(node.config).data / DATABASE


@dataclass
class Station:
    """One node with its processes, and a look into its database from outside."""

    node: Node
    watched: frozenset[str] = frozenset()
    process: subprocess.Popen[bytes] | None = None
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.node.config.parent

    @property
    def order(self) -> Path:
        """The file with the point at which the node is to be killed."""
        return self.home / "stop-at"

    @property
    def running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None, f"{self.node.systeem.naam} was not started"
        return self.process

    def start(self) -> None:
        """`overstap serve`, watched, in a group of its own; returns when its doors are open."""
        commands.refuse_taken_ports(self.node)
        program = [sys.executable, stopper.__file__, str(self.order), ",".join(sorted(self.watched))]
        serve = ["--parent", str(os.getpid()), "serve", "--config", str(self.node.config)]
        with (self.home / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(
                [*program, *serve], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        commands.wait_until_open(self.node, self.process)

    def wait_until_killed(self) -> None:
        """Until the point was reached, and nothing of the node is left."""
        wait_until(lambda: self.running.poll() is not None, f"{self.node.systeem.naam} comes to the point")
        assert self.running.returncode == -signal.SIGKILL
        wait_until_gone(self.node)

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            commands.ended(self.process)

    def rows(self, query: str, *values: object) -> list[Row]:
        """What stands in its database now."""
        file = self.home / "data" / DATABASE
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, values)]

    def look(self) -> None:
        """Remember what stands there now, so that `new` gives what came after."""
        present = {row["name"] for row in self.rows("SELECT name FROM sqlite_master")}
        for table in present & set(TABLES):
            self.seen[table] = self.rows(f"SELECT max(rowid) AS nr FROM {table}")[0]["nr"] or 0  # noqa: S608

    def new(self, table: str) -> list[Row]:
        return self.rows(f"SELECT * FROM {table} WHERE rowid > ?", self.seen[table])  # noqa: S608

    def new_events(self) -> list[str]:
        return [row["event"] for row in self.new("audit_gebeurtenis")]
