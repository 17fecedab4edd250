"""The row of an event; rows are only ever added."""

from __future__ import annotations

from django.db import models


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

    def __str__(self) -> str:
        return f"{self.nr} {self.event}"
