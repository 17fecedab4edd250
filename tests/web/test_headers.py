"""T57: every page that can be reached, in both languages, keeps others out; and no text of a pupil works in it."""

from __future__ import annotations

import logging
import runpy
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import Resolver404, resolve, reverse

from overstap.dossier import BouwFout, build
from overstap.gegevensset import load
from overstap.node import settings as node_settings
from overstap.node.secrets import make_secrets
from overstap.school.models import Inkomend, Uitgaand
from overstap.web.urls import urlpatterns
from settings_test import FOLDER
from web.conftest import signed_in
from web.stage import Stage
from web.test_who_may import arguments

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
HOSTILE = "<img src=x onerror=alert(1)>\u202e\u009b"


class Reader(HTMLParser):
    """What a page leads to, and what it must not hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.forms: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.wrong.append(f"{tag} {name}")
            if name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href", "action", "data"):
                self.sources.append(value or "")
        if tag == "form" and ("method", "post") in attrs:
            self.forms.append(dict(attrs).get("action") or "")
        if tag in ("script", "style", "iframe", "object", "embed", "base"):
            self.wrong.append(tag)


ALIKE_MAX = 12
"""Addresses of one page that are looked at: of pupils, blocks and orders of a list there are many."""


def crawl(client: Client, start: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every kind of answer that links lead to, from here on: of addresses alike, the first few."""
    seen, todo, alike = {start}, [start], Counter[str]()
    while todo:
        address = todo.pop()
        alike[kind := kind_of(address)] += 1
        if alike[kind] > ALIKE_MAX:
            continue
        reply = client.get(address)
        yield address, reply
        follow = [reply.headers["Location"]] if "Location" in reply.headers else links(reply)
        for link in (urljoin(address, one).split("#")[0] for one in follow):
            if link not in seen and not link.startswith("/static/"):
                seen.add(link)
                todo.append(link)


def kind_of(address: str) -> str:
    """The name of its page."""
    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return address


def links(reply: HttpResponse) -> list[str]:
    return Reader(reply.content.decode()).links if is_page(reply) else []


def is_page(reply: HttpResponse) -> bool:
    return reply.headers.get("Content-Type", "").startswith("text/html") and reply.status_code != 302


PAGES = {"nobody": 4, "pieter": 6, "ingrid": 12, "marloes": 12, "sam": 20}
"""Of each visitor, more pages than this."""


@pytest.mark.parametrize(("who", "taal"), [*((who, "nl") for who in PAGES), ("sam", "en")])
def test_every_page_is_shut_to_others_and_holds_no_code(stage: Stage, who: str, taal: str) -> None:
    """Crawled by whoever there is: nobody, staff of the sender, of the receiver, of both, of neither."""
    stage.everything()
    client = Client() if who == "nobody" else signed_in(who)
    client.get(f"/?taal={taal}")
    pages = 0
    for address, reply in crawl(client, "/"):
        assert reply.status_code in (200, 302), address
        assert not urlsplit(address).netloc, address
        assert_shut(address, reply)
        pages += is_page(reply)
    assert pages > PAGES[who]


def assert_shut(address: str, reply: HttpResponse) -> None:
    """Every header, and for a page: nothing in it that runs, or that comes from elsewhere."""
    assert {name: reply.headers[name] for name in HEADERS} == HEADERS, address
    if is_page(reply):
        page = Reader(reply.content.decode())
        assert reply.headers["Content-Security-Policy"] == POLICY, address
        assert page.wrong == [], address
        assert not [one for one in page.sources if urlsplit(one).netloc], address


def test_a_page_that_says_no_is_as_shut_as_any_other(stage: Stage, ingrid: Client) -> None:
    """Wrong forms, what is not there, and a refused step, with mark-up in what was sent."""
    withdrawn = stage.taken_in()
    replies = {
        "form": ingrid.post(reverse("request-new"), {"pgn": HOSTILE, "bron_brin": HOSTILE}),
        "file": ingrid.post(reverse("pupil-add"), {"bestand": ContentFile(HOSTILE.encode(), "x.json")}),
        "not there": ingrid.get(f"/{HOSTILE}/"),
        "refused": ingrid.post(reverse("pupil-withdraw", args=[withdrawn.pk])),
        "sign in": Client().post(reverse("sign-in"), {"username": HOSTILE, "password": HOSTILE}),
    }

    for what, reply in replies.items():
        assert_shut(what, reply)
        assert "<img" not in reply.content.decode(), what


