"""A disk under a node that is really full, and has room again: a small one of its own, or a limit on what it writes."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from processes import Station

DISK_BYTES = 24 * 1024 * 1024
PIECE_BYTES = 4096


class Disk(Protocol):
    def __init__(self, station: Station) -> None: ...

    def fill(self, room_bytes: int = 0) -> None:
        """From here on the node can write no more than this, or hardly more."""

    def free(self) -> None: ...


@dataclass(frozen=True)
class SmallDisk:
    """A disk in memory with the data of one node on it; to mount it one has to be root."""

    station: Station

    @staticmethod
    def put_under(home: Path) -> None:
        folder = home / "data"
        folder.mkdir(mode=0o700)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=700", "overstap-full", str(folder)]
        subprocess.run(mount, check=True)  # a folder of the test

    @staticmethod
    def take_away(home: Path) -> None:
        subprocess.run(["umount", str(home / "data")], check=True)

    @property
    def ballast(self) -> Path:
        return self.station.home / "data" / "ballast"

    def fill(self, room_bytes: int = 0) -> None:
        shorten(self.station)
        with self.ballast.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(bytes(PIECE_BYTES)):
                pass
        os.truncate(self.ballast, max(self.ballast.stat().st_size - room_bytes, 0))

    def free(self) -> None:
        self.ballast.unlink()


@dataclass(frozen=True)
class Limit:
    """No process of the node may write past this place in a file, as when its user has used up a quota."""

    station: Station

    def fill(self, room_bytes: int = 0) -> None:
        shorten(self.station)
        self.set(room_bytes or 1)

    def free(self) -> None:
        self.set(resource.RLIM_INFINITY)

    def set(self, bytes_max: int) -> None:
        group = self.station.running.pid
        for process in [int(path.name) for path in Path("/proc").glob("[0-9]*")]:
            with suppress(ProcessLookupError):  # it ended meanwhile
                if os.getpgid(process) == group:
                    resource.prlimit(process, resource.RLIMIT_FSIZE, (bytes_max, resource.RLIM_INFINITY))


def shorten(station: Station) -> None:
    """The log of the database keeps its length, and what lies within it can be written over on a full disk too."""
    with closing(sqlite3.connect(station.home / "data" / "node.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
