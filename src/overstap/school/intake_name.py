"""The name of a pupil whom an import did not take over: sealed beside the outcome, so that people find it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from overstap.intake.pupil import PupilRow
from overstap.school.models import NAME_CHARACTERS_MAX, Import, ImportRow
from overstap.school.ports import Ports

NAMES_KEPT = timedelta(days=30)
"""By then the file was mended and read in again, or nobody will."""


def hidden_name(ports: Ports, row: Import, each: PupilRow) -> bytes | None:
    """The name that the preview showed, as the row of its outcome keeps it; None where the file has none."""
    naam = each.naam[:NAME_CHARACTERS_MAX]
    return ports.vault.hide(naam, _context(row.pk, each.nr)) if naam else None


def revealed_name(ports: Ports, row: ImportRow) -> str:
    """The name of a pupil who was not taken over; nothing when there is none, or none any more."""
    hidden = row.naam_hidden
    return "" if hidden is None else ports.vault.reveal(bytes(hidden), _context(row.imported_id, row.nr))


def forget_names(now: datetime) -> None:
    """Of imports of long ago stays what became of each line, without whom it was about."""
    old = ImportRow.objects.filter(imported__begonnen_op__lt=now - NAMES_KEPT)
    old.exclude(naam_hidden=None).update(naam_hidden=None)


def _context(import_id: object, nr: int) -> str:
    return f"import:{import_id}:{nr}"
