"""The pages in a real browser: axe on every page, the main way by keyboard alone, nothing wider than a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import machine
from axe import found
from chain import PortsMiddleware
from marks import INSIDE, MAIL, NAME, STREET, TEXT, Hunt, marked
from overstap.school.models import Inkomend, Uitgaand
from web.stage import PGN, Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 320, "height": 640}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DARK_PHONE = {**PHONE, "color_scheme": "dark"}
LOOKS = pytest.mark.parametrize(
    ("taal", "options"), [("en", DESKTOP), ("nl", DARK_PHONE)], ids=["en-desktop", "nl-phone-dark"]
)
"""Both languages, widths and colours, in two looks; a phone in the light has its pages in other tests."""


@pytest.fixture(scope="module", autouse=True)
def browser() -> Iterator[Browser]:
    """Playwright keeps a loop running in this thread; Django must be told that the tests themselves are not async."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def site(live_server: object) -> Iterator[Stage]:
    made = Stage()
    PortsMiddleware.ports = made.ports
    made.address = str(live_server)
    yield made
    PortsMiddleware.ports = None


def visitor(browser: Browser, site: Stage, username: str = "", taal: str = "nl", **options: object) -> Page:
    """A page of a fresh browser, signed in."""
    context: BrowserContext = browser.new_context(base_url=site.address, **{**DESKTOP, **options})
    context.set_default_timeout(10_000)
    page = context.new_page()
    if taal != "nl":
        page.goto(f"/inloggen/?taal={taal}")
    if username:
        page.goto("/inloggen/")
        page.locator("#id_username").fill(username)
        page.locator("#id_password").fill(Stage.PASSWORD)
        page.locator("main button").click()
    return page


def all_pages() -> list[str]:
    """An address of every kind of page, in every state that looks different."""
    out = {row.stand: row.pk for row in Uitgaand.objects.all()}
    into = {row.resultaat: row.pk for row in Inkomend.objects.all()}
    received = into["OverdrachtGeslaagd"]
    return [
        *map(
            reverse,
            ("home", "pupils", "pupil-add", "requests", "request-new", "accessibility", "privacy", "servicedesk"),
        ),
        *(reverse("pupil", args=[out[stand]]) for stand in ("concept", "ingezien", "overgedragen")),
        *(reverse(name, args=[out["ingezien"]]) for name in ("pupil-papers", "pupil-toelichting", "pupil-inzage")),
        reverse("pupil-papers", args=[out["overgedragen"]]),
        *(reverse("request", args=[pk]) for pk in into.values()),
        *(reverse("request-attachment", args=[received, nr]) for nr in (1, 2, 3)),
        "/bestaat-niet/",
    ]


@LOOKS
def test_axe_finds_nothing_on_any_page_and_nothing_is_too_wide(
    browser: Browser, site: Stage, taal: str, options: dict[str, object]
) -> None:
    """A page that waits comes back by itself, which axe does not like; the reader can stop it."""
    site.everything()
    page = visitor(browser, site, "sam", taal, **options)
    for address in all_pages():
        page.goto(f"{address}{'&' if '?' in address else '?'}ververs=nee")
        page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
        assert page.locator("html").get_attribute("lang") == taal
        assert page.locator("h1").count() == 1, address
        assert found(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_axe_finds_nothing_on_a_phone_in_english(browser: Browser, site: Stage) -> None:
    """Every rule once more where a page looks different: the lists, a form and a dossier."""
    site.everything()
    page = visitor(browser, site, "sam", "en", **PHONE)
    dossier = Inkomend.objects.get(stand=Inkomend.Stand.ONTVANGEN)
    for address in (*map(reverse, ("pupils", "requests", "request-new")), reverse("request", args=[dossier.pk])):
        page.goto(address)
        assert found(page) == [], address


def test_axe_finds_nothing_on_signing_in_and_on_forms_with_errors(browser: Browser, site: Stage) -> None:
    page = visitor(browser, site, taal="en", **PHONE)
    page.goto("/inloggen/")
    assert found(page) == []
    page.locator("main button").click()
    page.locator("#fouten").wait_for()
    assert found(page) == []
    page.context.close()

    page = visitor(browser, site, "sam")
    for address in (reverse("request-new"), reverse("pupil-add")):
        page.goto(address)
        page.locator("main form button[type=submit]").click()
        page.locator("#fouten").wait_for()
        assert found(page) == []
        page.locator("#fouten a").first.click()
        assert page.evaluate("document.activeElement.matches('input')")


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until this has the focus, as somebody does who has no mouse."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"the keyboard never reached {wanted}")


def test_the_sender_goes_the_whole_way_with_the_keyboard(browser: Browser, site: Stage, tmp_path: Path) -> None:
    """Sign in, add a pupil, make the file ready, sign out: no mouse."""
    file = tmp_path / "leerling.json"
    file.write_text(json.dumps(site.record()))
    page = visitor(browser, site)
    page.goto("/")
    tab_to(page, "#id_username")
    page.keyboard.type("ingrid")
    tab_to(page, "#id_password")
    page.keyboard.type(Stage.PASSWORD)
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Vandaag").wait_for()
    page.goto(reverse("pupils"))

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    tab_to(page, "main a[href$='/toevoegen/']")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Leerling toevoegen").wait_for()
    tab_to(page, "#id_bestand")
    page.locator("#id_bestand").set_input_files(file)
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="Het dossier is toegevoegd").wait_for()

    answer_what_the_privacy_check_asks(page)
    tab_to(page, "#id_voor_brin")
    page.keyboard.type("99va")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="Het dossier staat klaar").wait_for()
    assert Uitgaand.objects.get().voor_brin == "99VA"

    tab_to(page, ".ov-bar__who button")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Inloggen").wait_for()


