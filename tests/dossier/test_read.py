"""Bytes become a dossier, or are refused with a sentence; nothing outside the bytes is ever looked at."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dossier import hostile
from dossier.records import NS, dossier, xml
from overstap.dossier import LeesFout, Limits, read, write
from overstap.dossier.read import _check_names, _check_tree, _is_alone

TESTS = Path(__file__).parent.parent


def refused(data: bytes, **options: object) -> LeesFout:
    with pytest.raises(LeesFout) as caught:
        read(data, **options)  # type: ignore[arg-type]
    return caught.value


def test_what_was_written_is_read() -> None:
    one = read(write(dossier()))

    assert one.naam == "Noor van Wolfsgras"
    assert one.profiel == "POVO"
    assert one.gegevensset.jaar == "2019.1"


@pytest.mark.parametrize(
    "head",
    ["", "\ufeff", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-8"?>', "\ufeff<?xml version='1.0'?>"],
)
def test_utf8_is_read_however_it_is_announced(head: str) -> None:
    assert read(xml("<overdrachtsoort>één</overdrachtsoort>", head)).overdrachtsoort == "één"


def test_every_way_to_write_a_text_reads_the_same() -> None:
    """T02: CDATA and character references are plain text."""
    ways = ("a &lt; é", "<![CDATA[a < é]]>", "a &#60; &#xE9;", "<![CDATA[a ]]>&lt;<![CDATA[ é]]>")

    read_back = {read(xml(f"<overdrachtsoort>{way}</overdrachtsoort>")).overdrachtsoort for way in ways}

    assert read_back == {"a < é"}


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")))
def test_the_text_in_the_tree_is_the_text_in_the_bytes(text: str) -> None:
    """T02: what a page shows is what was sealed."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    one = read(xml(f"<overdrachtsoort>{escaped}</overdrachtsoort>"))

    assert one.overdrachtsoort == text
    assert f"<overdrachtsoort>{escaped}</overdrachtsoort>" in write(one).decode()


@pytest.mark.parametrize("what", ["<!--x-->", "<?x y?>"])
def test_comments_and_instructions_are_refused_dropped_or_kept(what: str) -> None:
    """T02: a comment splits a text in two, so that two readers see two dossiers."""
    data = xml(f"\n<overdrachtsoort>geen{what} bezwaar</overdrachtsoort>")

    fout = refused(data)
    assert fout.code == "commentaar"
    assert "regel 2" in fout.tekst
    assert read(data, comments="drop").root[0].text == "geen bezwaar"
    assert len(read(data, comments="keep").root[0]) == 1
    assert refused(xml("", head=what)).code == "commentaar"
    assert refused(xml("") + what.encode()).code == "commentaar"


@pytest.mark.parametrize("uri", ["foo", "./foo", "//host/foo"])
def test_a_relative_namespace_is_refused(uri: str) -> None:
    """T02: canonical XML cannot be made of it."""
    assert refused(xml(f'<overdrachtsoort xmlns:a="{uri}"/>')).code == "naamruimte"


def test_an_element_from_elsewhere_is_refused() -> None:
    assert refused(xml('<a xmlns="urn:elders"/>')).code == "vreemd_element"
    assert refused(xml('<a xmlns=""/>')).code == "vreemd_element"


def test_a_field_cannot_be_given_another_type() -> None:
    xsi = "http://www.w3.org/2001/XMLSchema-instance"

    assert refused(xml(f'<inzage xmlns:xsi="{xsi}" xsi:type="leerling"/>')).code == "xsi_type"


FRAGMENTS = [
    "<b/>",
    "<xml:b/>",
    '<b xml:lang="nl"/>',
    "<b>xmlns</b>",
    '<b xmlns=""/>',
    '<b xmlns="b"/>',
    f'<x:b xmlns:x="{NS}"/>',
    '<b xmlns:x="urn:x"/>',
    '<b xmlns:x="x"/>',
    '<x:b xmlns:x="urn:x"/>',
    '<b xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="leerling"/>',
    '<b xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="true"/>',
]
HEADS = [f'xmlns="{NS}"', f'xmlns = "{NS}" a="xmlns"', f'xmlns="{NS}" xmlns:x="urn:x"', 'xmlns="a"', 'xmlns=""', ""]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("root", ["dossier", "xml:dossier"])
def test_a_namespace_that_stands_alone_is_judged_like_any_other(root: str, head: str) -> None:
    """T02: the short way over a plain dossier refuses exactly what the long way refuses."""
    alone = set()
    for inner in ["", *FRAGMENTS, *map("".join, combinations(FRAGMENTS, 2))]:
        data = f"<{root} {head}>{inner}</{root}>".encode()
        parsed = etree.fromstring(data)
        alone.add(_is_alone(parsed, data))

        assert names_refused(parsed, alone=_is_alone(parsed, data)) == names_refused(parsed, alone=False), data
    assert alone == ({True, False} if (root, head) in SHORT else {False})


