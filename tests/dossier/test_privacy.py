"""What in a dossier asks for a second look: each kind found, each good neighbour left alone, each limit told."""

from __future__ import annotations

import csv
import time
from importlib.resources import files

import pytest
from lxml import etree

from dossier.pupils import DAY, pupil
from dossier.zips import zipped
from overstap.dossier import Dossier, Finding, build, invent, privacy
from overstap.dossier.attachments import pack
from overstap.dossier.privacy import NOT_LOOKED_AT
from overstap.dossier.privacy_known import Known
from overstap.dossier.privacy_patterns import patterns_in
from overstap.dossier.privacy_secret import Secrets
from overstap.dossier.privacy_text import READ_CHARACTERS_MAX, within
from overstap.gegevensset import load, years

NOBODY = Known(frozenset(), None, "")
SECRETS_OF_ALL = Secrets(frozenset({"000000000"}), frozenset({"0012AB"}), frozenset({("pad",) * 6, ("pad",)}))
SECRETIVE = Known(frozenset(), None, "", SECRETS_OF_ALL)
WORD = "urn:woord"
TYPES = ("[Content_Types].xml", b"<Types/>")


def field(dossier: Dossier, veld: str) -> etree._Element:
    found = dossier.root.find(f".//{{*}}{veld}")
    assert found is not None
    return found


def with_text(text: str) -> Dossier:
    """A pupil whose argumentatie says this."""
    dossier = pupil()
    field(dossier, "argumentatie").text = text
    return dossier


def with_file(name: str, data: bytes) -> Dossier:
    dossier = build(invent(3, "POVO", vandaag=DAY, bijlagen=True), load())
    document = field(dossier, "document")
    for veld, text in (("bestandsnaam", name), ("bestandsinhoud", pack(name, data))):
        node = document.find(f"{{*}}{veld}")
        assert node is not None
        node.text = text
    return dossier


def of_file(name: str, data: bytes) -> list[Finding]:
    return [each for each in privacy(with_file(name, data)) if each.bijlage == 1]


def kinds(text: str) -> list[str]:
    return [kind for kind, *_ in patterns_in(text, NOBODY)]


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
def test_an_invented_pupil_has_nothing_to_ask_about(profiel: str) -> None:
    assert privacy(pupil(profiel=profiel)) == ()


def test_a_finding_says_where_why_and_what_to_do_and_shows_nothing_in_a_log() -> None:
    (found,) = privacy(with_text("Vaak druk. Hij neemt Ritalin."))

    assert (found.kind, found.offset, found.length, found.excerpt) == ("medicijn", 21, 7, "Ritalin")
    assert found.locatie.endswith("/overstapadvies[1]/argumentatie[1]")
    assert found.veld.startswith("Leerling › ")
    assert "houd het met een reden" in found.tekst
    assert "Ritalin" not in repr(found)


def test_a_number_that_can_be_a_bsn_is_found_however_it_is_written() -> None:
    for text in ("999000007", "9990 00 007", "999.000.007"):
        assert kinds(f"Nummer {text}.") == ["bsn"]
    for text in ("999000008", "1999000007", "99900000", "12-05-2014"):
        assert kinds(f"Nummer {text}.") == []


def test_the_number_of_the_pupil_in_its_own_field_is_no_finding() -> None:
    dossier = pupil()
    assert field(dossier, "bsn").text
    assert privacy(dossier) == ()


def test_mail_and_telephone_are_asked_about_unless_a_field_says_them_openly() -> None:
    assert kinds("Mail oma@voorbeeld.example of bel 06 12345678, +31 (0)20-1234567.") == [
        "e-mail",
        "telefoon",
        "telefoon",
    ]
    assert kinds("Groep 06-12, 0 fouten, score 0123") == []

    dossier = with_text("Bel 06-12345678.")
    assert [each.kind for each in privacy(dossier)] == ["telefoon"]
    field(dossier, "contacttelefoon").text = "+31612345678"
    assert privacy(dossier) == ()


def below(node: etree._Element, path: str, text: str) -> None:
    """The field at this path has this text, and is made where it is not there."""
    for veld in path.split("/"):
        found = node.find(f"{{*}}{veld}")
        node = found if found is not None else etree.SubElement(node, f"{{{etree.QName(node).namespace}}}{veld}")
    node.text = text


def with_secret(who: str, text: str) -> Dossier:
    """Of the pupil or the first verzorger the address, the telephone and the mail are secret; and this is said."""
    dossier = with_text(text)
    person = field(dossier, who)
    below(person, "adresgeheim", "true")
    for veld, value in (("straat", "Van 't Geheimpad"), ("nummer", "8"), ("postcode", "0012AB"), ("plaats", "Ergens")):
        below(person, f"adreslijst/adres/{veld}", value)
    lijst = etree.SubElement(person, f"{{{dossier.gegevensset.namespace}}}communicatielijst")
    for number in ("0612345678", "Weg@voorbeeld.example"):
        communicatie = etree.SubElement(lijst, f"{{{dossier.gegevensset.namespace}}}communicatie")
        below(communicatie, "nummer", number)
        below(communicatie, "geheim", "true")
    return dossier


