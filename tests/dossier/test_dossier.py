"""What everybody asks of a dossier, answered from the tree alone."""

from __future__ import annotations

import gc
import weakref

import pytest
from lxml import etree

from dossier.records import changed, dossier, noor, without, xml
from overstap.dossier import read, validate
from overstap.dossier.dossier import Blok


def test_a_dossier_says_whose_it_is_and_from_where() -> None:
    one = dossier()

    assert one.naam == "Noor van Wolfsgras"
    assert one.geboortedatum == "2014-05-17"
    assert one.pgn == "999000007"
    assert one.bron_brin == "99PA"
    assert one.verzameldatum == "2026-03-12"
    assert one.overdrachtsoort == "overstapdossier"


def test_a_pupil_without_bsn_goes_by_onderwijsnummer() -> None:
    record = without("huidigeschool/leerling/bsn")
    assert dossier(record).pgn == ""

    record["huidigeschool"]["leerling"]["onderwijsnummer"] = "999000019"
    assert dossier(record).pgn == "999000019"


def test_a_pupil_without_roepnaam_goes_by_first_name() -> None:
    record = without("huidigeschool/leerling/roepnaam")
    record["huidigeschool"]["leerling"]["voornaam"] = ["Noortje", "Anna"]

    assert dossier(record).naam == "Noortje van Wolfsgras"


@pytest.mark.parametrize(
    ("overdrachtsoort", "overstap", "profiel"),
    [
        ("overstapdossier", "POPO", "POPO"),
        ("overstapdossier", "POVO", "POVO"),
        ("overstapdossier", "VOVO", "VOVO"),
        ("overdrachtbinnenbrin", "POPO", "BB"),
        ("overdrachtbinnenbrin", None, "BB"),
        ("swv-dossier", "POSWV", "POSWV"),
        ("swv-dossier", "VOSWV", "VOSWV"),
        ("overstapdossier", "POSWV", ""),
        ("overstapdossier", None, ""),
        ("iets anders", "POVO", ""),
    ],
)
def test_the_profile_follows_from_kind_and_transfer(overdrachtsoort: str, overstap: str | None, profiel: str) -> None:
    record = changed("overdrachtsoort", overdrachtsoort)
    path = "metadata/overstap"

    assert dossier(changed(path, overstap, record) if overstap else without(path, record)).profiel == profiel


def test_a_path_gives_text_blocks_or_nothing() -> None:
    one = dossier()

    assert one.text("metadata/pakketnaam") == "Proefpakket"
    assert one.text("huidigeschool/leerling/huisarts/achternaam") == ""
    assert [ouder.text("achternaam") for ouder in one.blokken("huidigeschool/leerling/verzorger")] == [
        "Wolfsgras",
        "Zandhaver",
    ]
    assert one.blokken("huidigeschool/leerling/toetslijst/toets") == ()


def test_a_block_knows_what_it_holds() -> None:
    inzage, *_ = dossier().blokken("inzage")
    leerling, *_ = dossier().blokken("huidigeschool/leerling")

    assert inzage.block.label == "Inzage"
    assert inzage.is_true("inzage")
    assert not inzage.is_true("voorlopigdossier")
    assert not inzage.is_true("toestemming")
    assert inzage.has("akkoord")
    assert not inzage.has("toestemming")
    assert [adres.text("plaats") for adres in leerling.blokken("adreslijst/adres")] == ["Verzonnen"]


def test_true_is_written_in_two_ways_and_blanks_do_not_count() -> None:
    inzage, *_ = read(xml("<inzage><inzage> 1 </inzage></inzage>")).blokken("inzage")

    assert inzage.is_true("inzage")


def test_a_field_that_is_no_block_is_not_asked_for_as_one() -> None:
    with pytest.raises(KeyError, match=r"dossier\.overdrachtsoort"):
        dossier(noor()).blokken("overdrachtsoort")


def test_text_after_a_comment_is_text_too() -> None:
    """T02: who must read such a file, reads all of it."""
    kept = read(xml("<overdrachtsoort>overstap<!-- x -->dossier</overdrachtsoort>"), comments="keep")

    assert kept.overdrachtsoort == "overstapdossier"


def test_blocks_that_stand_twice_are_asked_in_the_order_of_the_document() -> None:
    """The schema refuses such a dossier, but who asks gets an answer before that."""
    twice = read(
        xml(
            "<huidigeschool><naam>a</naam></huidigeschool>"
            "<huidigeschool><!-- c --><naam>b</naam><naam>c</naam><brincode>99PA</brincode></huidigeschool>"
        ),
        comments="keep",
    )

    assert twice.blok.texts("huidigeschool/naam") == ("a", "b", "c")
    assert twice.text("huidigeschool/brincode") == "99PA"
    assert [school.texts("naam") for school in twice.blokken("huidigeschool")] == [("a",), ("b", "c")]


def test_where_something_stands_is_found_once_and_kept() -> None:
    one = dossier()
    path = "huidigeschool/leerling/verzorger"

    found = one.velden.at(path)

    assert [node.tag for node in found] == [one.gegevensset.tag("verzorger")] * 2
    assert one.velden.at(path) is found
    assert one.velden.at(f"{path}/nergens") == []
    assert one.velden.at("") == [one.root]


def test_what_is_made_of_a_dossier_once_is_kept() -> None:
    one, made = dossier(), []

    assert one.once(made.append) is None
    assert one.once(made.append) is None
    assert made == [one]


def test_a_judged_dossier_is_gone_with_its_last_reader() -> None:
    """Nothing keeps what stood in it: no cache, and no ring that waits for the garbage collector."""
    one = dossier()
    validate(one, "official")
    validate(one)
    gone = weakref.ref(one.velden)

    gc.disable()
    try:
        del one
        assert gone() is None
    finally:
        gc.enable()


def test_what_is_made_of_a_block_once_is_kept_for_all_that_stands_in_the_dossier() -> None:
    one = dossier()
    asked: list[etree._Element] = []

    def named(whole: Blok) -> str:
        asked.append(whole.node)
        return whole.text("huidigeschool/naam")

    blokken = one.blokken("huidigeschool/leerling/verzorger")
    assert len({blok.of_dossier(named) for blok in blokken}) == 1
    assert asked == [one.root]


def test_a_field_that_no_year_knows_is_passed_by() -> None:
    one = read(xml("<huidigeschool><onzin>a</onzin><naam>b</naam></huidigeschool>"))

    (school,) = one.blokken("huidigeschool")
    assert list(school.there) == ["naam"]
