"""The validator as a small application (PEP 3333): files in, a page or JSON out, and nothing stays.

It keeps no state, writes no file and logs nothing of what comes in. It asks for no sign-in: whoever reaches it may
use it, and learns of nobody's files but his own. So there is nothing for a forged request to gain either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from overstap.dossier.validate import Mode
from overstap.validator.as_html import as_html
from overstap.validator.as_json import as_json, error_json
from overstap.validator.outcome import Outcome, judge
from overstap.validator.pages import front_page, lost_page, outcome_page, refusal_page
from overstap.validator.tally import Tally
from overstap.validator.upload import FormFout, Upload, uploads, value
from overstap.validator.words import LANGUAGES, Language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

HTML, JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
XML = frozenset({"application/xml", "text/xml", "application/octet-stream"})
HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("X-Robots-Tag", "noindex, nofollow"),
)
KINDS = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
QUERY_SIGNS_MAX = 200
"""Of an address behind its path that is looked at."""
PACKAGE = Path(__file__).parents[1]
Answer = tuple[HTTPStatus, bytes, tuple[tuple[str, str], ...]]
Environ = Mapping[str, Any]


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request."""
    status, content, fields = answer(environ)
    start_response(f"{status.value} {status.phrase}", [*fields, *HEADERS])
    return [content]


def answer(environ: Environ) -> Answer:
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if method in {"GET", "HEAD"} and path in static_files():
        content, kind = static_files()[path]
        return HTTPStatus.OK, content, (("Content-Type", kind), ("Cache-Control", "max-age=3600"))
    if path != "/":
        return lost(environ)
    if method in {"GET", "HEAD"}:
        return page(HTTPStatus.OK, front_page(language_of(environ)), environ)
    if method != "POST":
        status, content, fields = refusal(environ, HTTPStatus.METHOD_NOT_ALLOWED, "Alleen GET en POST kunnen hier.")
        return status, content, (*fields, ("Allow", "GET, HEAD, POST"))
    return posted(environ)


def posted(environ: Environ) -> Answer:
    """Judge what was sent: files of a form, or one file as it is."""
    kind, body = environ.get("CONTENT_TYPE", ""), environ["wsgi.input"].read()
    alone = kind.partition(";")[0].strip().lower() in XML
    if not alone and not kind.lower().startswith("multipart/form-data"):
        return refusal(environ, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Stuur een dossier als XML, of met het formulier.")
    try:
        mode = mode_of(environ)
        files = [Upload("dossier.xml", body)] if alone else uploads(body, kind)
    except FormFout as fout:
        return refusal(environ, HTTPStatus.BAD_REQUEST, str(fout))
    if not files or not any(file.data for file in files):
        return refusal(environ, HTTPStatus.BAD_REQUEST, "Er is geen bestand gekozen. Kies een dossier (XML).")

    outcomes = [judge(file.naam, file.data, mode) for file in files]
    if wants_json(environ):
        return said_in_json(outcomes, alone=alone)
    if not alone and value(body, kind, "vorm") == "rapport":
        return report(outcomes, environ)
    return page(HTTPStatus.OK, outcome_page(outcomes, language_of(environ)), environ)


def lost(environ: Environ) -> Answer:
    if wants_json(environ):
        return HTTPStatus.NOT_FOUND, error_json("Hier is niets. Stuur een dossier naar /.").encode(), fields_of(JSON)
    return page(HTTPStatus.NOT_FOUND, lost_page(language_of(environ)), environ)


def mode_of(environ: Environ) -> Mode:
    """`?mode=official` asks for what the official validator says and no more. Raises FormFout."""
    modes: dict[str, Mode] = {"": "intended", "intended": "intended", "official": "official"}
    if asked(environ, "mode") not in modes:
        raise FormFout("Deze controle is er niet. Kies als mode official of intended.")
    return modes[asked(environ, "mode")]


def language_of(environ: Environ) -> Language:
    """Dutch, unless the address asks for another language with `?taal=en`; a browser's own wish does not count."""
    code = asked(environ, "taal")
    return Language(code if code in LANGUAGES else "nl")


def asked(environ: Environ, name: str) -> str:
    """What the address says of this; nothing when it does not, or says very much."""
    query: str = environ.get("QUERY_STRING", "")[:QUERY_SIGNS_MAX]
    return parse_qs(query).get(name, [""])[-1]


def wants_json(environ: Environ) -> bool:
    """Whether the other side asked for JSON and not for a page, as a browser does."""
    accept = environ.get("HTTP_ACCEPT", "").lower()
    return "application/json" in accept and "text/html" not in accept


def said_in_json(outcomes: list[Outcome], *, alone: bool) -> Answer:
    """One object for a file that came alone, and a list of them for a form."""
    objects = [as_json(outcome) for outcome in outcomes]
    text = objects[0] if alone else "[" + ",\n".join(objects) + "]"
    return HTTPStatus.OK, text.encode(), fields_of(JSON)


def report(outcomes: list[Outcome], environ: Environ) -> Answer:
    """The page that stands by itself, to keep and to hand on."""
    tally = Tally()
    text = as_html(tally.watch(outcomes), tally, datetime.now().astimezone(), language_of(environ))
    download = ("Content-Disposition", 'attachment; filename="controle.html"')
    return HTTPStatus.OK, text.encode(), (*fields_of(HTML), download)


def page(status: HTTPStatus, html: str, environ: Environ) -> Answer:
    return status, html.encode(), (*fields_of(HTML), ("Content-Language", language_of(environ).code))


def refusal(environ: Environ, status: HTTPStatus, tekst: str) -> Answer:
    if wants_json(environ):
        return status, error_json(tekst).encode(), fields_of(JSON)
    return page(status, refusal_page(tekst, language_of(environ)), environ)


def fields_of(kind: str) -> tuple[tuple[str, str], ...]:
    """What an answer about a dossier carries: no browser or proxy may keep it."""
    return ("Content-Type", kind), ("Cache-Control", "no-store")


@cache
def static_files() -> Mapping[str, tuple[bytes, str]]:
    """Style, mark and fonts by path: what is not in this table cannot be asked for."""
    root = PACKAGE / "web" / "static" / "overstap"
    places = {path: f"/static/{path.relative_to(root).as_posix()}" for path in root.rglob("*")}
    places[PACKAGE / "report" / "report.css"] = "/static/report.css"
    return {place: (path.read_bytes(), KINDS[path.suffix]) for path, place in places.items() if path.suffix in KINDS}
