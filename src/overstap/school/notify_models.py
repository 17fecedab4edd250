"""The rows of telling that a dossier is ready: of ours that another school is told, and of what another told us."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from overstap.school.models import Inkomend, Levering, Uitgaand


class Kennisgeving(models.Model):
    """A school that asked before is to be told, because somebody here chose so. One a request; failed, once more."""

    class Stand(models.TextChoices):
        GEPLAND = "gepland", "gepland"
        GEDAAN = "gedaan", "gedaan"
        MISLUKT = "mislukt", "mislukt"
        VERVALLEN = "vervallen", "vervallen"
        """There was nothing to tell any more."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    levering = models.OneToOneField(Levering, on_delete=models.CASCADE, related_name="kennisgeving")
    """The request that it answers to."""
    uitgaand = models.ForeignKey(Uitgaand, on_delete=models.CASCADE, related_name="kennisgevingen")
    """The dossier that is ready."""
    stand = models.CharField(max_length=10, choices=Stand.choices, default=Stand.GEPLAND)
    resultaat = models.CharField(max_length=64, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    """Where the centre said that its system is, when it was announced there."""
    aangekondigd_voor = models.UUIDField(null=True)
    """The session for which it was announced."""
    gepland_op = models.DateTimeField()
    beantwoord_op = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"kennisgeving {self.id}"


class Notificatie(models.Model):
    """The school that was asked told us: the dossier is ready now. Once for a request."""

    inkomend = models.OneToOneField(Inkomend, on_delete=models.CASCADE, related_name="notificatie")
    ontvangen_op = models.DateTimeField()
    keren = models.PositiveSmallIntegerField(default=1)
    """How often the same was told."""

    class Meta:
        ordering = ("-ontvangen_op",)

    def __str__(self) -> str:
        return f"notificatie bij {self.inkomend_id}"
