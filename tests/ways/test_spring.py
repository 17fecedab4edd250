"""The whole spring of a primary school, in a real browser over nodes that really run: from a file of the class to the
secondary school that has the dossiers. And the way of one pupil once more, by keyboard alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import machine
from axe import found
from overstap.client import Client
from overstap.demo import commands
from overstap.demo.plan import CENTRE, TRIPS
from overstap.dossier import build, write
from overstap.gegevensset import load
from processes import Station, wait_until
from ways.running_chain import PASSWORD, RunningChain, running_chain
from ways.spring_class import BRIN, InGroep8, alone, as_edexml, group_eight
from web.test_browser import DESKTOP, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.processes]
WATCHED: dict[str, frozenset[str]] = dict.fromkeys((CENTRE, "wilg", "kade"), frozenset())
LEFT_OUT = "verzuim"
LETTER = "Verslag leesonderzoek"
TOLD = "Voorlezen helpt bij lange opdrachten."
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningChain]:
    with running_chain(tmp_path_factory.mktemp("spring"), WATCHED, TRIPS[:1]) as running:
        yield running


def desk(browser: Browser, station: Station, username: str) -> Page:
    """A member of staff who just signed in."""
    context = browser.new_context(base_url=station.node.web_url, locale="nl-NL", **DESKTOP)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/inloggen/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    at(page, "Vandaag")
    return page


def at(page: Page, kop: str) -> None:
    """Wait for the page with this heading."""
    page.locator("h1", has_text=kop).wait_for()


def keep(page: Page, name: str) -> None:
    """Pictures of the page, wide and narrow, for who asks for them with PICTURES."""
    if folder := os.environ.get("PICTURES"):
        for size in (DESKTOP["viewport"], PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # two numbers
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size(DESKTOP["viewport"])  # type: ignore[arg-type]  # two numbers


def go(page: Page, link: str) -> None:
    """Follow a link of the page itself."""
    page.locator("main").get_by_role("link", name=link, exact=True).first.click()


def press(page: Page, button: str) -> None:
    page.locator("main").get_by_role("button", name=button).first.click()


def menu(page: Page, word: str) -> None:
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=word).click()


def told(page: Page, text: str) -> None:
    page.locator("[role=status]", has_text=text).first.wait_for()


def to_pupil(page: Page, of: InGroep8) -> None:
    """From the list, by name."""
    menu(page, "Leerlingen")
    link = page.locator("tbody").get_by_role("link", name=of.pupil.achternaam).filter(has_text=of.pupil.roepnaam)
    link.first.click()
    at(page, of.pupil.achternaam)


def import_class(page: Page, file: Path, count: int) -> None:
    menu(page, "Leerlingen")
    go(page, "Bestand inlezen")
    page.locator("#id_bestand").set_input_files(file)
    press(page, "Bekijk het bestand")
    at(page, "Kijk na wat u inleest")
    press(page, "Lees de leerlingen in")
    at(page, "Het bestand is ingelezen")
    go(page, "Terug naar de lijst")
    page.get_by_text(f"{count} dossier").first.wait_for()


def push(station: Station, group: list[InGroep8]) -> None:
    """What the LAS of the school knows, over the interface, with a token from the command line."""
    words = ("--config", station.node.config, "--school", BRIN, "--supplier", "Wilg-LAS", "--scope", "schrijven")
    token = commands.overstap("school", "token", "make", *words).split()[0]
    batch = Client(station.node.web_url.rstrip("/"), BRIN, token).put_many("las", [each.record for each in group])
    assert (batch.gelukt, batch.mislukt) == (len(group), 0), batch


def all_pupils(page: Page, daad: str, knop: str) -> None:
    """One deed for the whole list."""
    menu(page, "Leerlingen")
    page.locator("input[name=allemaal]").check()
    page.locator("#daad").select_option(daad)
    press(page, "Ga verder")
    press(page, knop)


def mend(page: Page) -> None:
    """From the trial to the block with the mistake, and back to the dossier."""
    page.locator("tbody a[href*='/blok/']").first.click()
    at(page, "Leerling")
    keep(page, "blok")
    page.locator("select[name=geslacht]").select_option("1")
    press(page, "Bewaar en controleer")
    told(page, "Bewaard en gecontroleerd")
    go(page, "Terug naar het dossier")


def leave_out(page: Page) -> None:
    page.locator(f"input[name='gaat:{LEFT_OUT}']").uncheck()
    page.locator(f"#reden-{LEFT_OUT}").fill("Dit is voor de nieuwe school niet nodig.")
    press(page, "Bewaar wat meegaat")
    page.locator(f"#cat-{LEFT_OUT}").wait_for()
    assert not page.locator(f"input[name='gaat:{LEFT_OUT}']").is_checked()


def attach(page: Page, folder: Path) -> None:
    file = folder / "leesonderzoek.txt"
    file.write_text("Het lezen gaat sinds januari vlotter.", encoding="utf-8")
    go(page, "Voeg een bijlage toe of laat er een weg")
    at(page, "Bijlagen")
    page.locator("#id_bestand").set_input_files(file)
    page.locator("#id_plek").select_option(label="Overige bijlagen")
    page.locator("#id_omschrijving").fill(LETTER)
    press(page, "Bekijk en voeg toe")
    page.get_by_role("heading", name=LETTER).wait_for()
    keep(page, "bijlagen")
    assert found(page) == []


def write_toelichting(page: Page, today: str) -> None:
    go(page, "Toelichting onderwijsbehoeften")
    at(page, "Toelichting onderwijsbehoeften")
    page.locator("#deel-leren > summary").click()
    page.locator("#leren-strikt-ja").check()
    page.locator("#deel-leren button[value=verder]").click()
    page.locator("#id_leren-nodig").fill("Zonder loopt het vast.")
    page.locator("#deel-leren input[type=radio]").first.check()
    page.locator("#id_leren-bron").fill("Toets lezen")
    page.locator("#id_leren-datum").fill(today)
    page.locator("#deel-leren button[value=drie]").click()
    page.locator("#id_leren-tekst").fill(TOLD)
    page.locator("#deel-leren button[value=bewaar]").click()
    page.locator(".ov-note--goed").first.wait_for()
    keep(page, "toelichting")


def settle(page: Page) -> None:
    """Answer all questions about privacy of the pupil whose page this is: one by one, each with a reason."""
    at_start = page.locator("form.ov-finding").count()
    assert at_start
    for _ in range(at_start):
        first = page.locator("form.ov-finding").first
        first.locator("input[value=houd]").check()
        first.locator("input[name=reden]").fill("Wij hebben dit bekeken; het is nodig.")
        with page.expect_navigation():
            first.get_by_role("button", name="Leg vast").click()
    assert page.locator("form.ov-finding").count() == 0


def record_inzage(page: Page, today: str) -> None:
    go(page, "Laat het dossier zien en leg de inzage vast")
    at(page, "Inzage door ouders")
    press(page, "Leg vast dat de ouders het kunnen zien")
    at(page, "Inzage door ouders")
    page.locator("#id_datum").fill(today)
    page.locator("input[name=akkoord][value=Ja]").check()
    press(page, "Leg de inzage vast")
    page.locator(".ov-note--goed", has_text="Gezien op").wait_for()
    keep(page, "inzage")


def receive(page: Page, of: InGroep8) -> None:
    menu(page, "Ontvangen")
    go(page, "Dossier opvragen")
    page.locator("#id_pgn").fill(of.pupil.pgn)
    page.locator("#id_bron_brin").fill(BRIN)
    press(page, "Vraag het dossier op")
    page.locator("h1", has_text=of.pupil.achternaam).wait_for()
    page.get_by_text("Het zegel klopt.").wait_for()
    go(page, "Vouw alles open")
    page.locator("a", has_text="Vouw het dossier dicht").wait_for()


def test_a_school_plays_the_whole_spring(browser: Browser, chain: RunningChain, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    group = group_eight(today)
    wrong, unseen = group[:2]
    file = tmp_path / "groep8.xml"
    file.write_bytes(as_edexml(group, today))
    page = desk(browser, chain.source, "ingrid")

    import_class(page, file, len(group))
    push(chain.source, group)
    menu(page, "Vandaag")
    keep(page, "vandaag")
    menu(page, "Leerlingen")
    keep(page, "leerlingen")

    all_pupils(page, "proef", "Doe de proef")
    page.get_by_text("Er is niets verstuurd en niets veranderd.").wait_for()
    keep(page, "proef")
    assert found(page) == []
    mend(page)
    leave_out(page)
    keep(page, "dossier")
    attach(page, tmp_path)
    write_toelichting(page, today.isoformat())
    to_pupil(page, wrong)
    settle(page)
    to_pupil(page, unseen)
    settle(page)
    for each in (wrong, unseen):
        to_pupil(page, each)
        record_inzage(page, today.isoformat())

    all_pupils(page, "klaarzetten", "Zet deze dossiers klaar")
    page.get_by_text(f"Bij {len(group)} leerlingen is het gedaan.").wait_for()
    keep(page, "samen")
    assert found(page) == []
    ready = {row["stand"] for row in chain.source.rows("SELECT stand FROM school_uitgaand")}
    assert ready == {"klaargezet"}

    other = desk(browser, chain.target, "marloes")
    receive(other, wrong)
    keep(other, "ontvangen")
    assert other.locator("section[aria-labelledby=bijlagen]").get_by_role("link", name=LETTER).count() == 1
    assert other.locator("section[aria-labelledby=bijlagen]").get_by_text("toelichting", exact=False).count()
    assert other.locator(f"#niet-mee-{LEFT_OUT}").count() == 1
    assert other.locator("details.ov-block h3", has_text="Overstapadvies").count() == 1
    assert other.locator("details.ov-block h3", has_text="Verzuim").count() == 0
    receive(other, unseen)
    gone = "SELECT id FROM school_uitgaand WHERE stand = 'overgedragen'"
    wait_until(lambda: len(chain.source.rows(gone)) == 2, "both are handed over")


def enter(page: Page, wanted: str) -> None:
    """To this link or button with Tab, and press it."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_one_pupil_goes_the_whole_way_by_keyboard_alone(browser: Browser, chain: RunningChain, tmp_path: Path) -> None:
    """From the file to a dossier that stands ready: no mouse."""
    one = alone(datetime.now(UTC).date())
    file = tmp_path / "leerling.xml"
    file.write_bytes(write(build(one.record, load())))
    page = desk(browser, chain.source, "ingrid")

    enter(page, "nav a[href='/leerlingen/']")
    at(page, "Leerlingen die van school gaan")
    enter(page, "main a[href$='/importeren/']")
    at(page, "Bestand inlezen")
    page.locator("#id_bestand").set_input_files(file)
    enter(page, "main form button[type=submit]")
    at(page, "Kijk na wat u inleest")
    enter(page, "main form button[type=submit]")
    at(page, "Het bestand is ingelezen")
    enter(page, "main tbody a")
    at(page, one.pupil.achternaam)

    enter(page, "#fouten a[href*=geslacht]")
    at(page, "Leerling")
    tab_to(page, "select[name=geslacht]")
    page.keyboard.type("man")
    enter(page, "main form button[type=submit]")
    told(page, "Bewaard en gecontroleerd")
    enter(page, "main .ov-actions a")
    at(page, one.pupil.achternaam)

    enter(page, "#klaarzetten a[href='#inzage']")
    enter(page, "main a[href$='/inzage/']")
    at(page, "Inzage door ouders")
    page.locator("#id_datum").fill(datetime.now(UTC).date().isoformat())
    tab_to(page, "input[name=akkoord]")
    page.keyboard.press("Space")
    enter(page, "main form .utrecht-button--primary-action")
    page.locator(".ov-note--goed", has_text="Gezien op").wait_for()
    enter(page, "main a[href$='#klaarzetten']")
    at(page, one.pupil.achternaam)
    enter(page, "#klaarzetten button")
    page.locator("#klaarzetten .ov-note--goed", has_text="Dit dossier staat op slot").wait_for()
    assert found(page) == []
