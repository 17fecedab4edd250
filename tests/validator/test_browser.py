"""The page of the validator in a real browser: axe, a phone, the keyboard, and a report from a disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import machine
from axe import found
from school.made import faulty, leerling, record, xml
from validator.conftest import Serving

pytestmark = [pytest.mark.browser, pytest.mark.processes]

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True, "color_scheme": "dark"}
HOSTILE = "<img src=x onerror=document.title='ran'>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A good one, one with a fault and a hostile name in it, and one that cannot be read."""
    wrong = faulty()
    leerling(wrong)["achternaam"] = HOSTILE
    made = {"goed.xml": xml(record()), "fout.xml": xml(wrong), f"{HOSTILE.replace('/', '')}.xml": b"x"}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in made]


def visitor(browser: Browser, serving: Serving, **options: object) -> Page:
    """A page of a browser without JavaScript of the page's own: there is none."""
    context = browser.new_context(base_url=serving.url, **{**DESKTOP, **options})
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto("/")
    return page


def is_fit(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desktop", "phone-dark"])
def test_every_page_is_for_everybody(
    browser: Browser, serving: Serving, files: list[Path], options: dict[str, object]
) -> None:
    page = visitor(browser, serving, **options)
    assert (found(page), is_fit(page)) == ([], True)

    page.locator("#dossiers").set_input_files(files)
    page.locator("main button").first.click()
    page.locator("#uitkomst", has_text="1 dossier goed, 2 niet").wait_for()
    assert (found(page), is_fit(page)) == ([], True)
    assert page.title() == "1 dossier goed, 2 niet – Overstap"
    assert page.locator("article").count() == 2

    page.goto("/weg")
    assert (found(page), is_fit(page)) == ([], True)

    page.locator("footer a", has_text="English").click()
    page.locator("#dossiers").set_input_files(files)
    page.locator("main button").first.click()
    page.locator("#uitkomst", has_text="1 good, 2 not").wait_for()
    assert (found(page), is_fit(page)) == ([], True)


def test_it_works_without_javascript_and_by_keyboard(browser: Browser, serving: Serving, files: list[Path]) -> None:
    page = visitor(browser, serving, java_script_enabled=False)
    page.locator("#dossiers").set_input_files(files[1])
    page.locator("#dossiers").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.locator("#uitkomst", has_text="0 dossiers goed, 1 niet").wait_for()
    assert "Leerling › Geslacht" in page.locator("article").inner_text()


def test_the_report_reads_the_same_from_a_disk_and_on_paper(
    browser: Browser, serving: Serving, files: list[Path], tmp_path: Path
) -> None:
    page = visitor(browser, serving)
    page.locator("#dossiers").set_input_files(files)
    with page.expect_download() as download:
        page.locator("main button[name=vorm]").click()
    assert download.value.suggested_filename == "controle.html"
    download.value.save_as(tmp_path / "controle.html")

    told: list[str] = []
    for options in (DESKTOP, PHONE):
        page = browser.new_context(**options).new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("request", lambda request: told.append(request.url))
        page.goto(f"file://{tmp_path}/controle.html")
        assert (found(page), is_fit(page)) == ([], True)
        assert page.title() == "Controle van overstapdossiers"
        assert page.evaluate("getComputedStyle(document.querySelector('.ov-counts')).display") == "grid"
    assert set(told) == {f"file://{tmp_path}/controle.html"}

    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
