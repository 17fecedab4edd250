"""The leaving list: which pupil goes, where to, and when. It makes no dossier and changes none."""

from __future__ import annotations

from datetime import date

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.keten.zoeksleutel import BRIN
from overstap.ports import Actor
from overstap.school.models import School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import pgn_index
from overstap.school.steps import Refused


def leaves(ports: Ports, school: School, pgn: str, naar_brin: str, laatste_dag: date | None, by: Actor) -> Uitgaand:
    """Note of a pupil that is known here where he or she goes; empty is not known (any more).

    Raises Refused `brin_wrong` or `pupil_unknown`.
    """
    if naar_brin and not BRIN.fullmatch(naar_brin):
        raise Refused("brin_wrong")
    with writing():
        row = newest(ports, school, pgn)
        if row is None:
            raise Refused("pupil_unknown")
        if (row.naar_brin, row.vertrek_op) == (naar_brin, laatste_dag):
            return row
        row.naar_brin, row.vertrek_op, row.gewijzigd_op = naar_brin, laatste_dag, ports.clock.now()
        row.stap += 1
        row.save(update_fields=["naar_brin", "vertrek_op", "gewijzigd_op", "stap"])
        ports.audit.write(
            Event.DOSSIER_CHANGED, by=by, overdracht=str(row.pk), brin=school.brin, versie=row.versie, kind="vertrek"
        )
    return row


def newest(ports: Ports, school: School, pgn: str) -> Uitgaand | None:
    """The last version of the dossier of the pupil with this number."""
    rows = Uitgaand.objects.filter(school=school, pgn_index=pgn_index(ports.vault, pgn))
    found: Uitgaand | None = rows.select_for_update(no_key=True).order_by("-verzameld_op", "-versie").first()
    return found
