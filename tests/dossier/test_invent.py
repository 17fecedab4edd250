"""Invented pupils: the same seed is the same pupil, every rule is kept, and nothing in it can be of a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.records import G
from overstap.dossier import Dossier, bijlagen, build, invent, open_bijlage, validate, write
from overstap.dossier.invent_pupil import PROFIELEN, slug

MARCH, JUNE, AUGUST, DECEMBER = date(2026, 3, 12), date(2026, 6, 20), date(2026, 8, 3), date(2026, 12, 1)
DAYS = (MARCH, JUNE, AUGUST, DECEMBER)
SEEDS = st.integers(min_value=0, max_value=10**6)


def pupil(seed: int, profiel: str = "POVO", vandaag: date = JUNE, **more: Any) -> Dossier:
    return build(invent(seed, profiel, vandaag=vandaag, **more), G)


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
    assert len({write(pupil(seed, profiel)) for seed in range(5) for profiel in PROFIELEN}) == 20


def test_the_bytes_are_these_on_every_machine() -> None:
    """No order of a set, no random module, no library that packs otherwise next year."""
    digests = [sha256(write(pupil(7, profiel, MARCH))).hexdigest()[:12] for profiel in PROFIELEN]

    assert digests == ["195727c4e2bd", "91ada98f8ff0", "d1d15ef2fea3", "cf9656272859"]


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(PROFIELEN), st.sampled_from(DAYS), st.booleans(), st.booleans())
def test_every_invented_dossier_is_without_meldingen(
    seed: int, profiel: str, vandaag: date, wide: bool, with_files: bool
) -> None:
    found = pupil(seed, profiel, vandaag, wide=wide, bijlagen=with_files)

    assert validate(found) == ()
    assert found.profiel == profiel


@pytest.mark.parametrize("profiel", PROFIELEN)
def test_the_sizes_are_those_of_real_dossiers(profiel: str) -> None:
    """18 kB within a quarter, and in full 173 kB within a tenth."""
    for seed in range(12):
        assert 13_500 < len(write(pupil(seed, profiel, MARCH))) < 22_500
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
    numbers = [pupil(seed, profiel, bijlagen=False).pgn for seed in range(60) for profiel in PROFIELEN]

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


def test_for_a_profile_without_pupils_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="POSWV"):
        invent(1, "POSWV", vandaag=MARCH)


def test_a_name_becomes_a_mailbox() -> None:
    assert [slug("Yaprakoğul"), slug("Denizışıkçı"), slug("van 't Glasriet")] == [
        "yaprakogul",
        "denizisikci",
        "vantglasriet",
    ]
