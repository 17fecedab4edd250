"""SOAP 1.1 around the messages: bytes to a message and back, document/literal, one child in the body.

Reading is hardened: UTF-8 only, a limit on bytes and on tags before parsing, no doctype, no comments or
processing instructions (a comment splits a text for one reader and not for another), no relative namespace
(it has no canonical form), and libxml2's own limits stay on. A dossier comes out as the exclusive canonical
bytes of the only child of `document`, and goes in as such, byte for byte: nothing of the envelope shows in
it, nor the other way round.
"""

from __future__ import annotations

import base64
import binascii
import re
import threading
from dataclasses import dataclass
from itertools import islice
from xml.sax.saxutils import escape

from lxml import etree

from overstap.keten.codec import Node, decode, encode
from overstap.keten.faults import DossierFout, Fault, SoapFout
from overstap.keten.messages import REPLIES, DocumentRequest, Message, Request
from overstap.keten.plan import declared
from overstap.keten.table import EIGEN, NAMESPACES, load

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DOCUMENTS = frozenset(f"{{{namespace}}}document" for namespace in NAMESPACES)
HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="{SOAP}"><soap:Header/><soap:Body>'
).encode()
TAIL = b"</soap:Body></soap:Envelope>"
ATTRIBUTE = re.compile(rb"=\s*[\"']")
ATTRIBUTES_MAX = 100
"""On one element: the time to put them in canonical order grows with their square."""
CROWDED = etree.XPath(f"boolean(/descendant::*/@*[{ATTRIBUTES_MAX + 1}])")
WITH_DOSSIER = re.compile(rb"</?(?:[\w.-]+:)?document[\s/>]")
"""Begin or end of what a dossier stands in; of an answer that cannot be read, one of the two is still there."""
FAULT_TEXT_MAX = 500
"""Characters kept of each text in a fault of another system."""


class _Own(threading.local):
    """The parser of this thread: making one takes as long as reading a message with it."""

    def __init__(self) -> None:
        self.parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
        )


