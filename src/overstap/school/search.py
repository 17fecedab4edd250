"""Finding the pupil behind a zoeksleutel, among the pupils of one school only."""

from __future__ import annotations

from overstap.keten import Sleutel
from overstap.school.models import School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import frag_index, revealed_pgn

NOBODY = "000000000"
"""No pupil's number: an empty bucket costs one derivation too, so that it takes as long as a full one."""

Stand = Uitgaand.Stand
READY = (Stand.KLAARGEZET, Stand.OVERGEDRAGEN)


def find(ports: Ports, school: School, sleutel: Sleutel) -> Uitgaand | None:
    """The dossier of the pupil that was asked for: the one that is ready, else the newest.

    Every candidate is compared, also after one fits, so that the time says nothing about who is there.
    """
    if sleutel.zoeksleutel is None:
        return None
    key = ports.keys.zoeksleutel
    rows = candidates(ports, school, sleutel.pgnfrag)
    if not rows:
        key.matches(NOBODY, school.brin, sleutel.zoeksleutel)
        return None
    numbers = {bytes(row.pgn_index): row for row in rows}
    fitting = {
        index
        for index, row in numbers.items()
        if key.matches(revealed_pgn(ports.vault, bytes(row.pgn_hidden)), school.brin, sleutel.zoeksleutel)
    }
    found = [row for row in rows if bytes(row.pgn_index) in fitting]
    return max(found, key=lambda row: (row.stand in READY, row.versie), default=None)


def candidates(ports: Ports, school: School, pgnfrag: str | None) -> list[Uitgaand]:
    """The rows of pupils whose number ends like this; without a pgnfrag (messages of 2018) of every pupil."""
    rows = Uitgaand.objects.filter(school=school).exclude(stand=Stand.VERVANGEN)
    if pgnfrag is not None:
        rows = rows.filter(pgnfrag_index=frag_index(ports.vault, pgnfrag))[: ports.terms.candidates_max]
    return list(rows.select_related("school"))
