"""The envelope: what it lets through unchanged, and what it never lets in."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from keten.samples import DOSSIER, ZEGEL, requests, responses
from overstap.keten import (
    NAMESPACES,
    OSO_2018,
    OSO_2020,
    DocumentRequest,
    DocumentResponse,
    Fault,
    PingRequest,
    PingResponse,
    SoapFout,
    soap,
)
from overstap.keten.faults import fault

DELIVERED = soap.write(DocumentResponse("OverdrachtGeslaagd", DOSSIER, ZEGEL), OSO_2020)
PING = soap.write(PingRequest(), OSO_2020)

names = st.sampled_from(["dossier", "leerling", "naam", "p:adres", "q:adres", "document"])
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"), max_size=20).map(
    lambda text: "".join(each for each in text if each in "\t\n\r" or ord(each) >= 32)
)
spaces = st.sampled_from(
    ["", ' xmlns="urn:x"', ' xmlns="" xmlns:q="urn:other"', ' xmlns:oso="urn:clash"', ' xml:lang="nl"']
)


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, space, inside: f"<{name}{space}>{''.join(inside)}</{name}>",
        names,
        spaces,
        st.lists(children, max_size=3),
    )


escaped = texts.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;"))
trees = element(st.recursive(escaped, lambda inner: st.one_of(inner, element(inner)), max_leaves=8))


def canonical(text: str) -> bytes:
    """As a dossier is sealed: on its own, with every prefix it uses declared on it."""
    root = etree.fromstring(f'<w xmlns:p="urn:p" xmlns:q="urn:q">{text}</w>'.encode())
    alone: bytes = etree.tostring(root[0], method="c14n", exclusive=True)
    return alone


@settings(max_examples=150, deadline=None)
@given(trees)
def test_a_dossier_goes_in_and_comes_out_byte_for_byte(tree: str) -> None:
    """Whatever its namespaces and prefixes: nothing of the envelope shows in it."""
    document = canonical(tree)
    for namespace in NAMESPACES:
        written = soap.write(DocumentResponse("OverdrachtGeslaagd", document), namespace)
        assert document in written
        read = soap.read(written, soap.DOCUMENT).message
        assert isinstance(read, DocumentResponse)
        assert read.document == document


def document_in(body: bytes) -> bytes:
    message = soap.read(body, soap.DOCUMENT).message
    assert isinstance(message, DocumentResponse)
    assert message.document is not None
    return message.document


def test_a_dossier_in_another_dress_is_read_in_its_canonical_form() -> None:
    dressed = DELIVERED.replace(
        DOSSIER, b"<d:dossier  xmlns:d='urn:d' b='1' a = \"2\" ><d:x/><![CDATA[a&b]]>&#104;</d:dossier >"
    )
    assert document_in(dressed) == b'<d:dossier xmlns:d="urn:d" a="2" b="1"><d:x></d:x>a&amp;bh</d:dossier>'


def test_a_dossier_in_base64_is_accepted_too() -> None:
    in_lines = base64.encodebytes(b'<?xml version="1.0"?>\n' + DOSSIER)
    assert document_in(DELIVERED.replace(DOSSIER, b"\n" + in_lines)) == DOSSIER


@pytest.mark.parametrize(
    "hidden",
    [
        b"<a>x<!-- y --></a>",
        b"<!DOCTYPE a><a/>",
        b"<a xmlns:b='c'/>",
        b"<a/><!-- after -->",
        b"<a",
        "<a>\xeb</a>".encode("latin-1"),
        "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
    ],
)
def test_base64_is_no_back_door(hidden: bytes) -> None:
    with pytest.raises(SoapFout):
        soap.read(DELIVERED.replace(DOSSIER, base64.b64encode(hidden)), soap.DOCUMENT)


def test_other_systems_may_write_the_same_message_differently() -> None:
    body = f"""\ufeff<?xml version='1.0' encoding='utf-8'?>
    <s:Envelope xmlns:s="{soap.SOAP}"
       xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
       <s:Body>
          <pingRequest xmlns="{OSO_2018}"/>
       </s:Body>
    </s:Envelope>""".replace("\n    <s:Env", "\n<s:Env")
    assert soap.read(body.encode()) == soap.Envelope(PingRequest(), OSO_2018)


def test_an_envelope_may_declare_what_it_does_not_use() -> None:
    dressed = PING.replace(b"<soap:Envelope", b"<soap:Envelope xmlns='' xmlns:q='urn:q'").replace(
        b'"UTF-8"', b'"Utf-8"'
    )
    assert soap.read(dressed).message == PingRequest()


def test_a_header_that_need_not_be_understood_says_nothing_to_us() -> None:
    with_header = PING.replace(b"<soap:Header/>", b"<soap:Header><x soap:mustUnderstand='0'>1</x></soap:Header>")
    assert soap.read(with_header).message == PingRequest()


HOSTILE = {
    "nothing": b"",
    "no xml": b"hallo",
    "half": PING[:-20],
    "something behind": PING + b"<x/>",
    "latin-1 declared": PING.replace(b"UTF-8", b"ISO-8859-1"),
    "ebcdic declared": PING.replace(b"UTF-8", b"ebcdic-cp-us"),
    "utf-16": PING.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "utf-16 without a mark": PING.decode().encode("utf-16-le"),
    "utf-32": PING.decode().replace("UTF-8", "UTF-32").encode("utf-32"),
    "utf-7": PING.decode().replace("UTF-8", "UTF-7").encode("utf-7"),
    "no utf-8": PING.replace(b"</soap:Body>", b"\xff</soap:Body>"),
    "nul": PING.replace(b"</soap:Body>", b"\x00</soap:Body>"),
    "doctype": PING.replace(b"?>\n", b"?>\n<!DOCTYPE x>"),
    "entities": PING.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
    "outside entity": PING.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "unknown entity": PING.replace(b"<soap:Body>", b"<soap:Body>&a;"),
    "comment in front": PING.replace(b"?>\n", b"?>\n<!-- x -->"),
    "instruction behind": PING + b"<?x y?>",
    "comment inside": PING.replace(b"<soap:Body>", b"<soap:Body><!-- x -->"),
    "comment in a dossier": DELIVERED.replace(b"</naam>", b"<!-- x --> en meer</naam>"),
    "instruction in a dossier": DELIVERED.replace(b"</naam>", b"<?x y?></naam>"),
    "relative default namespace": DELIVERED.replace(b"<dossier", b"<dossier><x xmlns='a/b'/></dossier><dossier"),
    "deeper than 256": PING.replace(b"</soap:Body>", b"<a>" * 300 + b"</a>" * 300 + b"</soap:Body>"),
    "a node of ten million": DELIVERED.replace(b"</naam>", b"a" * 10_000_001 + b"</naam>"),
    "relative prefix": PING.replace(b"<oso:pingRequest", b"<oso:pingRequest xmlns:q='a/b'"),
    "unbound prefix": PING.replace(b"<soap:Body>", b"<soap:Body><q:x/>"),
    "two bodies": PING.replace(b"</soap:Body>", b"</soap:Body><soap:Body/>"),
    "header after body": PING.replace(b"</soap:Body>", b"</soap:Body><soap:Header/>"),
    "empty body": b"".join(PING.partition(b"<soap:Body>")[:2]) + b"</soap:Body></soap:Envelope>",
    "text in the body": PING.replace(b"<soap:Body>", b"<soap:Body>tekst"),
    "text beside the body": PING.replace(b"<soap:Body>", b"tekst<soap:Body>"),
    "no body": PING.replace(b"soap:Body", b"soap:Lijf"),
    "no envelope": b"<pingRequest xmlns='" + OSO_2020.encode() + b"'/>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_a_plain_envelope_is_refused(body: bytes) -> None:
    """And leaves nothing behind in the parser, which reads the next message as well as ever."""
    with pytest.raises(SoapFout, match=r"^OngeldigeEnvelop$"):
        soap.read(body, soap.DOCUMENT)
    assert soap.read(PING).message == PingRequest()


OTHER = {
    "soap 1.2": ("SoapVersie", PING.replace(soap.SOAP.encode(), b"http://www.w3.org/2003/05/soap-envelope")),
    "other root": ("OnbekendBericht", PING.replace(b"pingRequest", b"pongRequest")),
    "other namespace": ("OnbekendBericht", PING.replace(b"20200910", b"20990101")),
    "a fault": ("OnbekendBericht", soap.write_fault(fault("Bezet"))),
    "mustUnderstand": (
        "MustUnderstand",
        PING.replace(b"<soap:Header/>", b'<soap:Header><x soap:mustUnderstand="1"/></soap:Header>'),
    ),
    "mustUnderstand, oddly": (
        "MustUnderstand",
        PING.replace(b"<soap:Header/>", b'<soap:Header><x soap:mustUnderstand="true"/></soap:Header>'),
    ),
    "stranger's field with an attribute": (
        "OngeldigVerzoek: een onbekend veld",
        PING.replace(
            b'20200910" xmlns:eigen="urn:overstap:keten:1">',
            b'20200910" xmlns:eigen="urn:overstap:keten:1"><oso:geheim a="1"/>',
        ),
    ),
    "attribute": ("OngeldigVerzoek", PING.replace(b"<oso:pingRequest", b"<oso:pingRequest id='1'")),
    "relative prefix in a dossier": ("OngeldigVerzoek", DELIVERED.replace(b"<naam>", b"<naam xmlns:q='a/b'>")),
    "two dossiers": ("OngeldigVerzoek", DELIVERED.replace(DOSSIER, DOSSIER + DOSSIER)),
    "no dossier": ("OngeldigVerzoek", DELIVERED.replace(DOSSIER, b"")),
    "text before a dossier": ("OngeldigVerzoek", DELIVERED.replace(DOSSIER, b"x" + DOSSIER)),
    "text behind a dossier": ("OngeldigVerzoek", DELIVERED.replace(DOSSIER, DOSSIER + b"x")),
    "text for a dossier": ("OngeldigVerzoek", DELIVERED.replace(DOSSIER, b"geen dossier")),
    "two documents": (
        "OngeldigVerzoek",
        DELIVERED.replace(b"</oso:document>", b"</oso:document><oso:document><a/></oso:document>"),
    ),
    "dossier in the wrong place": (
        "OngeldigVerzoek",
        DELIVERED.replace(b"<oso:resultaat>", DOSSIER + b"<oso:resultaat>"),
    ),
}


@pytest.mark.parametrize(("reden", "body"), OTHER.values(), ids=OTHER)
def test_what_is_an_envelope_but_no_message_has_its_own_reason(reden: str, body: bytes) -> None:
    with pytest.raises(SoapFout, match=f"^{reden}"):
        soap.read(body, soap.DOCUMENT)


def test_a_dossier_in_the_header_is_no_dossier() -> None:
    moved = soap.write(DocumentResponse("OverdrachtGeslaagd"), OSO_2020).replace(
        b"<soap:Header/>", b"<soap:Header>" + DOSSIER + b"</soap:Header>"
    )
    assert soap.read(moved).message == DocumentResponse("OverdrachtGeslaagd")


def test_too_much_is_refused_before_it_is_parsed() -> None:
    """The limit itself is still good; one more is not."""
    room = soap.MESSAGE.body_bytes_max - len(PING)
    assert soap.read(PING + b" " * room).message == PingRequest()
    for body in (PING + b" " * (room + 1), PING + b"<" * soap.MESSAGE.tags_max):
        with pytest.raises(SoapFout, match="TeGroot"):
            soap.read(body)
    with pytest.raises(SoapFout, match="TeGroot"):
        soap.read(DELIVERED + b"<" * soap.DOCUMENT.tags_max, soap.DOCUMENT)


def test_a_crowd_of_attributes_is_refused_before_it_is_put_in_order() -> None:
    def with_attributes(count: int) -> bytes:
        return DELIVERED.replace(b"<naam>", b"<naam " + b" ".join(b'a%d=""' % number for number in range(count)) + b">")

    assert b'a99=""' in document_in(with_attributes(soap.ATTRIBUTES_MAX))
    for count in (soap.ATTRIBUTES_MAX + 1, soap.DOCUMENT.attributes_max, 100_000):
        with pytest.raises(SoapFout, match="TeGroot"):
            soap.read(with_attributes(count), soap.DOCUMENT)


def test_equals_signs_in_a_text_are_no_attributes() -> None:
    many = b"=" * (soap.DOCUMENT.attributes_max + 1)
    assert many in document_in(DELIVERED.replace(b"</naam>", many + b"</naam>"))

    with pytest.raises(SoapFout, match="TeGroot"):
        soap.read(DELIVERED.replace(b"</naam>", b"=''" * len(many) + b"</naam>"), soap.DOCUMENT)


def test_no_file_is_opened_for_a_schema_or_an_include(tmp_path) -> None:
    target = tmp_path / "geheim.xml"
    target.write_text("<geheim/>")
    include = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{target.as_uri()}"/>'.encode()
    found = document_in(DELIVERED.replace(DOSSIER, b"<dossier>" + include + b"</dossier>"))
    assert b"include" in found
    assert b"<geheim" not in found


# The answer to a request of ours


def test_the_response_to_our_request_is_taken() -> None:
    asked = requests(OSO_2020)[1]
    assert isinstance(asked, DocumentRequest)
    for response in responses(OSO_2020)[2:5]:
        assert soap.read_answer(soap.write(response, OSO_2020), asked, OSO_2020) == response


def test_a_large_dossier_is_only_taken_where_it_was_asked_for() -> None:
    large = b"<dossier>" + b"<x>y</x>" * 20_000 + b"</dossier>"
    body = soap.write(DocumentResponse("OverdrachtGeslaagd", large), OSO_2020)
    asked = requests(OSO_2020)[1]
    assert isinstance(asked, DocumentRequest)
    assert soap.read_answer(body, asked, OSO_2020) == DocumentResponse("OverdrachtGeslaagd", large)
    with pytest.raises(SoapFout, match="TeGroot"):
        soap.read_answer(body, PingRequest(), OSO_2020)


@pytest.mark.parametrize(
    "body",
    [
        soap.write(PingResponse("OK"), OSO_2018),
        soap.write(PingRequest(), OSO_2020),
        soap.write(responses(OSO_2020)[8], OSO_2020),
    ],
    ids=["other namespace", "a request", "another response"],
)
def test_an_answer_to_something_else_is_refused(body: bytes) -> None:
    with pytest.raises(SoapFout, match="OnbekendBericht"):
        soap.read_answer(body, PingRequest(), OSO_2020)


def test_a_fault_is_an_answer_too() -> None:
    found = soap.read_answer(soap.write_fault(fault("ClientCertificaat", "A12")), PingRequest(), OSO_2020)
    assert isinstance(found, Fault)
    assert (found.code, found.reden, found.audit_id) == ("Client", "ClientCertificaat", "A12")
    assert found.tekst.endswith("(nummer A12)")


def test_a_fault_of_a_stranger_is_read_with_care() -> None:
    """Its words are long, unknown or missing; they are cut, and never taken for ours."""
    body = f"""<e:Envelope xmlns:e="{soap.SOAP}"><e:Body><e:Fault><faultcode>e:Server.Boem</faultcode>
    <faultstring>{"a" * 5000}</faultstring><detail><x>stack trace</x></detail></e:Fault></e:Body></e:Envelope>"""
    found = soap.read_answer(body.encode(), PingRequest(), OSO_2020)
    assert isinstance(found, Fault)
    assert found == Fault("Server.Boem", "a" * soap.FAULT_TEXT_MAX, "")
    empty = body.replace("faultcode", "a").replace("faultstring", "b").encode()
    assert soap.read_answer(empty, PingRequest(), OSO_2020) == Fault("", "", "")
