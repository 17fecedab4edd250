"""The kinds of school, and the ways in which one makes the national attachment."""

from __future__ import annotations

from django.db import models


class Sector(models.TextChoices):
    PO = "PO", "primair onderwijs"
    VO = "VO", "voortgezet onderwijs"
    SO = "SO", "speciaal onderwijs"
    SWV = "SWV", "samenwerkingsverband"


class Toelichting(models.TextChoices):
    EIGEN = "eigen", "in Overstap geschreven"
    BESTAND = "bestand", "een bestand van de school"
    LAS = "las", "uit het LAS"
