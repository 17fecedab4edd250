"""The chain's listener: from the certificate of a connection to the party that speaks, from message to answer.

A WSGI application of its own, on its own port, without the web framework. The order is fixed: certificate and
chain (in the handshake), form and size (before the body), party and deny list (each request), then the message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from overstap.keten import Answer, Partij, PartijFout, partij_of
from overstap.wire.head import Head, Refused
from overstap.wire.refusals import Refusals
from overstap.wire.wsgi import CERTIFICATE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

RETRY_S = 5
HEADERS = (
    ("Content-Type", "text/xml; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Strict-Transport-Security", "max-age=31536000"),
)


@dataclass(frozen=True, slots=True)
class Handling:
    """What the node brings: how to answer, and what to know of callers."""

    answer_of: Callable[[bytes, Partij, str], Answer]
    """The answer to a body of this party; the text is the SOAPAction, which decides nothing."""
    wsdl_of: Callable[[str], bytes | None]
    """The WSDL of a namespace by its date (`20200910`), or None when there is no such namespace here."""
    refused: Callable[[str, str], None]
    """Told of refusals (reason, address), at most one of a kind for each address a minute."""
    denied: Callable[[str], bool]
    """Whether the certificate with this fingerprint is withdrawn; asked for every request."""
    path: str = "/oso"


class Listener:
    """Answers messages of parties of the chain at one path; WSGI."""

    def __init__(self, handling: Handling) -> None:
        self._handling = handling
        self._refusals = Refusals()

    def admit(self, head: Head) -> None:
        """Before the body is read: only `POST` of `text/xml` and `GET ?wsdl=…`, only here, or `Refused`."""
        if head.raw_path != self._handling.path:
            raise Refused(HTTPStatus.NOT_FOUND, "path")
        if head.method == "GET":
            if head.length or not head.query.startswith("wsdl"):
                raise Refused(HTTPStatus.BAD_REQUEST, "query")
            return
        if head.method != "POST":
            raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "method")
        if not head.has_length:
            raise Refused(HTTPStatus.LENGTH_REQUIRED, "length")
        plain = head.field("content-encoding") in {"", "identity"}
        if not plain or not _is_utf8_xml(head.field("content-type")):
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media_type")

    def refused(self, reason: str, address: str) -> None:
        """A refusal before there was a request: the loop counts and limits those itself."""
        self._handling.refused(reason, address)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status, body, extra = self._answer(environ)
        headers = [*HEADERS, *extra, ("Content-Length", str(len(body)))]
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[int, bytes, list[tuple[str, str]]]:
        address = str(environ["REMOTE_ADDR"])
        try:
            caller = _party(environ[CERTIFICATE] or b"")
        except PartijFout:
            return self._refuse("no_party", address)
        if self._handling.denied(caller.fingerprint):
            return self._refuse("withdrawn", address)
        if environ["REQUEST_METHOD"] == "GET":
            return self._wsdl(str(environ["QUERY_STRING"]))

        action = str(environ.get("HTTP_SOAPACTION", ""))
        answer = self._handling.answer_of(environ["wsgi.input"].read(), caller, action)
        later = answer.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
        return answer.status, answer.body, [("Retry-After", str(RETRY_S))] if later else []

    def _wsdl(self, query: str) -> tuple[int, bytes, list[tuple[str, str]]]:
        try:
            names = parse_qs(query, keep_blank_values=True, max_num_fields=2).get("wsdl", [""])
        except ValueError:
            return HTTPStatus.BAD_REQUEST, b"", []
        wsdl = self._handling.wsdl_of(names[0])
        return (HTTPStatus.OK, wsdl, []) if wsdl else (HTTPStatus.NOT_FOUND, b"", [])

    def _refuse(self, reason: str, address: str) -> tuple[int, bytes, list[tuple[str, str]]]:
        if self._refusals.first(reason, address, monotonic()):
            self._handling.refused(reason, address)
        return HTTPStatus.FORBIDDEN, b"", []


@lru_cache(maxsize=256)
def _party(certificate: bytes) -> Partij:
    """Who a certificate belongs to. It was checked in the handshake, so what it says may be remembered."""
    return partij_of(certificate)


def _is_utf8_xml(content_type: str) -> bool:
    kind, _, parameters = content_type.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return kind.strip().lower() == "text/xml" and charset in {"", "utf-8"}
