"""Make the pictures of the documentation: the main pages, photographed in a demo that really ran.

One for the README, those that the guides show as wide as a desk (1280), and two as wide as a phone (390). What the
browser says itself (the button of a file) is in Dutch where Debian's chromium-l10n is installed.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from overstap.demo import commands
from overstap.demo.plan import school_of
from overstap.demo.run import Demo, Told, run
from overstap.dossier import invent

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
DESK, PHONE = 1280, 390
"""So many pixels wide."""
HEIGHT_MAX = 1800
"""Of a picture; the rest of a long page tells no more."""
SENDER, RECEIVER = ("wilg", "99PA"), ("kade", "99VA")
PUPILS = 24
"""Of the group that leaves, besides those of the demo itself."""
WORKS = "ingrid"
"""Of the administratie of the sending school: whoever leads no care."""
CARES, HEAD = "ilse", "irma"
"""Two more of that school: who sees the care, and who has set the dates of the region."""
PAGES = (
    ("blok", "blok/huidigeschool/leerling/"),
    ("bijlagen", "bijlagen/"),
    ("toelichting", "toelichting/"),
    ("inzage", "inzage/"),
)
"""Of one pupil, with the end of their address."""


@dataclass(frozen=True)
class Studio:
    """A browser, and the demo that it looks at."""

    browser: Browser
    demo: Demo

    def visitor(self, systeem: str, who: str, width: int = DESK) -> Page:
        """A page of somebody who has signed in."""
        page = self.browser.new_page(viewport={"width": width, "height": 800}, locale="nl-NL")
        page.goto(self.demo.nodes[systeem].web_url)
        page.get_by_label("Gebruikersnaam").fill(who)
        page.get_by_label("Wachtwoord").fill(self.demo.passwords[who])
        go(page, page.locator("main form button[type=submit]"))
        return page


def photograph(demo: Demo) -> None:
    """Fill the group that leaves, and take every picture."""
    fill_group(demo)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"], env={**os.environ, "LANGUAGE": "nl"}
        )
        studio = Studio(browser, demo)
        set_dates(studio)
        readme(studio)
        for work in (sender, one_pupil, settings, receiver, phone):
            work(studio)
        browser.close()


def fill_group(demo: Demo) -> None:
    """Invented pupils in every state: with errors, not yet seen by their parents, with questions, ready."""
    node = demo.nodes[SENDER[0]]
    token = ("--school", SENDER[1], "--supplier", "Voorbeeld-LAS", "--scope", "schrijven", "--days", "180")
    commands.overstap("school", "token", "make", "--config", node.config, *token)
    files = [pupil(demo.folder, nr) for nr in range(PUPILS)]
    third = PUPILS // 3
    commands.take_in(node, SENDER[1], files[:third], sealing=True)
    commands.take_in(node, SENDER[1], files[third:], sealing=False)


def pupil(folder: Path, nr: int) -> Path:
    school = school_of(*SENDER)
    today = datetime.now(UTC).date()
    made: dict[str, Any] = invent(300 + nr, "POVO", bron_brin=school.brin, schoolnaam=school.naam, vandaag=today)
    if nr % 5 == 4:
        made["huidigeschool"]["leerling"]["geslacht"] = "77"
    if nr % 3 == 2:
        made.pop("inzage", None)
    file = folder / f"groep-{nr}.json"
    file.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return file


def set_dates(studio: Studio) -> None:
    page = studio.visitor(SENDER[0], HEAD)
    go(page, page.get_by_role("link", name="Wijzig de data"))
    go(page, page.get_by_role("button", name="Neem deze dagen over"))
    page.get_by_role("status").wait_for()
    page.context.close()


def go(page: Page, to: Locator) -> None:
    """Click, and wait for the page to which that leads."""
    with page.expect_navigation():
        to.click()


def readme(studio: Studio) -> None:
    """A received dossier, as the next school sees it."""
    page = studio.visitor(RECEIVER[0], "marloes")
    open_received(page)
    page.screenshot(path=PICTURES / "demo.png")


def open_received(page: Page) -> None:
    go(page, page.get_by_role("link", name="Ontvangen").first)
    go(page, page.locator("tr", has_text="ontvangen").get_by_role("link").first)


def sender(studio: Studio) -> None:
    page = studio.visitor(SENDER[0], WORKS)
    save(page, "vandaag")
    go(page, page.get_by_role("link", name="Leerlingen", exact=True).first)
    save(page, "leerlingen")
    go(page, page.locator("tr", has=page.locator(".ov-state--fouten")).get_by_role("link").first)
    save(page, "dossier")
    page.go_back()
    page.get_by_label("Kies alle").check()
    go(page, page.get_by_role("button", name="Ga verder"))
    save(page, "samen")
    go(page, page.locator("main form button[type=submit]"))
    page.get_by_role("status").wait_for()
    save(page, "proef")


def one_pupil(studio: Studio) -> None:
    """What the intern begeleider does for one pupil, in the order of the work."""
    page = studio.visitor(SENDER[0], CARES)
    go(page, page.get_by_role("link", name="Leerlingen", exact=True).first)
    go(page, page.locator("tr", has=page.locator(".ov-state--verzameld")).get_by_role("link").first)
    pupil = page.url
    for name, end in PAGES:
        page.goto(f"{pupil}{end}")
        save(page, name)


def settings(studio: Studio) -> None:
    """What the beheerder sees to."""
    page = studio.visitor(SENDER[0], HEAD)
    go(page, page.get_by_role("link", name="Koppelingen", exact=True).first)
    save(page, "koppelingen")


def receiver(studio: Studio) -> None:
    page = studio.visitor(RECEIVER[0], "marloes")
    go(page, page.get_by_role("link", name="Ontvangen").first)
    save(page, "ontvangen")
    open_received(page)
    save(page, "ontvangen-dossier")


def phone(studio: Studio) -> None:
    """What people look up between two lessons: what waits for them, and a dossier that came."""
    save(studio.visitor(SENDER[0], WORKS, PHONE), "vandaag", PHONE)
    page = studio.visitor(RECEIVER[0], "marloes", PHONE)
    open_received(page)
    save(page, "ontvangen-dossier", PHONE)


def save(page: Page, name: str, width: int = DESK) -> None:
    """The whole page, as far as a reader wants to look."""
    height = min(HEIGHT_MAX, int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=PICTURES / f"{name}-{width}.png")
    page.set_viewport_size({"width": width, "height": 800})


if __name__ == "__main__":
    with TemporaryDirectory(prefix="overstap-demo-") as folder, suppress(KeyboardInterrupt):
        told = Told(doing=print, transfer=lambda each: print(each.result), skipped=print)
        run(Demo(Path(folder), (), told), serve_on=photograph)
        print(f"The pictures stand in {PICTURES}.")
