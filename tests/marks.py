"""Pupils with marks that stand nowhere else, and a hunt for whatever of them was left behind."""

from __future__ import annotations

import base64
import ctypes
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from overstap.dossier.attachments import pack

NAME = "Zwaluwmerkel"
"""The last name: the one mark that a school may see in a list, and so in a column."""
STREET = "Distelmerkgaarde"
TEXT = "Alleen in dit toelichtingsmerk staat hoe het thuis gaat"
FILE = "spechtmerk-verslag.txt"
INSIDE = "Binnenin de bijlage staat het krekelmerk van deze leerling"
MAIL = "lijstermerk@ouders.example"


def marked(record: Mapping[str, Any]) -> dict[str, Any]:
    """The same pupil with a mark in the name, an address, a free text, an e-mail and an attachment."""
    made = deepcopy(dict(record))
    pupil = made["huidigeschool"]["leerling"]
    pupil["achternaam"] = NAME
    parent = pupil["verzorger"][0]
    for person in (pupil, parent):
        person["adreslijst"]["adres"][0]["straat"] = STREET
    parent["communicatielijst"]["communicatie"][1]["nummer"] = MAIL
    pupil["overstapadvies"]["argumentatie"] = TEXT
    pupil["overigdocumentlijst"]["document"][0] = {
        "bestandsnaam": FILE,
        "omschrijving": FILE,
        "bestandsinhoud": pack(FILE, INSIDE.encode()),
    }
    return made


@dataclass(frozen=True)
class Hunt:
    """What is looked for, by what it is: a number, a mark, a key."""

    wanted: Mapping[str, str | bytes]

    def found_in(self, data: bytes) -> set[str]:
        """What of it stands in these bytes, plainly or in the forms in which bytes are often written."""
        low = data.lower()
        return {what for what, value in self.wanted.items() if any(form in low for form in forms(value))}

    def found_in_rows(self, file: Path) -> set[tuple[str, str, str]]:
        """Table, column and what, for every value of every row of a database of SQLite."""
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return {
                (table, column, what)
                for table, column, value in values(database)
                for what in self.found_in(value if isinstance(value, bytes) else str(value).encode())
            }

    def found_in_files(self, folder: Path) -> dict[str, set[str]]:
        """By file below this folder, the name of the file itself looked at too."""
        files = [path for path in folder.rglob("*") if path.is_file()]
        found = {str(path.relative_to(folder)): self.found_in(path.read_bytes() + str(path).encode()) for path in files}
        return {path: what for path, what in found.items() if what}


def forms(value: str | bytes) -> set[bytes]:
    """In small letters: as it is, in hexadecimal, in UTF-16, percent-encoded, and in base64 at each of three places."""
    raw = value.encode() if isinstance(value, str) else value
    made = {raw, raw.hex().encode(), raw.decode("latin-1").encode("utf-16-le"), quote(raw).encode()}
    for before in range(3):
        inner = base64.b64encode(bytes(before) + raw)[4 if before else 0 : -4]
        made |= {inner} if len(inner) > 8 else set()
    return {form.lower() for form in made}


def values(database: sqlite3.Connection) -> Iterator[tuple[str, str, Any]]:
    """Every value that stands in any row, with its table and column."""
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        rows = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
        columns = [each[0] for each in rows.description]
        yield from ((table, column, value) for row in rows for column, value in zip(columns, row, strict=True))


@dataclass
class Watch:
    """The names of the files that were made in a folder, also of those that are gone."""

    names: list[str] = field(default_factory=list)


@contextmanager
def watching(folder: Path) -> Iterator[Watch]:
    """Every file that is made in this folder while this lasts; the kernel keeps the list."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_NONBLOCK)
    created, moved_in = 0x100, 0x80
    assert descriptor >= 0
    assert libc.inotify_add_watch(descriptor, os.fsencode(folder), created | moved_in) >= 0
    watch = Watch()
    try:
        yield watch
        watch.names += named(read_all(descriptor))
    finally:
        os.close(descriptor)


def read_all(descriptor: int) -> bytes:
    read = b""
    while True:
        try:
            read += os.read(descriptor, 65536)
        except BlockingIOError:
            return read


def named(events: bytes) -> Iterator[str]:
    """An event is four numbers of four bytes, of which the last is the length of the name behind it."""
    while events:
        length = int.from_bytes(events[12:16], "little")
        yield events[16 : 16 + length].rstrip(b"\0").decode()
        events = events[16 + length :]
