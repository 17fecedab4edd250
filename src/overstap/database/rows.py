"""Rows by plain SQL, for the few questions that every transfer asks.

Through the ORM composing such a question costs five to ten times as much as answering it, and together that was
half of all the work of a transfer. Only what is equal can be asked here, and only whole rows come back; everything
else is the ORM's, which also makes the tables and knows how each field is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from overstap.database.statement import execute

Row = TypeVar("Row", bound=models.Model)
Field: TypeAlias = "models.Field[Any, Any]"


def found(model: type[Row], *, order: str = "", most: int = 0, **equal: Any) -> list[Row]:
    """The rows in which these columns (by attribute name) hold these values; at most so many, if given."""
    connection = _connection(model)
    fields = tuple(_field(model, name) for name in equal)
    sql = _select(model, fields, order, most)
    rows = execute(connection, sql, _prepared(connection, fields, equal.values())).fetchall()
    reading = _reading(connection, model)
    names = [field.attname for field in model._meta.concrete_fields]
    return [model.from_db(connection.alias, names, _read(connection, reading, row)) for row in rows]


def first(model: type[Row], **equal: Any) -> Row | None:
    rows = found(model, most=1, **equal)
    return rows[0] if rows else None


def add(row: Row) -> Row:
    """Insert this new row; one whose key the database makes, gets it. Raises IntegrityError as the ORM does."""
    connection = _connection(type(row))
    sql, fields, makes_key = _insert(type(row))
    values = (field.pre_save(row, add=True) for field in fields)
    cursor = execute(connection, sql, _prepared(connection, fields, values))
    if makes_key:
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def change(model: type[Row], changes: dict[str, Any], **equal: Any) -> int:
    """Set these columns where these hold these values; gives the number of rows."""
    connection = _connection(model)
    fields = tuple(_field(model, name) for name in (*changes, *equal))
    sql = _update(model, fields, len(changes))
    values = _prepared(connection, fields, (*changes.values(), *equal.values()))
    return int(execute(connection, sql, values).rowcount)


def _connection(model: type[models.Model]) -> BaseDatabaseWrapper:
    return connections[router.db_for_write(model)]


@lru_cache(maxsize=512)
def _field(model: type[models.Model], name: str) -> Field:
    """The field with this attribute name (`school_id`, not `school`). KeyError for another."""
    return {field.attname: field for field in model._meta.concrete_fields}[name]


@lru_cache(maxsize=512)
def _select(model: type[models.Model], fields: Sequence[Field], order: str, most: int) -> str:
    columns = ", ".join(_name(field) for field in model._meta.concrete_fields)
    sql = f"SELECT {columns} FROM {_table(model)} WHERE {_all(fields)}"  # noqa: S608 - names of our own models
    sql += f" ORDER BY {_name(_field(model, order))}" if order else ""
    return sql + (f" LIMIT {most:d}" if most else "")


@lru_cache(maxsize=64)
def _insert(model: type[models.Model]) -> tuple[str, tuple[Field, ...], bool]:
    makes_key = isinstance(model._meta.pk, models.AutoField)
    fields = tuple(field for field in model._meta.concrete_fields if not (makes_key and field.primary_key))
    names, marks = ", ".join(map(_name, fields)), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_table(model)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own models
    return sql + (" RETURNING id" if makes_key else ""), fields, makes_key


@lru_cache(maxsize=512)
def _update(model: type[models.Model], fields: Sequence[Field], changed: int) -> str:
    values = ", ".join(f"{_name(field)} = %s" for field in fields[:changed])
    return f"UPDATE {_table(model)} SET {values} WHERE {_all(fields[changed:])}"  # noqa: S608 - names of our own models


def _all(fields: Sequence[Field]) -> str:
    return " AND ".join(f"{_name(field)} = %s" for field in fields)


def _name(field: Field) -> str:
    return f'"{field.column}"'


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def _prepared(connection: BaseDatabaseWrapper, fields: Iterable[Field], values: Iterable[Any]) -> list[Any]:
    """Each value as this database keeps such a field."""
    pairs = zip(fields, values, strict=True)
    return [field.get_db_prep_save(value, connection=connection) for field, value in pairs]


def _reading(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[list[Any]]:
    """For each column the functions that turn what the database keeps into a value, made once for a connection."""
    kept: dict[type[models.Model], list[list[Any]]] = connection.__dict__.setdefault("_overstap_reading", {})
    if model not in kept:
        kept[model] = [
            [
                *connection.ops.get_db_converters(field.get_col(model._meta.db_table)),
                *field.get_db_converters(connection),
            ]
            for field in model._meta.concrete_fields
        ]
    return kept[model]


def _read(connection: BaseDatabaseWrapper, reading: list[list[Any]], row: Sequence[Any]) -> list[Any]:
    values = list(row)
    for place, converters in enumerate(reading):
        for convert in converters:
            values[place] = convert(values[place], None, connection)
    return values
