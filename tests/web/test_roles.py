"""T56: rol, page and action as one table; a refusal says so in a sentence, does nothing and is logged."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from overstap.ports import NODE
from overstap.school import accounts
from overstap.school.models import Aanstelling, Uitgaand, User
from overstap.web import may
from overstap.web.urls import urlpatterns
from web.conftest import signed_in
from web.stage import Stage

Rol = Aanstelling.Rol
WORKERS, CARE, LEADS, MANAGES = Rol.ADMINISTRATIE, Rol.INTERN_BEGELEIDER, Rol.DIRECTIE, Rol.BEHEERDER
PUPIL_WORK = ("pupils", "pupil-add", "pupil", "pupil-seal", "pupil-file", "request", "request-new", "import", "las")
FILLED = {"uuid:pk": "00000000-0000-4000-8000-000000000000", "int:pk": "9", "int:nr": "1"}
FILLED |= {"path:path": "huidigeschool/leerling", "str:mark": "0" * 32}


def address(pattern: URLPattern) -> str:
    """The address of a page with ids of nobody: the gate comes before anything is looked up."""
    path = f"/{pattern.pattern}"
    for part, value in FILLED.items():
        path = path.replace(f"<{part}>", value)
    assert "<" not in path, path
    return path


def with_rol(rol: str, name: str = "ingrid") -> Client:
    Aanstelling.objects.filter(user__username=name).update(rol=rol)
    return signed_in(name)


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    """A page that is added without a row in may.csv is for nobody, and fails here."""
    assert {pattern.name for pattern in urlpatterns} == set(may.table())


@pytest.mark.parametrize("rol", Rol.values)
def test_the_whole_table_is_kept_for_each_rol(stage: Stage, rol: str) -> None:
    """T56: every page, looked at and sent a form, by each rol: 403 exactly where the table has nothing."""
    client = with_rol(rol)
    for pattern in urlpatterns:
        name = pattern.name or ""
        if name == "sign-out":
            continue
        row = may.table()[name]
        for method, word in (("get", row.lees), ("post", row.doe)):
            reply = getattr(client, method)(address(pattern))
            allowed = bool(row.open) or rol in word
            assert (reply.status_code != 403) == allowed, (rol, name, method, reply.status_code)
    assert not Uitgaand.objects.exists()


def test_a_refusal_says_so_does_nothing_and_is_logged(stage: Stage) -> None:
    row = stage.ready()
    client = with_rol(LEADS)

    reply = client.post(reverse("pupil-withdraw", args=[row.pk]))

    assert reply.status_code == 403
    assert "hoort niet bij uw rol op school" in reply.content.decode()
    row.refresh_from_db()
    assert row.stand == Uitgaand.Stand.KLAARGEZET
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["reason"], logged.fields["page"]) == ("access_refused", "rol", "pupil-withdraw")


@pytest.mark.parametrize(
    ("rol", "pages"),
    [
        (WORKERS, {"Leerlingen", "Ontvangen"}),
        (CARE, {"Leerlingen", "Ontvangen"}),
        (LEADS, {"Overzicht", "Wie keek"}),
        (MANAGES, {"Accounts", "Wie keek"}),
    ],
)
@pytest.mark.usefixtures("stage")
def test_the_menu_leads_only_where_a_rol_may_go(rol: str, pages: set[str]) -> None:
    page = with_rol(rol).get(reverse("home")).content.decode()
    menu = page.split('class="ov-bar__nav"')[1].split("</nav>")[0]
    assert {word for word in ("Leerlingen", "Ontvangen", "Overzicht", "Wie keek", "Accounts") if word in menu} == pages


def test_a_rol_counts_only_at_its_own_school(stage: Stage) -> None:
    """T56: directie at one school and administratie at another sees pupils of the other alone."""
    mine, theirs = stage.taken_in(), stage.received()
    Aanstelling.objects.filter(user__username="sam", school=stage.po).update(rol=LEADS)
    client = signed_in("sam")

    assert mine.naam not in client.get(reverse("pupils")).content.decode()
    assert client.get(reverse("pupil", args=[mine.pk])).status_code == 403
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["reason"], logged.fields["overdracht"]) == (
        "access_refused",
        "rol",
        str(mine.pk),
    )
    assert client.get(reverse("request", args=[theirs.pk])).status_code == 200
    form = {"pgn": "999999011", "bron_brin": "99ZZ", "soort": "overstapdossier", "school": stage.po.pk}
    assert client.post(reverse("request-new"), form).status_code == 403


def test_the_directie_sees_numbers_and_a_trial_and_no_dossier(stage: Stage) -> None:
    row = stage.with_errors()
    client = with_rol(LEADS)

    page = client.get(reverse("report")).content.decode()
    trial = client.post(reverse("report"))

    assert row.naam not in page
    assert "Stand van 1 dossier" in page
    assert client.get(trial.headers["Location"]).status_code == 200
    assert client.get(reverse("pupil", args=[row.pk])).status_code == 403


def test_who_has_another_rol_signs_in_again_and_has_only_that(stage: Stage, ingrid: Client) -> None:
    """T56: the open session ends; work that was begun is there still."""
    row = stage.taken_in()
    appointed = Aanstelling.objects.get(user__username="ingrid")
    assert ingrid.get(reverse("pupils")).status_code == 200

    accounts.change_rol(stage.ports, appointed, LEADS, NODE)

    assert ingrid.get(reverse("pupils")).headers["Location"].startswith(reverse("sign-in"))
    assert signed_in("ingrid").get(reverse("pupils")).status_code == 403
    assert Uitgaand.objects.get().pk == row.pk
    assert User.objects.get(username="ingrid").is_active
