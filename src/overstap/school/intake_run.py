"""Taking an import over, pupil by pupil: the handler of the job `import`.

Each pupil and its outcome are written in one transaction, so that a process that dies goes on with the next, and
what is wrong with one holds up no other. When all have an outcome, the absent are listed and the files are shredded.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.dossier import BouwFout, LeesFout
from overstap.dossier.spot import NoSuchSpot
from overstap.intake.columns import is_identity
from overstap.intake.fault import IntakeFout
from overstap.intake.files import Kind
from overstap.intake.pupil import PupilRow
from overstap.ports import Actor
from overstap.school import collect
from overstap.school.intake import actor_of, opened, pupils_of, refuse, shred, stop, wanted
from overstap.school.intake_known import absent, changed_number
from overstap.school.intake_name import hidden_name
from overstap.school.models import Import, ImportRow, Uitgaand
from overstap.school.ports import Ports
from overstap.school.steps import Refused

Stand, Uitkomst = Import.Stand, ImportRow.Uitkomst
DELEN = {Kind.EDEXML: "edexml"}
FAULTS_TOLD_MAX = 20
NOTHING_NEW = "nothing_new"


def take_over(ports: Ports, import_id: UUID) -> None:
    """Give every pupil of this import its outcome that has none yet, and end it."""
    row = Import.objects.select_related("school").get(pk=import_id)
    if row.stand != Stand.BEZIG:
        return
    by = actor_of(row)
    try:
        rows = pupils_of(opened(ports, row, by))
    except (IntakeFout, LeesFout) as fout:
        refuse(ports, row.school, fout.code, row.soort, by, str(row.pk))
        stop(ports, row)
        return
    done = set(row.rows.values_list("nr", flat=True))
    for each in wanted(row, rows):
        if each.nr not in done and not _take(ports, row, each, by):
            return
    end(ports, row, rows, by)


def give_up(ports: Ports, import_id: UUID) -> None:
    """The work was tried as often as is reasonable: what was taken over stays, the files go."""
    row = Import.objects.select_related("school").get(pk=import_id)
    if row.stand == Stand.BEZIG:
        stop(ports, row)


def _take(ports: Ports, row: Import, each: PupilRow, by: Actor) -> bool:
    """One pupil; False when somebody stopped the import."""
    if not Import.objects.filter(pk=row.pk, stand=Stand.BEZIG).exists():
        return False
    try:
        _give_outcome(ports, row, each, by)
    except IntegrityError:
        if not row.rows.filter(nr=each.nr).exists():
            raise
        # Another worker gave this pupil its outcome first: ours was undone, and that is well.
    return True


def _give_outcome(ports: Ports, row: Import, each: PupilRow, by: Actor) -> None:
    """Take the pupil over, or say why not."""
    try:
        if each.fouten:
            note(ports, row, each, Uitkomst.FOUT, tekst="\n".join(each.fouten))
        elif each.nr not in row.nagekeken and (known := changed_number(ports, row.school, each)):
            note(ports, row, each, Uitkomst.VRAAG, reden="changed_number", uitgaand=known)
        else:
            _put(ports, row, each, by)
    except Refused as refused:
        same = refused.code == NOTHING_NEW
        note(ports, row, each, Uitkomst.GELIJK if same else Uitkomst.FOUT, reden="" if same else refused.code)
    except NoSuchSpot:
        note(ports, row, each, Uitkomst.FOUT, reden="no_such_spot")
    except BouwFout as fout:
        told = [f"{melding.veld}: {melding.tekst}" for melding in fout.meldingen[:FAULTS_TOLD_MAX]]
        note(ports, row, each, Uitkomst.FOUT, tekst="\n".join(told))


def _put(ports: Ports, row: Import, each: PupilRow, by: Actor) -> None:
    """Take one pupil over; it and its outcome are written together or not at all."""
    with writing():
        if Kind(row.soort) is Kind.OSO:
            uitgaand = collect.take_in(ports, row.school, each.deel, by)
        else:
            uitgaand = collect.put_deel(ports, row.school, deel_of(row), each.deel, by, besides=True)
        outcome = Uitkomst.NIEUW if uitgaand.versie == 1 else Uitkomst.BIJGEWERKT
        note(ports, row, each, outcome, uitgaand=uitgaand)


def deel_of(row: Import) -> str:
    """Under which name what a file says of a pupil is kept: a list that says who is where, or one that says more."""
    return DELEN.get(Kind(row.soort)) or ("lijst" if is_identity(row.kolommen) else "bestand")


def note(
    ports: Ports,
    row: Import,
    each: PupilRow,
    uitkomst: str,
    *,
    reden: str = "",
    tekst: str = "",
    uitgaand: Uitgaand | None = None,
) -> None:
    """Write down what became of a pupil."""
    with writing():
        row.rows.create(
            nr=each.nr,
            bestand=each.bestand,
            regel=each.regel,
            uitkomst=uitkomst,
            reden=reden,
            tekst=tekst,
            verlies=list(each.verlies),
            uitgaand=uitgaand,
            naam_hidden=None if uitgaand else hidden_name(ports, row, each),
        )


def end(ports: Ports, row: Import, rows: Sequence[PupilRow], by: Actor) -> None:
    """List who is not in the file, shred the files and log the whole, with the end of the job."""
    with writing():
        if not Import.objects.filter(pk=row.pk, stand=Stand.BEZIG).update(
            stand=Stand.KLAAR, klaar_op=ports.clock.now()
        ):
            return
        gone = [] if Kind(row.soort) is Kind.OSO else absent(ports, row.school, rows)
        ImportRow.objects.bulk_create(
            ImportRow(imported=row, nr=nr, uitkomst=Uitkomst.AFWEZIG, uitgaand=uitgaand)
            for nr, uitgaand in enumerate(gone, start=len(rows) + 1)
        )
        shred(ports, row)
        stayed = row.rows.filter(uitkomst__in=(Uitkomst.FOUT, Uitkomst.VRAAG)).count()
        ports.audit.write(
            Event.IMPORT_DONE,
            by=by,
            subject=str(row.pk),
            brin=row.school.brin,
            kind=row.soort,
            count=row.regels,
            fouten=stayed,
            afwezig=len(gone),
        )
        ports.jobs.finish_running()
