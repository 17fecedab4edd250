"""T56: care data is for the intern begeleider; others see that it is there and whether it has errors, no more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from overstap.dossier.compose import worked_record
from overstap.dossier.werkdossier import Toegevoegd, Werkdossier
from overstap.gegevensset import load
from overstap.ports import NODE
from overstap.school import collect
from overstap.school.given_files import mark_of
from overstap.school.models import Aanstelling, Uitgaand, User
from overstap.web.block_nav import pages
from overstap.web.care import HIDDEN, HIDDEN_HOW, may_see
from web.conftest import signed_in
from web.filled import forms
from web.stage import Stage

Rol = Aanstelling.Rol
PUPIL = "huidigeschool/leerling"
CARE = f"{PUPIL}/onderwijsondersteuning"
TOLD = "Dyslectisch en dwars"
STREET = "Nergenslaan"


@pytest.fixture
def roles(stage: Stage) -> dict[str, Client]:
    """One person of each role at the school that sends."""
    stage.person("ilse", "Ilse", "Begeleidema", stage.po)
    stage.person("dirk", "Dirk", "Leidsma", stage.po)
    stage.person("bea", "Bea", "Heerstra", stage.po)
    for name, rol in (("ilse", Rol.INTERN_BEGELEIDER), ("dirk", Rol.DIRECTIE), ("bea", Rol.BEHEERDER)):
        Aanstelling.objects.filter(user__username=name).update(rol=rol)
    return {name: signed_in(name) for name in ("ingrid", "ilse", "dirk", "bea")}


def with_care(stage: Stage) -> Uitgaand:
    """A dossier with a diagnosis that has an error, an address and an attachment."""
    record = stage.carrying(("verslag.txt", b"Een kort verslag."))
    leerling = record["huidigeschool"]["leerling"]
    leerling["onderwijsondersteuning"] = {"diagnose": [{"code": ["77"], "naam": TOLD}]}
    leerling["adreslijst"]["adres"][0]["straat"] = STREET
    return collect.take_in(stage.ports, stage.po, record, NODE)


def block(row: Uitgaand, path: str) -> str:
    return reverse("pupil-block", args=[row.pk, path])


@pytest.mark.parametrize(("name", "sees"), [("ilse", True), ("ingrid", False), ("dirk", False), ("bea", False)])
def test_only_the_intern_begeleider_sees_care(stage: Stage, roles: dict[str, Client], name: str, sees: bool) -> None:
    g = load()
    user = User.objects.get(username=name)
    assert may_see(user, stage.po, g.blokken["overstapadvies"])
    for naam in ("onderwijsondersteuning", "diagnose", "verzuim", "document"):
        assert may_see(user, stage.po, g.blokken[naam]) is sees, naam
    for naam in ("adres", "communicatie"):
        assert may_see(user, stage.po, g.blokken[naam]), naam


def test_without_an_intern_begeleider_the_administration_sees_all(stage: Stage) -> None:
    diagnose = load().blokken["diagnose"]
    ingrid = User.objects.get(username="ingrid")
    assert may_see(ingrid, stage.po, diagnose)

    Aanstelling.objects.filter(user=ingrid).update(rol=Rol.DIRECTIE)
    assert not may_see(ingrid, stage.po, diagnose)
    assert not may_see(User.objects.get(username="pieter"), stage.po, diagnose)


def addresses(row: Uitgaand) -> list[str]:
    """Every page of the dossier, and the dossier unfolded."""
    whole = [reverse("pupil", args=[row.pk]), f"{reverse('pupil', args=[row.pk])}?open=alles"]
    blocks = [*pages(load()), f"{PUPIL}/verzorger/1", f"{CARE}/diagnose/1"]
    return [*whole, reverse("pupil-empty", args=[row.pk]), *(block(row, path) for path in blocks)]


def test_the_administration_gets_nothing_of_it_on_any_page(stage: Stage, roles: dict[str, Client]) -> None:
    row = with_care(stage)
    record = worked_record(collect.werk_of(stage.ports, row, NODE))
    assert TOLD in str(record)

    replies = {address: roles["ingrid"].get(address) for address in addresses(row)}

    assert all(replies[address].status_code == 200 for address in addresses(row)[:3])
    for address, reply in replies.items():
        page = reply.content.decode()
        assert (TOLD in page, "verslag.txt" in page) == (False, False), address
    assert roles["ilse"].get(block(row, f"{CARE}/diagnose/1")).status_code == 200


def test_the_administration_reads_no_reason_and_no_name_of_what_was_left_out(
    stage: Stage, roles: dict[str, Client]
) -> None:
    """T56: why a field or a category of care stays, which of its fields are empty, and a file whose block has gone."""
    row = with_care(stage)
    file = Toegevoegd.of_file(f"{CARE}/diagnose/1/document", "geheim.txt", "Over de diagnose", b"Vertrouwelijk.")
    lost = replace(file, kenteken="a block that has gone")
    field, category = "Om de diagnose niet te noemen", "Omdat de steun geheim is"

    def changed(werk: Werkdossier) -> Werkdossier:
        velden, categorieen = {f"{CARE}/diagnose/naam": field}, {"onderwijsondersteuning": category}
        return replace(werk, velden=velden, categorieen=categorieen, bijlagen=(lost,))

    collect.rework(stage.ports, row.pk, NODE, changed, "keuze")
    told = (field, category, lost.bestandsnaam, lost.omschrijving, "Onderzoeker")

    def read_by(name: str) -> str:
        some = [*addresses(row)[:3], reverse("pupil-papers", args=[row.pk])]
        return "".join(roles[name].get(address).content.decode() for address in some)

    theirs, hers = read_by("ingrid"), read_by("ilse")
    assert {word for word in told if word in theirs} == set()
    assert {word for word in told if word in hers} >= {field, category, lost.omschrijving, "Onderzoeker"}
    roles["ingrid"].post(reverse("pupil-paper", args=[row.pk]), {"mark": mark_of(lost), "doe": "weg"})
    assert collect.werk_of(stage.ports, row, NODE).bijlagen == (lost,)


@pytest.mark.parametrize("name", ["dirk", "bea"])
def test_who_works_on_no_dossier_gets_no_page_of_it(stage: Stage, roles: dict[str, Client], name: str) -> None:
    row = with_care(stage)

    assert {roles[name].get(address).status_code for address in addresses(row)} == {403}


def test_the_administration_mends_an_address(stage: Stage, roles: dict[str, Client]) -> None:
    row = with_care(stage)

    assert STREET in roles["ingrid"].get(block(row, f"{PUPIL}/adreslijst/adres/1")).content.decode()


def test_a_block_of_care_is_refused_and_the_refusal_is_logged(stage: Stage, roles: dict[str, Client]) -> None:
    """T23: administratie opens a care block."""
    row = with_care(stage)
    for address in (block(row, CARE), block(row, f"{CARE}/diagnose/1")):
        assert roles["ingrid"].get(address).status_code == 403, address
        assert roles["ingrid"].post(address, {"plek": "", "naam": "x", "was:naam": "null"}).status_code == 403
        assert stage.audit.last(1) == ["access_refused"]
    out = reverse("pupil-block-remove", args=[row.pk, f"{CARE}/diagnose/1"])
    assert roles["ingrid"].post(out, {"plek": ""}).status_code == 403
    for name in ("pupil-attachment", "pupil-file"):
        assert roles["ingrid"].get(reverse(name, args=[row.pk, 1])).status_code == 403
        assert roles["ilse"].get(reverse(name, args=[row.pk, 1])).status_code == 200


def test_others_see_that_it_is_there_and_that_it_has_an_error(stage: Stage, roles: dict[str, Client]) -> None:
    row = with_care(stage)

    page = roles["ingrid"].get(reverse("pupil", args=[row.pk])).content.decode()

    assert row.fouten
    assert "Onderwijsondersteuning" in page
    assert "In een deel dat alleen de intern begeleider ziet" in page
    assert "Alleen de intern begeleider van uw school ziet wat hier staat" in page
    assert "die alleen de intern begeleider ziet" in page


def test_what_is_filled_is_not_called_empty_and_leads_nowhere_that_is_refused(
    stage: Stage, roles: dict[str, Client]
) -> None:
    """A number says how many attachments there are, also of those that others may not see."""
    row = with_care(stage)
    address = reverse("pupil", args=[row.pk])

    page, hers = (roles[name].get(address).content.decode() for name in ("ingrid", "ilse"))

    for whole, sees in ((page, False), (hers, True)):
        care = whole.split(">Onderwijsondersteuning</h3>")[1].split("</summary>")[0]
        assert ("afgeschermd" in care) is not sees
        assert "leeg" not in care
        assert (block(row, CARE) in whole) is sees
        assert "1 bijlage, in orde" in whole


def test_others_settle_and_choose_nothing_of_it(stage: Stage, roles: dict[str, Client]) -> None:
    record = stage.record(1)
    record["huidigeschool"]["leerling"]["onderwijsondersteuning"] = {
        "handelingsplan": [{"startdatum": "2026-01-01", "isgerichtop": "Net als haar broer Sil leest zij traag."}]
    }
    row = collect.take_in(stage.ports, stage.po, record, NODE)
    ilse, ingrid = roles["ilse"], roles["ingrid"]
    page = reverse("pupil", args=[row.pk])
    marks = [address for address in forms(ilse.get(page)) if "/vragen/" in address and len(address) > len(page) + 10]
    assert marks
    assert not [address for address in forms(ingrid.get(page)) if address in marks]

    for address in marks:
        ingrid.post(address, {"doe": "houd", "reden": "mag wel"})
    mark = marks[0].rstrip("/").rpartition("/")[2]
    ingrid.post(reverse("pupil-settle", args=[row.pk]), {"vraag": [mark], "reden": "mag wel"})
    off = {"was:onderwijsondersteuning": "", "reden:onderwijsondersteuning": "weg"}
    ingrid.post(reverse("pupil-categories", args=[row.pk]), off)
    field = {"veld": f"{CARE}/handelingsplan/isgerichtop", "reden": "weg"}
    assert ingrid.post(reverse("pupil-field", args=[row.pk]), field).status_code == 404

    werk = collect.werk_of(stage.ports, Uitgaand.objects.get(pk=row.pk), NODE)
    assert (werk.besluiten, werk.categorieen, werk.velden) == ({}, {}, {})


def test_what_stands_in_the_way_of_a_step_is_told_to_whom_it_is_for(stage: Stage, roles: dict[str, Client]) -> None:
    """T56: klaarzetten and ter inzage refuse with what is wrong; also then care is not told to the administration."""
    row = with_care(stage)
    Uitgaand.objects.update(stand=Uitgaand.Stand.INGEZIEN)  # as when a rule became stricter since it was collected
    shown = [reverse("pupil-seal", args=[row.pk]), reverse("pupil-give", args=[row.pk])]
    for address in shown:
        told, shielded = (refused(roles[name], address) for name in ("ilse", "ingrid"))

        assert "Diagnose" in told
        assert ("Diagnose" in shielded, str(HIDDEN) in shielded, str(HIDDEN_HOW) in shielded) == (False, True, True)


def refused(client: Client, address: str) -> str:
    """What stands in the list of errors above the page."""
    reply = client.post(address, {"voor_brin": ""})
    assert reply.status_code == 409, reply.content.decode()
    context: Any = reply.context
    fouten = context.get("geweigerd") or context["fouten"]
    return "\n".join(f"{each.veld} {each.tekst} {each.regel}" for each in fouten)
