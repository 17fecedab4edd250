"""Dossiers over which the school must still choose, and in which no rule of the agreement is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from overstap.dossier.compose import worked_record
from overstap.dossier.edit import edit
from overstap.dossier.spot import value_at
from overstap.dossier.werkdossier import Toegevoegd
from overstap.school import collect, given_files
from overstap.school.models import Uitgaand
from web.stage import Stage

LEERLING = "huidigeschool/leerling"


def two_values(stage: Stage) -> Uitgaand:
    """Somebody changed the first name, and then the LAS gave another."""
    row = stage.taken_in(1)
    path = f"{LEERLING}/roepnaam"
    was = value_at(worked_record(collect.werk_of(stage.ports, row, stage.by)), path)
    collect.rework(stage.ports, row.pk, stage.by, lambda werk: edit(werk, {path: (was, "Van ons")}), "veld")
    record = stage.record(1)
    record["huidigeschool"]["leerling"]["roepnaam"] = "Van het LAS"
    return stage.taken_in(record=record)


def lost_attachment(stage: Stage) -> Uitgaand:
    """Somebody added a file to the second plan, and then the LAS gave one plan only."""
    record = stage.record(3)
    plans = [{"startdatum": "2025-09-01", "isgerichtop": what} for what in ("lezen", "rekenen")]
    record["huidigeschool"]["leerling"]["onderwijsondersteuning"] = {"handelingsplan": plans}
    plek = f"{LEERLING}/onderwijsondersteuning/handelingsplan/2/document"
    bijlage = Toegevoegd.of_file(plek, "brief.txt", "Een brief", b"Leest graag.")
    given_files.attach(stage.ports, stage.taken_in(record=record), stage.by, bijlage)
    plans.pop()
    return stage.taken_in(record=record)


def impossible_choice(stage: Stage) -> Uitgaand:
    """The school left out what this profile cannot do without."""
    row = stage.taken_in(4)
    choice = {"leerling": "niet nodig"}
    return collect.rework(stage.ports, row.pk, stage.by, lambda werk: replace(werk, categorieen=choice), "keuze")


CLASHES: dict[str, tuple[Callable[[Stage], Uitgaand], str]] = {
    "BOTSING": (two_values, "Uw LAS geeft nu iets anders dan iemand hier invulde. Kies er een."),
    "BIJLAGE": (lost_attachment, "Er hoort een bijlage bij een onderdeel dat er niet meer is. Kies een andere plek."),
    "KEUZE": (impossible_choice, "Wat uw school wegliet, kan bij deze overstap niet weg."),
}
"""By the code that a trial gives: how it comes to be, and what the page says of it."""
