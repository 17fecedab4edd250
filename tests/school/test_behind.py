"""Who is to be told, for a list: one question of the database, answered from indexes, however many pupils there are.

That it names whom the page of a pupil names, is shown on both kinds of database in tests/ways/test_postgres_rooms.py.
"""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from chain import OINS, SchoolSystem, kenmerk
from overstap.school import behind
from overstap.school.models import Levering, Uitgaand

pytestmark = pytest.mark.django_db(databases="__all__")
MANY = 600


def many(po: SchoolSystem) -> list[Uitgaand]:
    """A whole year of pupils whose dossiers were fetched, and some that were asked for in vain."""
    one = po.ready("99PA", "POVO")
    copies = []
    for nr in range(MANY):
        copy = Uitgaand.objects.get(pk=one.pk)
        copy.pk, copy.pgn_index = uuid4(), nr.to_bytes(32, "big")
        copies.append(copy)
    made = Uitgaand.objects.bulk_create(copies, batch_size=200)
    given = {"doel_brin": "99VA", "doel_kenmerk": kenmerk("99VA", 1), "doel_oin": OINS["vo"]}
    Levering.objects.bulk_create(
        Levering(
            school_id=row.school_id,
            uitgaand=row,
            sessie_id=uuid4(),
            resultaat="DossierNietGereed" if nr % 100 == 0 else "OverdrachtGeslaagd",
            geleverd_op=po.clock.now(),
            **given,
        )
        for nr, row in enumerate(made)
    )
    return made[::100]


def test_many_pupils_cost_one_question_that_no_table_is_read_through_for(po: SchoolSystem) -> None:
    waiting = many(po)
    school = po.school("99PA").pk

    with CaptureQueriesContext(connections["po"]) as asked:
        found = behind.pupils_to_tell_of(po.ports, [school])

    assert set(found) == {row.pk for row in waiting}
    (one,) = asked.captured_queries
    with connections["po"].cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    assert [step for step in plan if re.match(r"SCAN (TABLE )?school_", step)] == []
    assert any("levering_in_vain" in step for step in plan)
    assert any("uitgaand_counted" in step for step in plan)
