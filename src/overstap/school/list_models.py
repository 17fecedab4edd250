"""What the lists of a school lean on: the dates of its region, and one deed for many pupils."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from overstap.school.models import School, Uitgaand, User


class RegioDatum(models.Model):
    """A day that the schools of a region agreed on."""

    class Voor(models.TextChoices):
        """The work that must be done by that day."""

        ANDERS = "", "iets anders"
        FOUTEN = "fouten", "alle fouten zijn hersteld"
        INZAGE = "inzage", "ouders kunnen reageren"
        KLAARZETTEN = "klaarzetten", "scholen kunnen dossiers opvragen"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="regiodata")
    naam = models.CharField(max_length=80)
    dag = models.DateField()
    voor = models.CharField(max_length=12, choices=Voor.choices, blank=True, default=Voor.ANDERS)

    class Meta:
        ordering = ("dag", "id")

    def __str__(self) -> str:
        return f"{self.dag} ({self.school_id})"


class Reeks(models.Model):
    """One deed for many pupils: first proposed, then done one by one. It names no pupil in its address."""

    class Soort(models.TextChoices):
        KLAARZETTEN = "klaarzetten", "klaarzetten"
        PROFIEL = "profiel", "een andere overstap kiezen"
        VOOR = "voor", "kiezen voor welke school"
        VANAF = "vanaf", "kiezen vanaf welke dag"
        INTREKKEN = "intrekken", "intrekken"
        PROEF = "proef", "een proef doen, zonder iets te versturen"

    class Stand(models.TextChoices):
        VOORSTEL = "voorstel"
        BEZIG = "bezig"
        KLAAR = "klaar"
        GESTOPT = "gestopt"
        """Given up by the list of work: what was done stays done."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    door = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reeksen")
    """Who began it, and the only one who does anything with it."""
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="reeksen", null=True)
    """Of which school all its pupils are: colleagues there see how it goes. None where they are of more than one."""
    soort = models.CharField(max_length=12, choices=Soort.choices)
    waarde = models.CharField(max_length=12, blank=True)
    """To what it is set: a profiel, a BRIN or a day (ISO 8601)."""
    stand = models.CharField(max_length=10, choices=Stand.choices, default=Stand.VOORSTEL)
    gemaakt_op = models.DateTimeField()
    klaar_op = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-gemaakt_op",)

    def __str__(self) -> str:
        return f"reeks {self.id}"


class Reeksregel(models.Model):
    """One pupil of a reeks, and how it ended."""

    class Uitkomst(models.TextChoices):
        OPEN = "open"
        GEDAAN = "gedaan"
        NIET = "niet"

    reeks = models.ForeignKey(Reeks, on_delete=models.CASCADE, related_name="regels", db_index=False)
    nr = models.PositiveIntegerField()
    uitgaand = models.ForeignKey(Uitgaand, on_delete=models.CASCADE, related_name="reeksregels")
    uitkomst = models.CharField(max_length=6, choices=Uitkomst.choices, default=Uitkomst.OPEN)
    reden = models.CharField(max_length=40, blank=True)
    """The code of what stood in the way."""
    gezien_hidden = models.BinaryField(null=True)
    """What a trial found, sealed: which field fails says something of a pupil."""

    class Meta:
        ordering = ("nr",)
        constraints = (
            models.UniqueConstraint(fields=("reeks", "nr"), name="one_regel_a_number"),
            models.UniqueConstraint(fields=("reeks", "uitgaand"), name="one_regel_a_pupil"),
        )
        indexes = (models.Index(fields=("reeks", "uitkomst", "nr"), name="reeksregel_open"),)

    def __str__(self) -> str:
        return f"regel {self.nr} van {self.reeks_id}"
