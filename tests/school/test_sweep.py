"""What a school system forgets."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from chain import SchoolSystem
from overstap.school.models import Levering, Uitgaand
from overstap.school.sweep import sweep_of

pytestmark = pytest.mark.django_db(databases="__all__")
KEPT_DAYS = 183


def asked(po: SchoolSystem, days_ago: float, row: Uitgaand | None = None) -> Levering:
    """A request of another school, so many days ago."""
    return Levering.objects.create(
        school=po.school("99PA"),
        sessie_id=uuid4(),
        uitgaand=row,
        doel_brin="99VA",
        doel_kenmerk="x",
        doel_oin="x",
        resultaat="LeerlingNietGevonden",
        geleverd_op=po.ports.clock.now() - timedelta(days=days_ago),
    )


def test_requests_are_forgotten_after_half_a_year_and_not_before(po: SchoolSystem) -> None:
    pupil = po.ready("99PA", "POVO")
    kept = [asked(po, 0), asked(po, KEPT_DAYS - 0.01, pupil), asked(po, KEPT_DAYS)]
    asked(po, KEPT_DAYS + 0.01)
    asked(po, 1000, pupil)

    sweep_of(po.ports)()

    assert set(Levering.objects.all()) == set(kept)
    assert po.fresh(pupil).stand == "klaargezet"
