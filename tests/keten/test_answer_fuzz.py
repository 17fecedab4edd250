"""T11: any bytes give an answer or a fault, in both namespaces, never an exception."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from keten.samples import CALLER, Echo, requests
from overstap.keten import NAMESPACES, Fault, PingRequest, Request, answer, soap
from overstap.keten.faults import redenen

BODIES = [(namespace, soap.write(each, namespace)) for namespace in NAMESPACES for each in requests(namespace)]
MARKUP = [b"<", b">", b"</", b"/>", b"&", b"]]>", b"<!--", b"<![CDATA[", b"<?", b"<!DOCTYPE a>", b"&#0;", b"&#xD800;"]
ODD_BYTES = [b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xd9\xa3"]
NAMES = [b' xmlns=""', b' xmlns:oso="urn:x"', b' soap:mustUnderstand="1"', *(each.encode() for each in NAMESPACES)]
VALUES = [b"<oso:bronBrin>99PA</oso:bronBrin>", b"<a/>", b"-1", b"24:00:00", b"9" * 400]
PIECES = MARKUP + ODD_BYTES + NAMES + VALUES


def answered(body: bytes, namespace: str, action: str = "") -> Fault | None:
    """The fault, or None when the message was answered; whatever comes back can be read."""
    handler = Echo(namespace)
    found = answer(body, CALLER, handler, soap_action=action)
    if found.status == 200:
        assert len(handler.seen) == 1
        assert found.message
        assert soap.read(found.body, soap.DOCUMENT).namespace in NAMESPACES
        return None
    assert handler.seen == []
    fault = soap.read_answer(found.body, PingRequest(), namespace)
    assert isinstance(fault, Fault)
    assert fault.reden in redenen()
    return fault


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(NAMESPACES), st.text(max_size=30))
def test_any_bytes(body: bytes, namespace: str, action: str) -> None:
    """T11"""
    assert answered(body, namespace, action) is not None


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(BODIES), st.data())
def test_a_message_broken_anywhere(sample: tuple[str, bytes], data: st.DataObject) -> None:
    """T11: cut, overwritten and filled up in up to four places."""
    namespace, body = sample
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        gone = data.draw(st.integers(0, 40))
        body = body[:at] + data.draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6))) + body[at + gone :]
    answered(body, namespace)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([(namespace, each) for namespace in NAMESPACES for each in requests(namespace)]),
    st.lists(st.integers(0, 30), max_size=14),
    st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=40), max_size=14),
)
def test_the_parts_of_a_message_in_any_order(sample, order: list[int], words: list[str]) -> None:
    """T11: well-formed, but shuffled, doubled, left out, and filled with other words."""
    namespace, message = sample
    root = etree.fromstring(soap.write(message, namespace))
    body = root[1][0]
    parts = [copy.deepcopy(body[number % len(body)]) for number in order if len(body)]
    for part, word in zip(parts, words, strict=False):
        part.text = word.replace("\ufffe", "").replace("\uffff", "")
    body[:] = parts
    answered(etree.tostring(root, encoding="UTF-8"), namespace)


def broken(namespace: str, message: Request) -> Iterator[tuple[str, etree._Element, str]]:
    """Each way to break the form of a message at each of its fields, and the field that is to be named."""

    def again() -> tuple[etree._Element, etree._Element]:
        root = etree.fromstring(soap.write(message, namespace))
        return root, root[1][0]

    _, whole = again()
    count = len(whole)
    for number in range(count):
        name = etree.QName(whole[number]).localname
        root, body = again()
        body.insert(number, copy.deepcopy(body[number]))
        yield f"{name} doubled", root, name
        root, body = again()
        body.append(copy.deepcopy(body[number]))
        yield f"{name} again at the end", root, name
        root, body = again()
        etree.SubElement(body[number], "vreemd")
        yield f"{name} with an unknown field inside", root, name
        root, body = again()
        body[number].set("soort", "x")
        yield f"{name} with an attribute", root, name
        root, body = again()
        body[number].tail = "tekst"
        yield f"text behind {name}", root, etree.QName(whole).localname
        root, body = again()
        body.insert(number, etree.Element("vreemd"))
        yield f"unknown field before {name}", root, etree.QName(whole).localname
        if number + 1 < count:
            root, body = again()
            body.insert(number, body[number + 1])
            yield f"{name} behind its neighbour", root, name
        if not name.endswith("Pgnfrag"):
            root, body = again()
            body[number].text = "geen geldige waarde \u0663"
            yield f"{name} with a wrong value", root, name


CASES = [
    pytest.param(namespace, root, named, id=f"{namespace[-8:]} {type(message).__name__} {what}")
    for namespace in NAMESPACES
    for message in requests(namespace)[:8]
    for what, root, named in broken(namespace, message)
]


@pytest.mark.parametrize(("namespace", "root", "named"), CASES)
def test_a_message_of_the_wrong_form_names_its_field(namespace: str, root: etree._Element, named: str) -> None:
    """T11: doubled, reordered, unknown, filled wrongly: OngeldigVerzoek, with the field and never its content."""
    fault = answered(etree.tostring(root, encoding="UTF-8"), namespace)

    assert fault is not None
    assert (fault.code, fault.reden) == ("Client", "OngeldigVerzoek")
    assert named in fault.veld
    assert "vreemd" not in fault.tekst
    assert "\u0663" not in fault.tekst


MISSING = [
    pytest.param(namespace, number, id=f"{namespace[-8:]} {type(requests(namespace)[number]).__name__}")
    for namespace in NAMESPACES
    for number in range(3)
]


@pytest.mark.parametrize(("namespace", "number"), MISSING)
def test_a_required_field_that_is_missing_is_named(namespace: str, number: int) -> None:
    """T11"""
    written = soap.write(requests(namespace)[number], namespace)
    optional = {"dossierVerzameldatum", "standaardversie"}
    for at in range(len(etree.fromstring(written)[1][0])):
        root = etree.fromstring(written)
        body = root[1][0]
        name = etree.QName(body[at]).localname
        body.remove(body[at])
        fault = answered(etree.tostring(root, encoding="UTF-8"), namespace)
        assert (fault is None) == (name in optional)
        assert fault is None or name in fault.veld


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_both_keys_or_none_is_refused_by_name(namespace: str) -> None:
    """T11: the two branches of the choice."""
    both = soap.write(requests(namespace)[0], namespace).replace(
        b"<oso:overdrachtsoort>",
        b"<oso:koppelsleutel>3f1c2f6e-90ab-4c11-8d53-2b6f0e7a9c01</oso:koppelsleutel><oso:overdrachtsoort>",
    )
    fault = answered(both, namespace)
    assert fault is not None
    assert fault.veld.endswith("koppelsleutel kan er maar één zijn")
