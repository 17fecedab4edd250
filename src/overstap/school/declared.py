"""What the product of a school can fill, as its supplier said over REST."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.gegevensset import read_las
from overstap.gegevensset.las import COLUMNS, Opgave
from overstap.ports import Actor
from overstap.school.models import School
from overstap.school.ports import Ports
from overstap.school.supplier_models import Declaration


def declare(ports: Ports, school: School, naam: str, opgaven: Iterable[Opgave], by: Actor) -> Declaration:
    """From now on this counts for the school. Raises LasFout with everything that is wrong, by line: the head is 1."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([COLUMNS, *((each.plek, each.kan, each.opmerking) for each in opgaven)])
    table = out.getvalue()
    read_las(naam, table.encode())
    with writing():
        values = {"naam": naam, "table": table, "at": ports.clock.now()}
        row, _ = Declaration.objects.update_or_create(school=school, defaults=values)
        School.objects.filter(pk=school.pk).update(las=naam)
        log_declaration(ports, school, "opgave", row.pk, by)
    return row


def log_declaration(ports: Ports, school: School, kind: str, pk: int, by: Actor) -> None:
    """In the transaction that keeps a declaration: that it counts from now on. Of the supplier `opgave`, of the school
    itself `lasopgave`: each kind has numbers of its own."""
    ports.audit.write(Event.REGISTER_CHANGED, by=by, kind=kind, subject=str(pk), brin=school.brin, action="put")
