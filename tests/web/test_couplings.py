"""Koppelingen: a beheerder gives suppliers tokens, sees what is done with them, and where they are told of changes."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from api.caller import FITS, Caller
from api.test_webhooks import Postman
from overstap.client import verify
from overstap.ports import NODE, Actor
from overstap.school import tokens, webhooks
from overstap.school.models import Aanstelling, User
from overstap.school.supplier_models import Token, Webhook, WebhookMessage, WebhookTry
from overstap.wire.webhook import Outcome
from web.conftest import signed_in
from web.stage import TODAY, Stage
from web.test_access import body

URL = "https://las.example/haak"
PAGES = ("couplings", "token-add", "webhook-add")


@pytest.fixture
def beheerder(stage: Stage) -> Client:
    """Manages the primary school."""
    stage.person("bo", "Bo", "Beheer", stage.po)
    Aanstelling.objects.filter(user__username="bo").update(rol=Aanstelling.Rol.BEHEERDER)
    return signed_in("bo")


def token_form(stage: Stage, **changes: object) -> dict[str, object]:
    last = tokens.last_day(stage.ports).isoformat()
    return {"leverancier": "Wilg LAS", "scope": "schrijven", "tot": last, "school": stage.po.pk} | changes


def webhook_form(stage: Stage, **changes: object) -> dict[str, object]:
    return {"leverancier": "Wilg LAS", "url": URL, "school": stage.po.pk} | changes


def secret_in(page: HttpResponse) -> str:
    (found,) = re.findall(r'id="geheim"[^>]* value="([^"]*)"', page.content.decode())
    return html.unescape(found)


def listed(client: Client) -> str:
    return html.unescape(client.get(reverse("couplings")).content.decode())


def made(stage: Stage, school: object = None) -> Webhook:
    return webhooks.subscribe(stage.ports, FITS, school or stage.po, "Wilg LAS", URL, NODE).row  # type: ignore[arg-type]


# -- tokens --------------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_opens_its_school_and_is_listed(stage: Stage, beheerder: Client) -> None:
    page = beheerder.post(reverse("token-add"), token_form(stage))
    text, bo = secret_in(page), User.objects.get(username="bo")

    assert page.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"ovs_[A-Za-z0-9_-]{43}", text)
    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.by, logged.fields["action"]) == ("register_changed", f"user:{bo.pk}", "put")
    seen = listed(beheerder)
    assert text not in seen
    assert text[:8] in seen
    assert "door Bo Beheer" in seen
    row = Token.objects.get()
    assert Caller("99PA", text, row).get("").status_code == 200


def test_a_token_lives_to_the_end_of_its_last_day(stage: Stage, beheerder: Client) -> None:
    day = TODAY + timedelta(days=3)
    text = secret_in(beheerder.post(reverse("token-add"), token_form(stage, tot=day.isoformat())))
    caller = Caller("99PA", text, Token.objects.get())
    assert "5 maart 2026" in listed(beheerder)

    stage.clock.moment = tokens.end_of(day) - timedelta(seconds=1)
    assert caller.get("").status_code == 200
    stage.clock.move(seconds=1)
    assert caller.get("").status_code == 401


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"leverancier": ""}, 422, "Vul de naam van de leverancier in."),
        ({"leverancier": "\u200b"}, 409, "Vul de naam van de leverancier in"),
        ({"leverancier": "x" * 61}, 422, "60"),
        ({"scope": "alles"}, 422, "Kies uit de lijst."),
        ({"tot": ""}, 422, "Vul een dag in."),
        ({"tot": "morgen"}, 422, "bijvoorbeeld 25-03-2026"),
        ({"tot": (TODAY - timedelta(days=1)).isoformat()}, 409, "ten hoogste een jaar"),
        ({"tot": (TODAY + timedelta(days=367)).isoformat()}, 409, "ten hoogste een jaar"),
    ],
)
def test_a_token_that_cannot_be_is_refused_beside_its_field(
    stage: Stage, beheerder: Client, changes: dict[str, object], status: int, says: str
) -> None:
    page = beheerder.post(reverse("token-add"), token_form(stage, **changes))

    assert (page.status_code, says in page.content.decode()) == (status, True)
    assert 'id="fouten"' in page.content.decode()
    assert not Token.objects.exists()


def test_the_last_day_that_the_form_proposes_is_one_that_may_be(stage: Stage, beheerder: Client) -> None:
    for day in (date(2026, 3, 2), date(2027, 12, 31), date(2028, 2, 29)):
        stage.clock.moment = tokens.end_of(day) - timedelta(hours=12)
        assert secret_in(beheerder.post(reverse("token-add"), token_form(stage)))
        beheerder = signed_in("bo")


def test_revoking_asks_first_and_then_nothing_opens_at_once(stage: Stage, beheerder: Client) -> None:
    las = Caller.of(stage, "99PA", "Wilg LAS")
    address = reverse("token-revoke", args=[las.row.pk])

    assert "niet terug te draaien" in beheerder.get(address).content.decode()
    assert las.get("").status_code == 200
    assert beheerder.post(address).headers["Location"] == reverse("couplings")

    (logged,) = stage.audit.entries(last=1)
    assert (logged.event, logged.fields["action"]) == ("register_changed", "revoke")
    assert las.get("").status_code == 401
    assert "ingetrokken" in listed(beheerder)


def test_uses_that_were_refused_are_there_to_be_seen(stage: Stage, beheerder: Client) -> None:
    reader = Caller.of(stage, "99PA", "Wilg LAS", scope="lezen")
    assert "geweigerd" not in listed(beheerder)

    for _ in range(3):
        reader.put(stage.record())

    seen = listed(beheerder)
    assert "3 keer geweigerd" in seen
    assert "er werd meer gevraagd dan mag" in seen


def test_what_still_opens_something_stands_first(stage: Stage, beheerder: Client) -> None:
    for naam in ("Eerste", "Tweede", "Derde"):
        Caller.of(stage, "99PA", naam)
        stage.clock.move(minutes=1)
    tokens.revoke(stage.ports, stage.po, Token.objects.get(leverancier="Derde").pk, NODE)

    seen = listed(beheerder)

    assert seen.index("Tweede") < seen.index("Eerste") < seen.index("Derde")


# -- webhooks ------------------------------------------------------------------------------------------------------


def test_a_webhook_is_added_and_its_secret_shown_once(stage: Stage, beheerder: Client) -> None:
    secret = secret_in(beheerder.post(reverse("webhook-add"), webhook_form(stage)))

    assert secret.startswith("whsec_")
    seen = listed(beheerder)
    assert URL in seen
    assert secret not in seen
    row = Webhook.objects.get()
    assert secret not in beheerder.get(reverse("webhook", args=[row.pk])).content.decode()
    assert stage.ports.vault.reveal(bytes(row.secret_hidden), webhooks.CONTEXT) == secret


def test_a_supplier_manages_over_rest_what_the_school_added(stage: Stage, beheerder: Client) -> None:
    las = Caller.of(stage, "99PA", "Wilg LAS")
    beheerder.post(reverse("webhook-add"), webhook_form(stage, leverancier=" Wilg  LAS "))

    assert las.ask("DELETE", f"/webhooks/{Webhook.objects.get().pk}").status_code == 204


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"url": ""}, 422, "Vul het adres in."),
        ({"url": "https://las.example/" + "x" * 300}, 422, "te lang"),
        ({"url": "http://las.example/haak"}, 409, "Naar dit adres mag geen bericht"),
        ({"url": "https://127.0.0.1/"}, 409, "Naar dit adres mag geen bericht"),
        ({"url": "https://intranet/"}, 409, "Naar dit adres mag geen bericht"),
        ({"leverancier": ""}, 422, "Vul de naam van de leverancier in."),
    ],
)
def test_a_webhook_that_cannot_be_is_refused(
    stage: Stage, beheerder: Client, changes: dict[str, object], status: int, says: str
) -> None:
    """T53: an address that leads inside is written down, also when a beheerder named it."""
    page = beheerder.post(reverse("webhook-add"), webhook_form(stage, **changes))

    assert (page.status_code, says in page.content.decode()) == (status, True)
    assert not Webhook.objects.exists()
    assert (stage.audit.last(1) == ["webhook_refused"]) == (status == 409)


def test_an_eleventh_webhook_of_one_supplier_is_refused(stage: Stage, beheerder: Client) -> None:
    codes = [
        beheerder.post(reverse("webhook-add"), webhook_form(stage, url=f"{URL}/{nr}")).status_code for nr in range(11)
    ]

    assert codes == [200] * 10 + [409]


def send_all(stage: Stage, *outcomes: Outcome) -> Postman:
    postman = Postman(list(outcomes))
    for pk in WebhookMessage.objects.values_list("pk", flat=True):
        webhooks.send(stage.ports, postman, pk)
    return postman


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (Outcome(status=204), "aangenomen"),
        (Outcome(status=500), "antwoord 500"),
        (Outcome(), "geen antwoord binnen 5 seconden"),
        (Outcome(refused="no_public_address"), "het adres leidt naar een intern netwerk"),
    ],
)
def test_what_became_of_a_test_stands_on_the_page(stage: Stage, beheerder: Client, outcome: Outcome, says: str) -> None:
    row = made(stage)
    address = reverse("webhook", args=[row.pk])

    assert beheerder.post(reverse("webhook-test", args=[row.pk])).headers["Location"] == address
    assert "1 bericht" in beheerder.get(address).content.decode()
    send_all(stage, outcome)

    seen = html.unescape(beheerder.get(address).content.decode())
    assert "testbericht" in seen
    assert says in seen
    assert not WebhookMessage.objects.exists()


def test_a_test_says_nothing_and_is_signed_as_every_message(stage: Stage, beheerder: Client) -> None:
    new = webhooks.subscribe(stage.ports, FITS, stage.po, "Wilg LAS", URL, NODE)
    webhooks.plan_test(stage.ports, new.row, NODE)

    ((_, headers, body),) = send_all(stage, Outcome(status=204)).sent

    change = verify(new.secret, headers, body, stage.clock.now())
    assert (change.is_test, change.leerling, change.stand, change.school) == (True, "", "", "99PA")
    assert b'"type":"overstap.test"' in body


def test_a_second_test_waits_for_the_first(stage: Stage, beheerder: Client) -> None:
    row = made(stage)
    address = reverse("webhook-test", args=[row.pk])

    pages = [beheerder.post(address, follow=True).content.decode() for _ in range(2)]

    assert "Er wacht nog een testbericht" in pages[1]
    assert WebhookMessage.objects.count() == 1


def test_messages_that_wait_and_those_that_were_taken_are_told_apart(stage: Stage, beheerder: Client) -> None:
    row = made(stage)
    stage.taken_in()
    send_all(stage, Outcome(status=503))
    stage.clock.move(minutes=1)
    seen = html.unescape(beheerder.get(reverse("webhook", args=[row.pk])).content.decode())
    assert ("1 bericht" in seen, "antwoord 503" in seen, "ingezien" in seen) == (True, True, True)

    send_all(stage, Outcome(status=200))

    seen = html.unescape(beheerder.get(reverse("webhook", args=[row.pk])).content.decode())
    assert ("0 berichten" in seen, "antwoord 200" in seen) == (True, True)


def test_only_the_last_tries_are_kept(stage: Stage) -> None:
    row = made(stage)
    for _ in range(webhooks.TRIES_KEPT + 5):
        webhooks.plan_test(stage.ports, row, NODE)
        send_all(stage, Outcome(status=204))
        stage.clock.move(minutes=1)

    assert WebhookTry.objects.count() == webhooks.TRIES_KEPT
    assert WebhookTry.objects.first().at == stage.clock.now() - timedelta(minutes=1)  # type: ignore[union-attr]


def test_ending_asks_first_and_then_nothing_is_told(stage: Stage, beheerder: Client) -> None:
    row = made(stage)
    stage.taken_in()
    address = reverse("webhook-end", args=[row.pk])

    assert "niet terug te draaien" in beheerder.get(address).content.decode()
    assert Webhook.objects.exists()
    assert beheerder.post(address).headers["Location"] == reverse("couplings")

    (logged,) = stage.audit.entries(last=1)
    bo = User.objects.get(username="bo")
    assert (logged.event, logged.by, logged.fields["action"]) == ("register_changed", f"user:{bo.pk}", "remove")
    assert send_all(stage, Outcome(status=204)).sent == []


# -- of another school ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["token-revoke", "webhook", "webhook-test", "webhook-end"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_of_another_school_is_not_there(stage: Stage, beheerder: Client, page: str, method: str) -> None:
    """T29: answered as unknown to the byte, written down, and nothing has changed."""
    is_token = page.startswith("token")
    theirs = Caller.of(stage, "99PB", "Wilg LAS").row.pk if is_token else made(stage, stage.pb).pk
    before = (list(Token.objects.values()), list(Webhook.objects.values()), WebhookMessage.objects.count())
    if page == "webhook" and method == "post":
        return

    refused = getattr(beheerder, method)(reverse(page, args=[theirs]))
    (logged,) = stage.audit.entries(last=1)
    unknown = getattr(beheerder, method)(reverse(page, args=[99_999 if is_token else uuid4()]))

    assert (refused.status_code, body(refused)) == (404, body(unknown))
    assert (logged.event, logged.fields["reason"]) == ("access_refused", "other_school")
    assert before == (list(Token.objects.values()), list(Webhook.objects.values()), WebhookMessage.objects.count())


def test_the_list_holds_only_what_is_of_the_own_school(stage: Stage, beheerder: Client) -> None:
    Caller.of(stage, "99PB", "Kompas LVS")
    webhooks.subscribe(stage.ports, FITS, stage.pb, "Kompas LVS", "https://kompas.example/", NODE)

    seen = listed(beheerder)

    assert ("Kompas LVS" in seen, "kompas.example" in seen) == (False, False)
    assert "Er zijn geen tokens" in seen


@pytest.mark.parametrize("rol", [each for each in Aanstelling.Rol.values if each != "beheerder"])
@pytest.mark.parametrize("page", PAGES)
def test_another_rol_does_not_come_here(stage: Stage, rol: str, page: str) -> None:
    Aanstelling.objects.filter(user__username="ingrid").update(rol=rol)

    assert signed_in("ingrid").get(reverse(page)).status_code == 403
    assert signed_in("ingrid").post(reverse(page), token_form(stage)).status_code == 403
    assert not Token.objects.exists()


@pytest.mark.parametrize("page", ["token-add", "webhook-add"])
def test_a_form_with_the_school_of_somebody_else_is_answered_as_unknown(
    stage: Stage, beheerder: Client, page: str
) -> None:
    form = (token_form if page == "token-add" else webhook_form)(stage, school=stage.pb.pk)

    assert beheerder.post(reverse(page), form).status_code == 404
    assert stage.audit.entries(last=1)[0].fields["reason"] == "other_school"
    assert not Token.objects.exists()


def test_the_maker_of_what_a_command_or_a_supplier_made_is_told_so(stage: Stage, beheerder: Client) -> None:
    las = Caller.of(stage, "99PA", "Wilg LAS")
    row = webhooks.subscribe(stage.ports, FITS, stage.po, "Wilg LAS", URL, Actor("supplier", str(las.row.pk))).row

    assert "door de servicedesk" in listed(beheerder)
    assert "door de leverancier" in beheerder.get(reverse("webhook", args=[row.pk])).content.decode()