SHORT = {("dossier", head) for head in (f'xmlns="{NS}"', 'xmlns="a"')}
"""The roots under which the short way is taken, as long as nothing below declares a namespace."""


def names_refused(root: etree._Element, *, alone: bool) -> str:
    try:
        _check_names(root, alone=alone)
    except LeesFout as fout:
        return fout.code
    return ""


def test_another_document_is_no_dossier() -> None:
    assert refused(b"<html/>").code == "geen_dossier"
    assert refused(f'<leerling xmlns="{NS}"/>'.encode()).code == "geen_dossier"
    assert "terugkoppeling van een vo-school" in refused(f'<terugkoppeling xmlns="{NS}"/>'.encode(), several=True).tekst
    fout = refused(b'<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/1999/dossier"/>')
    assert (fout.code, "2019.1" in fout.tekst) == ("onbekend_jaar", True)


@pytest.mark.parametrize("data", [b"<", b"<a>", b"hallo", b"<a>&nbsp;</a>", b"<a><b></a></b>", b"<a b=1/>"])
def test_what_is_no_xml_is_refused(data: bytes) -> None:
    fout = refused(data)

    assert fout.code == "geen_xml"
    assert fout.tekst.endswith("op regel 1 klopt iets niet. Maak het dossier opnieuw in uw systeem.")


