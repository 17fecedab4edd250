"""The head of an HTTP/1.1 request, read strictly: what two readers could read in two ways is refused.

Pure: bytes in, a Head or a refusal out. No chunked bodies, no folded lines, no HTTP/1.0, no absolute targets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

END = b"\r\n\r\n"
FIELDS_MAX = 64
LINE = re.compile(rb"([A-Z]{3,10}) (/[\x21\x22\x24-\x7e]*) HTTP/([0-9])\.([0-9])")
FIELD = re.compile(rb"([!#$%&'*+.^`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)")
"""A field name has no underscore: in the environment of the application `a_b` and `a-b` would be one."""
LENGTH = re.compile(r"[0-9]{1,12}", re.ASCII)
ONCE = frozenset(
    {
        "host",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "soapaction",
        "transfer-encoding",
    }
)


class Refused(Exception):
    """This request gets no further: the status tells the other side why, `reason` is the word for our log."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Head:
    """What a client says before its body."""

    method: str
    target: str
    fields: tuple[tuple[str, str], ...]
    """Names in lower case, in the order in which they came."""
    length: int
    """Bytes of the body that follows."""
    has_length: bool
    keeps_alive: bool
    wants_go_ahead: bool
    """The client waits for `100 Continue` before it sends the body."""

    @property
    def raw_path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def path(self) -> str:
        """The path with its escapes undone, as latin-1 text (PEP 3333)."""
        return unquote_to_bytes(self.raw_path).decode("latin-1")

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def field(self, name: str) -> str:
        """The value of a field that stands there once at most, or an empty text."""
        return next((value for key, value in self.fields if key == name), "")


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request, and over which connection it came."""

    head: Head
    body: bytes
    address: str
    local: tuple[str, int]
    certificate: bytes | None
    """The certificate of the other side (DER), checked in the handshake; None without TLS."""


def read_head(data: bytes) -> Head:
    """Read a head without its closing empty line. Raises `Refused` with the status to answer."""
    first, *lines = data.split(b"\r\n")
    method, target = _request_line(first)
    fields = _fields(lines)
    if "host" not in fields:
        raise Refused(HTTPStatus.BAD_REQUEST, "host")

    length = _length(fields)
    tokens = {token.strip().lower() for token in ",".join(fields.get("connection", [])).split(",")}
    return Head(
        method=method,
        target=target,
        fields=tuple((name, value) for name, values in fields.items() for value in values),
        length=length,
        has_length="content-length" in fields,
        keeps_alive="close" not in tokens,
        wants_go_ahead=_expects(fields),
    )


def _request_line(line: bytes) -> tuple[str, str]:
    match = LINE.fullmatch(line)
    if not match:
        raise Refused(HTTPStatus.BAD_REQUEST, "request_line")
    if match[3] + match[4] != b"11":
        raise Refused(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "version")
    return match[1].decode("ascii"), match[2].decode("ascii")


def _fields(lines: list[bytes]) -> dict[str, list[str]]:
    if len(lines) > FIELDS_MAX:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "fields")
    fields: dict[str, list[str]] = {}
    for line in lines:
        match = FIELD.fullmatch(line)
        if not match:
            raise Refused(HTTPStatus.BAD_REQUEST, "field")
        name = match[1].decode("ascii").lower()
        if name in ONCE and name in fields:
            raise Refused(HTTPStatus.BAD_REQUEST, "doubled")
        fields.setdefault(name, []).append(match[2].decode("latin-1").rstrip(" \t"))
    return fields


def _length(fields: dict[str, list[str]]) -> int:
    """How long the body is. A body in chunks does not say so beforehand, and is asked to (411)."""
    if "transfer-encoding" in fields:
        both = "content-length" in fields
        raise Refused(HTTPStatus.BAD_REQUEST if both else HTTPStatus.LENGTH_REQUIRED, "chunked")
    text = fields.get("content-length", ["0"])[0]
    if not LENGTH.fullmatch(text):
        raise Refused(HTTPStatus.BAD_REQUEST, "length")
    return int(text)


def _expects(fields: dict[str, list[str]]) -> bool:
    expect = fields.get("expect", [""])[0].lower()
    if expect not in {"", "100-continue"}:
        raise Refused(HTTPStatus.EXPECTATION_FAILED, "expect")
    return bool(expect)
