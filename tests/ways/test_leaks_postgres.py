"""T21 T59: what PostgreSQL itself writes down while marked pupils go through, well and badly: its log and its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connections

import postgres
from chain import Chain, acting
from databases import on_postgres, standing_in
from marks import FILE, INSIDE, MAIL, NAME, STREET, TEXT, Hunt, marked
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.dossier import invent
from overstap.ports import NODE
from overstap.school import collect, outgoing
from overstap.school.models import Inkomend, Levering, Uitgaand
from settings_test import NODES

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def chain(django_db_blocker: Any) -> Iterator[Chain]:
    """The whole chain, each system with a database of its own on our server."""
    with django_db_blocker.unblock(), standing_in({alias: on_postgres(alias) for alias in NODES}):
        yield Chain()


@pytest.fixture(scope="module")
def transferred(chain: Chain) -> Uitgaand:
    """A marked pupil whose dossier has arrived; another version was withdrawn, and somebody else was never there."""
    with acting("po"):
        school = chain.po.school("99PA")
        record = marked(invent(41, "POVO", bron_brin="99PA", schoolnaam=school.naam, vandaag=date(2026, 3, 2)))
        row = chain.po.settled(collect.take_in(chain.po.ports, school, record, NODE))
        row = outgoing.seal_dossier(chain.po.ports, row, NODE)
    pgn = chain.po.pgn(row)
    assert chain.vo.ask("99VA", pgn, "99PA").stand == "ontvangen"
    assert chain.vo.ask("99VA", "999990019", "99PA").resultaat == "LeerlingNietGevonden"
    with acting("po"):
        outgoing.withdraw(chain.po.ports, chain.po.fresh(row), NODE)
    assert chain.brug.ask("99VB", pgn, "99PA").resultaat == "DossierNietGereed"
    return row


def hunt_of(chain: Chain, row: Uitgaand) -> Hunt:
    """What may stand nowhere in the clear, and the number with it."""
    marks = {"street": STREET, "text": TEXT, "file": FILE, "inside": INSIDE, "mail": MAIL}
    return Hunt({"number": chain.po.pgn(row), **marks})


def twice(row: Uitgaand) -> None:
    """A row that is there already: PostgreSQL tells of it with the key."""
    with writing():
        rows.add(Uitgaand(**{field.attname: getattr(row, field.attname) for field in Uitgaand._meta.concrete_fields}))


def too_long(row: Uitgaand) -> None:
    """A value that no column holds, beside one with a mark."""
    Uitgaand.objects.filter(pk=row.pk).update(naam=NAME, groep=TEXT + NAME)


def of_nobody(row: Uitgaand) -> None:
    """A delivery of a dossier that is not there."""
    levering = Levering(school=row.school, sessie_id=uuid4(), uitgaand_id=uuid4(), doel_brin="99VA", doel_kenmerk=NAME)
    levering.doel_oin, levering.resultaat, levering.geleverd_op = "1", "x", row.verzameld_op
    with writing():
        rows.add(levering)
    connections["po"].check_constraints()


@pytest.mark.parametrize("wrong", [twice, too_long, of_nobody])
def test_the_log_of_the_server_holds_nothing_of_a_pupil(
    chain: Chain, transferred: Uitgaand, wrong: Callable[[Uitgaand], None]
) -> None:
    """Also of a statement that fails: the values travel beside it, and the server is not asked to tell them."""
    log = postgres.server().folder / "log"
    before = log.stat().st_size
    with acting("po"), pytest.raises((DatabaseError, psycopg.Error)):
        wrong(transferred)

    said = log.read_bytes()[before:]

    assert b"ERROR" in said
    assert hunt_of(chain, transferred).found_in(said) == set()
    assert Hunt({"name": NAME}).found_in(said) == set()


def test_no_row_and_no_file_of_the_server_holds_what_is_sealed(chain: Chain, transferred: Uitgaand) -> None:
    """Rows, free pages, the journal and temporary files; the name stands in its column, and so is found."""
    with psycopg.connect(host=str(postgres.server().folder), user="overstap", dbname="postgres") as connection:
        connection.autocommit = True
        connection.execute("CHECKPOINT")
    files = [path for path in (postgres.server().folder / "data").rglob("*") if path.is_file()]
    stored = {path: path.read_bytes() for path in files if path.stat().st_size}

    hunt = hunt_of(chain, transferred)
    assert {str(path): found for path, data in stored.items() if (found := hunt.found_in(data))} == {}
    assert [path for path, data in stored.items() if Hunt({"name": NAME}).found_in(data)]
    assert not [path for path in stored if "pgsql_tmp" in str(path)]


def test_a_name_stands_in_its_column_alone(chain: Chain, transferred: Uitgaand) -> None:
    for alias, table in (("po", Uitgaand._meta.db_table), ("vo", Inkomend._meta.db_table)):
        found = set()
        with connections[alias].cursor() as cursor:
            for each in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT row_to_json(t)::text FROM "{each}" t')  # noqa: S608 - our own tables
                told = [json.loads(text) for (text,) in cursor.fetchall()]
                found |= {(each, name) for row in told for name, value in row.items() if NAME in str(value)}
        assert found == {(table, "naam")}
