"""A document of several dossiers is judged as the official validator would, and refused wherever dossiers travel."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.authority import Authority
from dossier.pupils import pupil, pupil_record
from dossier.records import NS, changed
from overstap.dossier import Dossier, LeesFout, ZegelFout, build, read, seal, validate, write
from overstap.gegevensset import load

SLEUTEL = Authority().sleutel()
LEERLING = "huidigeschool[1]/leerling[1]"
Found = list[tuple[str, str]]


def document(*dossiers: Dossier, extra: bytes = b"") -> bytes:
    return b'<dossiers xmlns="%s">%s%s</dossiers>' % (NS.encode(), b"".join(map(write, dossiers)), extra)


def with_(path: str, value: object, record: dict[str, Any] | None = None) -> dict[str, Any]:
    return changed(path, value, record or pupil_record())


def without_inzage(record: dict[str, Any] | None = None) -> Dossier:
    """With one such beside it a list is judged officially: it breaks off on a second inzage."""
    record = record or pupil_record()
    del record["inzage"]
    return build(record, load())


def found(data: bytes) -> Found:
    """What the official validator would say."""
    return [(m.regel, m.locatie) for m in validate(read(data, several=True), "official")]


def test_one_good_dossier_makes_a_document_that_is_good_officially() -> None:
    alone = document(pupil())

    assert found(alone) == []
    assert [(m.regel, m.soort, m.locatie) for m in validate(read(alone, several=True))] == [
        ("EIG.DOSSIERS", "Fout", "/[1]")
    ]


def test_on_several_transfers_the_official_process_breaks_off_whatever_is_in_them() -> None:
    """Of two inzages nobody can say whether `the` inzage was given, and with that its whole outcome is gone."""
    faulty = build(with_("huidigeschool/leerling/adresgeheim", True), load())
    lijst = read(document(pupil(), faulty), several=True)
    (melding,) = validate(lijst, "official")

    assert (melding.regel, melding.soort, melding.locatie) == ("AFGEBROKEN", "Fout", "/[1]")
    assert melding.official
    assert "eigen bestand" in melding.tekst
    meant = [m.regel for m in validate(lijst)]
    assert {"OVa.LL06", "EIG.DOSSIERS"} <= set(meant)
    assert "AFGEBROKEN" not in meant


def test_one_overstapdossier_among_others_is_enough_to_break_off() -> None:
    """A swv-dossier beside it counts too, since the first in the list chooses the rules and the question is of all."""
    support = build(with_("metadata/overstap", "POSWV", with_("overdrachtsoort", "swv-dossier")), load())

    assert dict(found(document(pupil(), support))) == {"AFGEBROKEN": "/[1]"}
    assert "AFGEBROKEN" not in dict(found(document(support, support)))
    assert "AFGEBROKEN" not in dict(found(document(support, pupil())))


def test_within_a_school_nobody_asks_after_the_inzage_so_it_does_not_break_off() -> None:
    inside = build(with_("inzage", pupil_record()["inzage"], pupil_record("BB")), load())

    assert inside.profiel == "BB"
    assert "AFGEBROKEN" not in dict(found(document(inside, inside)))


def test_with_one_inzage_in_the_whole_list_it_does_not_break_off() -> None:
    assert "AFGEBROKEN" not in dict(found(document(pupil(), without_inzage())))
    assert "AFGEBROKEN" not in dict(found(document(without_inzage(), without_inzage())))


def test_the_structure_is_told_also_where_it_breaks_off() -> None:
    beside = b'<terugkoppeling xmlns="%s"/>' % NS.encode()

    assert [regel for regel, _ in found(document(pupil(), pupil(), extra=beside))][-1] == "AFGEBROKEN"
    assert "XSD" in dict(found(document(pupil(), pupil(), extra=beside)))


def test_each_place_names_the_dossier_it_is_in() -> None:
    secret = with_("huidigeschool/leerling/adresgeheim", True)
    one = read(document(pupil(), without_inzage(secret)), several=True)
    (melding,) = validate(one, "official")

    assert (melding.regel, melding.locatie) == ("OVa.LL06", f"/dossiers[1]/dossier[2]/{LEERLING}")
    assert melding.veld.startswith("Dossier 2 › Leerling")


def test_one_dossier_speaks_for_all_where_the_official_validator_looks_everywhere() -> None:
    """The kind of transfer and the inzage of one count for the other; alone each of them is refused."""
    other = without_inzage(with_("metadata/overstap", "POSWV"))

    assert "OVa.OS02" in dict(found(document(other)))
    assert found(document(pupil(), other)) == []
    assert "OVa.IZ01" in dict(found(document(without_inzage())))
    assert found(document(pupil(), without_inzage())) == []


def test_as_it_was_meant_each_dossier_has_an_inzage() -> None:
    meldingen = validate(read(document(pupil(), without_inzage()), several=True))

    assert ("OVa.IZ01", "/dossiers[1]/dossier[2]", False) in [(m.regel, m.locatie, m.official) for m in meldingen]


def test_a_switch_of_one_forbids_what_the_other_holds_and_is_said_once() -> None:
    off = with_("metadata/categorie_uitlevering/cat_schoolloopbaan", "VERBODEN")
    both = found(document(pupil(), without_inzage(off)))

    assert both == [("cat07.X.schoolloopbaanlijst", "/[1]")]


def test_a_value_is_judged_once_in_whichever_dossier_it_stands() -> None:
    mail = {"communicatie": [{"soort": "e-mail", "nummer": "x"}]}
    record = with_("huidigeschool/communicatielijst", mail)
    one = build(record, load())
    at = "/dossiers[1]/dossier[{}]/huidigeschool[1]/communicatielijst[1]/communicatie[1]".format

    said = [place for regel, place in found(document(one, without_inzage(record))) if regel == "OG.01a"]

    assert said == [at(1), at(2)]


def test_our_own_rules_look_at_the_dossier_around() -> None:
    """A day is judged by the day on which its own dossier was made."""
    late = with_("metadata/datum", "2031-03-12")
    meldingen = validate(read(document(pupil(), build(late, load())), several=True))

    assert [m.locatie for m in meldingen if m.regel == "EIG.INZAGE"] == [
        "/dossiers[1]/dossier[2]/inzage[1]/inzagedatum[1]"
    ]


def test_a_terugkoppeling_beside_a_dossier_is_not_asked_what_a_dossier_is() -> None:
    """Its metadata has no switches: in a dossier that is OVa.MD03."""
    made = b"<metadata><datum>2026-03-12</datum><standaardversie>2019.1</standaardversie></metadata>"
    beside = b'<terugkoppeling xmlns="%s">%s</terugkoppeling>' % (NS.encode(), made)

    assert {regel for regel, _ in found(document(pupil(), extra=beside))} == {"XSD"}


@pytest.mark.parametrize("inner", [b"", b"<leerling/>", b"<terugkoppeling/>"])
def test_without_a_dossier_in_it_it_is_none(inner: bytes) -> None:
    with pytest.raises(LeesFout) as caught:
        read(document(extra=inner), several=True)

    assert caught.value.code == "geen_dossier"


@pytest.mark.parametrize("count", [1, 2])
def test_wherever_dossiers_travel_it_is_refused(count: int) -> None:
    """Even with one dossier in it: who reads the first and who reads the last would see two pupils."""
    data = document(*[pupil()] * count)

    with pytest.raises(LeesFout) as caught:
        read(data)
    assert caught.value.code == "meer_dossiers"
    with pytest.raises(ZegelFout, match="inhoud"):
        seal(read(data, several=True), SLEUTEL, dossier_id="d-1", versie=1)
