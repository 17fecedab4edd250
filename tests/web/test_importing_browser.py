"""Taking a file in, in a real browser: axe on every page of it, and the whole way by keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from axe import found
from intake.made import csv, edexml, oso, pupil, pupils
from overstap.intake.files import File
from overstap.ports import NODE
from overstap.school import intake, intake_run
from overstap.school.models import Import, Uitgaand
from web.stage import Stage
from web.test_browser import DESKTOP, PHONE, browser, site, tab_to, visitor

__all__ = ["browser", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begun(site: Stage, *data: bytes) -> Import:
    return intake.begin(site.ports, site.po, [File(f"leerling-{nr}.xml", each) for nr, each in enumerate(data)], NODE)


def running(site: Stage, row: Import) -> Import:
    intake.run(site.ports, row, intake.pupils_of(intake.opened(site.ports, row, NODE)), None, ())
    return row


def ended(site: Stage, row: Import) -> Import:
    intake_run.take_over(site.ports, running(site, row).pk)
    return row


def everything(site: Stage) -> dict[str, str]:
    """An address of every page of an import, by what it shows."""
    wrong = pupil(2).but(pgn="123456789")
    site.taken_in(9)
    ended(site, begun(site, edexml([pupil(1)])))
    rows = {
        "columns": begun(site, csv(pupils(4))),
        "preview": begun(
            site, edexml([pupil(1).but(pgn=pupil(3).pgn), wrong, pupil(4), pupil(5).but(groep="g7", jaargroep="7")])
        ),
        "files": begun(site, oso(1), oso(2, "2016.1")),
        "running": running(site, begun(site, edexml(pupils(3)))),
        "outcome": ended(site, begun(site, edexml([wrong, pupil(4)]))),
        "lost": ended(site, begun(site, oso(6), oso(7, "2017.1"))),
    }
    pages = {name: reverse("import", args=[row.pk]) for name, row in rows.items()}
    return pages | {"imports": reverse("imports"), "export": reverse("pupils-export"), "las": reverse("las")}


def keep(page: Page, name: str) -> None:
    """A picture of the page, for who asks for it with PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_any_page_and_nothing_is_too_wide(
    browser: Browser, site: Stage, options: dict[str, object]
) -> None:
    pages = everything(site)
    page = visitor(browser, site, "sam", **options)
    for name, address in pages.items():
        page.goto(f"{address}?ververs=nee")
        page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
        keep(page, f"{name}-{page.viewport_size['width']}")  # type: ignore[index]
        assert page.locator("h1").count() == 1, name
        assert found(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_axe_finds_nothing_on_what_is_refused(browser: Browser, site: Stage, tmp_path: Path) -> None:
    file = tmp_path / "klas.xml"
    file.write_bytes(edexml(brin="99PB"))
    page = visitor(browser, site, "ingrid")
    for address in map(reverse, ("imports", "pupils-export", "las")):
        page.goto(address)
        if address == reverse("imports"):
            page.locator("#id_bestand").set_input_files(file)
        page.locator("main form button[type=submit]").last.click()
        page.locator("#fouten").wait_for()
        keep(page, f"fout-{address.strip('/').rpartition('/')[2]}")
        assert found(page) == []


def test_a_class_goes_in_with_the_keyboard(browser: Browser, site: Stage, tmp_path: Path) -> None:
    """From the list of pupils to the list with a class in it: no mouse."""
    file = tmp_path / "klas.csv"
    file.write_bytes(csv(pupils(3)))
    page = visitor(browser, site, "ingrid")
    page.goto(reverse("pupils"))
    tab_to(page, "main a[href$='/importeren/']")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Bestand inlezen").wait_for()
    page.locator("#id_bestand").set_input_files(file)
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Welke kolom is wat?").wait_for()
    tab_to(page, "#id_kolom-0")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Kijk na wat u inleest").wait_for()
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="0 van 3").wait_for()

    intake_run.take_over(site.ports, Import.objects.get().pk)

    page.locator("h1", has_text="Het bestand is ingelezen").wait_for()
    assert Uitgaand.objects.count() == 3
