"""The pages of papers in a real browser: a part is written by keyboard alone, and axe finds nothing on the way."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from axe import found
from overstap.ports import NODE
from overstap.school import collect
from web.stage import Stage
from web.test_browser import PHONE, browser, site, tab_to, visitor
from web.test_papers import begun

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["browser", "site"]


def test_a_part_is_written_by_keyboard_alone(browser: Browser, site: Stage) -> None:
    row = begun(site)
    page = visitor(browser, site, "ingrid")
    page.goto(reverse("pupil-toelichting", args=[row.pk]))
    tab_to(page, "#deel-leren > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#leren-strikt-nee")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#deel-leren button[value=verder]")
    page.keyboard.press("Enter")
    page.locator("#id_leren-nodig").wait_for()

    tab_to(page, "#id_leren-nodig")
    page.keyboard.type("Zonder loopt het vast.")
    assert found(page) == []
    tab_to(page, "#deel-leren input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "#id_leren-bron")
    page.keyboard.type("Toets lezen")
    page.locator("#id_leren-datum").fill("2023-01-12")
    tab_to(page, "#deel-leren button[value=drie]")
    page.keyboard.press("Enter")
    page.locator("#id_leren-tekst").wait_for()

    tab_to(page, "#id_leren-tekst")
    page.keyboard.type("Voorlezen helpt.")
    tab_to(page, "#deel-leren button[value=bewaar]")
    page.keyboard.press("Enter")
    page.locator(".ov-note--goed").wait_for()

    page.locator("#deel-leren > summary").click()
    assert found(page) == []
    assert list(collect.werk_of(site.ports, row, NODE).toelichting) == ["leren"]


@pytest.mark.parametrize("name", ["pupil-papers", "pupil-inzage"])
def test_axe_finds_nothing_on_a_form_with_errors_and_its_links_lead_to_the_fields(
    browser: Browser,
    site: Stage,
    name: str,
) -> None:
    row = begun(site, files=(("las.txt", b"Vraag het aan sanne@elders.example."),))
    page = visitor(browser, site, "ingrid", **PHONE)
    page.goto(reverse(name, args=[row.pk]))
    page.locator("main form:has(.utrecht-button--primary-action) button").first.click()
    page.locator("#fouten").wait_for()

    assert found(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for link in page.locator("#fouten a").all():
        link.click()
        assert page.evaluate("document.activeElement.matches('input, select, textarea')")
