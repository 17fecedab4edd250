"""How a werkdossier is laid down, with what follows from it: what would travel, and what the list shows."""

from __future__ import annotations

from dataclasses import replace

from django.utils.timezone import localdate

from overstap import __version__
from overstap.database import rows
from overstap.dossier import Dossier, Melding, errors_of, validate, write
from overstap.dossier.compose import Composed, compose, shown_digest
from overstap.dossier.settle import questions
from overstap.dossier.werkdossier import Werkdossier
from overstap.ports import Place
from overstap.school import hold
from overstap.school.changes import tell
from overstap.school.listed import groep_of, marked
from overstap.school.models import Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import day_of, hidden_pgn, listed_name, pgn_index, pgnfrag_index

Stand = Uitgaand.Stand
KIND, WERK = "uitgaand", "werkdossier"
"""What lies in the vault: the dossier that travels, and what it is made of."""


def store(ports: Ports, row: Uitgaand, werk: Werkdossier) -> None:
    """Write a werkdossier and what follows from it; an inzage of something else is an inzage no more."""
    werk = replace(werk, datum=localdate(ports.clock.now()).isoformat(), pakketversie=__version__)
    composed = compose(werk)
    if werk.inzage and (shown := shown_digest(composed.lean)) != werk.inzage.gezien:
        seen = None if werk.inzage.gezien else replace(werk.inzage, gezien=shown)
        werk = replace(werk, inzage=seen)
        composed = composed if seen else compose(werk)
    stop = hold.shred(ports, row, row.werk_id, row.dossier_id)
    before = None if row._state.adding else row.stand
    describe(ports, row, werk, composed)
    hold.refuse_other_pupil(stop, row)
    row.werk_id = ports.vault.put(werk.to_bytes(), werk_place(row))
    row.dossier_id = ports.vault.put(write(composed.lean), place(row))
    row.stap += 1
    if row._state.adding:
        rows.add(row)
    else:
        row.save()
    if row.stand != before:
        tell(ports, row)


def describe(ports: Ports, row: Uitgaand, werk: Werkdossier, composed: Composed) -> None:
    """What the list of pupils shows of a dossier, and by what a request finds it."""
    dossier = composed.whole
    row.soort = dossier.overdrachtsoort
    row.profiel = dossier.profiel
    row.jaar = dossier.gegevensset.jaar
    row.naam = listed_name(dossier)
    row.groep = groep_of(dossier)
    row.geboortedatum = day_of(dossier.geboortedatum)
    row.pgn_index = pgn_index(ports.vault, dossier.pgn)
    row.pgnfrag_index = pgnfrag_index(ports.vault, dossier.pgn)
    row.pgn_hidden = hidden_pgn(ports.vault, dossier.pgn)
    judge(row, werk, composed)
    row.stand = stand_of(werk, composed.lean, row.fouten)
    row.verzameld_op = row.gewijzigd_op = ports.clock.now()


def judge(row: Uitgaand, werk: Werkdossier, composed: Composed) -> None:
    """How much is wrong and asked. Where only a name and a group are known nothing is yet: what is missing is all."""
    if not werk.is_begonnen:
        row.fouten = row.waarschuwingen = row.bevindingen = 0
        row.vraagt_inzage, row.regels = False, ""
        return
    meldingen = validate(composed.lean)
    fouten = errors_of(meldingen)
    others = [each for each in fouten if not of_inzage(each)]
    row.fouten = len(others) + composed.to_choose
    row.waarschuwingen = len(meldingen) - len(fouten)
    row.vraagt_inzage = len(others) < len(fouten)
    row.regels = marked(each.regel for each in others)
    row.bevindingen = len(questions(composed.lean, werk.besluiten))


def stand_of(werk: Werkdossier, lean: Dossier, fouten: int) -> Stand:
    """How far a dossier is that is still worked on; one that changed since the parents got it is not ter inzage."""
    if not werk.is_begonnen:
        return Stand.NIET_BEGONNEN
    if fouten:
        return Stand.CONCEPT
    if werk.inzage:
        return Stand.INGEZIEN
    is_shown = werk.getoond is not None and werk.getoond.digest == shown_digest(lean)
    return Stand.TER_INZAGE if is_shown else Stand.GEREED


def of_inzage(melding: Melding) -> bool:
    """Whether it says that the parents have not looked yet: work still to do, and no mistake."""
    return "/inzage[" in melding.locatie


def place(row: Uitgaand) -> Place:
    return Place(KIND, row.school.brin, row.versie, str(row.pk))


def werk_place(row: Uitgaand) -> Place:
    return Place(WERK, row.school.brin, row.versie, str(row.pk))
