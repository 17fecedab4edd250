"""How a school and its aanleverpunt are named in a message, by the year of the agreement."""

from __future__ import annotations

from overstap.keten import OSO_2018, Adres
from overstap.keten.door import Bestemming
from overstap.school.models import School
from overstap.school.ports import Identity


def adres(us: Identity, brin: str, kenmerk: str, index: int | None) -> Adres:
    """In messages of 2018 an aanleverpunt is a number within its BRIN; in later ones it has a routeringskenmerk."""
    return Adres(brin, index=index) if us.namespace == OSO_2018 else Adres(brin, kenmerk)


def is_at(school: School, point: Adres) -> bool:
    """Whether this is the aanleverpunt of this school on this node."""
    return point.kenmerk == school.kenmerk if point.kenmerk else point.index == school.index


def named(point: Adres) -> str:
    """An aanleverpunt as a signed statement names it: the same text at both ends."""
    return point.kenmerk or f"index {point.index}"


def centre(us: Identity, namespace: str = "") -> Bestemming:
    """The centre, in the words of the year that we ask in ourselves, or in those of another."""
    return Bestemming(us.centre_url, us.centre_oin, namespace or us.namespace)
