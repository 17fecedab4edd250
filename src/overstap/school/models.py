"""The rows of a school system. What is secret stands in the vault; a row holds where, how far and since when."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.models import AbstractUser
from django.db import models

from overstap.keten.results import NIET_GEREED
from overstap.keten.soorten import BINNEN_BRIN, OVERSTAPDOSSIER
from overstap.school import supplier_models  # noqa: F401 - so that Django knows these rows too
from overstap.school.import_row import Import, ImportRow, Lasopgave
from overstap.school.kinds import Sector, Toelichting
from overstap.school.of_schools import OfSchools
from overstap.school.staff import Staff

__all__ = [
    "Aanstelling",
    "ClockCheck",
    "Import",
    "ImportRow",
    "Inkomend",
    "Lasopgave",
    "Levering",
    "OfSchools",
    "Overdracht",
    "School",
    "Sector",
    "Toelichting",
    "Uitgaand",
    "User",
    "Vraag",
]

SOORTEN = (OVERSTAPDOSSIER, BINNEN_BRIN)
"""What schools send each other; support requests go another way."""

ONBEKEND = "LeerlingNietGevonden"
"""The result that says that a school does not know this pupil."""
UNKNOWN, IN_VAIN = models.Q(resultaat=ONBEKEND), models.Q(resultaat=NIET_GEREED)
NAME_CHARACTERS_MAX = 200
"""Of the name in a list; a dossier may hold a longer one."""


class School(models.Model):
    """One school on this node, with the aanleverpunt under which the chain knows it here."""

    brin = models.CharField(max_length=4, unique=True)
    naam = models.CharField(max_length=100)
    sector = models.CharField(max_length=3, choices=Sector.choices)
    kenmerk = models.CharField(max_length=20, unique=True)
    """Routeringskenmerk: the address of this school in this system (messages from 20200910 on)."""
    index = models.PositiveIntegerField()
    """Aanleverpuntindex: the same for messages of 20180404."""
    toelichting = models.CharField(max_length=10, choices=Toelichting.choices, default=Toelichting.EIGEN)
    """How this school makes the national attachment "Toelichting onderwijsbehoeften"."""
    toelichting_maanden = models.PositiveSmallIntegerField(default=24)
    """How old, in months, that on which a part of it rests may be before it is asked about."""
    las = models.CharField(max_length=60, blank=True)
    """The product this school works with, as its declaration of what it can fill is named."""

    def __str__(self) -> str:
        return f"{self.naam} ({self.brin})"


class User(Staff, AbstractUser):
    """A member of staff. Sees the schools of the aanstellingen, and nothing else."""

    scholen = models.ManyToManyField(School, through="Aanstelling", related_name="medewerkers")
    sessies = models.PositiveIntegerField(default=0)
    """Goes up to end every session of this person: each carries the number it began with."""
    wachtwoord_tijdelijk = models.BooleanField(default=False)
    """The password was made by a beheerder: at the next sign-in the person chooses one that nobody else knows."""


class Aanstelling(models.Model):
    """That somebody works at a school, and as what."""

    class Rol(models.TextChoices):
        ADMINISTRATIE = "administratie", "administratie"
        INTERN_BEGELEIDER = "intern_begeleider", "intern begeleider"
        DIRECTIE = "directie", "directie"
        BEHEERDER = "beheerder", "beheerder"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="aanstellingen")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="aanstellingen")
    rol = models.CharField(max_length=20, choices=Rol.choices, default=Rol.ADMINISTRATIE)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "school"), name="one_aanstelling_a_school"),)

    def __str__(self) -> str:
        return f"{self.rol} bij {self.school_id}"


class Overdracht(models.Model):
    """What an outgoing and an incoming overdracht share: a school, a pupil and a stand."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False)
    """Without an index of its own, which SQLite would follow rather than one that begins with it and finds one row."""
    soort = models.CharField(max_length=20)
    """Overdrachtsoort: overstapdossier or overdrachtbinnenbrin."""
    naam = models.CharField(max_length=NAME_CHARACTERS_MAX, blank=True)
    pgn_index = models.BinaryField(max_length=32)
    """Keyed digest of the BSN or onderwijsnummer; the number itself stands sealed beside it."""
    pgn_hidden = models.BinaryField(max_length=100)
    dossier_id = models.UUIDField(null=True)
    """Where the dossier lies in the vault."""
    versie = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 (hex) of the sealed bytes, the same at both ends."""
    fouten = models.PositiveIntegerField(default=0)
    gewijzigd_op = models.DateTimeField()
    stap = models.PositiveIntegerField(default=0)
    """Counts the steps taken: a step is written only over the row that it was taken from."""

    objects = OfSchools()

    class Meta:
        abstract = True


class Uitgaand(Overdracht):
    """A dossier that a pupil takes along, from first record to delivery."""

    class Stand(models.TextChoices):
        NIET_BEGONNEN = "niet_begonnen", "niet begonnen"
        CONCEPT = "concept", "fouten"
        GEREED = "gereed", "verzameld"
        TER_INZAGE = "ter_inzage", "ter inzage"
        INGEZIEN = "ingezien", "ingezien"
        KLAARGEZET = "klaargezet", "klaargezet"
        OVERGEDRAGEN = "overgedragen", "overgedragen"
        INGETROKKEN = "ingetrokken", "ingetrokken"
        VERVANGEN = "vervangen", "vervangen"

    stand = models.CharField(max_length=20, choices=Stand.choices, default=Stand.CONCEPT)
    pgnfrag_index = models.BinaryField(max_length=32)
    """Keyed digest of the last four digits, by which a request narrows its candidates."""
    profiel = models.CharField(max_length=5)
    jaar = models.CharField(max_length=6)
    groep = models.CharField(max_length=35, blank=True)
    geboortedatum = models.DateField(null=True)
    waarschuwingen = models.PositiveIntegerField(default=0)
    werk_id = models.UUIDField(null=True)
    """Where the werkdossier lies in the vault: all from which the dossier is composed."""
    bevindingen = models.PositiveIntegerField(default=0)
    """Privacy questions that nobody has settled."""
    regels = models.TextField(blank=True)
    """The rules that its errors break, each between bars (`|OVa.OA01|XSD|`), so that a list opens no dossier."""
    vraagt_inzage = models.BooleanField(default=False)
    """Whether the agreement asks that parents have looked, and they have not."""
    naar_brin = models.CharField(max_length=4, blank=True)
    """To which school the pupil goes, as far as the leaving list says."""
    vertrek_op = models.DateField(null=True)
    """The last day at this school, as far as the leaving list says."""
    vanaf = models.DateField(null=True)
    """Nobody may fetch it before this day; empty: from the moment it is klaargezet."""
    voor_brin = models.CharField(max_length=4, blank=True)
    """Only this school may have it; empty: any school that asks with a good session."""
    verzameld_op = models.DateTimeField()
    klaargezet_op = models.DateTimeField(null=True)
    overgedragen_op = models.DateTimeField(null=True)
    handtekening = models.BinaryField(max_length=64, null=True)
    certificaat = models.BinaryField(max_length=4096, null=True)
    """Signature and certificate (DER) of the seal."""

    class Meta:
        ordering = ("naam", "id")
        indexes = (
            # All that is counted of a school stands in this one, so that no row is read for it.
            models.Index(
                fields=("school", "stand", "bevindingen", "vraagt_inzage", "vertrek_op"), name="uitgaand_counted"
            ),
            models.Index(fields=("school", "pgn_index"), name="uitgaand_pgn"),
            models.Index(fields=("school", "pgnfrag_index"), name="uitgaand_pgnfrag"),
            models.Index(fields=("school", "naam", "id"), name="uitgaand_naam"),
            models.Index(fields=("school", "groep", "naam"), name="uitgaand_groep"),
            models.Index(fields=("school", "regels"), condition=~models.Q(regels=""), name="uitgaand_regels"),
            models.Index(fields=("school", "geboortedatum"), name="uitgaand_born"),
        )

    def __str__(self) -> str:
        return f"uitgaand {self.id}"


class Levering(models.Model):
    """One request of another school in one session, and what it was answered. The same request gets the same."""

    school = models.ForeignKey(School, on_delete=models.PROTECT)
    sessie_id = models.UUIDField()
    uitgaand = models.ForeignKey(Uitgaand, on_delete=models.CASCADE, null=True, related_name="leveringen")
    """The dossier concerned; none where no pupil was found."""
    doel_brin = models.CharField(max_length=4)
    doel_kenmerk = models.CharField(max_length=20)
    doel_index = models.PositiveIntegerField(null=True)
    """Where the question came from when it was in the words of 2018, which have no kenmerk."""
    doel_oin = models.CharField(max_length=20)
    resultaat = models.CharField(max_length=64)
    geleverd_op = models.DateTimeField()
    keren = models.PositiveSmallIntegerField(default=1)
    """How often this session has asked."""

    class Meta:
        ordering = ("-geleverd_op",)
        constraints = (models.UniqueConstraint(fields=("school", "sessie_id"), name="one_levering_a_session"),)
        indexes = (
            models.Index(fields=("school", "doel_brin", "geleverd_op"), condition=UNKNOWN, name="levering_onbekend"),
            models.Index(fields=("school", "uitgaand"), condition=IN_VAIN, name="levering_in_vain"),
        )

    def __str__(self) -> str:
        return f"levering {self.sessie_id}"


class Inkomend(Overdracht):
    """A dossier that was asked for, from the request to the afmelding."""

    class Stand(models.TextChoices):
        AANGEVRAAGD = "aangevraagd", "aangevraagd"
        SESSIE = "sessie", "onderweg"
        GEVRAAGD = "gevraagd", "onderweg"
        ONTVANGEN = "ontvangen", "ontvangen"
        VERWERKT = "verwerkt", "verwerkt"
        GEWEIGERD = "geweigerd", "geweigerd"

    stand = models.CharField(max_length=20, choices=Stand.choices, default=Stand.AANGEVRAAGD)
    bron_brin = models.CharField(max_length=4)
    sleutel_hidden = models.BinaryField(max_length=300)
    """The zoeksleutel, sealed: made once, so that a request sent again is the same to the byte."""
    pgnfrag_hidden = models.BinaryField(max_length=100)
    sessie_id = models.UUIDField(null=True)
    resultaat = models.CharField(max_length=64, blank=True)
    aangevraagd_op = models.DateTimeField()
    ontvangen_op = models.DateTimeField(null=True)
    afgemeld_op = models.DateTimeField(null=True)
    verwerkt_op = models.DateTimeField(null=True)
    verwerkt_door = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")
    """Who said that it was taken over in the LAS of the school."""

    class Meta:
        ordering = ("-aangevraagd_op", "id")
        indexes = (
            models.Index(fields=("school", "stand"), name="inkomend_stand"),
            models.Index(fields=("school", "pgn_index"), name="inkomend_pgn"),
            models.Index(fields=("school", "gewijzigd_op"), condition=UNKNOWN, name="inkomend_onbekend"),
        )

    def __str__(self) -> str:
        return f"inkomend {self.id}"

    @property
    def wacht(self) -> bool:
        """Whether the chain is still being asked."""
        return self.stand not in (*self.came(), self.Stand.GEWEIGERD)

    @classmethod
    def came(cls) -> tuple[Stand, Stand]:
        """Where a request stands that brought a dossier."""
        return cls.Stand.ONTVANGEN, cls.Stand.VERWERKT


class Vraag(models.Model):
    """One aanleverpunt that a session names, and what it answered."""

    inkomend = models.ForeignKey(Inkomend, on_delete=models.CASCADE, related_name="vragen")
    volgorde = models.PositiveSmallIntegerField()
    kenmerk = models.CharField(max_length=20)
    index = models.PositiveIntegerField(null=True)
    url = models.URLField(max_length=200)
    oin = models.CharField(max_length=20)
    resultaat = models.CharField(max_length=64, blank=True)
    beantwoord_op = models.DateTimeField(null=True)
    dossier_id = models.UUIDField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("volgorde",)
        constraints = (models.UniqueConstraint(fields=("inkomend", "volgorde"), name="one_vraag_a_place"),)

    def __str__(self) -> str:
        return f"vraag {self.volgorde} van {self.inkomend_id}"


class ClockCheck(models.Model):
    """How our clock stood beside that of the Traffic Center when it was looked at last: one row, for all processes."""

    ONE = 1
    id = models.PositiveSmallIntegerField(primary_key=True)
    ahead_seconds = models.IntegerField()
    """Above zero: ours is ahead."""
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"clock {self.ahead_seconds:+d} s"
