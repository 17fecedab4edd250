"""T56: the pages of a vernietigstop: set and lifted by directie or beheerder, shown on the page of the pupil."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overstap.school.demand_models import Vernietigstop
from overstap.school.models import Aanstelling, Inkomend, Uitgaand
from web.conftest import signed_in
from web.stage import PGN, Stage
from web.test_access import body

Rol = Aanstelling.Rol
WHY = "klacht over het advies"


def lead(stage: Stage, rol: str = Rol.DIRECTIE) -> Client:
    stage.person("dirk", "Dirk", "Leidsma", stage.po)
    Aanstelling.objects.filter(user__username="dirk").update(rol=rol)
    return signed_in("dirk")


def put(stage: Stage, client: Client, row: Uitgaand | Inkomend, **said: str) -> HttpResponse:
    pgn = stage.ports.vault.reveal(bytes(row.pgn_hidden), "pgn")
    return client.post(reverse("holds"), {"pgn": pgn, "reden": WHY, "school": str(row.school_id), **said})


@pytest.mark.parametrize("rol", [Rol.DIRECTIE, Rol.BEHEERDER])
def test_it_is_set_shown_and_lifted(stage: Stage, rol: str) -> None:
    """T56: whoever opens the pupil sees that it stands and who set it; why, only directie and beheerder read."""
    row, client, ingrid = stage.taken_in(), lead(stage, rol), signed_in("ingrid")

    assert put(stage, client, row).status_code == 302

    stop = Vernietigstop.objects.get()
    shown = client.get(reverse("holds")).content.decode()
    assert (row.naam in shown, WHY in shown) == (True, True)
    page = ingrid.get(reverse("pupil", args=[row.pk])).content.decode()
    assert "Van deze leerling wordt niets vernietigd." in page
    assert "Dirk Leidsma" in page
    assert WHY not in page
    assert "Van een leerling mag niets meer worden vernietigd." in page.split('id="geschiedenis"')[1]

    lifted = client.post(reverse("hold-lift", args=[stop.pk]), {"reden": "afgehandeld"}, follow=True)

    assert "Opgeheven." in lifted.content.decode()
    assert row.naam not in lifted.content.decode()
    page = ingrid.get(reverse("pupil", args=[row.pk])).content.decode()
    assert "Van deze leerling wordt niets vernietigd." not in page
    assert "is opgeheven" in page.split('id="geschiedenis"')[1]


def test_a_received_dossier_shows_it_too(stage: Stage, marloes: Client) -> None:
    """T56."""
    row = stage.received()
    stage.person("vera", "Vera", "Leidsma", stage.vo)
    Aanstelling.objects.filter(user__username="vera").update(rol=Rol.BEHEERDER)

    assert put(stage, signed_in("vera"), row).status_code == 302

    page = marloes.get(reverse("request", args=[row.pk])).content.decode()
    assert "Van deze leerling wordt niets vernietigd." in page


@pytest.mark.parametrize(
    ("said", "status", "says"),
    [
        ({"reden": ""}, 422, "Schrijf uw reden op."),
        ({"reden": "\u200b\u202e"}, 422, "Er staat een onzichtbaar teken in."),
        ({"reden": "\u200b\u200e"}, 422, "Schrijf uw reden op."),
        ({"pgn": "12345678"}, 422, "geen negen cijfers"),
        ({"pgn": PGN}, 409, "geen dossier van een leerling met dit nummer"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_set(stage: Stage, said: dict[str, str], status: int, says: str) -> None:
    row = stage.taken_in()

    reply = put(stage, lead(stage), row, **said)

    assert (reply.status_code, says in reply.content.decode()) == (status, True)
    assert row.naam not in reply.content.decode()
    assert not Vernietigstop.objects.exists()


def test_lifting_is_deliberate(stage: Stage) -> None:
    """T56: only with a reason, and looking lifts nothing."""
    client = lead(stage)
    put(stage, client, stage.taken_in())
    address = reverse("hold-lift", args=[Vernietigstop.objects.get().pk])

    assert client.get(address).status_code == 302
    assert client.post(address, {"reden": " "}).status_code == 422
    assert Vernietigstop.objects.filter(opgeheven_op=None).exists()
    client.post(address, {"reden": "klaar"})
    assert client.post(address, {"reden": "klaar"}).status_code == 409
    assert stage.audit.last(9).count("hold_lifted") == 1


def test_another_school_neither_sees_nor_lifts_it(stage: Stage) -> None:
    """T29: answered as what never was; and no pupil of another school is found by a number."""
    row = stage.taken_in()
    put(stage, lead(stage), row)
    stage.person("dora", "Dora", "Elders", stage.pb)
    Aanstelling.objects.filter(user__username="dora").update(rol=Rol.DIRECTIE)
    dora = signed_in("dora")

    assert row.naam not in dora.get(reverse("holds")).content.decode()
    lifted = dora.post(reverse("hold-lift", args=[Vernietigstop.objects.get().pk]), {"reden": "klaar"})
    unknown = dora.post(reverse("hold-lift", args=[uuid4()]), {"reden": "klaar"})
    assert (lifted.status_code, body(lifted)) == (404, body(unknown))
    assert put(stage, dora, row).status_code == 404
    assert put(stage, dora, row, school=str(stage.pb.pk)).status_code == 409
    assert Vernietigstop.objects.filter(opgeheven_op=None).count() == 1
