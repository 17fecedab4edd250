"""What is printed: the national attachment and the letter to parents, for every reader, with no more than goes."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from overstap.dossier import BlokWeergave, Dossier, build, minimise, render, write
from overstap.dossier.attachments import Inhoud
from overstap.dossier.brief import letter_of, live_apart, readers
from overstap.dossier.check_attachments import findings
from overstap.dossier.choices import NOTHING, Choices
from overstap.dossier.toelichting import delen
from overstap.dossier.werkdossier import Onderdeel
from overstap.gegevensset import load
from overstap.node.school import read_pdf
from overstap.school.models import School
from overstap.web.letter import Brief, letter_html, letter_pdf
from overstap.web.print_papers import toelichting_html, toelichting_printer
from overstap.web.templatetags.overstap import zichtbaar
from web.paper import headings, printed
from web.stage import TODAY, Stage

SCHOOL = School(brin="99PA", naam="Basisschool De Wilgenhof")
HELPT = Onderdeel("Zonder loopt het vast.", "Toets lezen", "2026-01-12", "Voorlezen helpt.\nOok thuis.")


def lean(record: dict[str, Any]) -> Dossier:
    return minimise(build(record, load())).dossier


def letter(stage: Stage, record: dict[str, Any], choices: Choices = NOTHING) -> str:
    found = minimise(build(record, load()), choices)
    return letter_html(Brief(stage.po, TODAY), found.dossier, found.removed)


def lines(blokken: tuple[BlokWeergave, ...]) -> Iterator[tuple[str, str]]:
    """Every filled line of a view: its label and what it says."""
    for blok in blokken:
        yield from ((veld.label, zichtbaar(veld.waarde)) for veld in blok.velden if not veld.leeg_reden)
        yield from lines(blok.blokken)


def rows(page: str) -> list[tuple[str, str]]:
    """The lines of the tables in the letter."""
    found = re.findall(r'<th scope="row">(.*?)</th><td class="lang">(.*?)</td>', page, re.DOTALL)
    return [(html.unescape(label), html.unescape(waarde)) for label, waarde in found]


# -- the national attachment ---------------------------------------------------------------------------------------


def test_it_is_a_pdf_for_every_reader(stage: Stage) -> None:
    """PDF/UA: tagged, Dutch, with a title and headings, and its text can be read out."""
    data = toelichting_printer(stage.po)({"helpt": HELPT})

    paper = printed(data)
    assert (paper.tagged, paper.ua, paper.language) == (True, True, "nl")
    assert paper.title == "Toelichting onderwijsbehoeften"
    assert headings(data) == ["H1", "H2", "H3"]
    for said in ("Wat helpt en wat hindert", "Voorlezen helpt.", HELPT.nodig, "Toets lezen, 12 januari 2026"):
        assert said in paper.text


def test_our_own_look_at_attachments_finds_nothing_in_it() -> None:
    data = toelichting_printer(SCHOOL)({"helpt": HELPT})

    assert list(findings(Inhoud("toelichting.pdf", "PDF", "application/pdf", data))) == []
    assert not re.search(rb"/(URI|Launch|JavaScript|EmbeddedFile)\b", data)


def test_the_reader_of_the_next_school_reads_it() -> None:
    """By the process that is shut in, as it reads every PDF that is added."""
    (sheet,) = read_pdf(toelichting_printer(SCHOOL)({"helpt": HELPT}))

    assert "Voorlezen helpt." in sheet.tekst


def test_the_same_parts_are_the_same_bytes_in_any_process() -> None:
    program = (
        "import hashlib, settings_test, django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'settings_test'; "
        "django.setup(); from web.test_paper import HELPT, SCHOOL; "
        "from overstap.web.print_papers import toelichting_printer; "
        "print(hashlib.sha256(toelichting_printer(SCHOOL)({'helpt': HELPT})).hexdigest())"
    )

    ours = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    made = {
        subprocess.run([sys.executable, "-c", program], env=ours, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }

    assert len(made) == 1


SEES_PROCESSES = """
import ctypes.util, os, sys, tempfile
WATCHED = ("subprocess.Popen", "os.posix_spawn", "os.fork", "os.forkpty", "os.exec", "os.system", "tempfile.mkstemp",
           "tempfile.mkdtemp")
