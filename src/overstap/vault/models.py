"""The row of a stored dossier; nothing in it can be read without the node's key."""

from __future__ import annotations

import uuid

from django.db import models


class VaultItem(models.Model):
    """One version of one dossier: its own key, wrapped, and its bytes under that key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20)
    brin = models.CharField(max_length=6, db_index=True)
    versie = models.PositiveIntegerField()
    algorithm = models.PositiveSmallIntegerField()
    key_number = models.PositiveSmallIntegerField(db_index=True)
    """Which key of the node wraps the key of this row."""
    wrapped_key = models.BinaryField()
    nonce = models.BinaryField()
    at = models.DateTimeField()
    shredded_at = models.DateTimeField(null=True)
    ciphertext = models.BinaryField()
    """Last, so that SQLite finds every other column without walking through its pages."""

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class ColumnKey(models.Model):
    """The keys of columns that an earlier key of the node gave, wrapped under a later one; made when it is renewed."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    """Of the key of the node that they came from."""
    algorithm = models.PositiveSmallIntegerField()
    key_number = models.PositiveSmallIntegerField()
    """Which key of the node wraps them now."""
    wrapped = models.BinaryField()
    replaced_at = models.DateTimeField(null=True)
    """When nothing was wrapped any more under the key that they came from."""

    def __str__(self) -> str:
        return f"column keys {self.number}"
