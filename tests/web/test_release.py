"""T56: the pages of an afgifte: who may ask, who decides, and what is in the file that is taken once."""

from __future__ import annotations

import re
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overstap.dossier import read
from overstap.school.demand_models import Afgifte
from overstap.school.models import Aanstelling, Inkomend, Uitgaand
from web.conftest import signed_in
from web.stage import PNG, Stage
from web.test_access import body

Rol = Aanstelling.Rol
GROUND = {"grond": "inzage_avg", "kenmerk": "brief van 1 maart"}
CARE = "Dyslectisch en dwars"


@pytest.fixture
def people(stage: Stage) -> dict[str, Client]:
    """At the primary school: administration, intern begeleider, directie and beheerder."""
    for name, rol in (("ilse", Rol.INTERN_BEGELEIDER), ("dirk", Rol.DIRECTIE), ("bea", Rol.BEHEERDER)):
        stage.person(name, name.capitalize(), "Voorbeeld", stage.po)
        Aanstelling.objects.filter(user__username=name).update(rol=rol)
    return {name: signed_in(name) for name in ("ingrid", "ilse", "dirk", "bea")}


def with_care(stage: Stage) -> Uitgaand:
    record = stage.carrying(("verslag.txt", b"Een kort verslag."), ("foto.png", PNG))
    leerling = record["huidigeschool"]["leerling"]
    leerling["onderwijsondersteuning"] = {"diagnose": [{"code": ["77"], "naam": CARE}]}
    return stage.taken_in(record=record)


def page_of(row: Uitgaand | Inkomend) -> str:
    return reverse("pupil-release" if isinstance(row, Uitgaand) else "request-release", args=[row.pk])


def asked_by(client: Client, row: Uitgaand | Inkomend) -> Afgifte:
    assert client.post(page_of(row), GROUND).status_code == 302
    return Afgifte.objects.first()


def decided_by(client: Client, made: Afgifte, answer: str = "ja") -> HttpResponse:
    return client.post(reverse("release-decide", args=[made.pk]), {"besluit": answer})


def taken_by(client: Client, made: Afgifte) -> HttpResponse:
    return client.post(reverse("release-take", args=[made.pk]))


def test_the_whole_way_and_the_file(stage: Stage, people: dict[str, Client]) -> None:
    """T56: asked by the intern begeleider, agreed by the directie, taken once; XML, a page to read, attachments."""
    row = with_care(stage)
    made = asked_by(people["ilse"], row)
    waiting = people["dirk"].get(reverse("releases")).content.decode()
    assert row.naam in waiting
    assert "brief van 1 maart" in waiting
    assert CARE not in waiting
    decided_by(people["dirk"], made)
    assert "Haal het bestand op" in people["ilse"].get(page_of(row)).content.decode()

    reply = taken_by(people["ilse"], made)

    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "application/zip")
    assert (reply.headers["Content-Disposition"], reply.headers["Cache-Control"]) == (
        'attachment; filename="afgifte.zip"',
        "no-store",
    )
    with zipfile.ZipFile(BytesIO(reply.content)) as file:
        assert set(file.namelist()) == {
            "dossier.xml",
            "dossier.html",
            "dossier-bijlagen/01.txt",
            "dossier-bijlagen/02.png",
        }
        assert read(file.read("dossier.xml")).naam == row.naam
        assert file.read("dossier-bijlagen/02.png") == PNG
        readable = file.read("dossier.html").decode()
    for words in (row.naam, CARE, "AVG, artikel 15", "brief van 1 maart", "Ilse Voorbeeld", "Dirk Voorbeeld"):
        assert words in readable, words
    assert "<script" not in readable
    assert taken_by(people["ilse"], made).status_code == 409


def test_vandaag_tells_the_directie_that_it_waits(stage: Stage, people: dict[str, Client]) -> None:
    told = "verzoek om een dossier af te geven"
    made = asked_by(people["ilse"], with_care(stage))

    assert told in people["dirk"].get(reverse("home")).content.decode()
    assert told not in people["ilse"].get(reverse("home")).content.decode()
    decided_by(people["dirk"], made)
    assert told not in people["dirk"].get(reverse("home")).content.decode()


def test_every_deed_stands_in_the_history_of_the_pupil(stage: Stage, people: dict[str, Client]) -> None:
    """T56: who asked, who agreed and who took it, for whoever opens the dossier later."""
    row = with_care(stage)
    made = asked_by(people["ilse"], row)
    decided_by(people["dirk"], made)
    taken_by(people["ilse"], made)

    told = people["ingrid"].get(reverse("pupil", args=[row.pk])).content.decode().split('id="geschiedenis"')[1]

    for words in ("Iemand vroeg om een dossier af te geven", "De directie vindt goed", "Een dossier is afgegeven"):
        assert words in told
    assert "Dirk Voorbeeld" in told
    assert "(inzage_avg)" in told


def test_the_administration_beside_an_intern_begeleider_cannot_ask(stage: Stage, people: dict[str, Client]) -> None:
    """T56: the file holds care; 403, logged, and there is no question."""
    row = with_care(stage)

    assert people["ingrid"].get(page_of(row)).status_code == 403
    assert people["ingrid"].post(page_of(row), GROUND).status_code == 403

    assert not Afgifte.objects.exists()
    assert stage.audit.last(1) == ["access_refused"]
    assert "geef het af" not in people["ingrid"].get(reverse("pupil", args=[row.pk])).content.decode()


