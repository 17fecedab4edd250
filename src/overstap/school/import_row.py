"""The rows of an import: a file that a school took out of its own systems, and what became of each pupil in it."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from overstap.school.of_schools import OfSchools


class Import(models.Model):
    """One upload, from choosing the file until every pupil in it has an outcome."""

    class Soort(models.TextChoices):
        EDEXML = "edexml", "EDEXML"
        CSV = "csv", "lijst (CSV)"
        XLSX = "xlsx", "lijst (XLSX)"
        OSO = "oso", "OSO-bestanden"

    class Stand(models.TextChoices):
        KOLOMMEN = "kolommen", "kolommen kiezen"
        NAKIJKEN = "nakijken", "nakijken"
        BEZIG = "bezig", "bezig"
        KLAAR = "klaar", "klaar"
        GESTOPT = "gestopt", "gestopt"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.PROTECT)
    soort = models.CharField(max_length=10, choices=Soort.choices)
    stand = models.CharField(max_length=10, choices=Stand.choices)
    file_id = models.UUIDField(null=True)
    """Where the files lie in the vault; nothing once they are shredded."""
    bestanden = models.PositiveIntegerField(default=1)
    kolommen = models.JSONField(default=list)
    """For each column of a list where it goes, as `overstap.intake.targets` writes it, or nothing."""
    blad = models.PositiveSmallIntegerField(default=1)
    """On which sheet of a spreadsheet the list stands, counted from 1 among those that can be seen."""
    groepen = models.JSONField(null=True)
    """The groups that are taken over; all when there is nothing."""
    nagekeken = models.JSONField(default=list)
    """Numbers of the rows of which a person said that their new BSN is right."""
    regels = models.PositiveIntegerField(default=0)
    """Pupils that are to get an outcome."""
    door = models.CharField(max_length=80)
    """Who does it, as the log writes it."""
    begonnen_op = models.DateTimeField()
    klaar_op = models.DateTimeField(null=True)

    objects: ClassVar[OfSchools] = OfSchools()

    class Meta:
        ordering = ("-begonnen_op", "id")
        indexes = (models.Index(fields=("school", "begonnen_op"), name="import_school"),)

    def __str__(self) -> str:
        return f"import {self.id}"

    @property
    def is_lijst(self) -> bool:
        """Whether a person says where each column goes."""
        return self.soort in (self.Soort.CSV, self.Soort.XLSX)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person."""
        return self.stand in (self.Stand.KOLOMMEN, self.Stand.NAKIJKEN)


class ImportRow(models.Model):
    """What became of one pupil of an import. It holds a line and a reason; of the pupil nothing in the clear."""

    class Uitkomst(models.TextChoices):
        NIEUW = "nieuw", "nieuw"
        BIJGEWERKT = "bijgewerkt", "bijgewerkt"
        GELIJK = "gelijk", "niets nieuws"
        FOUT = "fout", "niet overgenomen"
        VRAAG = "vraag", "wacht op u"
        AFWEZIG = "afwezig", "niet in dit bestand"

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    nr = models.PositiveIntegerField()
    """Of the pupil in the import, from 1; those who were absent come after."""
    bestand = models.PositiveIntegerField(default=1)
    regel = models.PositiveIntegerField(default=0)
    uitkomst = models.CharField(max_length=10, choices=Uitkomst.choices)
    reden = models.CharField(max_length=40, blank=True)
    """A code, where a step refused."""
    tekst = models.TextField(blank=True)
    """What is wrong, in Dutch, a line each."""
    verlies = models.JSONField(default=list)
    """What was lost in converting an OSO file to the newest year."""
    uitgaand = models.ForeignKey("school.Uitgaand", on_delete=models.SET_NULL, null=True, related_name="+")

    naam_hidden = models.BinaryField(max_length=1000, null=True)
    """Of whom was not taken over the name, sealed, so that people find the pupil back; gone after a month."""

    class Meta:
        ordering = ("nr",)
        constraints = (models.UniqueConstraint(fields=("imported", "nr"), name="one_outcome_a_row"),)

    def __str__(self) -> str:
        return f"regel {self.regel} van {self.imported_id}"


class Lasopgave(models.Model):
    """What a school's own product says it can fill: a declaration that the school itself brought."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="lasopgaven")
    naam = models.CharField(max_length=60)
    inhoud = models.TextField()
    """The CSV, as `read_las` reads it; it says nothing of any pupil."""
    door = models.CharField(max_length=80)
    op = models.DateTimeField()

    class Meta:
        ordering = ("naam",)
        constraints = (models.UniqueConstraint(fields=("school", "naam"), name="one_lasopgave_a_name"),)

    def __str__(self) -> str:
        return f"opgave {self.naam}"
