"""The look that every file gets when it comes, whoever brings it: kind, size, name, what acts in it, what it says.

Staff on a page and a system over REST add files in one way (`given_files.attach`), so none of them checks less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from overstap.dossier import BijlageFout, Dossier, Inhoud, Melding
from overstap.dossier.attachments import documents, unpack
from overstap.dossier.check_attachments import MILD, TEKSTEN, findings
from overstap.dossier.compose import compose
from overstap.dossier.dossier import text_of
from overstap.dossier.privacy import NO_TEXT, NOT_LOOKED_AT, NOT_READ, TOO_LONG, privacy_of_text
from overstap.dossier.privacy_text import PAGE, READ_CHARACTERS_MAX, TextFout, texts_of, within
from overstap.dossier.settle import unread_mark
from overstap.dossier.werkdossier import Besluit, Toegevoegd, Vondst, Werkdossier
from overstap.ports import NODE
from overstap.school.ports import Ports
from overstap.school.steps import Refused

READ = "De tekst is gelezen toen het bestand werd toegevoegd. Er was niets te vragen."
RULE = "EIG.BIJLAGE."
"""Before the code of what is wrong with a file, as a rule of our own."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that may be added, and what was seen in it."""

    inhoud: Inhoud
    vondsten: tuple[Vondst, ...]


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
    return Melding(f"{RULE}{code.upper()}", "Fout", "", "", TEKSTEN.get(code, TEKSTEN["beschadigd"]), False)


def _vondsten(ports: Ports, dossier: Dossier, opened: Inhoud) -> tuple[Vondst, ...]:
    try:
        parts, is_cut = within(texts_of(opened, ports.read_pdf), READ_CHARACTERS_MAX)
    except TextFout as fout:
        return (Vondst(NOT_LOOKED_AT, "", NOT_READ.format(why=fout.tekst)),)
    found = [Vondst(NOT_LOOKED_AT, "", TOO_LONG)] if is_cut else []
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
