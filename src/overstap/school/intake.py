"""Inlezen: from a file of the school's own systems to the moment that it is taken over, pupil by pupil.

The files lie sealed in the vault from the first moment until each pupil has an outcome, and are shredded then. A
person looks before anything is written: at the columns of a list, at what is wrong, and at whom the file leaves out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.dossier import LeesFout
from overstap.intake.columns import faults_of, guess
from overstap.intake.fault import IntakeFout
from overstap.intake.files import File, Kind, Upload, boxed, recognised, unboxed
from overstap.intake.pupil import PupilRow
from overstap.intake.read import first_table, read_pupils, read_table, sheet_names
from overstap.intake.table import Table
from overstap.ports import NODE, Actor, Place
from overstap.school.models import Import, School
from overstap.school.ports import Ports
from overstap.school.steps import Refused

Stand = Import.Stand
PLACE = "import"
IMPORT = "import"
"""The job that takes an import over."""
OPEN_DAYS_MAX = 7
"""A file that nobody takes over is shredded after this."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of an import, out of the vault for who works on it."""

    row: Import
    files: tuple[File, ...]

    @property
    def kind(self) -> Kind:
        return Kind(self.row.soort)


def begin(ports: Ports, school: School, files: Sequence[File], by: Actor) -> Import:
    """Keep what somebody uploaded; nothing of a pupil changes yet.

    Raises IntakeFout or LeesFout when nothing of it can be taken over, which is logged.
    """
    kind = ""
    try:
        upload = recognised(files)
        kind = upload.kind
        blad, columns = _first_look(ports, school, upload)
    except (IntakeFout, LeesFout) as fout:
        refuse(ports, school, fout.code, kind, by)
        raise
    row = Import(
        school=school,
        soort=kind,
        stand=Stand.KOLOMMEN if columns else Stand.NAKIJKEN,
        bestanden=len(upload.files),
        kolommen=list(columns),
        blad=blad,
        door=str(by),
        begonnen_op=ports.clock.now(),
    )
    with writing():
        row.file_id = ports.vault.put(boxed(upload), place(row))
        row.save()
    return row


def _first_look(ports: Ports, school: School, upload: Upload) -> tuple[int, tuple[str, ...]]:
    """The sheet with the list, and its guessed columns; of other files none, when they can be read at all."""
    if upload.kind in (Kind.CSV, Kind.XLSX):
        blad, table = first_table(upload.kind, upload.files[0])
        return blad, guess(table.columns)
    if upload.kind is Kind.EDEXML:
        read_pupils(upload.kind, upload.files, brin=school.brin, schooljaar=schooljaar(ports.clock.now()))
    return 1, ()


def refuse(ports: Ports, school: School, reason: str, kind: str, by: Actor, subject: str = "") -> None:
    """Log that a file was refused as a whole."""
    fields = {"brin": school.brin, "reason": reason, "kind": kind} | ({"subject": subject} if subject else {})
    with writing():
        ports.audit.write(Event.IMPORT_REFUSED, by=by, **fields)


def opened(ports: Ports, row: Import, by: Actor) -> Opened:
    """The files of this import; the look is logged. Raises Refused `no_file`."""
    if row.file_id is None:
        raise Refused("no_file")
    with writing():
        data = ports.vault.read(row.file_id, place(row), reader=by, purpose="inlezen")
    return Opened(row, unboxed(data))


def table_of(look: Opened) -> Table:
    """The list of this import, for who matches its columns."""
    return read_table(look.kind, look.files[0], look.row.blad)


def sheets_of(look: Opened) -> tuple[str, ...]:
    """What the sheets of this file are called, for who chooses one; nothing for what has no sheets."""
    return sheet_names(look.kind, look.files[0])


def choose_sheet(look: Opened, blad: int) -> Import:
    """Take the list from another sheet; its columns are guessed anew. Raises IntakeFout, Refused."""
    if not 1 <= blad <= len(sheets_of(look)):
        raise Refused("no_such_sheet")
    columns = guess(read_table(look.kind, look.files[0], blad).columns)
    waiting = (Stand.KOLOMMEN, Stand.NAKIJKEN)
    return _move(look.row, waiting, stand=Stand.KOLOMMEN, blad=blad, kolommen=list(columns))


def pupils_of(look: Opened) -> tuple[PupilRow, ...]:
    """Every pupil in the files, also those with something wrong. Raises IntakeFout or LeesFout."""
    row = look.row
    return read_pupils(
        look.kind,
        look.files,
        brin=row.school.brin,
        schooljaar=schooljaar(row.begonnen_op),
        columns=row.kolommen,
        blad=row.blad,
    )


def match(row: Import, columns: Sequence[str], width: int) -> Import:
    """Settle where each of the `width` columns of a list goes. Raises Refused with what is wrong with it."""
    if faults := faults_of(columns, width):
        raise Refused(faults[0])
    return _move(row, (Stand.KOLOMMEN, Stand.NAKIJKEN), stand=Stand.NAKIJKEN, kolommen=list(columns))


def run(
    ports: Ports, row: Import, rows: Sequence[PupilRow], groepen: Collection[str] | None, nagekeken: Collection[int]
) -> Import:
    """Begin to take over; the work is done in the background. `groepen`: only pupils of these groups.

    Raises Refused `no_groups` when nobody would be taken over.
    """
    count = sum(groepen is None or each.groep in groepen for each in rows)
    if not count:
        raise Refused("no_groups")
    chosen = None if groepen is None else sorted(groepen)
    with writing():
        row = _move(
            row, (Stand.NAKIJKEN,), stand=Stand.BEZIG, groepen=chosen, nagekeken=sorted(nagekeken), regels=count
        )
        ports.jobs.plan(IMPORT, row.pk)
    return row


def stop(ports: Ports, row: Import) -> Import:
    """Take nothing (more) over, and shred the files. What was taken over stays."""
    with writing():
        row = _move(row, (Stand.KOLOMMEN, Stand.NAKIJKEN, Stand.BEZIG), stand=Stand.GESTOPT, klaar_op=ports.clock.now())
        shred(ports, row)
    return row


def shred(ports: Ports, row: Import) -> None:
    """The files of an import that has ended are gone."""
    if row.file_id is not None:
        ports.vault.shred(row.file_id)
        row.file_id = None
        Import.objects.filter(pk=row.pk).update(file_id=None)


def forget_unused(ports: Ports, now: datetime) -> None:
    """Shred files that somebody uploaded and never took over."""
    old = Import.objects.filter(
        stand__in=(Stand.KOLOMMEN, Stand.NAKIJKEN), begonnen_op__lt=now - timedelta(days=OPEN_DAYS_MAX)
    )
    for row in old.select_related("school"):
        stop(ports, row)


def _move(row: Import, stands: Sequence[str], **changes: object) -> Import:
    """Change the row, if it still stands where it must. Raises Refused `import_moved`."""
    with writing():
        if not Import.objects.filter(pk=row.pk, stand__in=stands).update(**changes):
            raise Refused("import_moved")
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def schooljaar(moment: datetime) -> str:
    """The school year of a moment: from 1 August on the next."""
    day: date = localdate(moment)
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


def place(row: Import) -> Place:
    return Place(PLACE, row.school.brin)


def actor_of(row: Import) -> Actor:
    """Who does this import, as the log wrote it."""
    kind, _, name = row.door.partition(":")
    return Actor(kind, name) if name else NODE


def wanted(row: Import, rows: Sequence[PupilRow]) -> Iterator[PupilRow]:
    """The pupils that are to get an outcome: those of the chosen groups."""
    return (each for each in rows if row.groepen is None or each.groep in row.groepen)
