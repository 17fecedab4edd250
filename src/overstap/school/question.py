"""What a school may ask of another, and what is refused before anything leaves the house."""

from __future__ import annotations

from overstap.database import rows
from overstap.elfproef import elfproef
from overstap.keten.soorten import BINNEN_BRIN
from overstap.keten.zoeksleutel import BRIN
from overstap.school.clock import stopped
from overstap.school.models import SOORTEN, Inkomend, School
from overstap.school.steps import Refused

ENDED = (*Inkomend.came(), Inkomend.Stand.GEWEIGERD)


def refuse_wrong(school: School, pgn: str, bron_brin: str, soort: str) -> None:
    """Raises Refused: `pgn_wrong`, `brin_wrong`, `soort_unknown`, `other_brin`."""
    if not elfproef(pgn):
        raise Refused("pgn_wrong")
    if not BRIN.fullmatch(bron_brin):
        raise Refused("brin_wrong")
    if soort not in SOORTEN:
        raise Refused("soort_unknown")
    if soort == BINNEN_BRIN and bron_brin != school.brin:
        raise Refused("other_brin")


def refuse_clock() -> None:
    """Raises Refused `clock_off`: with a clock that is wrong no request would be judged rightly."""
    if stopped():
        raise Refused("clock_off")


def refuse_asked(row: Inkomend) -> None:
    """Raises Refused `already_asked`. To be called when it is our turn, so that two at once do not both pass."""
    same = rows.found(Inkomend, school_id=row.school_id, bron_brin=row.bron_brin, pgn_index=row.pgn_index)
    if any(other.wacht for other in same):
        raise Refused("already_asked")