def answer_what_the_privacy_check_asks(page: Page) -> None:
    """Each question apart: it stays, and why. After an answer the page comes back at its top."""
    for left in range(page.locator(".ov-finding").count(), 0, -1):
        tab_to(page, ".ov-finding [value=weg]")
        page.keyboard.press("ArrowUp")
        tab_to(page, ".ov-finding [name=reden]")
        page.keyboard.type("Gelezen: dit hoort bij de overdracht.")
        page.keyboard.press("Enter")
        page.wait_for_function("left => document.querySelectorAll('.ov-finding').length < left", arg=left)


def test_the_receiver_asks_and_reads_with_the_keyboard(browser: Browser, site: Stage) -> None:
    site.received(site.carrying(("brief.txt", b"Een korte brief.")), pgn="999999035")
    page = visitor(browser, site, "marloes")
    page.goto(reverse("requests"))
    tab_to(page, "main a[href$='/opvragen/']")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Dossier opvragen").wait_for()
    tab_to(page, "#id_pgn")
    page.keyboard.type(PGN)
    tab_to(page, "#id_bron_brin")
    page.keyboard.type("99pa")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="Wij vragen het knooppunt").wait_for()

    page.goto(reverse("requests") + "?staat=ontvangen")
    tab_to(page, "tbody a")
    page.keyboard.press("Enter")
    page.locator("h2", has_text="Het hele dossier").wait_for()
    tab_to(page, "a[href$='/bijlagen/1/']")
    page.keyboard.press("Enter")
    page.locator("pre", has_text="Een korte brief.").wait_for()


def test_a_page_that_waits_comes_back_by_itself_with_the_answer(browser: Browser, site: Stage) -> None:
    row = site.asked()
    page = visitor(browser, site, "marloes")
    page.goto(reverse("request", args=[row.pk]))
    Inkomend.objects.filter(pk=row.pk).update(stand=Inkomend.Stand.GEWEIGERD, resultaat="DossierNietGereed")

    page.locator("h1", has_text="Het dossier is nog niet klaar").wait_for()


def test_an_attachment_never_runs(browser: Browser, site: Stage) -> None:
    """T58: what is shown as text is text, and a download is not opened by the browser."""
    script = b"<!doctype html><title>ran</title><script>document.title='ran'</script>"
    row = site.received(site.carrying(("brief.txt", script), ("foto.jpg", b"\xff\xd8\xff\xe0" + script)))
    page = visitor(browser, site, "marloes")
    ran: list[str] = []
    page.on("console", lambda message: ran.append(message.text))

    for nr in (1, 2):
        page.goto(reverse("request-attachment", args=[row.pk, nr]))
        assert "ran" not in page.title()
    with page.expect_download() as download, suppress(Exception):
        page.goto(reverse("request-file", args=[row.pk, 1]))
    assert download.value.suggested_filename == "brief.txt"
    page.goto(reverse("request-file", args=[row.pk, 2]))
    assert "ran" not in page.title()
    assert page.evaluate("window.origin") == "null"


