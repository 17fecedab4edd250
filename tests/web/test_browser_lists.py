"""Vandaag, its dates, one deed for many pupils and the trial in a real browser: axe, a phone, and the keyboard."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from axe import found
from overstap.school import series
from overstap.school.list_models import Reeks
from overstap.school.models import Aanstelling, Uitgaand, User
from web import test_browser as base
from web.stage import Stage
from web.test_today import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser, site = base.browser, base.site
Soort = Reeks.Soort


def addresses(site: Stage) -> list[str]:
    """Each page of these, in every state that looks different."""
    user = User.objects.get(username="sam")
    rows = list(Uitgaand.objects.filter(school=site.po).values_list("pk", flat=True))
    reeksen = {soort: series.prepare(site.ports, user, soort, rows) for soort in Soort.values}
    proposals = [reverse("many", args=[reeks.pk]) for reeks in reeksen.values()]
    trial = series.begin(site.ports, series.prepare(site.ports, user, Soort.PROEF, rows), "")
    aimed = series.begin(site.ports, series.prepare(site.ports, user, Soort.VOOR, rows), "99VA")
    busy = series.prepare(site.ports, user, Soort.PROEF, rows)
    Reeks.objects.filter(pk=busy.pk).update(stand=Reeks.Stand.BEZIG)
    return [
        *map(reverse, ("home", "region", "pupils")),
        f"{reverse('pupils')}?werk=privacy&alle=1",
        *proposals,
        *(reverse("many", args=[reeks.pk]) for reeks in (trial, aimed, busy)),
    ]


@base.LOOKS
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, site: Stage, taal: str, options: dict[str, object]
) -> None:
    everything(site)
    Aanstelling.objects.filter(user__username="sam").update(rol=Aanstelling.Rol.BEHEERDER)
    page = base.visitor(browser, site, "sam", taal, **options)
    for address in addresses(site):
        page.goto(f"{address}{'&' if '?' in address else '?'}ververs=nee")
        assert page.locator("h1").count() == 1, address
        assert found(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_axe_finds_nothing_on_a_form_with_errors(browser: Browser, site: Stage) -> None:
    reeks = series.prepare(site.ports, User.objects.get(username="ingrid"), Soort.PROFIEL, [site.taken_in(1).pk])
    Aanstelling.objects.filter(user__username="sam").update(rol=Aanstelling.Rol.BEHEERDER)
    page = base.visitor(browser, site, "sam")
    page.goto(reverse("region"))
    page.get_by_role("button", name="Bewaar deze dag").click()
    errors_lead_to_their_fields(page)

    page = base.visitor(browser, site, "ingrid")
    page.goto(reverse("many", args=[reeks.pk]))
    page.evaluate("document.querySelector('#id_keuze').replaceChildren()")
    page.get_by_role("button", name="Kies deze overstap").click()
    errors_lead_to_their_fields(page)


def errors_lead_to_their_fields(page: Page) -> None:
    page.locator("#fouten").wait_for()
    assert found(page) == []
    page.locator("#fouten a").first.click()
    assert page.evaluate("document.activeElement.matches('input, select')")


def test_a_group_is_tried_and_made_ready_with_the_keyboard(browser: Browser, site: Stage) -> None:
    """From Vandaag to the list, a trial of all, back, two pupils ticked and made ready: no mouse."""
    rows = [site.taken_in(seed) for seed in (1, 3, 4)]
    page = base.visitor(browser, site, "ingrid")
    base.tab_to(page, ".ov-task__what a")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Leerlingen die van school gaan").wait_for()

    base.tab_to(page, "input[name=allemaal]")
    page.keyboard.press("Space")
    base.tab_to(page, ".ov-bulk button")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Proef: kan het dossier mee?").wait_for()
    base.tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="3 dossiers kunnen mee.").wait_for()

    base.tab_to(page, ".ov-crumb a")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Leerlingen die van school gaan").wait_for()
    base.tab_to(page, "input[name=leerling]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    base.tab_to(page, "input[name=leerling]")
    page.keyboard.press("Space")
    base.tab_to(page, "#daad")
    page.keyboard.type("klaar")
    base.tab_to(page, ".ov-bulk button")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Dossiers klaarzetten").wait_for()
    base.tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="Bij 2 leerlingen is het gedaan.").wait_for()
    assert Uitgaand.objects.filter(stand="klaargezet").count() == 2
    assert len(rows) == 3


def test_a_page_that_shows_how_far_it_is_comes_back_by_itself(
    browser: Browser, site: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "AT_ONCE_MAX", 0)
    user = User.objects.get(username="ingrid")
    reeks = series.begin(site.ports, series.prepare(site.ports, user, Soort.PROEF, [site.taken_in(1).pk]), "")
    page = base.visitor(browser, site, "ingrid")
    page.goto(reverse("many", args=[reeks.pk]))
    page.locator("[role=status]", has_text="0 van de 1 leerlingen").wait_for()

    series.run(site.ports, reeks.pk)

    page.locator("[role=status]", has_text="1 dossier kan mee.").wait_for()
