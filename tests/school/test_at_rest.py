"""What lies in the database of a school system: names for the lists, and of the dossiers themselves nothing at all."""

from __future__ import annotations

from base64 import b64decode
from contextlib import closing

import pytest
from django.db import connections

from chain import SCHOOLS, Chain, acting
from databases import real_chain
from overstap.dossier import Dossier
from overstap.ports import NODE
from overstap.school import outgoing
from overstap.school.models import Uitgaand

__all__ = ["real_chain"]
pytestmark = pytest.mark.django_db(databases="__all__")
PUPILS = 12
FILE_TEXT_MIN = 1_000
"""So long is only an attachment, in base64."""
TEXT_MIN = 20
"""Shorter texts are codes and labels, that stand in tables of ours as well."""


def dump(alias: str) -> bytes:
    """Every row of every table."""
    connection, rows = connections[alias], []
    for table in connection.introspection.table_names():
        with closing(connection.cursor()) as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names are those of the database
            rows += [value for row in cursor.fetchall() for value in row]
    return b"\n".join(bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode() for each in rows)


def secrets_of(dossier: Dossier) -> set[bytes]:
    """The number, the long texts, and how each attachment begins: as it travels (a ZIP in base64) and as it is."""
    long = {text for each in dossier.root.iter() if (text := (each.text or "").strip()) and len(text) >= TEXT_MIN}
    files = {text for text in long if len(text) > FILE_TEXT_MIN}
    begins = {b64decode(text[:80]) for text in files}
    assert long - files
    return {dossier.pgn.encode()} | {text[:80].encode() for text in long} | begins


def test_of_dossiers_with_attachments_nothing_stands_in_the_database(real_chain: Chain) -> None:
    """T21: no number, no text, no attachment, as it is or as it travels, in any table; taken in, sealed, delivered."""
    hidden: set[bytes] = set()
    for seed in range(1, PUPILS + 1):
        row = real_chain.po.ready("99PA", "POVO", seed=seed)
        with acting("po"):
            hidden |= secrets_of(outgoing.show(real_chain.po.ports, Uitgaand.objects.get(pk=row.pk), NODE))
    real_chain.vo.ask("99VA", real_chain.po.pgn(row), "99PA")

    hidden -= {naam.encode() for _alias, _brin, naam, _sector, _index in SCHOOLS}
    assert any(begin.startswith(b"PK") for begin in hidden)
    for alias in ("po", "vo", "centre"):
        stored = dump(alias)
        assert len(stored) > 1_000
        assert not [each for each in hidden if each in stored]