@pytest.mark.parametrize("data", [b"", b" ", b"\r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_told_to_be_empty(data: bytes) -> None:
    fout = refused(data)

    assert (fout.code, "Het bestand is leeg." in fout.tekst) == ("leeg", True)


@pytest.mark.parametrize("data", [b'{"leerling": {}}', b" \n[1]", b'\xef\xbb\xbf{"a": 1}'])
def test_json_is_told_to_be_no_xml(data: bytes) -> None:
    fout = refused(data)

    assert (fout.code, "Het lijkt JSON te zijn." in fout.tekst) == ("geen_xml", True)


EXPECTED = {
    "doctype": "doctype",
    "doctype in UTF-16 with a mark": "geen_utf8",
    "doctype in UTF-16 without one": "geen_utf8",
    "doctype in UTF-32": "geen_utf8",
    "external entity": "doctype",
    "parameter entity": "doctype",
    "amplification": "doctype",
    "xinclude": "vreemd_element",
    "schema hint": "",
    "stylesheet": "commentaar",
    "EBCDIC": "geen_utf8",
    "NUL": "geen_utf8",
    "truncated": "geen_xml",
    "latin-1": "geen_utf8",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_body_meets_only_our_refusal(name: str, tmp_path: Path) -> None:
    """T01: fourteen bodies; a schema hint is no fault, but it is never followed either."""
    canary = tmp_path / "kanarie.txt"
    canary.write_text("kanarie")
    os.utime(canary, ns=(1, 2))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        for outside in (canary.as_uri(), f"http://127.0.0.1:{server.getsockname()[1]}/x"):
            begin = time.process_time()
            assert hostile.outcome(hostile.bodies(outside)[name]) == EXPECTED[name]
            assert time.process_time() - begin < 1.0
        with pytest.raises(BlockingIOError):
            server.accept()
    assert canary.stat().st_atime_ns == 1


@pytest.mark.processes
def test_fourteen_hostile_bodies_take_no_memory() -> None:
    """T01: under 100 MB for all of them together, measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "dossier.hostile", "http://127.0.0.1:9/"],
        env={"PYTHONPATH": str(TESTS), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    *lines, cost = done.stdout.splitlines()

    assert lines == [f"{name}: {code}" for name, code in EXPECTED.items()]
    assert int(cost.removeprefix("kB:")) < 100_000


OVER = {
    "tags": b"<b/>" * 3_000_000,
    "attributes": b"<b" + b" a=''" * 2_000_000 + b"/>",
    "depth": b"<b>" * 90_000 + b"</b>" * 90_000,
    "text": b"<b>" + b"x" * 10_000_001 + b"</b>",
    "bytes": b" " * (40 * 1024 * 1024 + 1),
}
"""What is over a limit by as much as fits under the others."""


@pytest.mark.processes
@pytest.mark.parametrize("what", OVER)
def test_what_is_over_a_limit_takes_no_memory(what: str, tmp_path: Path) -> None:
    """T03: at most a copy or three of what came, where the tree would have been a hundred megabytes or more."""
    body = tmp_path / "body.xml"
    body.write_bytes(b'<dossier xmlns="' + NS.encode() + b'">' + OVER[what] + b"</dossier>")

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(body)],
        env={"PYTHONPATH": str(TESTS), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(done.stdout) * 1024 < 3 * body.stat().st_size + 10_000_000


MEASURE = """
import resource, sys
from pathlib import Path
from dossier import hostile
data = Path(sys.argv[1]).read_bytes()
hostile.outcome(hostile.ROOT.format("x").encode())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert hostile.outcome(data)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
"""Reads one file in a process of its own and says how many kB that took beside the file itself."""


def test_a_doctype_that_the_scan_of_bytes_would_miss_is_still_seen() -> None:
    """T01: the parsed document is asked too."""
    parsed = etree.fromstring("<!DOCTYPE dossier><dossier/>".encode("utf-16"))

    with pytest.raises(LeesFout, match="doctype"):
        _check_tree(parsed, comments_allowed=False)


def test_the_number_of_tags_is_counted_before_parsing() -> None:
    """T03: twelve megabytes of <b/> would be 390 MB of tree."""
    few = Limits(tags_max=3)

    assert read(xml("<overdrachtsoort/>"), limits=few).overdrachtsoort == ""
    fout = refused(xml("<overdrachtsoort/><inzage/>"), limits=few)
    assert fout.code == "te_veel_elementen"
    assert refused(xml("<b/>" * 100_000)).code == "te_veel_elementen"


def test_no_more_elements_stand_side_by_side_than_can_be_counted_anew_for_each() -> None:
    """T03: to tell the place of fifteen thousand wrong ones took minutes."""
    few = Limits(siblings_max=3)

    assert read(xml("<overdrachtsoort/>" * 3), limits=few)
    assert refused(xml("<overdrachtsoort/>" * 4), limits=few).code == "te_veel_naast_elkaar"
    assert refused(xml("<inzage>" + "<b/>" * 4 + "</inzage>"), limits=few).code == "te_veel_naast_elkaar"
    assert refused(xml("<b/>" * 15_000)).code == "te_veel_naast_elkaar"


def test_the_number_of_attributes_is_counted_before_parsing() -> None:
    """T03: 100,000 attributes on one element, with or without blanks."""
    many = "".join(f' a{n} = ""' for n in range(100_000))

    assert refused(xml(f"<overdrachtsoort{many}/>")).code == "te_veel_kenmerken"


def test_only_a_sign_before_a_quote_makes_an_attribute() -> None:
    two = Limits(attributes_max=2)

    assert read(xml("<overdrachtsoort>a=b, c=d, e=f</overdrachtsoort>"), limits=two).overdrachtsoort == "a=b, c=d, e=f"
    assert read(xml('<b a = "1"/>'), limits=two).text("b") == ""
    assert refused(xml("<b a = \"1\" c=\n'2'/>"), limits=two).code == "te_veel_kenmerken"


def test_a_body_is_refused_one_byte_over_its_limit() -> None:
    """T03: the default is 40 MB."""
    data = xml("<overdrachtsoort/>")

    assert read(data, limits=Limits(bytes_max=len(data))).overdrachtsoort == ""
    assert refused(data, limits=Limits(bytes_max=len(data) - 1)).code == "te_groot"
    fout = refused(b" " * (40 * 1024 * 1024 + 1))
    assert (fout.code, "40 MB" in fout.tekst) == ("te_groot", True)


def test_a_tree_is_at_most_256_deep() -> None:
    """T03: libxml's own limit stays on."""
    assert read(xml("<a>" * 255 + "</a>" * 255)).root.tag.endswith("dossier")
    assert refused(xml("<a>" * 256 + "</a>" * 256)).code == "te_diep_of_te_lang"


@pytest.mark.parametrize("form", ["<a>{}</a>", "<a><![CDATA[{}]]></a>", '<a b="{}"/>'])
def test_a_text_has_at_most_ten_million_characters(form: str) -> None:
    """T03: so an attachment is at most some 7 MB."""
    assert refused(xml(form.format("x" * 10_000_001))).code == "te_diep_of_te_lang"


def test_a_refusal_never_repeats_what_it_read() -> None:
    """A sentence about a file may be logged; what stands in the file may not."""
    secret = "Wolfsgras999000007"  # noqa: S105 a mark to look for
    for data in (
        xml(f"<{secret}>"),
        xml(f"<a>&{secret};</a>"),
        xml(f"<!--{secret}-->"),
        xml(f'<a xmlns="urn:{secret}"/>'),
        f"<{secret}/>".encode(),
        f'<dossier xmlns="urn:{secret}"/>'.encode(),
        f"<!DOCTYPE {secret}><a/>".encode(),
        secret.encode("utf-16"),
    ):
        fout = refused(data)
        assert secret not in fout.tekst + str(fout) + repr(fout)
        assert fout.__cause__ is None