@pytest.mark.parametrize("address", ["/bestaat-niet/", "/leerlingen/geen-id/", "/static/geen.css"])
def test_an_error_page_has_the_same_headers(sam: Client, address: str) -> None:
    reply = sam.get(address)

    assert reply.status_code == 404
    assert reply.headers["Content-Security-Policy"] == POLICY


def test_who_asks_for_what_is_not_there_fills_no_log(sam: Client, caplog: pytest.LogCaptureFixture) -> None:
    """A line for each would let anybody fill the disk; a fault of ours is a line."""
    for address in ("/bestaat-niet/", "/leerlingen/geen-id/"):
        sam.get(address)

    assert logging.getLogger("django.request").getEffectiveLevel() == logging.ERROR
    assert caplog.records == []


def test_a_fault_of_ours_shows_nothing_of_what_was_done(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.login(username="ingrid", password=Stage.PASSWORD)
    row = stage.taken_in()
    monkeypatch.setattr("overstap.web.views.pupils.outgoing_page", lambda *_: 1 / 0)

    reply = client.get(reverse("pupil", args=[row.pk]))

    assert reply.status_code == 500
    assert "Er ging bij ons iets mis" in reply.content.decode()
    assert row.naam not in reply.content.decode()
    assert reply.headers["Content-Security-Policy"] == POLICY


def test_no_form_of_another_page_does_anything(stage: Stage) -> None:
    """Each form that a page shows, without the token of our page, or with one that is none.

    Words that help, nothing done, one event for each.
    """
    stage.everything()
    client = Client(enforce_csrf_checks=True)
    client.login(username="sam", password=Stage.PASSWORD)
    pages = [(address, Reader(reply.content.decode())) for address, reply in crawl(client, "/") if is_page(reply)]
    ready = reverse("pupil", args=[stage.taken_in(9).pk])
    pages.append((ready, Reader(client.get(ready).content.decode())))
    places = {urlsplit(urljoin(address, form)).path for address, page in pages for form in page.forms}
    forms = {resolve(place).url_name: place for place in places}
    client.get("/?taal=nl")
    events, *rows = state(stage)

    for name, address in forms.items():
        for token in ({}, {"csrfmiddlewaretoken": "a" * 32}):
            reply = client.post(address, {"school": stage.po.pk, "naam": "x"} | token)

            assert reply.status_code == 403, name
            assert_shut(str(name), reply)
            assert "Dit formulier was te oud" in reply.content.decode(), name
            (event,) = stage.audit.entries(last=1)
            assert (event.event, event.fields["reason"]) == ("access_refused", "form_of_another_page"), name

    assert {"sign-out", "pupils", "pupil-add", "pupil-seal", "pupil-withdraw", "request-new"} <= forms.keys()
    assert state(stage) == [events + 2 * len(forms), *rows]
    assert client.get(reverse("pupils")).status_code == 200


def state(stage: Stage) -> list[int | list[dict[str, object]]]:
    """How many events there are, and every dossier and request as it is."""
    head = stage.audit.head()
    return [head.nr if head else 0, *(list(rows.objects.order_by("pk").values()) for rows in (Uitgaand, Inkomend))]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_no_page_knows_another_way_to_be_asked(stage: Stage, sam: Client, method: str) -> None:
    """Neither does any of them do something; where the address is of no page, it says so."""
    ids = arguments(stage)
    before = state(stage)
    for pattern in urlpatterns:
        if pattern.name:
            reply = getattr(sam, method)(reverse(pattern.name, args=ids.get(pattern.name, [])))
            assert reply.status_code in ((302,) if pattern.name == "sign-in" else (403, 405)), pattern.name
    assert getattr(Client(), method)(reverse("sign-in")).status_code == 405
    assert state(stage)[1:] == before[1:]


def test_who_signs_in_gets_another_session_than_before(stage: Stage) -> None:
    """Whoever planted a session in the browser has nothing by it; nor does a session live after signing out."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = "a" * 32
    client.post(reverse("sign-in"), {"username": "ingrid", "password": Stage.PASSWORD})
    given = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert given not in ("", planted)
    assert client.get(reverse("pupils")).status_code == 200

    client.post(reverse("sign-out"))
    replayed = Client()
    for session in (given, planted):
        replayed.cookies[settings.SESSION_COOKIE_NAME] = session
        assert replayed.get(reverse("pupils")).headers["Location"].startswith(reverse("sign-in"))


@pytest.fixture
def behind_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of a node as an operator has it, with pages behind https."""
    text = (FOLDER / "node.toml").read_text().replace("https = false", "https = true")
    (tmp_path / "node.toml").write_text(text.replace("practice = true", "practice = false"))
    monkeypatch.setenv("OVERSTAP_CONFIG", str(tmp_path / "node.toml"))
    make_secrets(tmp_path / "keys")
    made = runpy.run_path(str(node_settings.__file__))
    names = [name for name in made if name.startswith(("SESSION_", "CSRF_", "LANGUAGE_", "SECURE_", "HTTPS"))]
    with override_settings(**{name: made[name] for name in names}):
        yield


@pytest.mark.usefixtures("stage", "behind_https")
def test_behind_https_every_cookie_stays_there() -> None:
    """For this host alone, never over plain HTTP; and the browser is told to come back over https only."""
    client = Client(headers={"X-Forwarded-Proto": "https"})
    client.get(reverse("sign-in") + "?taal=en")
    reply = client.post(reverse("sign-in"), {"username": "ingrid", "password": Stage.PASSWORD})

    assert sorted(client.cookies) == ["__Host-csrf", "__Host-overstap", "__Host-taal"]
    assert {(morsel["secure"], morsel["path"], morsel["domain"]) for morsel in client.cookies.values()} == {
        (True, "/", "")
    }
    assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.usefixtures("stage")
def test_cookies_are_kept_from_scripts() -> None:
    client = Client()
    client.get(reverse("sign-in") + "?taal=en")
    client.post(reverse("sign-in"), {"username": "ingrid", "password": Stage.PASSWORD})

    morsels = client.cookies.values()

    assert {morsel["samesite"] for morsel in morsels} == {"Lax"}
    assert all(morsel["httponly"] for morsel in morsels if "csrf" not in morsel.key)


def test_a_hostile_name_is_text_and_its_hidden_signs_are_shown(stage: Stage, sam: Client) -> None:
    record = stage.record()
    record["huidigeschool"]["leerling"] |= {"achternaam": HOSTILE, "roepnaam": HOSTILE}

    rows = {"pupil": stage.taken_in(record=record), "request": stage.received(record)}

    for name, row in rows.items():
        for address in (reverse(name, args=[row.pk]), reverse(f"{name}s")):
            page = sam.get(address).content.decode()
            assert "&lt;img src=x onerror=alert(1)&gt;⟦U+202E⟧⟦U+009B⟧" in page, address
            assert "<img" not in page
            assert "\u202e" not in page


def test_a_hostile_text_in_every_field_is_text(stage: Stage, sam: Client) -> None:
    """Wherever a sender may write what it likes: nothing of it is mark-up, and no sign of it is hidden."""
    record = stage.record(8)
    fields = sum(put_everywhere(record, record))
    rows = {"pupil": stage.taken_in(record=record), "request": stage.received(record)}

    for name, row in rows.items():
        page = sam.get(reverse(name, args=[row.pk]) + "?open=alles").content.decode()
        shown = page.count("&lt;img src=x onerror=alert(1)&gt;⟦U+202E⟧⟦U+009B⟧")
        assert shown > 0.9 * fields > 150, name
        assert Reader(page).wrong == []
        assert "<img" not in page
        assert not {"\u202e", "\u009b"} & set(page)


NEEDED = ("bestandsinhoud", "overdrachtsoort", "overstap", "brincode", "bsn", "onderwijsnummer")
"""Without these it is no dossier of this school and this pupil, and is not taken in."""


def put_everywhere(record: dict[str, Any], node: Any) -> Iterator[bool]:
    """The hostile text in every field below that may hold any text; what may not is left. True for each that may."""
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(value, dict | list):
            yield from put_everywhere(record, value)
        elif isinstance(value, str) and key not in NEEDED:
            node[key] = HOSTILE
            try:
                build(record, load())
            except BouwFout:
                node[key] = value
            yield node[key] == HOSTILE


@pytest.mark.usefixtures("stage")
def test_the_switch_of_language_leads_to_this_host_only() -> None:
    reply = Client().get("//elders.example/?taal=en")

    assert not urlsplit(reply.headers["Location"]).netloc
