"""Bijlagen: what staff add to a dossier or leave out of it. Each file is looked at when it comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from overstap.dossier import BijlageFout, Dossier, Inhoud, Melding
from overstap.dossier.attachments import documents, unpack
from overstap.dossier.check_attachments import MILD, TEKSTEN, findings
from overstap.dossier.compose import attachment_marks, compose, possible
from overstap.dossier.dossier import text_of
from overstap.dossier.privacy import NO_TEXT, NOT_LOOKED_AT, NOT_READ, privacy_of_text
from overstap.dossier.privacy_text import PAGE, TextFout, texts_of
from overstap.dossier.settle import unread_mark
from overstap.dossier.werkdossier import Besluit, Toegevoegd, Vondst, Werkdossier
from overstap.ports import NODE, Actor
from overstap.school.collect import REDEN_MAX, rework, werk_of
from overstap.school.given_files import with_room_for
from overstap.school.models import Uitgaand
from overstap.school.ports import Ports
from overstap.school.steps import Refused

OMSCHRIJVING_MAX = 200
"""Characters of what an attachment is called."""
READ = "De tekst is gelezen toen het bestand werd toegevoegd. Er was niets te vragen."


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that may be added, and what was seen in it."""

    inhoud: Inhoud
    vondsten: tuple[Vondst, ...]


def add_file(ports: Ports, row: Uitgaand, by: Actor, bijlage: Toegevoegd) -> Uitgaand:
    """Add this file at its place. Raises Refused for a file that cannot travel or a total that is too large."""
    werk = werk_of(ports, row, by, "bewerken")
    seen = look_at(ports, compose(werk).whole, bijlage.bestandsnaam, bijlage.inhoud)
    looked = replace(bijlage, omschrijving=bijlage.omschrijving.strip()[:OMSCHRIJVING_MAX], vondsten=seen.vondsten)

    def added(now: Werkdossier) -> Werkdossier:
        return within_limit(ports, with_file(ports, with_room_for(bijlage, now), looked))

    return rework(ports, row.pk, by, added, "bijlage")


def with_file(ports: Ports, werk: Werkdossier, bijlage: Toegevoegd) -> Werkdossier:
    """With this file; of one that was read and asks nothing it is written down that somebody looked."""
    werk = replace(werk, bijlagen=(*werk.bijlagen, bijlage))
    if bijlage.vondsten:
        return werk
    besluit = Besluit(READ, str(NODE), ports.clock.now().isoformat())
    return replace(werk, besluiten={**werk.besluiten, unread_mark(bijlage.inhoud): besluit})


def look_at(ports: Ports, dossier: Dossier, naam: str, inhoud: str) -> Seen:
    """Open this file as the next school will, and read its text. Raises Refused `file_refused` with what is wrong."""
    try:
        opened = unpack(naam, inhoud)
    except BijlageFout as fout:
        raise Refused("file_refused", (_melding(fout.code),)) from None
    if bad := [code for code in findings(opened) if code not in MILD]:
        raise Refused("file_refused", tuple(_melding(code) for code in bad))
    return Seen(opened, _vondsten(ports, dossier, opened))


def _melding(code: str) -> Melding:
    return Melding(f"EIG.BIJLAGE.{code.upper()}", "Fout", "", "", TEKSTEN.get(code, TEKSTEN["beschadigd"]), False)


def _vondsten(ports: Ports, dossier: Dossier, opened: Inhoud) -> tuple[Vondst, ...]:
    try:
        parts = texts_of(opened, ports.read_pdf)
    except TextFout as fout:
        return (Vondst(NOT_LOOKED_AT, "", NOT_READ.format(why=fout.tekst)),)
    found = []
    for deel, text in parts:
        if deel.startswith(PAGE) and not text.strip():
            found.append(Vondst(NOT_LOOKED_AT, deel, NO_TEXT))
        hits = privacy_of_text(dossier, text)
        found.extend(Vondst(kind, deel, why, cut) for kind, why, _at, _size, cut in hits)
    return tuple(found)


def within_limit(ports: Ports, werk: Werkdossier) -> Werkdossier:
    """The same, when what it carries is not too much to send. Raises Refused `files_too_large`."""
    if total_bytes(compose(werk).lean) > ports.terms.attachments_bytes_max:
        raise Refused("files_too_large")
    return werk


def total_bytes(dossier: Dossier) -> int:
    """What all attachments weigh together, packed as they travel."""
    inhoud = dossier.gegevensset.tag("bestandsinhoud")
    held = (next(node.iterchildren(inhoud), None) for node in documents(dossier))
    return sum(len(text_of(each)) * 3 // 4 for each in held if each is not None)


def leave_out(ports: Ports, pk: UUID, by: Actor, mark: str, reden: str) -> Uitgaand:
    """Leave out an attachment that a system gave, by the digest of its content; with a reason, which stays here."""
    if not reden.strip():
        raise Refused("no_reason_out")

    def left(werk: Werkdossier) -> Werkdossier:
        if all(mark != known for _nr, known in attachment_marks(compose(werk).whole)):
            raise Refused("no_such_file")
        return possible(replace(werk, bijlagen_uit={**werk.bijlagen_uit, mark: reden.strip()[:REDEN_MAX]}))

    return rework(ports, pk, by, left, "bijlage")


def take_along(ports: Ports, pk: UUID, by: Actor, mark: str) -> Uitgaand:
    """Let an attachment that was left out go along again."""

    def taken(werk: Werkdossier) -> Werkdossier:
        if mark not in werk.bijlagen_uit:
            raise Refused("no_such_file")
        rest = {each: reden for each, reden in werk.bijlagen_uit.items() if each != mark}
        return within_limit(ports, replace(werk, bijlagen_uit=rest))

    return rework(ports, pk, by, taken, "bijlage")
