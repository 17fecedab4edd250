"""Invented pupils: the same seed is the same pupil, every rule is kept, and nothing in it can be of a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.records import G
from overstap.dossier import Dossier, bijlagen, build, invent, open_bijlage, validate, write
from overstap.dossier.invent_pupil import AANVRAGEN, PROFIELEN, TRANSFERS, slug
from overstap.gegevensset import load, years

MARCH, JUNE, AUGUST, DECEMBER = date(2026, 3, 12), date(2026, 6, 20), date(2026, 8, 3), date(2026, 12, 1)
DAYS = (MARCH, JUNE, AUGUST, DECEMBER)
SEEDS = st.integers(min_value=0, max_value=10**6)
EVERYWHERE = [(jaar, profiel) for jaar in years() for profiel in load(jaar).profielen]
"""Each profile of each year: the first year knows no support requests yet."""


def pupil(seed: int, profiel: str = "POVO", vandaag: date = JUNE, **more: Any) -> Dossier:
    return build(invent(seed, profiel, vandaag=vandaag, **more), load(more.get("jaar", G.jaar)))


def values(record: object, veld: str = "") -> Iterator[tuple[str, str]]:
    """Every field of a record with its text."""
    if isinstance(record, dict):
        for name, value in record.items():
            yield from values(value, name)
    elif isinstance(record, list):
        for value in record:
            yield from values(value, veld)
    else:
        yield veld, str(record)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_pupil() -> None:
    assert write(pupil(7)) == write(pupil(7))
    assert len({write(pupil(seed, profiel)) for seed in range(5) for profiel in PROFIELEN}) == 30


@pytest.mark.parametrize("profiel", PROFIELEN)
def test_what_is_done_to_one_pupil_is_done_to_no_other(profiel: str) -> None:
    first = invent(7, profiel, vandaag=MARCH)
    kept = deepcopy(first)
    blank(first)

    assert invent(7, profiel, vandaag=MARCH) == kept


def blank(value: object) -> None:
    """Take out all that is in it, however deep."""
    if isinstance(value, dict | list):
        for each in list(value.values()) if isinstance(value, dict) else value:
            blank(each)
        value.clear()


def test_the_bytes_are_these_on_every_machine() -> None:
    """No order of a set, no random module, no library that packs otherwise next year."""
    digests = [sha256(write(pupil(7, profiel, MARCH))).hexdigest()[:12] for profiel in PROFIELEN]
    older = [sha256(write(pupil(7, "POVO", MARCH, jaar=jaar))).hexdigest()[:12] for jaar in years()[:-1]]

    assert digests == ["195727c4e2bd", "91ada98f8ff0", "d1d15ef2fea3", "cf9656272859", "dc29d3214aa8", "472ab284a4ff"]
    assert older == ["aa09528226d7", "aca6117a2249", "88d4db5e3cd7"]


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(EVERYWHERE), st.sampled_from(DAYS), st.booleans(), st.booleans())
def test_every_invented_dossier_is_without_meldingen(
    seed: int, where: tuple[str, str], vandaag: date, wide: bool, with_files: bool
) -> None:
    """Of every year and profile, and in both readings: the official one is a part of ours."""
    jaar, profiel = where
    found = pupil(seed, profiel, vandaag, jaar=jaar, wide=wide, bijlagen=with_files)

    assert validate(found) == validate(found, "official") == ()
    assert (found.gegevensset.jaar, found.profiel) == where


def test_whoever_starts_in_the_first_weeks_of_the_year_was_four_by_then() -> None:
    """Who turns four in September is not at school in August, and no school can send a dossier yet."""
    for profiel, seed in (("POSWV", 543007), *(("BB", seed) for seed in range(40))):
        assert validate(pupil(seed, profiel, date(2026, 8, 20), bijlagen=False)) == ()


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("where", EVERYWHERE)
def test_no_year_and_no_profile_is_passed_over(where: tuple[str, str], wide: bool) -> None:
    jaar, profiel = where
    for seed in range(4):
        assert validate(pupil(seed, profiel, jaar=jaar, wide=wide, bijlagen=False)) == ()


@pytest.mark.parametrize("jaar", years()[:-1])
def test_a_pupil_of_an_older_year_is_the_same_one_in_the_form_of_that_year(jaar: str) -> None:
    """The support stands where the year had it, and what the year did not know yet is not there."""
    then, now = pupil(5, jaar=jaar, wide=True), pupil(5, wide=True)

    assert (then.naam, then.pgn, then.geboortedatum) == (now.naam, now.pgn, now.geboortedatum)
    assert then.text("metadata/standaardversie") == jaar
    leerling = then.blokken("huidigeschool/leerling")[0]
    assert leerling.has("zorg")
    assert not leerling.has("onderwijsondersteuning")
    assert leerling.blokken("zorg/diagnose")
    assert bijlagen(then)


def test_a_code_that_a_year_does_not_know_is_another_or_its_block_stays_away() -> None:
    """The final test of 2016.1 had levels of its own; giftedness was no diagnosis before 2019.1."""
    niveau = "huidigeschool/leerling/eindtoets_basisonderwijs/eindtoetsresultaat/toetsniveau"
    assert {pupil(seed, jaar="2016.1", wide=True).text(niveau) for seed in range(3)} == {"B"}
    assert {pupil(seed, jaar="2019.1", wide=True).text(niveau) for seed in range(3)} == {"G"}

    gifted = next(seed for seed in range(99) if "HB" in pupil(seed).blok.texts(DIAGNOSE_NOW))
    assert "HB" not in pupil(gifted, jaar="2018.1").blok.texts("huidigeschool/leerling/zorg/diagnose/code")


DIAGNOSE_NOW = "huidigeschool/leerling/onderwijsondersteuning/diagnose/code"


@pytest.mark.parametrize("profiel", AANVRAGEN)
def test_a_support_request_says_what_for_and_names_no_number_of_the_pupil(profiel: str) -> None:
    """PaO.LL12. The samenwerkingsverband knows the pupil by the number that the school uses itself."""
    for seed in range(20):
        found = pupil(seed, profiel)
        (leerling,) = found.blokken("huidigeschool/leerling")

        assert found.pgn == ""
        assert re.fullmatch(r"S-\d{5}", leerling.text("leerlingid"))
        assert "999" + leerling.text("leerlingid")[2:] not in write(found).decode()
        assert leerling.has("onderwijsondersteuning")
        assert leerling.blokken("onderwijsondersteuning/toelichting_onderwijsbehoeften")
        assert found.text("huidigeschool/soort") == ("VO" if profiel == "VOSWV" else "BO")


@pytest.mark.parametrize("profiel", PROFIELEN)
def test_the_sizes_are_those_of_real_dossiers(profiel: str) -> None:
    """18 kB within a quarter, a support request with more papers of its own up to 26 kB; in full 173 kB within a
    tenth."""
    most = 26_000 if profiel in AANVRAGEN else 22_500
    for seed in range(12):
        assert 13_500 < len(write(pupil(seed, profiel, MARCH))) < most
    for vandaag in DAYS:
        assert 155_700 < len(write(pupil(1, profiel, vandaag, wide=True))) < 190_300


@pytest.mark.parametrize("wide", [False, True])
def test_every_attachment_opens(wide: bool) -> None:
    kinds = set()
    for profiel in PROFIELEN:
        found = pupil(3, profiel, wide=wide)
        kinds |= {open_bijlage(found, bijlage.nr).soort for bijlage in bijlagen(found)}
    assert kinds >= {"PDF", "JPG"}
    assert bijlagen(pupil(3, bijlagen=False)) == ()


def test_no_two_pupils_of_a_school_share_a_number() -> None:
    numbers = [pupil(seed, profiel, bijlagen=False).pgn for seed in range(60) for profiel in TRANSFERS]

    assert len(set(numbers)) == len(numbers) == 240
    assert all(passes_eleven_test(number) and number.startswith("999") for number in numbers)


def passes_eleven_test(bsn: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(bsn) == 9 and sum(int(d) * w for d, w in zip(bsn, weights, strict=True)) % 11 == 0


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(PROFIELEN), st.booleans())
def test_nothing_in_it_can_point_to_a_person(seed: int, profiel: str, wide: bool) -> None:
    """Postcodes are never issued, numbers are of practice, mail goes to a name for examples, banks do not exist."""
    found = list(values(invent(seed, profiel, vandaag=MARCH, wide=wide)))

    assert all(text.startswith("00") for veld, text in found if veld == "postcode")
    for veld, text in found:
        if veld in ("nummer", "contacttelefoon", "contactemail", "website") and len(text) > 5:
            assert re.fullmatch(r"00000\d{5}|9{10}|geheim@geheim\.geheim|.*\bexample\.org", text), text
        if veld in ("brincode", "arrangement_brin"):
            assert re.fullmatch(r"99[A-Z]{2}", text)
        if veld == "iban":
            assert text[4:8] == "OVST"
            assert int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(PROFIELEN), st.sampled_from(DAYS))
def test_dates_follow_one_another(seed: int, profiel: str, vandaag: date) -> None:
    found = pupil(seed, profiel, vandaag, bijlagen=False)
    born, collected = date.fromisoformat(found.geboortedatum), date.fromisoformat(found.verzameldatum)
    years = [
        (rij.text("schooljaar"), rij.text("begindatum"), rij.text("jaargroep"))
        for rij in found.blokken("huidigeschool/leerling/schoolloopbaanlijst/schoolloopbaan")
    ]
    tests = [
        afname.text("afnamedatum")
        for toets in found.blokken("huidigeschool/leerling/toetslijst/toets")
        for afname in toets.blokken("afname")
    ]

    assert years == sorted(years)
    assert len({year for year, _, _ in years}) == len(years)
    if years:
        assert years[0][1] >= born.replace(year=born.year + 4).isoformat()
    assert found.text("huidigeschool/leerling/datuminschrijving") <= collected.isoformat()
    assert collected.isoformat() <= (found.text("inzage/inzagedatum") or "9999") <= vandaag.isoformat() or not (
        found.blokken("inzage")
    )
    assert all(day <= collected.isoformat() for day in tests)
    assert 3 <= (collected - born).days / 365.25 <= 19


def test_pupils_differ_as_pupils_do() -> None:
    """Most need no support, a few have a secret address, and all sorts of names come by."""
    found = [pupil(seed, "POVO", bijlagen=False) for seed in range(150)]
    leerlingen = [dossier.blokken("huidigeschool/leerling")[0] for dossier in found]
    share = Counter(
        kind
        for leerling in leerlingen
        for kind, is_so in {
            "steun": leerling.has("onderwijsondersteuning"),
            "geheim": leerling.is_true("adresgeheim"),
            "een ouder": len(leerling.blokken("verzorger")) == 1,
            "verzuim": leerling.has("verzuim"),
        }.items()
        if is_so
    )

    assert 15 <= share["steun"] <= 60
    assert 1 <= share["geheim"] <= 15
    assert share["een ouder"] < 45 < share["verzuim"]
    assert len({dossier.naam for dossier in found}) > 140


def test_a_secret_address_is_nowhere_in_the_dossier_of_the_pupil() -> None:
    secret = next(
        record
        for seed in range(300)
        if (record := invent(seed, "POVO", vandaag=JUNE))["huidigeschool"]["leerling"]["adresgeheim"]  # type: ignore[index]
    )
    leerling = secret["huidigeschool"]["leerling"]  # type: ignore[index]

    fields = {veld for veld, _ in values(leerling)}
    assert fields.isdisjoint({"straat", "postcode", "plaats"})
    reach = [row for v in leerling["verzorger"] for row in v["communicatielijst"]["communicatie"]]
    assert {row["nummer"] for row in reach} == {"9999999999", "geheim@geheim.geheim"}


def test_the_school_and_the_day_are_those_that_were_asked() -> None:
    found = pupil(1, "VOVO", MARCH, bron_brin="99VA", schoolnaam="Noordermaan Lyceum")

    assert (found.bron_brin, found.text("huidigeschool/naam")) == ("99VA", "Noordermaan Lyceum")
    assert found.text("huidigeschool/soort") == "VO"
    assert found.verzameldatum < MARCH.isoformat()


def test_the_final_test_is_there_once_its_results_are() -> None:
    path = "huidigeschool/leerling/eindtoets_basisonderwijs"
    assert not any(pupil(seed, "POVO", MARCH).blokken(path) for seed in range(20))
    assert sum(bool(pupil(seed, "POVO", JUNE).blokken(path)) for seed in range(20)) > 12


@pytest.mark.parametrize(("profiel", "jaar"), [("MBO", "2019.1"), ("", "2019.1"), ("POSWV", "2016.1")])
def test_for_a_profile_that_the_year_has_not_there_is_an_error(profiel: str, jaar: str) -> None:
    with pytest.raises(ValueError, match=f"profile {profiel} of {jaar}"):
        invent(1, profiel, vandaag=MARCH, jaar=jaar)


def test_for_a_year_that_is_not_there_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        invent(1, "POVO", vandaag=MARCH, jaar="2015.1")


def test_a_name_becomes_a_mailbox() -> None:
    assert [slug("Yaprakoğul"), slug("Denizışıkçı"), slug("van 't Glasriet")] == [
        "yaprakogul",
        "denizisikci",
        "vantglasriet",
    ]
