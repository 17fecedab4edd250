"""The rows of what outsiders demand of a school: a dossier handed out, or nothing of a pupil destroyed."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from overstap.school.models import Inkomend, School, Uitgaand, User
from overstap.school.of_schools import OfSchools


class Afgifte(models.Model):
    """A dossier that leaves the system as a file: one person asks for it on a ground, another agrees."""

    class Grond(models.TextChoices):
        """On what somebody may demand a dossier."""

        INZAGE = "inzage_avg", "inzageverzoek (AVG, artikel 15)"
        RECHTER = "rechter", "verzoek van een rechter"
        KLACHT = "klachtcommissie", "klachtcommissie"
        ANDERS = "anders", "andere grond"

    class Stand(models.TextChoices):
        GEVRAAGD = "gevraagd", "gevraagd"
        AKKOORD = "akkoord", "akkoord"
        GEWEIGERD = "geweigerd", "geweigerd"
        GEDAAN = "gedaan", "gedaan"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT)
    uitgaand = models.ForeignKey(Uitgaand, on_delete=models.CASCADE, null=True, related_name="afgiften")
    inkomend = models.ForeignKey(Inkomend, on_delete=models.CASCADE, null=True, related_name="afgiften")
    grond = models.CharField(max_length=20, choices=Grond.choices)
    kenmerk_hidden = models.BinaryField(max_length=1000)
    """What the demand is called by who made it, sealed: a number of a case may name people."""
    stand = models.CharField(max_length=10, choices=Stand.choices, default=Stand.GEVRAAGD)
    gevraagd_door = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    gevraagd_op = models.DateTimeField()
    beslist_door = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    beslist_op = models.DateTimeField(null=True)
    gedaan_op = models.DateTimeField(null=True)

    objects: ClassVar[OfSchools] = OfSchools()

    class Meta:
        ordering = ("-gevraagd_op",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(uitgaand=None, inkomend__isnull=False)
                | models.Q(uitgaand__isnull=False, inkomend=None),
                name="afgifte_of_one_dossier",
            ),
            models.CheckConstraint(
                condition=models.Q(beslist_door=None) | ~models.Q(beslist_door=models.F("gevraagd_door")),
                name="afgifte_by_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"afgifte {self.id}"

    @property
    def overdracht(self) -> Uitgaand | Inkomend:
        """The dossier it is about; both columns filled or empty the database refuses."""
        found = self.uitgaand or self.inkomend
        assert found is not None
        return found


class Vernietigstop(models.Model):
    """Nothing of this pupil at this school is destroyed, until somebody lifts it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False)
    pgn_index = models.BinaryField(max_length=32)
    """Keyed digest of the number: it stands for every dossier of the pupil here, sent or received, now and later."""
    reden_hidden = models.BinaryField(max_length=3000)
    gezet_door = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    gezet_op = models.DateTimeField()
    opgeheven_door = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opgeheven_op = models.DateTimeField(null=True)
    opheffing_hidden = models.BinaryField(max_length=3000, null=True)
    """Why it was lifted, sealed."""

    objects: ClassVar[OfSchools] = OfSchools()

    class Meta:
        ordering = ("-gezet_op",)
        constraints = (
            models.UniqueConstraint(
                fields=("school", "pgn_index"), condition=models.Q(opgeheven_op=None), name="one_stop_a_pupil"
            ),
        )

    def __str__(self) -> str:
        return f"vernietigstop {self.id}"


class Bewaard(models.Model):
    """What would have been shredded but for a vernietigstop: it stays in the vault until that is lifted."""

    stop = models.ForeignKey(Vernietigstop, on_delete=models.PROTECT, related_name="bewaard")
    overdracht_id = models.UUIDField()
    dossier_id = models.UUIDField(unique=True)
    """Where it lies in the vault."""
    bewaard_op = models.DateTimeField()

    class Meta:
        ordering = ("bewaard_op", "id")

    def __str__(self) -> str:
        return f"bewaard {self.dossier_id}"
