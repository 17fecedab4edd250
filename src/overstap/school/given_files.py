"""Files that are added to a dossier, by staff or by a system beside its record, in one way.

Each is looked at when it comes, and kept beside the record, which may come anew without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from overstap.dossier.choices import elements_of
from overstap.dossier.compose import compose, worked
from overstap.dossier.dossier import DOCUMENT, LEERLING
from overstap.dossier.spot import NoSuchSpot, names_of, numbered_heads
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier
from overstap.gegevensset import load
from overstap.ports import Actor
from overstap.school.collect import rework, werk_of
from overstap.school.looked_at import look_at, with_file, within_limit
from overstap.school.models import Toelichting, Uitgaand
from overstap.school.ports import Ports
from overstap.school.stands import OPEN
from overstap.school.steps import Refused

OVERIG = f"{LEERLING}/overigdocumentlijst/document"
"""Where an attachment goes for which no other place was named."""
TOELICHTING = f"{LEERLING}/onderwijsondersteuning/toelichting_onderwijsbehoeften/document"
FILES_MAX = 50
"""Of one pupil."""
OMSCHRIJVING_MAX = 280
"""Characters of what an attachment is called."""


def attach(ports: Ports, row: Uitgaand, by: Actor, bijlage: Toegevoegd) -> Uitgaand:
    """Add this file at its place; one of the same name there goes.

    Raises Refused: `file_refused` with what is wrong with it, `files_too_large` for the total, `too_many_files`, and
    `no_such_place`, also for the place of the national attachment, which has a door of its own.
    """
    if bijlage.plek == TOELICHTING:
        raise Refused("no_such_place")
    return _attached(ports, row, by, bijlage)


def put_toelichting(ports: Ports, row: Uitgaand, by: Actor, bestandsnaam: str, data: bytes) -> Uitgaand:
    """Put the national attachment, at a school that has it made by its LAS. Raises as `attach` does."""
    if row.school.toelichting != Toelichting.LAS:
        raise Refused("toelichting_not_from_las")
    return _attached(ports, row, by, Toegevoegd.of_file(TOELICHTING, bestandsnaam, "", data))


def _attached(ports: Ports, row: Uitgaand, by: Actor, bijlage: Toegevoegd) -> Uitgaand:
    if row.stand not in OPEN:
        raise Refused("stand_moved")
    werk = werk_of(ports, row, by, "bewerken")
    seen = look_at(ports, compose(werk).whole, bijlage.bestandsnaam, bijlage.inhoud)
    looked = replace(bijlage, omschrijving=bijlage.omschrijving.strip()[:OMSCHRIJVING_MAX], vondsten=seen.vondsten)

    def attached(now: Werkdossier) -> Werkdossier:
        here = anchored(now, looked)
        made = with_file(ports, with_room_for(here, now), here)
        if numbered_heads(here.plek) and here in compose(made).los:
            raise Refused("no_such_place")
        return within_limit(ports, made)

    return rework(ports, row.pk, by, attached, "bijlage")


def detach(ports: Ports, pk: UUID, by: Actor, marks: Iterable[str]) -> Uitgaand:
    """Take these files away again, by their marks. Raises Refused `no_such_file` when none of them is there."""
    gone = frozenset(marks)

    def detached(werk: Werkdossier) -> Werkdossier:
        kept = tuple(each for each in werk.bijlagen if mark_of(each) not in gone)
        if len(kept) == len(werk.bijlagen):
            raise Refused("no_such_file")
        return replace(werk, bijlagen=kept)

    return rework(ports, pk, by, detached, "bijlage")


def anchored(werk: Werkdossier, bijlage: Toegevoegd) -> Toegevoegd:
    """With by what the block is known in which it is put now. Raises Refused `no_such_place`."""
    if not numbered_heads(bijlage.plek):
        return bijlage
    try:
        record, anchors = worked(werk)
        kenteken = anchors.alone(record, bijlage.plek.rpartition("/")[0])
    except NoSuchSpot:
        raise Refused("no_such_place") from None
    return replace(bijlage, kenteken=kenteken)


def with_room_for(bijlage: Toegevoegd, werk: Werkdossier) -> Werkdossier:
    """Without the file that this one takes the place of. Raises Refused `no_such_place`, `too_many_files`."""
    refuse_place(werk, bijlage.plek)
    kept = tuple(each for each, now in zip(werk.bijlagen, placed(werk), strict=True) if not replaces(bijlage, now))
    if len(kept) >= FILES_MAX:
        raise Refused("too_many_files")
    return replace(werk, bijlagen=kept)


def placed(werk: Werkdossier) -> tuple[Toegevoegd, ...]:
    """What was added, in the same order, each at the place where its block stands now."""
    if not any(each.kenteken for each in werk.bijlagen):
        return werk.bijlagen
    record, anchors = worked(werk)
    pleks = (anchors.place_of_file(record, each) or each.plek for each in werk.bijlagen)
    return tuple(replace(each, plek=plek) for each, plek in zip(werk.bijlagen, pleks, strict=True))


def replaces(new: Toegevoegd, old: Toegevoegd) -> bool:
    """Whether the new file takes the place of the old one; of the national attachment there is one."""
    return new.plek == old.plek and (new.plek == TOELICHTING or new.bestandsnaam == old.bestandsnaam)


def mark_of(bijlage: Toegevoegd) -> str:
    """By what an address names a file: says nothing of its name or content to who does not have it."""
    return hashlib.sha256(f"{bijlage.plek}\n{bijlage.bestandsnaam}\n{bijlage.inhoud}".encode()).hexdigest()[:32]


def refuse_place(werk: Werkdossier, plek: str) -> None:
    elements = elements_of(load(werk.jaar), names_of(plek))
    if not elements or elements[-1].veld != DOCUMENT:
        raise Refused("no_such_place")