SECRETS = [
    ("Woont aan de van ’t  GEHEIMPAD 8.", "geheim adres", "van ’t  GEHEIMPAD"),
    ("Post naar 0012 ab Ergens.", "geheim adres", "0012 ab"),
    ("Bel 0612345678.", "geheim nummer", "0612345678"),
    ("Bel +31 (0)6-12 34 56 78 in 2026.", "geheim nummer", "6-12 34 56 78"),
    ("Nummer 12,0612345678.", "geheim nummer", "0612345678"),
    ("Mail weg@VOORBEELD.example.", "geheim e-mailadres", "weg@VOORBEELD.example"),
]


@pytest.mark.parametrize("who", ["leerling", "verzorger"])
@pytest.mark.parametrize(("text", "kind", "excerpt"), SECRETS, ids=[text for text, *_ in SECRETS])
def test_what_the_dossier_says_is_secret_is_found_however_it_is_written(
    who: str, text: str, kind: str, excerpt: str
) -> None:
    (found,) = privacy(with_secret(who, text))

    assert (found.kind, found.excerpt) == (kind, excerpt)
    assert "in het dossier geheim" in found.tekst
    assert "Haal het weg" in found.tekst


@pytest.mark.parametrize("text", ["Het geheimpad.", "0012 abc", "Code 10012 AB", "06 12 34 56 7", "612345678 is 6"])
def test_what_only_looks_like_a_secret_is_none(text: str) -> None:
    found = [each.excerpt for each in privacy(with_secret("leerling", text))]
    assert found == (["612345678"] if text.startswith("612345678") else [])


def test_a_secret_of_one_is_asked_about_also_when_another_has_it_openly() -> None:
    dossier = with_secret("leerling", "Bel 0612345678.")
    field(dossier, "contacttelefoon").text = "0612345678"
    assert [each.kind for each in privacy(dossier)] == ["geheim nummer"]


def test_what_stands_in_the_place_of_a_secret_is_none() -> None:
    """Ten nines, and an address that is open."""
    dossier = with_secret("leerling", "Bel 9999999999, of ga naar het Geheimpad. 0012AB")
    for node in dossier.root.iter("{*}nummer"):
        node.text = "9999999999"
    for node in dossier.root.iter("{*}adresgeheim"):
        node.text = "false"
    assert privacy(dossier) == ()


def test_a_number_in_the_name_of_a_file_is_found() -> None:
    (found,) = [each for each in privacy(with_file("verslag 999000007.txt", b"Niets.")) if not each.bijlage]
    assert (found.kind, found.excerpt) == ("bsn", "999000007")


def test_a_name_is_found_behind_a_word_that_says_whose() -> None:
    assert kinds("Hij speelt met Vriendin Lotte en zijn stiefbroer Émile.") == ["naam van een ander"] * 2
    assert kinds("Zijn zusjes Lotte, Fien en Ànna en tweelingbroers Tim en Tom.") == ["naam van een ander"] * 2
    assert kinds("Hij is een goede vriend voor anderen. Klasgenoot van Lotte.") == []


def test_an_old_day_is_asked_about_and_the_birthday_never() -> None:
    text = "Getest op 3 mei 2021, op 03-05-2021 en 2021-05-03; opnieuw op 1-2-2026; niet op 99-99-2020."
    assert [each.excerpt for each in privacy(with_text(text))] == ["3 mei 2021", "03-05-2021", "2021-05-03"]
    assert privacy(with_text(f"Geboren op {pupil().geboortedatum}.")) == ()

    of_dossier = pupil().verzameldatum[:4]
    assert privacy(with_text(f"Op 1-1-{of_dossier}."), age_months_max=60) == ()


def test_a_diagnosis_is_asked_about_outside_its_own_block_only() -> None:
    assert [each.kind for each in privacy(with_text("Hij heeft ADHD."))] == ["diagnose"]
    dossier = pupil()
    around = field(dossier, "leerling")
    for veld in ("onderwijsondersteuning", "diagnose", "naam"):
        around = etree.SubElement(around, f"{{{dossier.gegevensset.namespace}}}{veld}")
    around.text = "ADHD en Ritalin"
    assert [each.excerpt for each in privacy(dossier)] == ["Ritalin"]


