"""What the pages of the tests show: built with the steps themselves, on one database."""

from __future__ import annotations

import os
from copy import deepcopy
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from chain import HandClock, papers
from overstap.audit.store import DjangoAudit
from overstap.dossier import build, invent, write
from overstap.dossier.attachments import pack
from overstap.gegevensset import load
from overstap.jobs.store import DjangoJobs
from overstap.keten import OSO_2020
from overstap.keten.zoeksleutel import KetenSleutel
from overstap.node.config import Limits
from overstap.ports import NODE
from overstap.school import collect, incoming, outgoing, series
from overstap.school.list_models import Reeks
from overstap.school.models import Aanstelling, Inkomend, Levering, School, Uitgaand, User, Vraag
from overstap.school.ports import Identity, Keys, Ports
from overstap.vault.store import DjangoVault

OIN = "00000009000000002000"
TODAY = date(2026, 3, 2)
PGN = "999999011"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)


class Stage:
    """Schools 99PA and 99PB (primary) and 99VA (secondary), with people, pupils and requests."""

    PASSWORD: ClassVar = "oefenen-met-overstap"  # noqa: S105 - of invented people

    by: ClassVar = NODE
    address = ""
    """Where a browser finds the pages, in tests that have one."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.audit = DjangoAudit(b"." * 32, self.clock)
        vault = DjangoVault({1: b"!" * 32}, 1, audit=self.audit, clock=self.clock)
        proof = papers("po")
        self.ports = Ports(
            clock=self.clock,
            door=None,  # type: ignore[arg-type]  # no page talks with another system
            vault=vault,
            audit=self.audit,
            jobs=DjangoJobs(self.clock, self.audit),
            keys=Keys(KetenSleutel({1: bytes(32)}, 1), proof.zegel, (proof.ca,)),
            identity=Identity(OIN, OSO_2020, "https://centre.example/", OIN),
            random=os.urandom,
            terms=Limits(),
        )
        self.po = self.school("99PA", "Basisschool De Wilgenhof", "PO")
        self.pb = self.school("99PB", "Basisschool Het Kompas", "PO")
        self.vo = self.school("99VA", "Kadecollege", "VO")
        self.person("ingrid", "Ingrid", "Postwijk", self.po)
        self.person("marloes", "Marloes", "Fictema", self.vo)
        self.person("sam", "Sam", "Beidema", self.po, self.vo)
        self.person("pieter", "Pieter", "Elders", self.pb)

    def school(self, brin: str, naam: str, sector: str) -> School:
        return School.objects.create(brin=brin, naam=naam, sector=sector, kenmerk=f"0000000700000{brin}001", index=1)

    def person(self, username: str, first: str, last: str, *schools: School) -> None:
        user = User.objects.create_user(username, password=self.PASSWORD, first_name=first, last_name=last)
        for school in schools:
            Aanstelling.objects.create(user=user, school=school)

    def record(self, seed: int = 1, profiel: str = "POVO", brin: str = "99PA") -> dict[str, Any]:
        naam = School.objects.get(brin=brin).naam
        return invent(seed, profiel, bron_brin=brin, schoolnaam=naam, vandaag=TODAY)

    def taken_in(self, seed: int = 1, *, record: dict[str, Any] | None = None) -> Uitgaand:
        """What the privacy check asks about is settled already."""
        row = collect.take_in(self.ports, self.po, record or self.record(seed), NODE)
        return collect.settle(self.ports, row.pk, NODE, (), "nagekeken") if row.bevindingen else row

    def with_errors(self, seed: int = 2) -> Uitgaand:
        """A dossier that cannot go: one code is not in its list."""
        record = self.record(seed)
        record["huidigeschool"]["leerling"]["geslacht"] = "77"
        return self.taken_in(record=record)

    def ready(self, seed: int = 3, voor_brin: str = "") -> Uitgaand:
        return outgoing.seal_dossier(self.ports, self.taken_in(seed), NODE, voor_brin=voor_brin)

    def delivered(self, seed: int = 4) -> Uitgaand:
        row = self.ready(seed)
        row.stand, row.overgedragen_op = Uitgaand.Stand.OVERGEDRAGEN, self.clock.now()
        row.save()
        Levering.objects.create(
            school=self.po,
            sessie_id=uuid4(),
            uitgaand=row,
            doel_brin="99VA",
            doel_kenmerk=self.vo.kenmerk,
            doel_oin=OIN,
            resultaat="OverdrachtGeslaagd",
            geleverd_op=self.clock.now(),
        )
        return row

    def trial_of(self, username: str, *rows: Uitgaand) -> Reeks:
        """A trial that this member of staff did with these pupils."""
        user = User.objects.get(username=username)
        reeks = series.prepare(self.ports, user, Reeks.Soort.PROEF, [row.pk for row in rows])
        return series.begin(self.ports, reeks, "")

    def asked(self, resultaat: str = "", *, pgn: str = PGN) -> Inkomend:
        """A request of the secondary school: on its way, or ended with this result and no dossier."""
        row = incoming.ask(self.ports, self.vo, pgn, "99PA", "overstapdossier", NODE)
        if resultaat:
            row.stand, row.resultaat = Inkomend.Stand.GEWEIGERD, resultaat
            row.save()
        return row

    def received(self, record: dict[str, Any] | None = None, seed: int = 5, pgn: str = PGN) -> Inkomend:
        """A request that brought this dossier."""
        return self.answer_again(self.asked(pgn=pgn), record or self.record(seed))

    def answer_again(self, row: Inkomend, record: dict[str, Any]) -> Inkomend:
        """One more system of the school that was asked gives this dossier."""
        dossier = build(record, load())
        volgorde = row.vragen.count() + 1
        vraag = Vraag(inkomend=row, volgorde=volgorde, kenmerk=self.po.kenmerk, url="https://po.example/", oin=OIN)
        vraag.dossier_id = self.ports.vault.put(write(dossier), incoming.place(row, vraag))
        vraag.resultaat = row.resultaat = "OverdrachtGeslaagd"
        vraag.save()
        row.stand, row.naam, row.dossier_id = Inkomend.Stand.ONTVANGEN, dossier.naam, vraag.dossier_id
        row.ontvangen_op = self.clock.now() + timedelta(minutes=1)
        row.save()
        return row

    def carrying(self, *files: tuple[str, bytes], seed: int = 6) -> dict[str, Any]:
        """A record of which the attachments are these files."""
        record = deepcopy(self.record(seed))
        record["huidigeschool"]["leerling"]["overigdocumentlijst"] = {
            "document": [
                {"bestandsnaam": name, "omschrijving": f"Bijlage {name}", "bestandsinhoud": pack(name, data)}
                for name, data in files
            ]
        }
        return record

    def everything(self) -> None:
        """Something in every state that a page can show."""
        self.taken_in()
        self.with_errors()
        self.ready(voor_brin="99VA")
        self.delivered()
        self.asked(pgn="999999023")
        self.asked("DossierNietGereed", pgn="999999035")
        self.asked("LeerlingNietGevonden", pgn="999999047")
        self.received(
            self.carrying(("brief.txt", b"Een korte brief."), ("foto.png", PNG), ("verslag.pdf", b"%PDF-1.4 x"))
        )
