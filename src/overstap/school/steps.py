"""The shape of every step: check the stand, do one thing, move the stand; all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Any, TypeVar, cast

from django.db import connections, models, router

from overstap.database import rows
from overstap.database.transaction import writing
from overstap.dossier import Melding
from overstap.school.changes import tell
from overstap.school.models import Overdracht, School, Uitgaand
from overstap.school.ports import Ports

Step = TypeVar("Step", bound=Callable[..., Any])
"""A step takes the ports, the row and what it needs more, and gives the row."""


class Refused(Exception):
    """A step that was not taken: `code` says why, and the meldingen what to mend. Nothing has changed."""

    def __init__(self, code: str, meldingen: Sequence[Melding] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.meldingen = tuple(meldingen)


def step(*stands: models.TextChoices, to: models.TextChoices | None = None) -> Callable[[Step], Step]:
    """Let a step run only from these stands, and move the row to another (or leave that to the step).

    What changed is written only when nobody took a step on this row since it was read; else everything is
    undone with the refusal `stand_moved`. So nothing happens twice, and no row is locked while thinking. After
    a refusal the row in hand may hold what was not written: read it again before showing it.
    """

    def decorate(function: Step) -> Step:
        @wraps(function)
        def taken(ports: Ports, overdracht: Overdracht, *args: Any, **kwargs: Any) -> Overdracht:
            with writing():
                before = values_of(overdracht)
                if before["stand"] not in stands:
                    raise Refused("stand_moved")
                row: Overdracht = function(ports, overdracht, *args, **kwargs)
                if to is not None:
                    set_stand(row, to)
                write_changes(ports, row, before)
            return row

        return cast(Step, taken)

    return decorate


def refuse_moved(row: Overdracht) -> None:
    """For a step that reads what the row names: when another step came first, that may be shredded by now.

    Raises Refused `stand_moved`. On PostgreSQL nobody else takes a step until we are done.
    """
    rows: Any = type(row).objects
    if not rows.select_for_update(no_key=True).filter(pk=row.pk, stap=row.stap).exists():
        raise Refused("stand_moved")


def await_turn(school: School) -> None:
    """Let one at a time change who is in the lists of a school, until the transaction ends.

    PostgreSQL locks the row for it; SQLite has one writer anyway.
    """
    if connections[router.db_for_write(School)].features.has_select_for_update:
        School.objects.select_for_update(no_key=True).get(pk=school.pk)


def following(row: Uitgaand, versie: int) -> Uitgaand:
    """The row of a next version: for whom and from when the last one was, stays so until somebody chooses anew."""
    known = ("school", "soort", "naar_brin", "vertrek_op", "vanaf", "voor_brin")
    return Uitgaand(versie=versie, **{name: getattr(row, name) for name in known})


def values_of(row: Overdracht) -> dict[str, Any]:
    """Every column of the row as it is in hand."""
    return {name: row.__dict__[name] for name in columns(type(row))}


@cache
def columns(model: type[Overdracht]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def write_changes(ports: Ports, row: Overdracht, before: dict[str, Any]) -> None:
    """Write what is different from `before`, if the row in the database has taken no step since."""
    row.gewijzigd_op = ports.clock.now()
    row.stap = before["stap"] + 1
    changed = {name: value for name, value in values_of(row).items() if value != before[name]}
    if rows.change(type(row), changed, id=row.pk, stap=before["stap"]) != 1:
        raise Refused("stand_moved")
    if "stand" in changed:
        tell(ports, row)


def set_stand(row: Overdracht, stand: models.TextChoices) -> None:
    row.stand = stand  # type: ignore[attr-defined]  # each kind of overdracht has its own stands
