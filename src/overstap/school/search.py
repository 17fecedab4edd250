"""Finding the pupil behind a zoeksleutel, among the pupils of one school only."""

from __future__ import annotations

from overstap.database import rows
from overstap.keten import Sleutel
from overstap.school.models import School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import frag_index, revealed_pgn
from overstap.school.stands import READY

NOBODY = "000000000"
"""No pupil's number: an empty bucket costs one derivation too, so that it takes as long as a full one."""
PUPILS_MAX = 5000
"""Pupils of one school who are looked at for a message of 2018, which brings no pgnfrag."""


def find(ports: Ports, school: School, sleutel: Sleutel, soort: str) -> Uitgaand | None:
    """The dossier of the pupil that was asked for: of this soort, the one that is ready, else the newest.

    Every candidate is compared, also after one fits, so that the time says nothing about who is there.
    """
    if sleutel.zoeksleutel is None:
        return None
    key = ports.keys.zoeksleutel
    pupils = candidates(ports, school, sleutel.pgnfrag)
    if not pupils:
        key.matches(NOBODY, school.brin, sleutel.zoeksleutel)
        return None
    numbers = {bytes(row.pgn_index): row for row in pupils}
    fitting = {
        index
        for index, row in numbers.items()
        if key.matches(revealed_pgn(ports.vault, bytes(row.pgn_hidden)), school.brin, sleutel.zoeksleutel)
    }
    found = [row for row in pupils if bytes(row.pgn_index) in fitting]
    return max(found, key=lambda row: (row.soort == soort, row.stand in READY, row.versie), default=None)


def candidates(ports: Ports, school: School, pgnfrag: str | None) -> list[Uitgaand]:
    """The rows of pupils whose number ends like this; without a pgnfrag (messages of 2018) of every pupil.

    A version that was replaced has no such ending any more, so that a pupil counts only a few times.
    """
    if pgnfrag is None:
        pupils = Uitgaand.objects.filter(school=school).exclude(pgnfrag_index=b"").order_by("-versie")
        found = list(pupils[:PUPILS_MAX])
    else:
        ending = frag_index(ports.vault, pgnfrag)
        found = rows.found(Uitgaand, school_id=school.pk, pgnfrag_index=ending, most=ports.terms.candidates_max)
    for row in found:
        row.school = school
    return found
