"""Klaarzetten with all that is chosen with it: for whom, from which day, preliminary or not, and who is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from overstap.database.transaction import writing
from overstap.ports import Actor
from overstap.school import notify
from overstap.school.collect import rework, werk_of
from overstap.school.models import Uitgaand
from overstap.school.outgoing import seal_dossier, set_first_day
from overstap.school.ports import Ports
from overstap.school.stands import SEALABLE
from overstap.school.steps import Refused

Stand = Uitgaand.Stand
NOT_READY = {Stand.NIET_BEGONNEN: "not_begun", Stand.CONCEPT: "dossier_has_errors"}


@dataclass(frozen=True, slots=True)
class Klaarkeuze:
    """What somebody chooses on klaarzetten."""

    voor_brin: str = ""
    """Only this school may fetch it; empty: any school that asks with a good session."""
    vanaf: date | None = None
    """Not before this day; None: from now on."""
    voorlopig: bool = False
    """A preliminary dossier: a later version follows."""
    berichten: Collection[int] = ()
    """The requests whose schools are told; only those that somebody ticked."""


def make_ready(ports: Ports, row: Uitgaand, by: Actor, keuze: Klaarkeuze) -> tuple[Uitgaand, int]:
    """The dossier klaargezet as chosen, and how many schools will be told. All of it or nothing.

    Raises Refused: `not_begun`, `dossier_has_errors`, `unsettled`, `inzage_missing`, `stand_moved`.
    """
    if row.stand in NOT_READY:
        raise Refused(NOT_READY[Stand(row.stand)])
    with writing():
        row = marked_preliminary(ports, row, by, keuze.voorlopig)
        if row.vanaf != keuze.vanaf:
            row = set_first_day(ports, row, by, vanaf=keuze.vanaf)
        row = seal_dossier(ports, row, by, voor_brin=keuze.voor_brin)
        return row, notify.plan(ports, row, keuze.berichten, by) if keuze.berichten else 0


def marked_preliminary(ports: Ports, row: Uitgaand, by: Actor, voorlopig: bool) -> Uitgaand:
    """Whether it is preliminary stands in the dossier itself; what the parents saw does not change by it."""
    if row.stand not in SEALABLE:
        raise Refused("stand_moved")
    if werk_of(ports, row, by, "klaarzetten").voorlopig == voorlopig:
        return row
    return rework(ports, row.pk, by, lambda werk: replace(werk, voorlopig=voorlopig), "voorlopig")
