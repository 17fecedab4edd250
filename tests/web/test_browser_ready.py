"""Klaarzetten and telling schools in a real browser: by keyboard alone, axe, and no wider than a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from axe import found
from overstap.school import notify
from overstap.school.models import Uitgaand
from overstap.school.notify_models import Kennisgeving, Notificatie
from web import test_browser as base
from web.stage import Stage
from web.test_ready import asked, without_inzage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser, site = base.browser, base.site


def pages(site: Stage) -> list[str]:
    """Each state of klaarzetten that looks different, and what the receiving school sees."""
    blocked = without_inzage(site)
    choosing, sealed = site.taken_in(2), site.ready(3)
    told, waiting = asked(site, sealed), asked(site, sealed, "99VB")
    asked(site, choosing)
    notify.plan(site.ports, sealed, [told.pk], site.by)
    notify.conclude(site.ports, Kennisgeving.objects.get(), Kennisgeving.Stand.MISLUKT, "NietBereikbaar")
    notify.plan(site.ports, sealed, [waiting.pk], site.by)
    into = site.asked("DossierNietGereed")
    Notificatie.objects.create(inkomend=into, ontvangen_op=site.clock.now())
    pupils = [reverse("pupil", args=[row.pk]) for row in (blocked, choosing, sealed)]
    return [*pupils, reverse("requests"), reverse("request", args=[into.pk])]


@pytest.mark.parametrize("options", [base.DESKTOP, base.PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, site: Stage, options: dict[str, object]) -> None:
    addresses = pages(site)
    page = base.visitor(browser, site, "sam", **options)
    for address in addresses:
        page.goto(address)
        assert found(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_dossier_is_made_ready_and_a_school_told_by_keyboard_alone(browser: Browser, site: Stage) -> None:
    row = site.taken_in()
    levering = asked(site, row)
    page = base.visitor(browser, site, "ingrid")
    page.goto(reverse("pupil", args=[row.pk]))
    page.locator("#id_voor_brin").focus()
    page.keyboard.type("99VA")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "bericht":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("1 school krijgt bericht.").wait_for()

    row.refresh_from_db()
    assert (row.stand, row.voor_brin) == (Uitgaand.Stand.KLAARGEZET, "99VA")
    assert Kennisgeving.objects.get().levering == levering