def test_without_an_intern_begeleider_the_administration_asks(stage: Stage, marloes: Client) -> None:
    """T56: also of a dossier that came; nobody of the directie is there to agree, and the page says so."""
    row = stage.received()

    assert "Op uw school heeft nog niemand de rol directie" in marloes.get(page_of(row)).content.decode()
    made = asked_by(marloes, row)

    assert (made.overdracht, made.stand) == (row, Afgifte.Stand.GEVRAAGD)
    assert taken_by(marloes, made).status_code == 409


@pytest.mark.parametrize("name", ["ingrid", "ilse", "bea"])
def test_only_the_directie_decides(stage: Stage, people: dict[str, Client], name: str) -> None:
    """T56: not the administration, not who asked, and not the beheerder, who could make both accounts."""
    made = asked_by(people["ilse"], with_care(stage))

    assert decided_by(people[name], made).status_code == 403
    assert people[name].get(reverse("releases")).status_code == 403

    made.refresh_from_db()
    assert made.stand == Afgifte.Stand.GEVRAAGD


def test_who_asked_and_became_directie_agrees_not_with_it(stage: Stage, people: dict[str, Client]) -> None:
    """T56: own approval is refused, whatever the rol became meanwhile."""
    made = asked_by(people["ilse"], with_care(stage))
    Aanstelling.objects.filter(user__username="ilse").update(rol=Rol.DIRECTIE)

    reply = decided_by(signed_in("ilse"), made)

    assert reply.status_code == 409
    assert "U vroeg dit zelf" in reply.content.decode()
    made.refresh_from_db()
    assert made.stand == Afgifte.Stand.GEVRAAGD


@pytest.mark.parametrize("answer", ["", "misschien"])
def test_what_is_no_answer_decides_nothing(stage: Stage, people: dict[str, Client], answer: str) -> None:
    made = asked_by(people["ilse"], with_care(stage))

    decided_by(people["dirk"], made, answer)

    made.refresh_from_db()
    assert made.stand == Afgifte.Stand.GEVRAAGD


def test_a_refusal_ends_it_and_says_so(stage: Stage, people: dict[str, Client]) -> None:
    row = with_care(stage)
    made = asked_by(people["ilse"], row)

    decided_by(people["dirk"], made, "nee")

    assert taken_by(people["ilse"], made).status_code == 409
    assert "de directie weigerde" in people["ilse"].get(page_of(row)).content.decode()
    assert "export_refused" in stage.audit.last(9)


@pytest.mark.parametrize(
    "said", [{"grond": "", "kenmerk": "x"}, {"grond": "zomaar", "kenmerk": "x"}, {"grond": "rechter"}]
)
def test_without_a_ground_and_a_reference_nothing_is_asked(
    stage: Stage, people: dict[str, Client], said: dict[str, str]
) -> None:
    """T56."""
    row = with_care(stage)

    assert people["ilse"].post(page_of(row), said).status_code == 422
    assert not Afgifte.objects.exists()


def test_another_school_neither_sees_nor_decides_nor_takes_it(stage: Stage, people: dict[str, Client]) -> None:
    """T29: answered as what never was."""
    made = asked_by(people["ilse"], with_care(stage))
    stage.person("dora", "Dora", "Elders", stage.pb)
    Aanstelling.objects.filter(user__username="dora").update(rol=Rol.DIRECTIE)
    dora, pieter = signed_in("dora"), signed_in("pieter")

    theirs = decided_by(dora, made)
    assert stage.audit.entries(last=1)[0].fields["reason"] == "other_school"
    unknown = dora.post(reverse("release-decide", args=[uuid4()]), {"besluit": "ja"})
    assert (theirs.status_code, body(theirs)) == (404, body(unknown))
    assert taken_by(pieter, made).status_code == 404
    assert "brief van 1 maart" not in dora.get(reverse("releases")).content.decode()


def test_no_file_is_left_on_the_disk(
    stage: Stage, people: dict[str, Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T59: it is made in memory; the folder for temporary files stays empty, and none is made and taken away."""
    made = asked_by(people["ilse"], with_care(stage))
    decided_by(people["dirk"], made)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened: list[object] = []
    monkeypatch.setattr(tempfile, "_mkstemp_inner", lambda *given: opened.append(given))

    assert taken_by(people["ilse"], made).status_code == 200

    assert (list(tmp_path.iterdir()), opened) == ([], [])


def test_the_monthly_list_counts_it_as_a_look_at_care(stage: Stage, people: dict[str, Client]) -> None:
    """T56: what was handed out was all of the dossier."""
    row = with_care(stage)
    made = asked_by(people["ilse"], row)
    decided_by(people["dirk"], made)
    taken_by(people["ilse"], made)

    page = people["dirk"].get(reverse("looks")).content.decode()

    line = re.search(r"Ilse Voorbeeld</th>(.*?)</tr>", page)
    assert line
    assert re.findall(r">(\d+)</td>", line[1])[:3] == ["1", "1", "1"]