def test_the_text_of_an_attachment_is_read() -> None:
    (plain,) = of_file("brief.txt", b"Hij neemt Ritalin.")
    assert (plain.kind, plain.deel, plain.excerpt) == ("medicijn", "", "Ritalin")

    body = f'<w:document xmlns:w="{WORD}"><w:p><w:r><w:t>Rit</w:t></w:r><w:r><w:t>alin</w:t></w:r></w:p></w:document>'
    (word,) = of_file("brief.docx", zipped(TYPES, ("word/document.xml", body.encode())))
    assert (word.kind, word.deel, word.excerpt) == ("medicijn", "word/document.xml", "Ritalin")


@pytest.mark.parametrize(
    ("name", "part"),
    [("a.xlsx", "xl/sharedStrings.xml"), ("a.pptx", "ppt/slides/slide1.xml"), ("a.docx", "word/footer1.xml")],
)
def test_sheets_slides_and_feet_are_read_too(name: str, part: str) -> None:
    found = of_file(name, zipped(TYPES, (part, b"<x><p>een</p><p>moskee</p></x>")))
    assert [(each.kind, each.deel) for each in found] == [("geloof", part)]


def test_an_open_document_is_read() -> None:
    import zipfile  # noqa: PLC0415 - for this file alone

    mime = (zipfile.ZipInfo("mimetype"), b"application/vnd.oasis.opendocument.text")
    data = zipped(mime, ("content.xml", b"<o><p>moskee</p></o>"), method=zipfile.ZIP_STORED)
    assert [each.kind for each in of_file("a.odt", data)] == ["geloof"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.4\n%%EOF\n"),
        ("a.docx", zipped(TYPES, ("word/document.xml", b"<kapot"))),
        ("a.docx", zipped(TYPES, ("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "moskee">]><x>&a;</x>'))),
        ("a.docx", zipped(TYPES, ("word/document.xml", b"<a>" * 300_001))),
        ("a.docx", zipped(TYPES, ("word/document.xml", b" " * 5_000_001))),
        ("a.zip", b"PK"),
    ],
    ids=["broken pdf", "broken", "entities", "tags", "size", "no kind"],
)
def test_what_cannot_be_read_is_said_to_be_not_looked_at(name: str, data: bytes) -> None:
    (found,) = of_file(name, data)
    assert found.kind == "niet bekeken"
    assert "Lees de bijlage zelf na" in found.tekst


@pytest.mark.parametrize(
    "piece", ["0", "0 ", "06 1", "a@", "a.", "@a", "zus ", "broer  ", "zus Aa, ", "Pad ", "0012AB ", "1 mei ", "1-1-"]
)
def test_hostile_text_costs_its_length_and_not_its_square(piece: str) -> None:
    """T07: eight times the text, far from sixty-four times the work; the quickest of three counts."""

    def cost(signs: int) -> float:
        times = []
        for _ in range(3):
            begin = time.process_time()
            list(patterns_in((piece * signs)[:signs], SECRETIVE))
            times.append(time.process_time() - begin)
        return min(times)

    assert cost(160_000) < 24 * cost(20_000) + 0.01


def test_every_field_of_free_text_is_a_field_of_some_year() -> None:
    table = files("overstap.dossier").joinpath("privacy_fields.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        blokken = [load(jaar).blokken.get(row["blok"]) for jaar in years()]
        assert any(blok and blok.veld(row["veld"]) for blok in blokken), row


def test_of_a_long_attachment_the_beginning_is_looked_at_and_the_rest_is_said_not_to_be() -> None:
    """Six MB of text would keep every page of the pupil waiting; nobody may think that all of it was read."""
    filler = "Een gewone zin. " * (READ_CHARACTERS_MAX // 16 - 10)
    text = f"Hij neemt Ritalin. {filler}"
    assert len(text) < READ_CHARACTERS_MAX
    assert [each.excerpt for each in of_file("brief.txt", text.encode())] == ["Ritalin"]

    found = of_file("brief.txt", (text + filler + "Ook neemt hij Concerta.").encode())

    assert [(each.kind, each.excerpt) for each in found] == [(NOT_LOOKED_AT, ""), ("medicijn", "Ritalin")]
    assert "Lees het vervolg van deze bijlage zelf na" in found[0].tekst


def test_what_is_looked_at_of_all_attachments_together_is_bounded() -> None:
    assert within([("a", "xx"), ("b", ""), ("c", "yyy")], 4) == ((("a", "xx"), ("b", ""), ("c", "yy")), True)
    assert within([("a", "xx"), ("b", "yy")], 4) == ((("a", "xx"), ("b", "yy")), False)
    assert within([("a", "xx"), ("b", "yy"), ("c", "")], 4) == ((("a", "xx"), ("b", "yy"), ("c", "")), False)
    assert within([("a", "xx"), ("b", "")], 0) == ((), True)
    assert within([], 0) == ((), False)
