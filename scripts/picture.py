"""Make the picture of the README: a received dossier, photographed in a demo that really ran."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from overstap.demo.run import Demo, Told, run

TARGET = Path(__file__).parents[1] / "docs" / "pictures" / "demo.png"
WHO, SYSTEEM = "marloes", "kade"


def photograph(demo: Demo) -> None:
    """Sign in as the receiving school and open the first dossier that came."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="nl-NL")
        sign_in(page, demo.nodes[SYSTEEM].web_url, demo.passwords[WHO])
        page.get_by_role("link", name="Ontvangen").first.click()
        page.locator("tr", has_text="ontvangen").get_by_role("link").first.click()
        page.screenshot(path=TARGET)
        browser.close()


def sign_in(page: Page, url: str, password: str) -> None:
    page.goto(url)
    page.get_by_label("Gebruikersnaam").fill(WHO)
    page.get_by_label("Wachtwoord").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


if __name__ == "__main__":
    with TemporaryDirectory(prefix="overstap-demo-") as folder:
        told = Told(doing=print, transfer=lambda each: print(each.result), skipped=print)
        run(Demo(Path(folder), (), told), serve_on=photograph)
    print(f"The picture is {TARGET}.")
