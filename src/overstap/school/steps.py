"""The shape of every step: lock the row, check its stand, do one thing, move the stand; all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import models

from overstap.dossier import Melding
from overstap.jobs.transaction import writing
from overstap.school.models import Overdracht
from overstap.school.ports import Ports

P = ParamSpec("P")
Row = TypeVar("Row", bound=Overdracht)


class Refused(Exception):
    """A step that was not taken: `code` says why, and the meldingen what to mend. Nothing has changed."""

    def __init__(self, code: str, meldingen: Sequence[Melding] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.meldingen = tuple(meldingen)


Step = Callable[Concatenate[Ports, Row, P], Row]


def step(*stands: models.TextChoices, to: models.TextChoices | None = None) -> Callable[[Step[Row, P]], Step[Row, P]]:
    """Let a step run only from these stands, and move the row to another (or leave that to the step).

    The row is read anew under the lock: whoever comes second, finds the stand moved and is refused with
    `stand_moved`, so that nothing happens twice.
    """

    def decorate(function: Step[Row, P]) -> Step[Row, P]:
        @wraps(function)
        def taken(ports: Ports, overdracht: Row, *args: P.args, **kwargs: P.kwargs) -> Row:
            with writing():
                row = locked(overdracht)
                if stand_of(row) not in stands:
                    raise Refused("stand_moved")
                row = function(ports, row, *args, **kwargs)
                if to is not None:
                    set_stand(row, to)
                row.gewijzigd_op = ports.clock.now()
                row.save()
            return row

        return taken

    return decorate


def locked(row: Row) -> Row:
    """The same row as it is now, held until the transaction ends."""
    rows: Any = type(row).objects
    found: Row = rows.select_for_update(of=("self",)).select_related("school").get(pk=row.pk)
    return found


def stand_of(row: Overdracht) -> str:
    stand: str = row.stand  # type: ignore[attr-defined]  # each kind of overdracht has its own stands
    return stand


def set_stand(row: Overdracht, stand: models.TextChoices) -> None:
    row.stand = stand  # type: ignore[attr-defined]  # as above