seen = []
sys.addaudithook(lambda event, _args: seen.append(event) if event in WATCHED else None)
"""


def seen_by(program: str) -> list[str]:
    """What a fresh process started, or made for a while, when it ran this program."""
    ours = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    whole = f"{SEES_PROCESSES}{program}\nprint(*seen)"
    done = subprocess.run([sys.executable, "-c", whole], env=ours, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_no_other_program_is_started_to_print() -> None:
    """The libraries of C are found by their exact names: no `ldconfig`, no compiler, and none of its files."""
    assert seen_by("from overstap.web.paper import pdf_of; assert pdf_of('<p>Dag').startswith(b'%PDF')") == []
    assert "subprocess.Popen" in seen_by("ctypes.util.find_library('nergens-te-vinden')")


def test_others_search_for_libraries_as_they_did() -> None:
    assert (
        seen_by(
            "search = ctypes.util.find_library\nfrom overstap.web.paper import pdf_of; pdf_of('<p>Dag')\n"
            "assert ctypes.util.find_library is search"
        )
        == []
    )


def test_a_part_that_is_empty_is_not_in_it() -> None:
    page = toelichting_html(SCHOOL, {"helpt": HELPT})

    assert [deel.kop for deel in delen().values() if deel.kop in page] == [delen()["helpt"].kop]


def test_what_somebody_writes_is_words_and_never_markup() -> None:
    page = toelichting_html(SCHOOL, {"helpt": Onderdeel("<b>x", "<img src=x>", "2026-01-12", "<script>")})

    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


# -- the letter ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
@pytest.mark.parametrize("seed", range(1, 6))
def test_the_letter_shows_what_travels_and_nothing_else(stage: Stage, seed: int, profiel: str) -> None:
    """But for what is technical, every line of the dossier stands there, in its order."""
    record = stage.record(seed, profiel)
    for verzorger in record["huidigeschool"]["leerling"].get("verzorger", []):
        verzorger |= {"adreslijst": record["huidigeschool"]["adreslijst"], "adresgeheim": False}

    shown = rows(letter(stage, record))

    of_pupil = [blok for blok in render(lean(record)).blokken if blok.naam != "metadata"]
    expected = list(lines(tuple(of_pupil)))
    assert shown == [line for line in expected if line[0] != "Aanleverpunt"]
    assert len(expected) == len(shown) + 1


def test_every_attachment_that_travels_is_named(stage: Stage) -> None:
    page = letter(stage, stage.carrying(("brief.txt", b"Dag."), ("plan.txt", b"Dag.")))

    assert "Bijlage brief.txt" in page
    assert "Bijlage plan.txt" in page


CHOSEN = {
    "verzuim": Choices({"verzuim": "gewoon"}),
    "leerlingid": Choices(velden=frozenset({"huidigeschool/leerling/leerlingid"})),
    "bijlagen": Choices(bijlagen=frozenset({1})),
}


@pytest.mark.parametrize("choices", CHOSEN.values(), ids=CHOSEN.keys())
def test_what_the_school_leaves_out_is_named_and_not_shown(stage: Stage, choices: Choices) -> None:
    record = stage.carrying(("brief.txt", b"Dag."))
    found = minimise(build(record, load()), choices)
    before, after = rows(letter(stage, record)), rows(letter(stage, record, choices))

    page = letter(stage, record, choices)

    assert after == list(lines(render(letter_of(found.dossier)).blokken))
    assert set(after) <= set(before)
    gone = [each for each in found.removed if not each.reden.startswith("categorie_")]
    assert all(f"<li>{html.escape(each.veld)}. " in page for each in gone)
    assert ("Bijlage brief.txt" in page) is (1 not in choices.bijlagen)


def secretive(stage: Stage) -> dict[str, Any]:
    """A pupil who lives at a secret address, with a secret telephone number."""
    record = deepcopy(stage.record(1))
    leerling = record["huidigeschool"]["leerling"]
    leerling["adresgeheim"] = True
    secret = {"soort": "telefoon", "aanduiding": "prive", "nummer": "0612345678", "geheim": True}
    leerling["communicatielijst"] = {"communicatie": [secret]}
    return record


def test_a_secret_address_is_not_printed(stage: Stage) -> None:
    """OVa.LL06, OVa.LL08: it does not travel, and so it does not stand in a letter either."""
    record = secretive(stage)
    adres = record["huidigeschool"]["leerling"]["adreslijst"]["adres"][0]
    record["huidigeschool"]["leerling"].pop("verzorger", None)
    open_page = letter(stage, stage.record(1))

    page = letter(stage, record)

    assert adres["straat"] in open_page
    assert adres["straat"] not in page
    assert "0612345678" not in page


def test_the_number_of_the_pupil_is_shown_by_its_last_digits_alone(stage: Stage) -> None:
    record = stage.record(1)

    page = letter(stage, record)

    assert record["huidigeschool"]["leerling"]["bsn"] not in page


def test_consent_is_asked_where_the_profile_asks_it(stage: Stage) -> None:
    asked = "Mag het dossier naar de nieuwe school?"

    assert asked in letter(stage, stage.record(1, "VOVO"))
    assert asked not in letter(stage, stage.record(1, "POVO"))


def test_the_letter_is_a_pdf_for_every_reader_with_a_slip_on_the_last_page(stage: Stage) -> None:
    dossier = lean(stage.record(1))

    data = letter_pdf(Brief(stage.po, date(2026, 3, 2)), dossier, ())

    paper = printed(data)
    assert (paper.tagged, paper.ua, paper.language) == (True, True, "nl")
    assert paper.title == "Het overstapdossier van uw kind"
    assert dossier.naam not in paper.title
    assert "H3" in headings(data)
    for said in (
        "Aan de ouders of verzorgers van",
        "Beste ouders of verzorgers",
        "Met vriendelijke groet",
        "Dit gaat mee",
        "Uw antwoord",
    ):
        assert said in paper.text


def test_only_what_the_dossier_had_is_told_to_stay(stage: Stage) -> None:
    """A toddlers' programme may not travel from primary to secondary school: of a pupil without one nothing is said."""
    had = deepcopy(stage.record(1))
    had["huidigeschool"]["leerling"]["vroegschools"] = [{"codevroegschoolsprogramma": "2"}]

    with_it, without = letter(stage, had), letter(stage, stage.record(1))

    assert "Bij deze overstap staat de afspraak dit niet toe." in with_it
    assert "Dit blijft op onze school" not in without


