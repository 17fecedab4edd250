"""The chain's listener: from the certificate of a connection to the party that speaks, from message to answer.

An application of its own, on its own port, without the web framework. The order is fixed: certificate and
chain (in the handshake), form and size (before the body), party and deny list (each request), then the message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from time import monotonic
from urllib.parse import parse_qs

from overstap.keten import Answer, Partij, PartijFout, partij_of
from overstap.wire.answered import Answered, answer_head
from overstap.wire.head import Head, Refused, Request
from overstap.wire.refusals import Refusals

log = logging.getLogger("overstap.wire")
RETRY = (("Retry-After", "5"),)
FIELDS = (
    ("Content-Type", "text/xml; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Strict-Transport-Security", "max-age=31536000"),
)
_Said = tuple[int, bytes, tuple[tuple[str, str], ...]]
"""Status, body, and the fields of this answer alone."""


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
    """Answers messages of parties of the chain at one path."""

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

    def respond(self, request: Request, is_last: Callable[[], bool]) -> Answered:
        """The whole answer; 500 without a word when something of ours raises."""
        try:
            status, body, extra = self._answer(request)
        except Exception as error:
            log.error("wire.application_failed kind=%s", type(error).__name__)
            status, body, extra = HTTPStatus.INTERNAL_SERVER_ERROR, b"", ()
        closes = is_last()
        fields = (*FIELDS, *extra, ("Content-Length", str(len(body))))
        return Answered(answer_head(f"{status} {HTTPStatus(status).phrase}", fields, closes=closes) + body, closes)

    def _answer(self, request: Request) -> _Said:
        try:
            caller = _party(request.certificate or b"")
        except PartijFout:
            return self._refuse("no_party", request.address)
        if self._handling.denied(caller.fingerprint):
            return self._refuse("withdrawn", request.address)
        if request.head.method == "GET":
            return self._wsdl(request.head.query)

        answer = self._handling.answer_of(request.body, caller, request.head.field("soapaction"))
        later = answer.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
        return answer.status, answer.body, RETRY if later else ()

    def _wsdl(self, query: str) -> _Said:
        try:
            names = parse_qs(query, keep_blank_values=True, max_num_fields=2).get("wsdl", [""])
        except ValueError:
            return HTTPStatus.BAD_REQUEST, b"", ()
        wsdl = self._handling.wsdl_of(names[0])
        return (HTTPStatus.OK, wsdl, ()) if wsdl else (HTTPStatus.NOT_FOUND, b"", ())

    def _refuse(self, reason: str, address: str) -> _Said:
        if self._refusals.first(reason, address, monotonic()):
            self._handling.refused(reason, address)
        return HTTPStatus.FORBIDDEN, b"", ()


@lru_cache(maxsize=256)
def _party(certificate: bytes) -> Partij:
    """Who a certificate belongs to. It was checked in the handshake, so what it says may be remembered."""
    return partij_of(certificate)


def _is_utf8_xml(content_type: str) -> bool:
    kind, _, parameters = content_type.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return kind.strip().lower() == "text/xml" and charset in {"", "utf-8"}
