"""The row of an event; rows are only ever added."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


class Part(models.Func):
    """One of the fields of an event, by its name: as text, or NULL where the event has none of that name.

    The name stands in the SQL itself, so that an index on the same expression is found again.
    """

    output_field = models.TextField()
    arity = 1

    def __init__(self, expression: Any, *, name: str) -> None:
        if not name.isidentifier():
            raise ValueError("a field of an event has a plain name")
        super().__init__(expression, name=name)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="json_extract(%(expressions)s, '$.%(name)s')", **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="((%(expressions)s)::jsonb ->> '%(name)s')", **extra)


class Gebeurtenis(models.Model):
    """One thing that happened, sealed together with all rows before it."""

    nr = models.BigIntegerField(primary_key=True)
    """1, 2, 3, … without a gap."""
    at = models.DateTimeField()
    event = models.CharField(max_length=40, db_index=True)
    by = models.CharField(max_length=80)
    fields = models.TextField()
    """JSON with sorted names and no spaces, exactly as it was sealed."""
    algorithm = models.PositiveSmallIntegerField()
    mac = models.BinaryField()

    class Meta:
        indexes = (
            models.Index(Part("fields", name="overdracht"), name="gebeurtenis_overdracht"),
            models.Index(Part("fields", name="dossier"), name="gebeurtenis_dossier"),
        )

    def __str__(self) -> str:
        return f"{self.nr} {self.event}"
