"""A record becomes a dossier, or everything that is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from dossier.records import G, changed, dossier
from overstap.dossier import BouwFout, Melding, build, validate

POSTCODE = "huidigeschool/leerling/adreslijst/adres/0/postcode"
VERZORGER = "/dossier[1]/huidigeschool[1]/leerling[1]/verzorger"


def refused(record: Mapping[str, object]) -> tuple[Melding, ...]:
    with pytest.raises(BouwFout) as caught:
        build(record, G)
    return caught.value.meldingen


def test_a_good_record_becomes_a_dossier_in_the_order_of_the_table() -> None:
    leerling, *_ = dossier().blokken("huidigeschool/leerling")

    assert [child.tag.rpartition("}")[2] for child in leerling.node] == [
        "voorvoegsel",
        "achternaam",
        "roepnaam",
        "geboortedatum",
        "geslacht",
        "adreslijst",
        "bsn",
        "verzorger",
        "verzorger",
    ]


def test_a_record_may_be_incomplete() -> None:
    """A system fills what it has; what is missing is for `validate` to say."""
    assert validate(build({}, G))


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("inzage/inzagedatum", "2026-03-12", "2026-03-12"),
        ("inzage/inzagedatum", date(2026, 3, 12), "2026-03-12"),
        ("inzage/inzage", True, "true"),
        ("inzage/inzage", "1", "1"),
        ("huidigeschool/leerling/geslacht", 1, "1"),
        ("huidigeschool/leerling/geslacht", "+01", "+01"),
        ("huidigeschool/leerling/roepnaam", "", ""),
        (POSTCODE, "0000 AB", "0000 AB"),
    ],
)
def test_a_value_is_written_as_its_kind_asks(path: str, value: object, text: str) -> None:
    assert dossier(changed(path, value)).text(path.replace("/0", "")) == text


@pytest.mark.parametrize(("value", "text"), [(6.5, "6.5"), (7, "7"), ("6.50", "6.50"), (1e-7, "0.0000001")])
def test_a_decimal_is_never_written_with_an_exponent(value: object, text: str) -> None:
    one = dossier(changed("huidigeschool/leerling/resultaatvakkenvo", [{"rapportcijfer": value}]))

    assert one.text("huidigeschool/leerling/resultaatvakkenvo/rapportcijfer") == text


@pytest.mark.parametrize(
    ("path", "value", "veld", "tekst"),
    [
        ("schoenmaat", 38, "schoenmaat", "staat niet in de gegevensset"),
        ("inzage/schoenmaat", 38, "Inzage › schoenmaat", "staat niet in de gegevensset"),
        ("huidigeschool/leerling/voorletters-2", "N.", "Leerling › voorletters-2", "staat niet in de gegevensset"),
        ("huidigeschool/leerling/verzorger/1/e_mail", "n", "Leerling › Ouder of verzorger 2 › e_mail", "naam uit de"),
        ("inzage/<b>999000007", 1, "Inzage › (onbekend veld)", "staat niet in de gegevensset"),
        ("inzage/999000007", 1, "Inzage › (onbekend veld)", "staat niet in de gegevensset"),
        ("inzage/bsn_999000007", 1, "Inzage › (onbekend veld)", "staat niet in de gegevensset"),
        ("inzage/Noor Wolfsgras", 1, "Inzage › (onbekend veld)", "staat niet in de gegevensset"),
        ("inzage/" + "a" * 61, 1, "Inzage › (onbekend veld)", "staat niet in de gegevensset"),
        ("inzage", "ja", "Inzage", "Stuur een object"),
        ("inzage", [{}], "Inzage", "Stuur een object"),
        ("inzage/inzage", {"waarde": True}, "Inzage › Ouders hebben ingezien", "niet de goede vorm"),
        ("inzage/inzage", None, "Inzage › Ouders hebben ingezien", "heeft geen waarde"),
        ("inzage/inzage", 1, "Inzage › Ouders hebben ingezien", "niet de goede vorm"),
        ("inzage/inzage", "ja", "Inzage › Ouders hebben ingezien", "niet de goede vorm"),
        ("inzage/inzagedatum", "12-03-2026", "Inzage › Datum van inzage", "zoals 2026-03-12"),
        ("inzage/inzagedatum", "2026-02-30", "Inzage › Datum van inzage", "bestaat niet"),
        ("inzage/inzagedatum", 20260312, "Inzage › Datum van inzage", "zoals 2026-03-12"),
        ("inzage/akkoord", 1, "Inzage › Akkoord met de inhoud", "geen tekst"),
        ("inzage/akkoord", "Ja\x07", "Inzage › Akkoord met de inhoud", "stuurtekens"),
        ("inzage/akkoord", "\ud800", "Inzage › Akkoord met de inhoud", "stuurtekens"),
        ("huidigeschool/leerling/geslacht", True, "Leerling › Geslacht", "heel getal"),
        ("huidigeschool/leerling/geslacht", 2.5, "Leerling › Geslacht", "heel getal"),
        ("huidigeschool/leerling/geslacht", 10**18, "Leerling › Geslacht", "heel getal"),
        ("huidigeschool/leerling/verzorger", {}, "Leerling › Ouder of verzorger", "Stuur een lijst"),
        ("huidigeschool/leerling/verzorger", "x", "Leerling › Ouder of verzorger", "Stuur een lijst"),
        ("huidigeschool/leerling/verzorger", [], "Leerling › Ouder of verzorger", "lijst is leeg"),
        ("huidigeschool/leerling/verzorger/1", 7, "Leerling › Ouder of verzorger 2", "Stuur een object"),
        ("huidigeschool/leerling/verzorger/1/iban", 7, "Leerling › Ouder of verzorger 2 › IBAN", "geen tekst"),
        (POSTCODE, 1234, "Leerling › Adres › Postcode", "geen tekst"),
        (POSTCODE.replace("postcode", "land"), {"omschrijving": "x"}, "Leerling › Adres › Land", "'waarde'"),
        (POSTCODE.replace("postcode", "land"), {"waarde": "1", "naam": "x"}, "Leerling › Adres › Land", "'waarde'"),
        (POSTCODE.replace("postcode", "land"), {"waarde": 1}, "Leerling › Adres › Land", "geen tekst"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(path: str, value: object, veld: str, tekst: str) -> None:
    (melding,) = refused(changed(path, value))

    assert (melding.regel, melding.soort, melding.official) == ("VORM", "Fout", False)
    assert melding.veld == veld
    assert tekst in melding.tekst


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, "6,5", True, None])
def test_a_number_that_is_none_is_no_decimal(value: object) -> None:
    assert len(refused(changed("huidigeschool/leerling/resultaatvakkenvo", [{"rapportcijfer": value}]))) == 1


@pytest.mark.parametrize("value", [{"naam": "a"}, "a", [7], 7])
def test_a_series_that_comes_again_is_a_list_of_objects(value: object) -> None:
    lijst = {"cijferlijst": [{"cijferlijstTypelijst": value}]}

    (melding,) = refused(changed("huidigeschool/leerling/cijferlijstlijst", lijst))

    assert melding.veld == "Leerling › Cijferlijst › Inhoud van de cijferlijst"


def test_every_fault_is_told_at_once_in_the_order_of_the_dossier() -> None:
    record = changed("inzage/inzage", "ja", changed("overdrachtsoort", 1))
    record["huidigeschool"]["leerling"]["verzorger"][0]["schoenmaat"] = 1
    record["huidigeschool"]["leerling"]["verzorger"][1]["achternaam"] = None

    meldingen = refused(record)

    assert [melding.veld for melding in meldingen] == [
        "Soort overdracht",
        "Inzage › Ouders hebben ingezien",
        "Leerling › Ouder of verzorger 1 › schoenmaat",
        "Leerling › Ouder of verzorger 2 › Achternaam",
    ]
    assert meldingen[1].locatie == "/dossier[1]/inzage[1]/inzage[1]"


@pytest.mark.parametrize(
    ("path", "value", "locatie"),
    [
        ("schoenmaat", 38, "/dossier[1]/schoenmaat[1]"),
        ("huidigeschool/leerling/verzorger/1/schoenmaat", 38, f"{VERZORGER}[2]/schoenmaat[1]"),
        ("huidigeschool/leerling/verzorger/1/achternaam", None, f"{VERZORGER}[2]/achternaam[1]"),
        ("huidigeschool/leerling/verzorger", {}, f"{VERZORGER}[1]"),
        ("inzage/999000007", 38, "/dossier[1]/inzage[1]"),
    ],
)
def test_the_path_of_the_field_is_told_and_never_its_value(path: str, value: object, locatie: str) -> None:
    (melding,) = refused(changed(path, value))

    assert melding.locatie == locatie
    assert "38" not in repr(melding)


def test_the_text_of_the_exception_may_be_logged_so_it_names_only_what_the_table_knows() -> None:
    """A name that is in no table may be that of a pupil; who holds the record reads it in the meldingen."""
    record = changed("inzage/inzage", "ja", changed("huidigeschool/leerling/Wolfsgras", "Noor"))
    with pytest.raises(BouwFout) as caught:
        build(record, G)

    assert str(caught.value) == (
        "2 faults in the record: /dossier[1]/inzage[1]/inzage[1], "
        "/dossier[1]/huidigeschool[1]/leerling[1]/(onbekend veld)"
    )
    assert caught.value.meldingen[1].veld == "Leerling › Wolfsgras"


def test_of_very_many_faults_the_exception_names_three() -> None:
    with pytest.raises(BouwFout) as caught:
        build({"a": 1, "b": 1, "c": 1, "d": 1}, G)

    assert str(caught.value).endswith("(onbekend veld), ...")
    assert [each.veld for each in caught.value.meldingen] == ["a", "b", "c", "d"]


def test_a_fault_never_repeats_the_value() -> None:
    secret = "999000007 Wolfsgras\x00"  # noqa: S105 a mark to look for

    (melding,) = refused(changed("inzage/inzagedatum", secret))

    assert secret[:9] not in repr(melding)
    with pytest.raises(BouwFout) as caught:
        build(changed("inzage/inzagedatum", secret), G)
    assert secret[:9] not in str(caught.value)
