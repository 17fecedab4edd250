"""What the product of a school can fill: chosen from what we know, or declared by the school itself."""

from __future__ import annotations

import re

from overstap.database.transaction import writing
from overstap.gegevensset.las import Las, load_las, products, read_las
from overstap.ports import Actor
from overstap.school.models import Lasopgave, School
from overstap.school.ports import Ports
from overstap.school.steps import Refused

NAAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{1,59}")


def names_for(school: School) -> tuple[str, ...]:
    """The products this school may choose from: its own declarations and those that we have."""
    return (*school.lasopgaven.values_list("naam", flat=True), *products())


def choose(school: School, naam: str) -> None:
    """Say with which product the school works; nothing for none. Raises Refused `las_unknown`."""
    if naam and naam not in names_for(school):
        raise Refused("las_unknown")
    with writing():
        School.objects.filter(pk=school.pk).update(las=naam)
    school.las = naam


def declare(ports: Ports, school: School, naam: str, data: bytes, by: Actor) -> Las:
    """Keep a declaration of the school's own, in the place of one of the same name, and choose it.

    Raises LasFout with everything that is wrong with it, Refused `las_name`.
    """
    naam = naam.strip()
    if not NAAM.fullmatch(naam) or naam in products():
        raise Refused("las_name")
    las = read_las(naam, data)
    said = {"inhoud": data.decode("utf-8-sig"), "door": str(by), "op": ports.clock.now()}
    with writing():
        Lasopgave.objects.update_or_create(school=school, naam=naam, defaults=said)
        choose(school, naam)
    return las


def las_of(school: School) -> Las | None:
    """What the product of this school says of itself; None when it has said nothing."""
    if not school.las:
        return None
    own = school.lasopgaven.filter(naam=school.las).first()
    if own is not None:
        return read_las(own.naam, own.inhoud.encode())
    return load_las(school.las) if school.las in products() else None