def test_the_letter_says_what_kind_of_school_it_goes_to_and_whom_to_call(stage: Stage) -> None:
    record = stage.record(1)
    (telephone,) = (
        each["nummer"]
        for each in record["huidigeschool"]["communicatielijst"]["communicatie"]
        if each["soort"] == "telefoon"
    )
    found = minimise(build(record, load()))
    page = letter_html(Brief(stage.po, TODAY, "Ingrid Postwijk"), found.dossier, found.removed)

    assert "Uw kind gaat naar de middelbare school." in page
    assert f"Bel de school: {telephone}, en vraag naar Ingrid Postwijk." in page
    assert "vraagt het dossier bij ons op" in page
    assert "vraagt het dossier bij ons op" not in letter(stage, stage.record(1, "BB"))


def apart(stage: Stage) -> dict[str, Any]:
    """A pupil who lives with the first of two parents."""
    record = deepcopy(stage.record(1))
    first, second = record["huidigeschool"]["leerling"]["verzorger"]
    street = {**first["adreslijst"]["adres"][0], "straat": "Zwaluwmerkelpad", "postcode": "0099ZZ", "nummer": "7"}
    second["adreslijst"] = {"adres": [street]}
    second["communicatielijst"] = {"communicatie": [{"soort": "telefoon", "nummer": "0600000077"}]}
    return record


def test_parents_who_live_apart_do_not_read_where_the_other_lives(stage: Stage) -> None:
    """Not in the letter to both, and not by way of the pupil, who lives with one of them."""
    record = apart(stage)
    first, second = record["huidigeschool"]["leerling"]["verzorger"]
    found = minimise(build(record, load()))
    of_first = (first["adreslijst"]["adres"][0]["straat"], first["communicatielijst"]["communicatie"][0]["nummer"])
    of_second = ("Zwaluwmerkelpad", "0600000077")

    pages = [
        letter_html(Brief(stage.po, TODAY, reader=reader), found.dossier, found.removed)
        for reader in (None, *readers(found.dossier))
    ]

    said = [(all(own in page for own in of_first), all(own in page for own in of_second)) for page in pages]
    some = [(any(own in page for own in of_first), any(own in page for own in of_second)) for page in pages]
    assert said == some == [(False, False), (True, False), (False, True)]
    assert "wonen op één adres" in pages[0]
    assert f"Beste {second['roepnaam']}" in pages[2]
    assert "van de ander staan niet in deze brief" in pages[2]


def test_parents_of_whom_the_address_is_not_known_are_not_taken_to_live_together(stage: Stage) -> None:
    record = deepcopy(stage.record(1))
    for verzorger in record["huidigeschool"]["leerling"]["verzorger"]:
        verzorger.pop("adreslijst")
    assert not live_apart(lean(stage.record(1)))

    assert live_apart(lean(record))


def test_the_account_of_one_parent_is_not_read_by_the_other(stage: Stage) -> None:
    record = apart(stage)
    record["huidigeschool"]["leerling"]["verzorger"][0]["iban"] = "NL02ABNA0123456789"
    dossier = build(record, load())
    first, second = readers(dossier)

    said = {each.nr: letter_html(Brief(stage.po, TODAY, reader=each), dossier, ()) for each in (first, second)}

    assert "NL02" in said[1]
    assert "NL02" not in said[2]


def test_the_dossier_itself_keeps_what_a_letter_leaves_out(stage: Stage) -> None:
    dossier = lean(apart(stage))
    before = write(dossier)

    letter_of(dossier, 2)

    assert write(dossier) == before
