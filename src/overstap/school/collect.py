"""Verzamelen: what each system gives and what staff change, until the dossier may be sealed.

Everything that is known of a pupil before then stands in one werkdossier, sealed in the vault beside the lean dossier
that would travel. Each step reads it, changes one thing, composes both anew and writes them in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.dossier import Dossier, build, read, record
from overstap.dossier.compose import compose, shown_digest
from overstap.dossier.contents import Contents
from overstap.dossier.edit import TooManyChanges
from overstap.dossier.loopbaan import combined
from overstap.dossier.record import Record
from overstap.dossier.settle import questions
from overstap.dossier.spot import text_at
from overstap.dossier.werkdossier import Besluit, Werkdossier
from overstap.gegevensset import load, years
from overstap.ports import Actor
from overstap.school.given import (
    new_werk,
    pgn_in,
    recorded,
    refuse_foreign,
    refuse_long,
    soort_in,
    with_inzage_given,
)
from overstap.school.models import School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.pupils import ids_of, pgn_index
from overstap.school.stands import OPEN, READY
from overstap.school.steps import Refused, await_turn, following
from overstap.school.store import place, store, werk_place

Stand = Uitgaand.Stand
LAS = "las"
PROFIEL = {"PO": "POVO", "SO": "POVO", "VO": "VOVO"}
"""How pupils mostly leave a school of this sector; staff may choose another."""
REDEN_MAX = 500
"""Characters of a reason."""
Change = Callable[[Werkdossier], Werkdossier]


def take_in(ports: Ports, school: School, data: bytes | Mapping[str, object], by: Actor) -> Uitgaand:
    """Take in a whole record of the LAS or an OSO XML file; it replaces what systems gave of this pupil before.

    Comments and processing instructions are left out on the way in. A dossier of the same pupil that was not
    yet klaargezet gets this content as its next version; one that was, stays as it is until this one is sealed.

    Raises LeesFout or BouwFout for what cannot be read, Refused for what does not belong here.
    """
    dossier = read(data, comments="drop") if isinstance(data, bytes) else build(data, load())
    if not dossier.overdrachtsoort:
        raise Refused("soort_not_sent")
    whole = recorded(dossier)
    jaar = dossier.gegevensset.jaar
    refuse_long(whole, jaar)
    return _put(ports, school, whole, by, lambda werk: replace(werk, jaar=jaar, profiel="", delen={LAS: whole}))


def put_deel(ports: Ports, school: School, naam: str, deel: Record, by: Actor, *, besides: bool = False) -> Uitgaand:
    """Lay what one system knows of a pupil (`naam`: las, lvs, edexml, lijst, bestand) beside what others gave.

    The deel is of the newest year and holds the BSN or onderwijsnummer. What the system gave last changes nothing when
    it comes again, its files packed anew or not: no new version, not even of what is klaargezet. With `besides` it is
    laid over what this same system gave before, of which the rest stays; when that is nothing new, it is refused
    (`nothing_new`).
    Raises BouwFout, Refused.
    """
    refuse_long(deel, years()[-1])
    try:
        refuse_foreign(school, deel)
    except Refused:
        build(deel, load())  # what is wrong with its form is told first, and all of it
        raise

    def laid(werk: Werkdossier) -> Werkdossier:
        if werk.jaar != years()[-1]:
            raise Refused("other_year")
        if len(werk.delen) > 1 or werk.wijzigingen:
            build(deel, load())  # what another system says in the same place might hide a fault
        before = werk.delen.get(naam, {})
        after = combined(before, deel) if besides else deel
        if besides and Contents().same(before, after):
            raise Refused("nothing_new")
        return werk.with_deel(naam, after)

    def same(werk: Werkdossier) -> bool:
        return not besides and Contents().same(werk.delen.get(naam), deel)

    return _put(ports, school, deel, by, laid, same)


def rework(ports: Ports, pk: UUID, by: Actor, change: Change, deed: str) -> Uitgaand:
    """Change one thing in a werkdossier: `change` is given it as it is now, and gives it as it must become.

    `deed` says for the log what was done: veld, keuze, besluit, bijlage, toelichting, inzage, profiel, voorlopig.
    Raises Refused when the dossier was sealed meanwhile or changed too often, BouwFout for a value of the wrong kind,
    and whatever `change` raises.
    """
    with writing():
        found: QuerySet[Uitgaand] = Uitgaand.objects.select_for_update(no_key=True, of=("self",))
        row = found.select_related("school").get(pk=pk)
        if row.stand not in OPEN:
            raise Refused("stand_moved")
        try:
            werk = change(werk_of(ports, row, by, "bewerken"))
        except TooManyChanges:
            raise Refused("too_many_changes") from None
        store(ports, row, werk)
        ports.audit.write(Event.DOSSIER_CHANGED, by=by, versie=row.versie, kind=deed, **ids_of(row))
    return row


def begin_next(ports: Ports, pk: UUID, by: Actor) -> Uitgaand:
    """A next version to work on, that goes on where the newest ended; where there is one already, that one."""
    with writing():
        row: Uitgaand = Uitgaand.objects.select_related("school").get(pk=pk)
        await_turn(row.school)
        newest: Uitgaand = _versions(row.school, bytes(row.pgn_index), row.soort)[0]
        if newest.stand in OPEN:
            return newest
        made = following(newest, versie=newest.versie + 1)
        store(ports, made, werk_of(ports, newest, by, "verzamelen"))
        ports.audit.write(Event.DOSSIER_CHANGED, by=by, versie=made.versie, kind="versie", **ids_of(made))
    return made


def werk_of(ports: Ports, row: Uitgaand, by: Actor, purpose: str = "bekijken") -> Werkdossier:
    """The werkdossier of this row; the look is logged. Raises Refused `no_dossier`."""
    with writing():
        look_again(row)
        if row.dossier_id is None:
            raise Refused("no_dossier")
        if row.werk_id is None:
            return _werk_from(read(ports.vault.read(row.dossier_id, place(row), reader=by, purpose=purpose)))
        return Werkdossier.from_bytes(ports.vault.read(row.werk_id, werk_place(row), reader=by, purpose=purpose))


def look_again(row: Uitgaand) -> None:
    """Where its content lies now: each change lays it anew, and shreds what lay there before."""
    if row.pk and not row._state.adding:
        row.refresh_from_db(fields=("werk_id", "dossier_id", "versie"))


def settle(ports: Ports, pk: UUID, by: Actor, marks: Collection[str], reden: str) -> Uitgaand:
    """Let what `privacy` asks about go along as it stands, with a reason; without marks all that is still asked.

    What somebody else answered first keeps that answer. Raises Refused, `stand_moved` when nothing is left to answer.
    """
    if not reden.strip():
        raise Refused("no_reason")
    besluit = Besluit(reden.strip()[:REDEN_MAX], str(by), ports.clock.now().isoformat())

    def settled(werk: Werkdossier) -> Werkdossier:
        named = marks or [mark for mark, _ in questions(compose(werk).lean, werk.besluiten)]
        if marks and werk.besluiten.keys() >= set(marks):
            raise Refused("stand_moved")
        return replace(werk, besluiten={**dict.fromkeys(named, besluit), **werk.besluiten})

    return rework(ports, pk, by, settled, "besluit")


def _differs(_werk: Werkdossier) -> bool:
    """A whole dossier that is taken in counts as new, whatever is in it."""
    return False


def _werk_from(dossier: Dossier) -> Werkdossier:
    """Of a dossier that was taken in before there were werkdossiers."""
    whole = record(dossier)
    return with_inzage_given(Werkdossier(dossier.gegevensset.jaar, delen={LAS: whole}), whole)


def _put(
    ports: Ports,
    school: School,
    given: Record,
    by: Actor,
    change: Change,
    same: Callable[[Werkdossier], bool] = _differs,
) -> Uitgaand:
    """Find the row of this pupil that may still change, or begin one, and lay there what was given."""
    refuse_foreign(school, given)
    pgn = pgn_in(given)
    with writing():
        await_turn(school)
        row, known = current(ports, school, pgn, soort_in(given), by)
        if row.versie and same(known):
            return _versions(school, pgn_index(ports.vault, pgn), row.soort)[0]
        if not known.profiel and not text_at(given, "overdrachtsoort"):
            known = replace(known, profiel=PROFIEL.get(school.sector, ""))
        changed = with_inzage_given(change(known), given)
        if same is not _differs and row._state.adding and row.versie and _travels_as(known, changed):
            newest = _versions(school, pgn_index(ports.vault, pgn), row.soort)[0]
            if newest.stand in READY:
                return newest
        row.versie += 1
        store(ports, row, changed)
        ports.audit.write(
            Event.DOSSIER_TAKEN_IN,
            by=by,
            brin=school.brin,
            profiel=row.profiel,
            versie=row.versie,
            fouten=row.fouten,
            **ids_of(row),
        )
    return row


def _travels_as(known: Werkdossier, changed: Werkdossier) -> bool:
    """Whether the same would leave: of a class list that comes after klaarzetten nothing travels that is new."""
    return known.inzage == changed.inzage and shown_digest(compose(known).lean) == shown_digest(compose(changed).lean)


def current(ports: Ports, school: School, pgn: str, soort: str, by: Actor) -> tuple[Uitgaand, Werkdossier]:
    """The newest row of this pupil and soort that may still change, or a fresh one that goes on where that ended."""
    index = pgn_index(ports.vault, pgn)
    is_known = rows.first(Uitgaand, school_id=school.pk, pgn_index=index, soort=soort) is not None
    versions = _versions(school, index, soort).select_for_update(no_key=True, of=("self",))
    newest = versions.first() if is_known else None
    if newest is None:
        return Uitgaand(school=school, soort=soort, versie=0), new_werk(school)
    known = werk_of(ports, newest, by, "verzamelen")
    if newest.stand in OPEN:
        return newest, known
    return following(newest, versie=newest.versie), known


def _versions(school: School, index: bytes, soort: str) -> QuerySet[Uitgaand]:
    found: QuerySet[Uitgaand] = Uitgaand.objects.filter(school=school, pgn_index=index, soort=soort)
    return found.select_related("school").order_by("-versie")
