"""The national attachment "Toelichting onderwijsbehoeften": written here, given as a file, or left to the LAS.

Each school has one way of making it; a step of another way is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.timezone import localdate

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.dossier import Dossier
from overstap.dossier.attachment_kinds import PDF
from overstap.dossier.compose import compose
from overstap.dossier.toelichting import BESTANDSNAAM, OMSCHRIJVING, PLEK, attention, delen, missing
from overstap.dossier.werkdossier import Onderdeel, Toegevoegd, Vondst, Werkdossier
from overstap.ports import Actor
from overstap.school.collect import rework, werk_of
from overstap.school.looked_at import look_at, with_file, within_limit
from overstap.school.models import School, Toelichting, Uitgaand
from overstap.school.ports import Ports
from overstap.school.steps import Refused

Printer = Callable[[Mapping[str, Onderdeel]], bytes]
"""Makes the PDF of the parts that are filled: the same bytes for the same parts."""
MAANDEN_MIN, MAANDEN_MAX = 1, 120


def write_part(
    ports: Ports,
    row: Uitgaand,
    by: Actor,
    deel: str,
    was: Onderdeel | None,
    wens: Onderdeel | None,
    printer: Printer,
) -> Uitgaand:
    """Change one part from what was shown to this, None for empty, and make the document anew; without parts none.

    Raises Refused when an answer is missing, or when somebody else wrote meanwhile. The document is made before the
    transaction begins, since it takes a while.
    """
    refuse_way(row, Toelichting.EIGEN)
    if deel not in delen():
        raise Refused("no_such_part")
    if wens and missing(wens, localdate(ports.clock.now())):
        raise Refused("part_open_notices")
    seen = werk_of(ports, row, by, "bewerken")
    if seen.toelichting.get(deel) not in (was, wens):
        raise Refused("part_moved")
    parts = _with_part(seen.toelichting, deel, wens)
    bijlage = _printed(ports, row, compose(seen).whole, parts, printer) if parts else None

    def written(now: Werkdossier) -> Werkdossier:
        if now.toelichting != seen.toelichting:
            raise Refused("part_moved")
        return _placed(ports, replace(now, toelichting=parts), bijlage)

    return rework(ports, row.pk, by, written, "toelichting")


def put_document(ports: Ports, row: Uitgaand, by: Actor, bestandsnaam: str, data: bytes) -> Uitgaand:
    """A PDF of the school's own is the attachment; what was written here before goes. Raises Refused."""
    refuse_way(row, Toelichting.BESTAND)
    bijlage = Toegevoegd.of_file(PLEK, bestandsnaam, OMSCHRIJVING, data)
    seen = look_at(ports, compose(werk_of(ports, row, by, "bewerken")).whole, bestandsnaam, bijlage.inhoud)
    if seen.inhoud.soort != PDF.naam:
        raise Refused("toelichting_no_pdf")
    looked = replace(bijlage, vondsten=seen.vondsten)
    return rework(ports, row.pk, by, lambda now: _placed(ports, replace(now, toelichting={}), looked), "toelichting")


def drop_document(ports: Ports, row: Uitgaand, by: Actor) -> Uitgaand:
    """Empty it again, whatever way it came here; what the LAS gave stands once more."""
    return rework(ports, row.pk, by, lambda now: _placed(ports, replace(now, toelichting={}), None), "toelichting")


def set_way(ports: Ports, school: School, by: Actor, way: str, maanden: int) -> School:
    """How this school makes the attachment from now on, and how old its grounds may be. Documents stay as they are."""
    if way not in Toelichting.values or not MAANDEN_MIN <= maanden <= MAANDEN_MAX:
        raise Refused("no_such_way")
    with writing():
        school.toelichting, school.toelichting_maanden = way, maanden
        school.save(update_fields=("toelichting", "toelichting_maanden"))
        ports.audit.write(Event.REGISTER_CHANGED, by=by, kind="school", brin=school.brin, action="toelichting")
    return school


def refuse_way(row: Uitgaand, way: Toelichting) -> None:
    if row.school.toelichting != way:
        raise Refused("toelichting_other_way")


def _with_part(parts: Mapping[str, Onderdeel], deel: str, wens: Onderdeel | None) -> dict[str, Onderdeel]:
    """In the order of the form, whatever order they are written in: so the document is the same."""
    made = {**parts, deel: wens}
    return {each: found for each in delen() if (found := made.get(each)) is not None}


def _printed(
    ports: Ports, row: Uitgaand, dossier: Dossier, parts: Mapping[str, Onderdeel], printer: Printer
) -> Toegevoegd:
    """The document; what is asked about its words is asked about it too, until somebody settles that."""
    vandaag, maanden = localdate(ports.clock.now()), row.school.toelichting_maanden
    found = tuple(
        Vondst(each.soort, delen()[deel].kop, each.tekst)
        for deel, part in parts.items()
        for each in attention(dossier, delen()[deel], part, vandaag=vandaag, maanden_max=maanden)
        if each.soort != "lang"
    )
    return replace(Toegevoegd.of_file(PLEK, BESTANDSNAAM, OMSCHRIJVING, printer(parts)), vondsten=found)


def _placed(ports: Ports, werk: Werkdossier, bijlage: Toegevoegd | None) -> Werkdossier:
    """With this document as the only one of its kind."""
    bare = replace(werk, bijlagen=tuple(each for each in werk.bijlagen if each.plek != PLEK))
    return bare if bijlage is None else within_limit(ports, with_file(ports, bare, bijlage))
