"""An OSO file of any year → the record of the newest, with all that was lost or moved on the way."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.dossier.convert import ConversieFout, Loss, convert
from overstap.dossier.melding import errors_of
from overstap.dossier.read import LeesFout, read
from overstap.dossier.record import record
from overstap.dossier.validate import validate
from overstap.gegevensset import years
from overstap.intake.pupil import PupilRow

LOSSES_MAX = 50
"""So many are told of one dossier."""
STRANGE = "Er staan velden in die niet in de gegevensset horen. Laat uw LAS het bestand opnieuw maken."


def read_oso(data: bytes, nr: int) -> PupilRow:
    """The pupil in this file, which is the `nr`-th; one that cannot be read is a row with its fault."""
    try:
        dossier = read(data, comments="drop")
        converted = convert(dossier, years()[-1])
        deel = record(converted.dossier)
    except (LeesFout, ConversieFout) as fout:
        return PupilRow(nr, nr, 0, {}, (fout.tekst,))
    except KeyError:
        said = [f"{melding.veld}: {melding.tekst}" for melding in errors_of(validate(dossier))[:5]]
        return PupilRow(nr, nr, 0, {}, tuple(said) or (STRANGE,))
    return PupilRow(nr, nr, 0, deel, verlies=tuple(told(converted.losses)))


def told(losses: tuple[Loss, ...]) -> Iterator[str]:
    """Each loss in a line: where it stood, in labels, and what became of it; never what it said."""
    yield from (f"{loss.veld}: {loss.tekst}" if loss.veld else loss.tekst for loss in losses[:LOSSES_MAX])
    if len(losses) > LOSSES_MAX:
        yield f"En nog {len(losses) - LOSSES_MAX} keer iets dat is verplaatst of weggevallen."
