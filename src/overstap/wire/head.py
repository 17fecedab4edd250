"""The head of an HTTP/1.1 request, read strictly: what two readers could read in two ways is refused.

Pure: bytes in, a Head or a refusal out. No chunked bodies, no folded lines, no HTTP/1.0, no absolute targets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

END = b"\r\n\r\n"
FIELDS_MAX = 64
LINE = re.compile(r"([A-Z]{3,10}) (/[\x21\x22\x24-\x7e]*) HTTP/([0-9])\.([0-9])")
NAME, VALUE = r"[!#$%&'*+.^`|~0-9A-Za-z-]++", r"[\t\x20-\x7e\x80-\xff]*+"
"""A field name has no underscore: in the environment of an application `a_b` and `a-b` would be one."""
FIELD = re.compile(rf"\r\n({NAME}):[ \t]*+({VALUE})")
FIELDS = re.compile(rf"(?:\r\n{NAME}:{VALUE})*+")
"""Nothing in it can be tried in two ways (`++`, `*+`), so that no head takes long to refuse."""
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


Fields = tuple[tuple[str, str], ...]
"""Names in lower case with their values, in the order in which they came."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a client says before its body."""

    method: str
    target: str
    fields: Fields
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


REMEMBERED = 64
"""So many heads of 16 kB at most: a system says nearly the same each time, and reading it anew costs more than its
message."""


def read_head(data: bytes) -> Head:
    """Read a head without its closing empty line. Raises `Refused` with the status to answer."""
    first, mark, rest = data.decode("latin-1").partition("\r\n")
    method, target = _request_line(first)
    fields = read_fields(mark + rest)
    known = dict(fields)
    if "host" not in known:
        raise Refused(HTTPStatus.BAD_REQUEST, "host")
    return Head(
        method=method,
        target=target,
        fields=fields,
        length=_length(known),
        has_length="content-length" in known,
        keeps_alive=not says_close(fields),
        wants_go_ahead=_expects(known),
    )


remembered_head = lru_cache(maxsize=REMEMBERED)(read_head)
"""For the chain alone: in the head of a page stands whose session it is, and that is not kept."""


def read_fields(lines: str) -> Fields:
    """The fields of a head, of a request or an answer; each line has its line break before it. Raises `Refused`."""
    if not FIELDS.fullmatch(lines):
        raise Refused(HTTPStatus.BAD_REQUEST, "field")
    fields = tuple([(name.lower(), value.rstrip(" \t")) for name, value in FIELD.findall(lines)])
    if len(fields) > FIELDS_MAX:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "fields")
    if len(dict(fields)) < len(fields):
        _refuse_doubled([name for name, _ in fields])
    return fields


def _refuse_doubled(names: list[str]) -> None:
    if any(names.count(name) > 1 for name in ONCE.intersection(names)):
        raise Refused(HTTPStatus.BAD_REQUEST, "doubled")


def says_close(fields: Fields) -> bool:
    """Whether one of the fields `Connection` says that this is the last exchange."""
    tokens = [token for name, value in fields if name == "connection" for token in value.lower().split(",")]
    return "close" in [token.strip() for token in tokens]


def _request_line(line: str) -> tuple[str, str]:
    match = LINE.fullmatch(line)
    if not match:
        raise Refused(HTTPStatus.BAD_REQUEST, "request_line")
    if match[3] + match[4] != "11":
        raise Refused(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "version")
    return match[1], match[2]


def _length(known: dict[str, str]) -> int:
    """How long the body is. A body in chunks does not say so beforehand, and is asked to (411)."""
    if "transfer-encoding" in known:
        both = "content-length" in known
        raise Refused(HTTPStatus.BAD_REQUEST if both else HTTPStatus.LENGTH_REQUIRED, "chunked")
    text = known.get("content-length", "0")
    if not LENGTH.fullmatch(text):
        raise Refused(HTTPStatus.BAD_REQUEST, "length")
    return int(text)


def _expects(known: dict[str, str]) -> bool:
    expect = known.get("expect", "").lower()
    if expect not in {"", "100-continue"}:
        raise Refused(HTTPStatus.EXPECTATION_FAILED, "expect")
    return bool(expect)
