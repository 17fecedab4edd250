"""The register of the chain (systems, schools, mandates, aanleverpunten) and its sessions."""

from __future__ import annotations

from django.db import models


class Systeem(models.Model):
    """A supplier's system that takes part, known by the OIN in its certificate."""

    oin = models.CharField(max_length=20, unique=True)
    naam = models.CharField(max_length=100)
    actief = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.naam} ({self.oin})"


class Certificaat(models.Model):
    """A certificate that this system may speak with. Two may be active at once, so that renewal is no stop."""

    systeem = models.ForeignKey(Systeem, on_delete=models.CASCADE, related_name="certificaten")
    fingerprint = models.CharField(max_length=64, unique=True)
    """SHA-256 of the certificate, hex."""
    actief = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.fingerprint[:16]


class School(models.Model):
    brin = models.CharField(max_length=4, unique=True)
    naam = models.CharField(max_length=100)
    sector = models.CharField(max_length=3)
    """PO, VO, SO or SWV: what a source learns of the school that asks."""
    actief = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.naam} ({self.brin})"


class Dienst(models.TextChoices):
    """What a mandate is for: overstap, or support requests."""

    OV = "OV", "overstap"
    SWV = "SWV", "samenwerkingsverband"


class Mandaat(models.Model):
    """A school's word that a system may act for it."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="mandaten")
    systeem = models.ForeignKey(Systeem, on_delete=models.CASCADE, related_name="mandaten")
    dienst = models.CharField(max_length=3, choices=Dienst.choices, default=Dienst.OV)
    van = models.DateField()
    tot = models.DateField(null=True)
    """Last day; none: until it is withdrawn."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("school", "systeem", "dienst"), name="one_mandaat_a_dienst"),)

    def __str__(self) -> str:
        return f"{self.school_id} → {self.systeem_id} ({self.dienst})"


class Aanleverpunt(models.Model):
    """The address of one school in one system."""

    kenmerk = models.CharField(max_length=20, unique=True)
    """Routeringskenmerk. Looked up, never taken apart."""
    index = models.PositiveIntegerField()
    """Aanleverpuntindex within the BRIN, for messages of 20180404."""
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="aanleverpunten")
    systeem = models.ForeignKey(Systeem, on_delete=models.CASCADE, related_name="aanleverpunten")
    url = models.URLField(max_length=200)
    doel = models.CharField(max_length=3, choices=Dienst.choices, default=Dienst.OV)
    actief = models.BooleanField(default=True)

    class Meta:
        ordering = ("index", "id")
        constraints = (models.UniqueConstraint(fields=("school", "index"), name="one_aanleverpunt_an_index"),)

    def __str__(self) -> str:
        return self.kenmerk


class Sessie(models.Model):
    """One granted question for one dossier. Neither its id nor the zoeksleutel can be read from this row."""

    zaad = models.BinaryField(max_length=16)
    """Random seed: with the key of the centre the sessieId can be made again from it."""
    sessie_index = models.BinaryField(max_length=32, unique=True)
    """Keyed digest of the sessieId, to find the row by."""
    sleutel_index = models.BinaryField(max_length=32, null=True, unique=True)
    """Keyed digest of the zoeksleutel, for as long as the session lives."""
    bron = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    bron_punt = models.ForeignKey(Aanleverpunt, on_delete=models.CASCADE, null=True, related_name="+")
    """The one aanleverpunt that was asked for; none: every active one of the bron."""
    doel = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    doel_punt = models.ForeignKey(Aanleverpunt, on_delete=models.CASCADE, related_name="+")
    soort = models.CharField(max_length=20)
    verleend_op = models.DateTimeField()
    verloopt_op = models.DateTimeField()
    afgemeld_op = models.DateTimeField(null=True)
    resultaat = models.CharField(max_length=64, blank=True)
    keren = models.PositiveSmallIntegerField(default=1)
    """How often the very same request was answered with this session."""
    aankondigingen = models.PositiveSmallIntegerField(default=0)
    """How often the bron announced that it would tell the doel: the dossier is ready now."""

    def __str__(self) -> str:
        return f"sessie {self.pk}"