_own = _Own()


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused before it is parsed: bytes of the body, `<` in it, and what looks like an attribute."""

    body_bytes_max: int
    tags_max: int
    attributes_max: int


MESSAGE = Limits(64 * 1024, 1_000, 200)
DOCUMENT = Limits(40 * 1024 * 1024, 100_000, 10_000)
"""For a documentResponse, which holds a dossier with its attachments."""


@dataclass(frozen=True, slots=True)
class Envelope:
    message: Message
    namespace: str


def read(data: bytes, limits: Limits = MESSAGE) -> Envelope:
    """The message in an envelope; SoapFout with a reason of ``faults.csv``."""
    message, namespace = decode(_node(_body(_parse(data, limits))))
    return Envelope(message, namespace)


def read_answer(data: bytes, request: Request, namespace: str) -> Message | Fault:
    """What another system answered: the response to this request in the same namespace, or its fault.

    SoapFout when it is neither; DossierFout when a dossier stands in it all the same.
    """
    try:
        return _answer(data, request, namespace)
    except SoapFout as fout:
        if isinstance(request, DocumentRequest) and fout.reden != "TeGroot" and WITH_DOSSIER.search(data):
            raise DossierFout(fout.reden, fout.veld) from fout
        raise


def _answer(data: bytes, request: Request, namespace: str) -> Message | Fault:
    body = _body(_parse(data, DOCUMENT if isinstance(request, DocumentRequest) else MESSAGE))
    if body.tag == f"{{{SOAP}}}Fault":
        return _read_fault(body)
    message, answered = decode(_node(body))
    if answered != namespace or not isinstance(message, REPLIES[type(request)]):
        raise SoapFout("OnbekendBericht")
    return message


def write(message: Message, namespace: str) -> bytes:
    """The envelope around a message; SoapFout `OngeldigVerzoek` when the message does not fit the
    namespace.
    """
    return b"".join((HEAD, *encode(message, namespace), TAIL))


def write_fault(fault: Fault) -> bytes:
    """The envelope around a fault; the number stands in its text too, for the person who reads it out."""
    text = f"{fault.tekst} {fault.veld}." if fault.veld else fault.tekst
    number = f" (nummer {fault.audit_id})" if fault.audit_id else ""
    detail = "".join(
        _element(f"eigen:{name}", escape(value))
        for name, value in (("reden", fault.reden), ("veld", fault.veld), ("auditId", fault.audit_id))
        if value
    )
    parts = (
        _element("faultcode", f"soap:{escape(fault.code)}"),
        _element("faultstring", escape(text + number)),
        _element("detail", _element("eigen:fout", detail)),
    )
    return b"".join((HEAD, f"<soap:Fault{declared(EIGEN)}>{''.join(parts)}</soap:Fault>".encode(), TAIL))


def _element(tag: str, inside: str) -> str:
    return f"<{tag}>{inside}</{tag}>"


def _parse(data: bytes, limits: Limits) -> etree._Element:
    """The root of well-formed UTF-8 without anything that a message has no need of."""
    if not _fits(data, limits):
        raise SoapFout("TeGroot")
    if b"<!DOCTYPE" in data or b"\0" in data or not _is_utf8(data):
        raise SoapFout("OngeldigeEnvelop")
    parser = _own.parser
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise SoapFout("OngeldigeEnvelop") from None
    if parser.error_log or not _is_plain(root):
        raise SoapFout("OngeldigeEnvelop")
    if CROWDED(root):
        raise SoapFout("TeGroot")
    return root


def _fits(data: bytes, limits: Limits) -> bool:
    if len(data) > limits.body_bytes_max or data.count(b"<") > limits.tags_max:
        return False
    # Without so many signs there are no so many attributes: counting them takes far less than looking for each.
    few = data.count(b"=") <= limits.attributes_max
    return few or next(islice(ATTRIBUTE.finditer(data), limits.attributes_max, None), None) is None


def _is_plain(root: etree._Element) -> bool:
    """UTF-8 by its own word too, without a doctype, and nothing but elements and text."""
    info = root.getroottree().docinfo
    alone = root.getprevious() is None and root.getnext() is None
    other = next(root.iter(etree.Comment, etree.PI, etree.Entity), None)
    utf8 = (info.encoding or "UTF-8").upper() == "UTF-8"
    return utf8 and info.internalDTD is None and alone and other is None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _body(root: etree._Element) -> etree._Element:
    """The one child of the body."""
    if root.tag != f"{{{SOAP}}}Envelope":
        raise SoapFout("SoapVersie" if etree.QName(root).localname == "Envelope" else "OngeldigeEnvelop")
    parts = list(root)
    if parts and parts[0].tag == f"{{{SOAP}}}Header":
        _check_header(parts.pop(0))
    if len(parts) != 1 or parts[0].tag != f"{{{SOAP}}}Body" or len(parts[0]) != 1 or _stray_text(root, parts[0]):
        raise SoapFout("OngeldigeEnvelop")
    body = parts[0][0]
    if any(uri and ":" not in uri for uri in body.nsmap.values()):
        raise SoapFout("OngeldigeEnvelop")
    return body


def _stray_text(*elements: etree._Element) -> bool:
    for element in elements:
        for text in (element.text, *[child.tail for child in element]):
            if text and text.strip():
                return True
    return False


def _check_header(header: etree._Element) -> None:
    """We understand no header at all: one that must be understood is refused, others say nothing to us."""
    for entry in header:
        if entry.get(f"{{{SOAP}}}mustUnderstand", "0").strip() not in ("0", "false"):
            raise SoapFout("MustUnderstand")


def _node(element: etree._Element) -> Node:
    if element.keys():
        raise SoapFout("OngeldigVerzoek", f"{_known_name(element)} heeft een attribuut")
    if element.tag in DOCUMENTS:
        return Node(str(element.tag), data=_document(element))
    if len(element) == 0:
        return Node(str(element.tag), element.text or "")
    if _stray_text(element):
        raise SoapFout("OngeldigVerzoek", f"{_known_name(element)} bevat losse tekst")
    return Node(str(element.tag), children=list(map(_node, element)))


def _known_name(element: etree._Element) -> str:
    """The name of an element when it is one of the agreement; a stranger's words are not repeated."""
    return etree.QName(element).localname if element.tag in load().tags else "een onbekend veld"


def _document(element: etree._Element) -> bytes:
    """The canonical bytes of the only child, or of the document that is there as base64."""
    if len(element) == 0 and element.text and element.text.strip():
        return _canonical(_from_base64(element.text))
    if len(element) != 1 or _stray_text(element):
        raise SoapFout("OngeldigVerzoek", "document bevat niet precies één dossier")
    return _canonical(element[0])


def _from_base64(text: str) -> etree._Element:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise SoapFout("OngeldigVerzoek", "document is geen dossier en geen base64") from None
    return _parse(data, DOCUMENT)


def _canonical(element: etree._Element) -> bytes:
    try:
        return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    except etree.C14NError:
        raise SoapFout("OngeldigVerzoek", "document heeft geen canonieke vorm") from None


def _read_fault(element: etree._Element) -> Fault:
    """A fault of another system; its texts are a stranger's, so they are cut short."""
    texts = {name: (element.findtext(name) or "")[:FAULT_TEXT_MAX] for name in ("faultcode", "faultstring")}
    ours = {
        name: (element.findtext(f"detail/{{{EIGEN}}}fout/{{{EIGEN}}}{name}") or "")[:FAULT_TEXT_MAX]
        for name in ("reden", "veld", "auditId")
    }
    code = texts["faultcode"].rpartition(":")[2]
    return Fault(code, texts["faultstring"], ours["auditId"], ours["reden"], ours["veld"])
