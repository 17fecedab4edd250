"""What the log says of one overdracht, and that it is found without a look at the rest of the log."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connections
from django.db.models import F
from django.db.models.lookups import Exact

from overstap.audit import Event
from overstap.audit.about import about
from overstap.audit.models import Gebeurtenis, Part
from overstap.audit.store import DjangoAudit
from overstap.ports import NODE
from rooms import ALIAS, Database

OURS, DOSSIER, OTHER = uuid4(), uuid4(), uuid4()


@pytest.fixture
def written(audit: DjangoAudit) -> DjangoAudit:
    """Of ours: 1, 2, 4 and 5; the rest is about something else."""
    ours, dossier, other = str(OURS), str(DOSSIER), str(OTHER)
    audit.write(Event.DOSSIER_TAKEN_IN, by=NODE, overdracht=ours, dossier=dossier, versie=1)
    audit.write(Event.DOSSIER_READ, by=NODE, dossier=dossier, purpose="tonen")
    audit.write(Event.DOSSIER_READ, by=NODE, dossier=other, purpose="tonen")
    audit.write(Event.REQUEST_ENDED, by=NODE, overdracht=ours, resultaat="NietBereikbaar")
    audit.write(Event.JOB_GIVEN_UP, by=NODE, kind="fetch", subject=ours, attempts=9, code="x")
    audit.write(Event.JOB_GIVEN_UP, by=NODE, kind="fetch", subject=other, attempts=9, code="x")
    audit.write(Event.REGISTER_CHANGED, by=NODE, kind="school", subject=ours, action="put")
    audit.write(Event.NODE_STARTED, by=NODE, role="school", version="1")
    return audit


@pytest.mark.usefixtures("written")
def test_every_event_of_one_overdracht_is_given_the_newest_first() -> None:
    assert [event.nr for event in about(OURS, DOSSIER, last=9)] == [5, 4, 2, 1]
    assert [event.nr for event in about(OURS, DOSSIER, last=2)] == [5, 4]


@pytest.mark.usefixtures("written")
def test_a_place_that_an_event_of_the_overdracht_names_counts_as_well() -> None:
    """A dossier that was changed lies elsewhere by now; who looked at it before, looked at this pupil."""
    assert [event.nr for event in about(OURS, None, last=9)] == [5, 4, 2, 1]
    assert [event.nr for event in about(OURS, None, last=1)] == [5]
    assert about(uuid4(), None, last=9) == []


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("name", ["overdracht", "dossier"])
def test_one_overdracht_is_found_by_an_index(database: Database, name: str) -> None:
    """A log of years has millions of events; a page asks for those of one pupil."""
    with connections[ALIAS].cursor() as cursor:
        if database.vendor == "postgresql":  # so few rows are read faster without
            cursor.execute("SET enable_seqscan = off")
        plan = Gebeurtenis.objects.filter(Exact(Part(F("fields"), name=name), str(OURS))).explain()

    assert f"gebeurtenis_{name}" in plan


def test_the_name_of_a_field_is_never_more_than_a_name() -> None:
    """It stands in the SQL itself."""
    with pytest.raises(ValueError, match="plain name"):
        Part(F("fields"), name="x') OR ('1'='1")