def test_a_browser_keeps_nothing_of_a_pupil(browser: Browser, site: Stage, tmp_path: Path) -> None:
    """T59: after a day at a shared computer: history, cache, cookies, and what was typed into forms.

    But for one thing that is the browser's own: to bring its tabs back it keeps the last form of a tab as it was sent,
    when that form was refused. The guide on security says so.
    """
    record = marked(site.record(7))
    sent, came = site.taken_in(record=record), site.received(record, pgn=PGN)
    number = site.ports.vault.reveal(bytes(sent.pgn_hidden), "pgn")
    profile, arguments = tmp_path / "profile", ["--no-sandbox"]
    context = browser.browser_type.launch_persistent_context(
        str(profile), executable_path=machine.chromium(), args=arguments, base_url=site.address
    )
    page = context.new_page()
    page.goto("/inloggen/")
    page.locator("#id_username").fill("sam")
    page.locator("#id_password").fill(Stage.PASSWORD)
    page.locator("main button").click()
    seen = [page.goto(address) and page.content() for address in all_pages_of(sent.pk, came.pk)]
    page.goto(reverse("pupils"))
    page.locator("#id_naam").fill(NAME)
    page.keyboard.press("Enter")
    page.locator("table", has_text=NAME).wait_for()
    page.goto(reverse("request-new"))
    page.locator("#id_pgn").fill(number)
    page.locator("main form button[type=submit]").click()
    page.locator("#fouten").wait_for()
    page.goto(reverse("servicedesk"))
    context.close()

    hunt = Hunt({"name": NAME, "street": STREET, "text": TEXT, "inside": INSIDE, "mail": MAIL, "number": number})
    assert hunt.found_in("".join(str(each) for each in seen).encode()) >= {"name", "street", "text", "inside", "mail"}
    kept = hunt.found_in_files(profile)
    brought_back = {name for name in kept if name.startswith("Default/Sessions/")}
    assert {name: what for name, what in kept.items() if name not in brought_back} == {}
    assert {what for name in brought_back for what in kept[name]} <= {"number"}
    assert Hunt({"address": f"/leerlingen/{sent.pk}/"}).found_in_files(profile)


def all_pages_of(sent: UUID, came: UUID) -> list[str]:
    """Both lists, both dossiers, and the first attachment of each."""
    pages = [reverse("pupils"), reverse("requests"), reverse("pupil", args=[sent]), reverse("request", args=[came])]
    return [*pages, reverse("pupil-attachment", args=[sent, 1]), reverse("request-attachment", args=[came, 1])]


def test_a_block_unfolds_by_keyboard_and_by_a_link_to_it(browser: Browser, site: Stage) -> None:
    row = site.received()
    page = visitor(browser, site, "marloes")
    page.goto(reverse("request", args=[row.pk]))
    page.locator("#blok-huidigeschool").wait_for(state="hidden")
    tab_to(page, "section[aria-labelledby='blok-huidigeschool-kop'] summary")
    page.keyboard.press("Enter")
    page.locator("#blok-huidigeschool").wait_for()

    page.locator("#blok-metadata").wait_for(state="hidden")
    page.goto(f"{reverse('request', args=[row.pk])}#blok-metadata")
    page.locator("#blok-metadata").wait_for()


def test_what_to_do_is_seen_at_once_on_a_desktop(browser: Browser, site: Stage) -> None:
    row = site.taken_in()
    page = visitor(browser, site, "ingrid")
    page.goto(reverse("pupil", args=[row.pk]))

    button = page.get_by_role("button", name="Zet het dossier klaar").bounding_box()

    assert button
    assert button["y"] + button["height"] < DESKTOP["viewport"]["height"]


def test_paper_shows_what_the_screen_folds(browser: Browser, site: Stage) -> None:
    row = site.received()
    page = visitor(browser, site, "marloes")
    page.goto(reverse("request", args=[row.pk]))
    reason = page.locator(".ov-leeg dd").first
    assert not reason.is_visible()

    page.emulate_media(media="print")

    assert reason.is_visible()
    assert not page.locator(".ov-bar__nav").is_visible()


def test_what_belongs_to_the_account_stands_in_one_line_on_a_phone(browser: Browser, site: Stage) -> None:
    """Without a dot, which would stand at the end of a line."""
    page = visitor(browser, site, "ingrid", **PHONE)

    own = page.locator(".ov-bar__own")
    boxes = [each.bounding_box() for each in own.locator("a, button").all()]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]

    assert len(middles) == 3
    assert max(middles) - min(middles) < 3
    assert "·" not in page.locator(".ov-bar").inner_text()
