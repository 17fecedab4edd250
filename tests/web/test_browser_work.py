"""The pages on which a school works on a dossier, in a real browser: axe, and the whole work by keyboard alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from axe import found
from overstap.dossier.compose import worked_record
from overstap.dossier.edit import edit
from overstap.dossier.spot import value_at
from overstap.ports import NODE
from overstap.school import collect
from overstap.school.models import Uitgaand
from web import test_browser
from web.stage import Stage
from web.test_browser import LOOKS, PHONE, tab_to, visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUPIL = "huidigeschool/leerling"
ROEPNAAM = f"{PUPIL}/roepnaam"
browser, site = test_browser.browser, test_browser.site


def worked_on(site: Stage) -> Uitgaand:
    """With an error, a warning, questions of all kinds, two values of one field, and something left out."""
    record = site.carrying(("brief.txt", b"Net als haar broer Sil leest zij langzaam."), seed=1)
    leerling = record["huidigeschool"]["leerling"]
    leerling["overstapadvies"]["aandachtspunten"] = "Net als haar broer Sil leest zij langzaam."
    leerling["geslacht"] = "77"
    row = collect.take_in(site.ports, site.po, record, NODE)
    was = value_at(worked_record(collect.werk_of(site.ports, row, NODE)), ROEPNAAM)
    collect.rework(site.ports, row.pk, NODE, lambda werk: edit(werk, {ROEPNAAM: (was, "Van ons")}), "veld")
    leerling["roepnaam"] = "Van het LAS"
    return collect.take_in(site.ports, site.po, record, NODE)


def addresses(row: Uitgaand) -> list[str]:
    paths = ("", "/verzorger", "/verzorger/1", "/onderwijsondersteuning", "/toetslijst/toets/1")
    blocks = [reverse("pupil-block", args=[row.pk, f"{PUPIL}{path}"]) for path in paths]
    page = reverse("pupil", args=[row.pk])
    return [page, f"{page}?open=alles", *blocks, reverse("pupil-empty", args=[row.pk])]


@LOOKS
def test_axe_finds_nothing_where_a_dossier_is_worked_on(
    browser: Browser, site: Stage, taal: str, options: dict[str, object]
) -> None:
    row = worked_on(site)
    page = visitor(browser, site, "ingrid", taal, **options)
    for address in addresses(row):
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
        assert found(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def conflict(site: Stage, page: Page, row: Uitgaand) -> None:
    """Somebody else changed the field that is being typed in."""
    page.goto(reverse("pupil-block", args=[row.pk, PUPIL]))
    field = page.get_by_label("Roepnaam")
    was = field.input_value()
    collect.rework(site.ports, row.pk, NODE, lambda werk: edit(werk, {ROEPNAAM: (was, "Een ander")}), "veld")
    field.fill("Van mij")
    page.get_by_role("button", name="Bewaar en controleer").press("Enter")
    page.locator(".ov-merge").wait_for()


def test_axe_finds_nothing_on_what_could_not_be_kept(browser: Browser, site: Stage) -> None:
    """Two values of one field, a value of the wrong kind, and a choice without a reason."""
    row = site.taken_in()
    page = visitor(browser, site, "ingrid", **PHONE)
    conflict(site, page, row)
    assert page.locator(".ov-merge input:checked").count() == 0
    assert found(page) == []

    page.goto(reverse("pupil-block", args=[row.pk, PUPIL]))
    page.get_by_label("Geboortedatum").fill("gisteren")
    page.get_by_role("button", name="Bewaar en controleer").press("Enter")
    page.locator("#fouten").wait_for()
    assert found(page) == []
    page.locator("#fouten a").first.click()
    assert page.evaluate("document.activeElement.name") == "geboortedatum"

    page.goto(reverse("pupil", args=[row.pk]))
    page.locator("input[name='gaat:verzuim']").uncheck()
    page.get_by_role("button", name="Bewaar wat meegaat").press("Enter")
    page.get_by_text("Schrijf op waarom dit niet meegaat.").wait_for()
    assert found(page) == []


def test_a_dossier_is_mended_settled_and_made_lean_by_keyboard_alone(browser: Browser, site: Stage) -> None:
    row = worked_on(site)
    page = visitor(browser, site, "ingrid")
    page.goto(reverse("pupil", args=[row.pk]))

    tab_to(page, "input[name=keuze][value=ons]")
    page.keyboard.press("Space")
    tab_to(page, "form[action*=botsing] button")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="Uw keuze is bewaard").wait_for()

    tab_to(page, "#fouten a[href*=geslacht]")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Leerling").wait_for()
    tab_to(page, "select[name=geslacht]")
    page.keyboard.type("man")
    page.keyboard.press("Tab")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="Bewaard en gecontroleerd").wait_for()

    while page.goto(reverse("pupil", args=[row.pk])) and page.locator("input[name=doe]").count():
        tab_to(page, "input[name=doe]")
        page.keyboard.press("Space")
        for _ in range(2):
            page.keyboard.press("ArrowUp")
            if page.evaluate("document.activeElement.value") == "houd":
                break
        tab_to(page, ".ov-finding input[name=reden]")
        page.keyboard.type("mag mee")
        page.keyboard.press("Enter")
        page.locator("[role=status]", has_text="Uw antwoord is bewaard").wait_for()

    tab_to(page, "input[name='gaat:verzuim']")
    page.keyboard.press("Space")
    tab_to(page, "input[name='reden:verzuim']")
    page.keyboard.type("niet meer van belang")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="Uw keuzes zijn bewaard").wait_for()

    row.refresh_from_db()
    werk = collect.werk_of(site.ports, row, NODE)
    assert (row.fouten, row.bevindingen) == (0, 0)
    assert werk.categorieen == {"verzuim": "niet meer van belang"}
    assert value_at(worked_record(werk), ROEPNAAM) == "Van ons"
