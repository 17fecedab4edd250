"""Koppelingen in a real browser: a token is made, copied and revoked by keyboard alone, and axe finds nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from api.caller import FITS, Caller
from api.test_webhooks import Postman
from axe import found
from overstap.ports import NODE
from overstap.school import tokens, webhooks
from overstap.school.models import Aanstelling, School, User
from overstap.school.supplier_models import Token, Webhook, WebhookMessage
from overstap.wire.webhook import Outcome
from web.stage import Stage
from web.test_browser import DESKTOP, PHONE, browser, site, tab_to, visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["browser", "site"]


def filled(site: Stage) -> None:
    """A beheerder of two schools, with something in every state that the pages can show."""
    site.person("bo", "Bo", "Beheer", site.po, site.pb)
    Aanstelling.objects.filter(user__username="bo").update(rol=Aanstelling.Rol.BEHEERDER)
    las = Caller.of(site, "99PA", "Wilg LAS")
    reader = Caller.of(site, "99PA", "Kompas leerlingvolgsysteem", scope="lezen")
    old = Caller.of(site, "99PB", "Een leverancier met een lange naam en zonder streepjes", days=1)
    for caller in (las, reader, reader, old):
        caller.put(site.record())
    tokens.revoke(site.ports, site.po, Caller.of(site, "99PA", "Wilg LAS").row.pk, NODE)
    site.clock.move(days=2)
    for school, outcome in ((site.po, Outcome(status=204)), (site.pb, Outcome(status=503))):
        told(site, school, outcome)


def told(site: Stage, school: School, outcome: Outcome) -> None:
    url = f"https://las.example/een/heel/lang/adres/voor/berichten/van/overstap/{school.brin}"
    row = webhooks.subscribe(site.ports, FITS, school, "Wilg LAS", url, NODE).row
    webhooks.plan_test(site.ports, row, NODE)
    webhooks.send(site.ports, Postman([outcome]), WebhookMessage.objects.get(webhook=row).pk)


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, site: Stage, options: dict[str, object]) -> None:
    filled(site)
    page = visitor(browser, site, "bo", **options)
    token, webhook = Token.objects.earliest("pk"), Webhook.objects.latest("made_at")
    for address in (
        *map(reverse, ("couplings", "token-add", "webhook-add")),
        reverse("token-revoke", args=[token.pk]),
        *(reverse(name, args=[webhook.pk]) for name in ("webhook", "webhook-end")),
    ):
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        assert found(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    for address in map(reverse, ("token-add", "webhook-add")):
        page.goto(address)
        page.locator("main form button[type=submit]").click()
        page.locator("#fouten").wait_for()
        assert found(page) == [], address


def test_a_token_is_made_copied_and_revoked_by_keyboard_alone(browser: Browser, site: Stage) -> None:
    filled(site)
    User.objects.get(username="bo").aanstellingen.exclude(school=site.po).delete()
    page = visitor(browser, site, "bo")
    page.goto(reverse("couplings"))
    tab_to(page, "a[href$='/tokens/maken/']")
    page.keyboard.press("Enter")
    page.locator("#id_leverancier").wait_for()
    tab_to(page, "#id_leverancier")
    page.keyboard.type("Nieuw LAS")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("#geheim").wait_for()
    assert found(page) == []
    tab_to(page, "#geheim")
    page.keyboard.press("ControlOrMeta+A")
    copied = page.evaluate("getSelection().toString() || document.activeElement.value")
    row = Token.objects.get(leverancier="Nieuw LAS")
    assert tokens.digest_of(copied) == row.digest

    page.goto(reverse("couplings"))
    tab_to(page, f"a[href$='/tokens/{row.pk}/intrekken/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/intrekken/")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.locator(".ov-note--goed").wait_for()

    row.refresh_from_db()
    assert row.revoked_at is not None
