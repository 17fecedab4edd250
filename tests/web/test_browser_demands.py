"""Afgifte, niet vernietigen, verwerkt and how full the dossiers are, in a real browser: axe, a phone, the keyboard."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from axe import found
from overstap.school import hold, release
from overstap.school.demand_models import Afgifte, Vernietigstop
from overstap.school.models import Aanstelling, Inkomend, Uitgaand, User
from web import test_browser as base
from web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser, site = base.browser, base.site


def everything(site: Stage) -> tuple[Uitgaand, Inkomend]:
    """Dirk of the directie; a pupil under a stop with an afgifte in each stand; a dossier that came."""
    site.person("dirk", "Dirk", "Leidsma", site.po)
    Aanstelling.objects.filter(user__username="dirk").update(rol=Aanstelling.Rol.DIRECTIE)
    ingrid, dirk = (User.objects.get(username=name) for name in ("ingrid", "dirk"))
    row = site.taken_in(1)
    for seed in range(2, 7):
        site.taken_in(seed)
    hold.set_hold(site.ports, site.po, site.ports.vault.reveal(bytes(row.pgn_hidden), "pgn"), "klacht", dirk)
    for agreed in (False, True):
        made = release.ask(site.ports, row, ingrid, "rechter", "zaak C/1")
        release.decide(site.ports, made, dirk, agreed=agreed)
    release.take(site.ports, made, ingrid, lambda _made, _parts: b"")
    release.ask(site.ports, row, ingrid, "inzage_avg", "brief van 1 maart")
    return row, site.received()


WIDTHS = pytest.mark.parametrize("options", [base.DESKTOP, base.DARK_PHONE], ids=["desktop", "phone-dark"])


@WIDTHS
def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, site: Stage, options: dict[str, object]) -> None:
    row, came = everything(site)
    pages = {
        "dirk": [*map(reverse, ("home", "releases", "holds", "fill-report", "report"))],
        "sam": [*(reverse(name, args=[row.pk]) for name in ("pupil", "pupil-release"))],
        "marloes": [*(reverse(name, args=[came.pk]) for name in ("request", "request-release")), reverse("requests")],
    }
    for who, addresses in pages.items():
        page = base.visitor(browser, site, who, **options)
        for address in addresses:
            page.goto(address)
            page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
            assert page.locator("h1").count() == 1, address
            assert found(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@WIDTHS
def test_the_counted_page_is_as_good(browser: Browser, site: Stage, options: dict[str, object]) -> None:
    everything(site)
    page = base.visitor(browser, site, "dirk", **options)
    page.goto(reverse("fill-report"))
    page.get_by_role("button", name="Tel de dossiers").click()
    page.locator("table").first.wait_for()
    assert found(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_form_with_errors_leads_to_its_fields(browser: Browser, site: Stage) -> None:
    everything(site)
    page = base.visitor(browser, site, "dirk")
    page.goto(reverse("holds"))
    page.get_by_role("button", name="Leg vast: niet vernietigen").click()
    page.locator("#fouten").wait_for()
    assert found(page) == []
    page.locator("#fouten a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_pgn"

    page.locator("details.ov-more summary").click()
    page.get_by_role("button", name="Hef op").click()
    page.locator("#fouten").wait_for()
    assert found(page) == []
    page.locator("#fouten a").first.click()
    assert page.evaluate("document.activeElement.matches('textarea')")
    assert Vernietigstop.objects.filter(opgeheven_op=None).count() == 1


def test_two_people_hand_a_dossier_out_with_the_keyboard(browser: Browser, site: Stage) -> None:
    """T56: one asks, the other agrees, the first takes the file; a second time there is no button."""
    row, _came = everything(site)
    Afgifte.objects.all().delete()
    page = base.visitor(browser, site, "ingrid")
    page.goto(reverse("pupil-release", args=[row.pk]))
    base.tab_to(page, "#id_grond")
    page.keyboard.press("ArrowDown")
    base.tab_to(page, "#id_kenmerk")
    page.keyboard.type("brief van 1 maart")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="De directie beslist").wait_for()

    other = base.visitor(browser, site, "dirk")
    other.goto(reverse("releases"))
    base.tab_to(other, "[value=ja]")
    other.keyboard.press("Enter")
    other.locator("[role=status]", has_text="U hebt ingestemd").wait_for()

    page.reload()
    base.tab_to(page, "main form button")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "afgifte.zip"
    page.reload()
    assert page.get_by_role("button", name="Haal het bestand op").count() == 0
    assert Afgifte.objects.get().stand == Afgifte.Stand.GEDAAN
