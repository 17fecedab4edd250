"""Rows by plain SQL, for the few questions that every transfer asks.

Through the ORM composing such a question costs five to ten times as much as answering it, and together that was
half of all the work of a transfer. Only what is equal can be asked here, and only whole rows come back; everything
else is the ORM's, which also makes the tables. How a question is put is worked out once for a connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

from overstap.database.columns import Converting, Field, converted, keeping, reading
from overstap.database.connection import connection_of
from overstap.database.statement import execute

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Statement:
    """One way of asking or writing, for one kind of row."""

    sql: str
    keeping: Converting
    """How the values that go in are made what the database keeps."""


@dataclass(frozen=True, slots=True)
class _Question(_Statement):
    names: tuple[str, ...]
    reading: Converting
    """How the columns that come out are made values again."""


@dataclass(frozen=True, slots=True)
class _Addition(_Statement):
    values_of: Callable[[Any], tuple[Any, ...]]
    makes_key: bool


def found(model: type[Row], *, order: str = "", most: int = 0, **equal: Any) -> list[Row]:
    """The rows in which these columns (by attribute name) hold these values; at most so many, if given."""
    connection = connection_of(model)
    question = _worked_out(connection, _question, model, tuple(equal), order, most)
    answer = execute(connection, question.sql, converted(question.keeping, equal.values()))
    return [_row(model, connection, question, values) for values in answer.fetchall()]


def first(model: type[Row], **equal: Any) -> Row | None:
    rows = found(model, most=1, **equal)
    return rows[0] if rows else None


def latest(model: type[models.Model], moment: str, *, most: int, only: tuple[str, str], **equal: Any) -> list[datetime]:
    """The newest moments in this column, newest first, of rows with these values.

    `only` names one column and a value of our own that stands in the statement itself, not beside it: so an index of
    just such rows can answer.
    """
    connection = connection_of(model)
    question = _worked_out(connection, _latest, model, tuple(equal), moment, most, only)
    answer = execute(connection, question.sql, converted(question.keeping, equal.values()))
    return [converted(question.reading, values)[0] for values in answer.fetchall()]


def add(row: Row) -> Row:
    """Insert this new row; one whose key the database makes, gets it. Raises IntegrityError as the ORM does.

    No field of such rows fills itself when it is written (`auto_now`); what stands in the row is what is kept.
    """
    connection = connection_of(type(row))
    addition = _worked_out(connection, _addition, type(row))
    cursor = execute(connection, addition.sql, converted(addition.keeping, addition.values_of(row)))
    if addition.makes_key:
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def put(model: type[models.Model], **values: Any) -> None:
    """Insert a row with these values in these columns; for one that nobody looks at after it was written."""
    connection = connection_of(model)
    addition = _worked_out(connection, _put, model, tuple(values))
    execute(connection, addition.sql, converted(addition.keeping, values.values()))


def change(model: type[Row], changes: dict[str, Any], **equal: Any) -> int:
    """Set these columns where these hold these values; gives the number of rows."""
    connection = connection_of(model)
    update = _worked_out(connection, _update, model, tuple(changes), tuple(equal))
    return int(
        execute(connection, update.sql, converted(update.keeping, (*changes.values(), *equal.values()))).rowcount
    )


def _worked_out(connection: BaseDatabaseWrapper, work_out: Callable[..., Any], *of: Any) -> Any:
    """What this gives for these, worked out once for a connection: columns are kept otherwise on another database."""
    kept: dict[Any, Any] = connection.__dict__.setdefault("_overstap_statements", {})
    key = (work_out, of)
    if key not in kept:
        kept[key] = work_out(connection, *of)
    return kept[key]


def _row(model: type[Row], connection: BaseDatabaseWrapper, question: _Question, values: Iterable[Any]) -> Row:
    """The row as the ORM would make it, without asking it for every field; nobody listens to rows being made."""
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, connection.alias
    row.__dict__.update(zip(question.names, converted(question.reading, values), strict=True))
    return row


def _question(
    connection: BaseDatabaseWrapper, model: type[models.Model], equal: tuple[str, ...], order: str, most: int
) -> _Question:
    columns = model._meta.concrete_fields
    asked = _fields(model, equal)
    sql = f"SELECT {_names(columns)} FROM {_table(model)} WHERE {_all(asked)}"  # noqa: S608 - names of our own models
    sql += f" ORDER BY {_names(_fields(model, (order,)))}" if order else ""
    sql += f" LIMIT {most:d}" if most else ""
    names = tuple(field.attname for field in columns)
    return _Question(sql, keeping(connection, asked), names, reading(connection, columns))


def _latest(
    connection: BaseDatabaseWrapper,
    model: type[models.Model],
    equal: tuple[str, ...],
    moment: str,
    most: int,
    only: tuple[str, str],
) -> _Question:
    asked, (told, narrowed) = _fields(model, equal), _fields(model, (moment, only[0]))
    sql = f"SELECT {_name(told)} FROM {_table(model)} WHERE {_all(asked)}"  # noqa: S608 - names of our own models
    sql += f" AND {_name(narrowed)} = '{only[1]}' ORDER BY {_name(told)} DESC LIMIT {most:d}"
    return _Question(sql, keeping(connection, asked), (moment,), reading(connection, [told]))


def _addition(connection: BaseDatabaseWrapper, model: type[models.Model]) -> _Addition:
    makes_key = isinstance(model._meta.pk, models.AutoField)
    fields = [field for field in model._meta.concrete_fields if not (makes_key and field.primary_key)]
    sql = _insert(model, fields) + (" RETURNING id" if makes_key else "")
    return _Addition(sql, keeping(connection, fields), attrgetter(*(field.attname for field in fields)), makes_key)


def _put(connection: BaseDatabaseWrapper, model: type[models.Model], names: tuple[str, ...]) -> _Statement:
    fields = _fields(model, names)
    return _Statement(_insert(model, fields), keeping(connection, fields))


def _insert(model: type[models.Model], fields: Sequence[Field]) -> str:
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {_table(model)} ({_names(fields)}) VALUES ({marks})"  # noqa: S608 - names of our own models


def _update(
    connection: BaseDatabaseWrapper, model: type[models.Model], changes: tuple[str, ...], equal: tuple[str, ...]
) -> _Statement:
    changed, asked = _fields(model, changes), _fields(model, equal)
    values = ", ".join(f"{_name(field)} = %s" for field in changed)
    sql = f"UPDATE {_table(model)} SET {values} WHERE {_all(asked)}"  # noqa: S608 - names of our own models
    return _Statement(sql, keeping(connection, [*changed, *asked]))


def _fields(model: type[models.Model], names: Iterable[str]) -> list[Field]:
    """The fields with these attribute names (`school_id`, not `school`). KeyError for another."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [fields[name] for name in names]


def _all(fields: Iterable[Field]) -> str:
    return " AND ".join(f"{_name(field)} = %s" for field in fields)


def _names(fields: Iterable[Field]) -> str:
    return ", ".join(map(_name, fields))


def _name(field: Field) -> str:
    return f'"{field.column}"'


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'
