"""A request to an application by the rules of PEP 3333, and its answer as bytes for the connection.

An answer is collected whole before it leaves: ours have a limited size, and so a slow reader holds no thread.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

from overstap.wire.answered import Answered, answer_head
from overstap.wire.head import Request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger("overstap.wire")
OURS = frozenset({"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", "upgrade"})
"""Fields about the connection, which the application does not speak for."""


def respond(app: WSGIApplication, request: Request, is_last: Callable[[], bool]) -> Answered:
    """The answer of the application; 500 without a word when it raises."""
    answer = _Answer()
    try:
        late = _join(app(environment(request), answer.start))
        if not answer.status:
            raise RuntimeError("the application did not start its answer")
        body = bytes(answer.early) + late
    except Exception as error:
        log.error("wire.application_failed kind=%s", type(error).__name__)
        answer, body = _Answer("500 Internal Server Error"), b""
    closes = is_last()
    head = answer.head(len(body), closes=closes)
    return Answered(head if _has_no_body(request, answer.status) else head + body, closes)


def environment(request: Request) -> dict[str, Any]:
    """The environment of PEP 3333 for one request, which came over plain HTTP."""
    head = request.head
    environ: dict[str, Any] = {
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": head.path,
        "RAW_URI": head.target,
        "QUERY_STRING": head.query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": request.local[0],
        "SERVER_PORT": str(request.local[1]),
        "REMOTE_ADDR": request.address,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in head.fields:
        key = "HTTP_" + name.upper().replace("-", "_")
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ["CONTENT_LENGTH"] = str(len(request.body))
    environ.pop("HTTP_CONTENT_LENGTH", None)
    return environ


class _Answer:
    """What an application says with `start_response`, and with the old `write` it returns."""

    def __init__(self, status: str = "") -> None:
        self.status = status
        self.early = bytearray()
        self._fields: list[tuple[str, str]] = []

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> Any:
        if self.status and exc_info is None:
            raise RuntimeError("the application started its answer twice")
        if any("\r" in text or "\n" in text for text in (status, *chain.from_iterable(headers))):
            raise ValueError("a line break in a header")
        self.status, self._fields = status, headers
        return self.early.extend

    def head(self, length: int, *, closes: bool) -> bytes:
        fields = [(name, value) for name, value in self._fields if name.lower() not in OURS]
        if not _has_no_length(self.status):
            fields.append(("Content-Length", str(length)))
        return answer_head(self.status, fields, closes=closes)


def _join(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()


def _has_no_length(status: str) -> bool:
    return status[:1] == "1" or status[:3] in {"204", "304"}


def _has_no_body(request: Request, status: str) -> bool:
    return request.head.method == "HEAD" or _has_no_length(status)
