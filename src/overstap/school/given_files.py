"""Files that a system gives beside the record: attachments, the "Toelichting onderwijsbehoeften" among them.

Each is looked at when it comes, and kept as staff would have added it: the record may come anew without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from overstap.dossier.attachments import unpack
from overstap.dossier.choices import elements_of
from overstap.dossier.dossier import LEERLING
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier
from overstap.gegevensset import load
from overstap.ports import Actor
from overstap.school.collect import rework
from overstap.school.models import Toelichting, Uitgaand
from overstap.school.ports import Ports
from overstap.school.steps import Refused

OVERIG = f"{LEERLING}/overigdocumentlijst/document"
"""Where an attachment goes for which no other place was named."""
TOELICHTING = f"{LEERLING}/onderwijsondersteuning/toelichting_onderwijsbehoeften/document"
DOCUMENT = "document"
FILES_MAX = 50
"""Of one pupil."""


def attach(ports: Ports, pk: UUID, by: Actor, bijlage: Toegevoegd) -> Uitgaand:
    """Add this file; one of the same name at the same place goes.

    Raises BijlageFout for what may not travel, Refused for a place where none may stand.
    """
    unpack(bijlage.bestandsnaam, bijlage.inhoud)

    def attached(werk: Werkdossier) -> Werkdossier:
        room = with_room_for(bijlage, werk)
        return replace(room, bijlagen=(*room.bijlagen, bijlage))

    return rework(ports, pk, by, attached, "bijlage")


def put_toelichting(ports: Ports, row: Uitgaand, by: Actor, bestandsnaam: str, data: bytes) -> Uitgaand:
    """Put the national attachment, at a school that has it made by its LAS. Raises as `attach` does."""
    if row.school.toelichting != Toelichting.LAS:
        raise Refused("toelichting_not_from_las")
    return attach(ports, row.pk, by, Toegevoegd.of_file(TOELICHTING, bestandsnaam, "", data))


def detach(ports: Ports, pk: UUID, by: Actor, marks: Iterable[str]) -> Uitgaand:
    """Take these files away again, by their marks. Raises Refused `no_such_file` when none of them is there."""
    gone = frozenset(marks)

    def detached(werk: Werkdossier) -> Werkdossier:
        kept = tuple(each for each in werk.bijlagen if mark_of(each) not in gone)
        if len(kept) == len(werk.bijlagen):
            raise Refused("no_such_file")
        return replace(werk, bijlagen=kept)

    return rework(ports, pk, by, detached, "bijlage")


def with_room_for(bijlage: Toegevoegd, werk: Werkdossier) -> Werkdossier:
    """Without the file that this one takes the place of. Raises Refused `no_such_place`, `too_many_files`."""
    refuse_place(werk, bijlage.plek)
    kept = tuple(each for each in werk.bijlagen if not replaces(bijlage, each))
    if len(kept) >= FILES_MAX:
        raise Refused("too_many_files")
    return replace(werk, bijlagen=kept)


def replaces(new: Toegevoegd, old: Toegevoegd) -> bool:
    """Whether the new file takes the place of the old one; of the national attachment there is one."""
    return new.plek == old.plek and (new.plek == TOELICHTING or new.bestandsnaam == old.bestandsnaam)


def mark_of(bijlage: Toegevoegd) -> str:
    """By what an address names a file: says nothing of its name or content to who does not have it."""
    return hashlib.sha256(f"{bijlage.plek}\n{bijlage.bestandsnaam}\n{bijlage.inhoud}".encode()).hexdigest()[:32]


def refuse_place(werk: Werkdossier, plek: str) -> None:
    names = "/".join(step for step in plek.split("/") if not step.isdigit())
    elements = elements_of(load(werk.jaar), names)
    if not elements or elements[-1].veld != DOCUMENT:
        raise Refused("no_such_place")
