"""What the product of a school can fill: chosen from what we know, or declared by the school itself."""

from __future__ import annotations

import re
from functools import lru_cache

from overstap.database.transaction import writing
from overstap.gegevensset.las import Las, load_las, products, read_las
from overstap.ports import Actor
from overstap.school.declared import log_declaration
from overstap.school.models import Lasopgave, School
from overstap.school.ports import Ports
from overstap.school.steps import Refused
from overstap.school.supplier_models import Declaration

NAAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{1,59}")


def names_for(school: School) -> tuple[str, ...]:
    """The products this school may choose from: its own declarations, that of its supplier, and those that we have."""
    said = Declaration.objects.filter(school=school).values_list("naam", flat=True)
    return (*school.lasopgaven.values_list("naam", flat=True), *said, *products())


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
        row, _ = Lasopgave.objects.update_or_create(school=school, naam=naam, defaults=said)
        choose(school, naam)
        log_declaration(ports, school, "lasopgave", row.pk, by)
    return las


def las_of(school: School) -> Las | None:
    """What the product of this school says of itself: as the school declared it, else as its supplier did, else as we
    know the product. None when the school named none, or nobody said anything of it."""
    if not school.las:
        return None
    if own := school.lasopgaven.filter(naam=school.las).first():
        return _read(own.naam, own.inhoud)
    if said := Declaration.objects.filter(school=school, naam=school.las).first():
        return _read(said.naam, said.table)
    return load_las(school.las) if school.las in products() else None


@lru_cache(maxsize=64)
def _read(naam: str, table: str) -> Las:
    """A declaration that was found good when it was kept."""
    return read_las(naam, table.encode())
