"""What the pages of an afgifte show, and the file that is made of it: in memory, for this one answer."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import override

from overstap.dossier import BijlageFout, Dossier, bijlagen, open_bijlage, read, render
from overstap.dossier.check_attachments import EXTENSIONS
from overstap.school import release
from overstap.school.demand_models import Afgifte
from overstap.school.ports import Ports
from overstap.school.release import Pack, Part
from overstap.web.print_papers import blocks_of

Stand = Afgifte.Stand


@dataclass(frozen=True, slots=True)
class Regel:
    """One afgifte as a page shows it."""

    afgifte: Afgifte
    kenmerk: str
    over: bool
    open: bool
    tot: datetime
    """Until when it may be decided or taken."""

    @property
    def wacht(self) -> bool:
        """Whether it waits for the directie."""
        return self.open and self.afgifte.stand == Stand.GEVRAAGD

    @property
    def mag_weg(self) -> bool:
        """Whether who asked may take it."""
        return self.open and self.afgifte.stand == Stand.AKKOORD


@dataclass(frozen=True, slots=True)
class Bijlagefile:
    """An attachment in the file: its place there, or why it is not there."""

    naam: str
    plek: str
    fout: str = ""


def line_of(ports: Ports, afgifte: Afgifte) -> Regel:
    now = ports.clock.now()
    kenmerk = ports.vault.reveal(bytes(afgifte.kenmerk_hidden), release.context(afgifte))
    return Regel(afgifte, kenmerk, release.is_over(afgifte, now), release.is_open(afgifte, now), release.until(afgifte))


def packer(ports: Ports) -> Pack:
    """Makes the ZIP: of each dossier the OSO XML as it lies here, the same to read, and its attachments opened."""

    def packed(afgifte: Afgifte, parts: Sequence[Part]) -> bytes:
        now, regel = ports.clock.now(), line_of(ports, afgifte)
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in _files(regel, parts, now):
                moment = localtime(now).timetuple()[:6]
                file.writestr(zipfile.ZipInfo(name, moment), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    return packed


def _files(regel: Regel, parts: Iterable[Part], now: datetime) -> Iterator[tuple[str, bytes]]:
    for part in parts:
        dossier = read(part.document)
        yield f"{part.naam}.xml", part.document
        files = []
        for file, data in _attachments(part, dossier):
            files.append(file)
            if file.plek:
                yield file.plek, data
        yield f"{part.naam}.html", _readable(regel, dossier, files, now).encode()


def _attachments(part: Part, dossier: Dossier) -> Iterator[tuple[Bijlagefile, bytes]]:
    """Each under a name of ours: what somebody else called it stands beside it, in the page."""
    for bijlage in bijlagen(dossier):
        naam = bijlage.omschrijving or bijlage.bestandsnaam
        try:
            inhoud = open_bijlage(dossier, bijlage.nr)
        except BijlageFout as fout:
            yield Bijlagefile(naam, "", fout.tekst), b""
            continue
        plek = f"{part.naam}-bijlagen/{bijlage.nr:02}.{EXTENSIONS[inhoud.soort][0]}"
        yield Bijlagefile(f"{naam} ({inhoud.naam})", plek), inhoud.data


def _readable(regel: Regel, dossier: Dossier, files: Sequence[Bijlagefile], now: datetime) -> str:
    weergave = render(dossier)
    context = {
        "regel": regel,
        "weergave": weergave,
        "blokken": blocks_of(weergave, dossier),
        "bestanden": files,
        "nu": now,
    }
    with override("nl"):
        return render_to_string("web/papier_afgifte.html", context)
