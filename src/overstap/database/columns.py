"""What stands between a value and its column: nothing at all for most, and worked out once for those where it does.

The ORM asks every field for every value, and most fields then give the value itself. Here only the columns are
named that change what passes; how they do that is Django's way of keeping them, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

Field: TypeAlias = "models.Field[Any, Any]"
Convert: TypeAlias = Callable[[Any], Any]
Converting: TypeAlias = tuple[tuple[int, Convert], ...]
"""For some places in a row, what makes another value of the one that stands there."""

AS_IS = {
    "AutoField",
    "BigAutoField",
    "BigIntegerField",
    "BinaryField",
    "BooleanField",
    "CharField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "TextField",
}
"""Both drivers take and give the values of these fields as they are."""
AS_IS_ON_POSTGRES = {"DateField", "DateTimeField", "UUIDField"}


def converted(converting: Converting, values: Iterable[Any]) -> list[Any]:
    """The values, those in the places named made into what they must be; None stays None."""
    row = list(values)
    for place, convert in converting:
        if row[place] is not None:
            row[place] = convert(row[place])
    return row


def keeping(connection: BaseDatabaseWrapper, fields: Sequence[Field]) -> Converting:
    """How values of these fields become what this database keeps."""
    return _converting(connection, fields, _KEEPING, _kept_by_orm)


def reading(connection: BaseDatabaseWrapper, fields: Sequence[Field]) -> Converting:
    """How what this database keeps becomes values of these fields."""
    return _converting(connection, fields, _READING, _read_by_orm)


def _converting(
    connection: BaseDatabaseWrapper,
    fields: Sequence[Field],
    known: dict[str, Convert],
    by_orm: Callable[[BaseDatabaseWrapper, Field], Convert],
) -> Converting:
    sqlite = connection.vendor == "sqlite"
    places = []
    for place, column in enumerate(map(_column, fields)):
        kind = column.get_internal_type()
        if kind in AS_IS or (not sqlite and kind in AS_IS_ON_POSTGRES):
            continue
        places.append((place, known[kind] if sqlite and kind in known else by_orm(connection, column)))
    return tuple(places)


def _column(field: Field) -> Field:
    """The field by which a column is kept: for one that points at another table, that of its key."""
    return _column(field.target_field) if isinstance(field, models.ForeignKey) else field


def _kept_by_orm(connection: BaseDatabaseWrapper, field: Field) -> Convert:
    return partial(field.get_db_prep_save, connection=connection)


def _read_by_orm(connection: BaseDatabaseWrapper, field: Field) -> Convert:
    converters = [
        *connection.ops.get_db_converters(field.get_col(field.model._meta.db_table)),
        *field.get_db_converters(connection),
    ]

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, None, connection)
        return value

    return read


def _moment_kept(moment: datetime) -> str:
    """SQLite keeps a moment as text, in UTC and without saying so."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def _moment_read(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _id_kept(value: UUID) -> str:
    return value.hex


_KEEPING: dict[str, Convert] = {"DateTimeField": _moment_kept, "UUIDField": _id_kept}
_READING: dict[str, Convert] = {"DateTimeField": _moment_read, "UUIDField": UUID}
