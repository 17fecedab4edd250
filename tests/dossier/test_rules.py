"""The rules asked of a dossier: an invented pupil with one small change, and what both readings say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dossier.pupils import Record, pupil_record
from dossier.records import changed, leerling, whole_record, without, xml
from overstap.dossier import Dossier, build, read, validate, write
from overstap.dossier.rules.plan import plan_of
from overstap.gegevensset import Gegevensset, Regel, TabelFout, load, years

G = load("2019.1")
PUPIL = "huidigeschool/leerling"
AT_PUPIL = "/dossier[1]/huidigeschool[1]/leerling[1]"
ADRES = {"adres": [{"soortadres": "gba", "straat": "a", "nummer": "1", "plaats": "b", "land": "6030"}]}
RESULT = {"onderdelen": {}, "toetssoort": "0011", "toetsniveau": "G", "datum_afname": "2026-02-03"}


def found(record: Record, mode: str = "intended") -> list[str]:
    return [m.regel for m in validate(build(record, G), mode)]  # type: ignore[arg-type]


def toets(date: str = "2026-02-03", **resultaat: object) -> Record:
    return {
        "toetsidentificatie": {"eldtoetscode": "a"},
        "afname": {"afnamedatum": date},
        "resultaat": resultaat,
    }


def dead(path: str, value: object, profiel: str = "POVO") -> Record:
    return changed(f"{PUPIL}/{path}", value, pupil_record(profiel))


def below(path: str, *gone: str, profiel: str = "POVO", **fields: object) -> Record:
    """A pupil with the block at this path changed: some fields gone, some set."""
    record = pupil_record(profiel)
    block: Any = record["huidigeschool"]["leerling"]
    for step in path.split("/"):
        block = block[int(step) if step.isdigit() else step]
    for veld in gone:
        block.pop(veld, None)
    block.update(fields)
    return record


# The good way


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
@pytest.mark.parametrize("seed", range(4))
def test_an_invented_pupil_obeys_every_rule(profiel: str, seed: int) -> None:
    one = build(pupil_record(profiel, seed, wide=seed % 2 == 0), G)

    assert validate(one) == ()
    assert validate(one, "official") == ()


# What both readings say


BOTH: list[tuple[str, Callable[[], Record], str]] = [
    ("OVa.MD02", lambda: changed("metadata/validatieversie", "2018.1.1", pupil_record()), "/dossier[1]/metadata[1]"),
    (
        "OG.02",
        lambda: changed("metadata/standaardversie", "2018.1", pupil_record()),
        "/dossier[1]/metadata[1]/standaardversie[1]",
    ),
    ("OVa.MD03", lambda: without("metadata/categorie_uitlevering", pupil_record()), "/dossier[1]/metadata[1]"),
    ("OVb.MD03", lambda: without("metadata/categorie_uitlevering", pupil_record("BB")), "/dossier[1]/metadata[1]"),
    ("OVa.IZ02", lambda: changed("inzage/inzage", False, pupil_record()), "/dossier[1]/inzage[1]"),
    ("OVa.IZ03", lambda: without("inzage/inzagedatum", pupil_record()), "/dossier[1]/inzage[1]"),
    ("OVa.IZ05", lambda: without("inzage/toestemming", pupil_record("VOVO")), "/dossier[1]/inzage[1]"),
    ("OVa.SL02", lambda: without("huidigeschool/communicatielijst", pupil_record()), "/dossier[1]/huidigeschool[1]"),
    ("OVa.LL12", lambda: without(f"{PUPIL}/bsn", pupil_record()), AT_PUPIL),
    ("OVa.LL13", lambda: without(f"{PUPIL}/leerlingid", pupil_record()), AT_PUPIL),
    ("OVa.LL10", lambda: changed(f"{PUPIL}/geboorteplaats", "Verzonnen", pupil_record()), AT_PUPIL),
    ("OVb.LLx1", lambda: changed(f"{PUPIL}/geboorteplaats", "Verzonnen", pupil_record("BB")), AT_PUPIL),
    ("OG.05a", lambda: below("huisarts", roepnaam="Bo"), f"{AT_PUPIL}/huisarts[1]"),
]


@pytest.mark.parametrize(("regel", "record", "locatie"), BOTH, ids=lambda each: each if isinstance(each, str) else "")
def test_a_rule_that_lives_is_told_by_both(regel: str, record: Callable[[], Record], locatie: str) -> None:
    one = build(record(), G)
    (melding,) = validate(one)

    assert (melding.regel, melding.locatie, melding.soort, melding.official) == (regel, locatie, "Fout", True)
    assert validate(one, "official") == (melding,)


def test_a_melding_names_the_field_as_people_call_it() -> None:
    (melding,) = validate(build(without(f"{PUPIL}/bsn", pupil_record()), G))

    assert melding.veld == "Leerling › Burgerservicenummer (BSN) of Onderwijsnummer"
    assert melding.tekst.endswith(".")


# What only the intended reading says


DEAD: list[tuple[str, Callable[[], Record]]] = [
    ("OVa.OV03", lambda: below("verzorger/0", adresgeheim=True, adreslijst=ADRES)),
    ("OVb.OV01", lambda: below("verzorger/0", profiel="BB", adresgeheim=True, adreslijst=ADRES)),
    ("OVa.OA02", lambda: below("overstapadvies", "advies")),
    ("OVa.OA03", lambda: below("overstapadvies", "contactnodig")),
    ("OVa.OA04", lambda: below("overstapadvies", "contactpersoon", contactnodig=True, contacttelefoon="0000000000")),
    ("OVa.OA05", lambda: below("overstapadvies", "contacttelefoon", contactnodig=True, contactpersoon="A")),
    ("OVa.EB02 OVa.EB04", lambda: dead("eindtoets_basisonderwijs", {"deelgenomen": True})),
    ("OVa.EB03a", lambda: dead("eindtoets_basisonderwijs", {"deelgenomen": False})),
    ("OVa.EB04", lambda: dead("eindtoets_basisonderwijs", {"deelgenomen": True, "eindtoetsresultaat": RESULT})),
    ("OVa.TR04", lambda: dead("toetslijst", {"toets": [toets("2023-07-31", toetsscore={"aantalgoed": 3})]})),
    ("OVa.TR05", lambda: dead("toetslijst", {"toets": [toets()]})),
    ("OVa.TR06", lambda: dead("toetslijst", {"toets": [toets(toetsscore={})]})),
]


@pytest.mark.parametrize(("regels", "record"), DEAD, ids=lambda each: each if isinstance(each, str) else "")
def test_a_rule_below_the_pupil_lives_here_alone(regels: str, record: Callable[[], Record]) -> None:
    one = build(record(), G)
    meldingen = [m for m in validate(one) if m.regel.startswith("OV")]

    assert [m.regel for m in meldingen] == regels.split()
    assert not any(m.official for m in meldingen)
    assert not {m.regel for m in validate(one, "official")} & set(regels.split())


@pytest.mark.parametrize(
    ("made", "taken", "good"),
    [
        ("2026-03-12", "2023-08-01", True),
        ("2026-03-12", "2023-07-31", False),
        ("2026-07-31", "2023-07-31", False),
        ("2026-08-01", "2024-08-01", True),
        ("2026-08-01", "2024-07-31", False),
    ],
)
def test_a_test_is_too_old_by_school_years(made: str, taken: str, good: bool) -> None:
    record = dead("toetslijst", {"toets": [toets(taken, toetsscore={"aantalgoed": 3})]})

    assert ("OVa.TR04" not in found(changed("metadata/datum", made, record))) is good


@pytest.mark.parametrize(
    ("address", "intended", "official"),
    [
        ("noor@voorbeeld.nl", [], []),
        ("a@b", ["OG.01a", "EIG.EMAIL"], ["OG.01a"]),
        ("bel mij x@voorbeeld.nl", ["OG.01d"], []),
        ("noor@-x.nl", ["OG.01d"], ["OG.01d"]),
        ("noor@x.nl\nx", ["OG.01d"], ["OG.01d"]),
        ("noor", ["OG.01c", "OG.01d"], ["OG.01c", "OG.01d"]),
        ("a" * 250 + "@voorbeeld.nl", ["OG.01b", "EIG.EMAIL"], ["OG.01b"]),
    ],
)
def test_an_email_address_is_looked_at_whole(address: str, intended: list[str], official: list[str]) -> None:
    way = [{"soort": "e-mail", "nummer": address}]
    record = changed("huidigeschool/communicatielijst", {"communicatie": way}, pupil_record())

    assert (found(record), found(record, "official")) == (intended, official)


def test_a_huisarts_has_no_secret_address_not_even_a_denied_one() -> None:
    for value, official in ((True, ["OG.05c"]), (False, [])):
        record = below("huisarts", adresgeheim=value)
        assert found(record) == ["OG.05c"]
        assert found(record, "official") == official


# The order


def test_rules_come_in_the_order_of_the_official_walk() -> None:
    """Codes, values, categories; then block by block, and at the pupil every number of the whole dossier."""
    secret = {"communicatie": [{"soort": "telefoon", "nummer": "0000000000", "geheim": True}]}
    record = changed("inzage/akkoord", "ja", below("verzorger/0", communicatielijst=secret))
    record = changed("huidigeschool/communicatielijst", secret, record)
    record = changed("metadata/standaardversie", "2018.1", record)
    record = changed("metadata/categorie_uitlevering/cat_ouderinzage", "VERBODEN", record)
    record = changed(f"{PUPIL}/geboorteplaats", "Verzonnen", changed(f"{PUPIL}/postcode4adres", "0000", record))
    record["huidigeschool"]["leerling"].pop("adreslijst")
    record = without("inzage/inzagedatum", record)

    meldingen = [m for m in validate(build(record, G), "official") if m.regel != "OVa.LL05"]

    assert [m.regel for m in meldingen] == [
        "CL37.akkoord",
        "OG.02",
        "cat02.X.inzage",
        "OVa.IZ03",
        "OVa.LL07",
        "OVa.LL08a",
        "OVa.LL08a",
        "OVa.LL10",
    ]
    assert [m.locatie for m in meldingen if m.regel == "OVa.LL08a"] == [
        "/dossier[1]/huidigeschool[1]/communicatielijst[1]/communicatie[1]",
        f"{AT_PUPIL}/verzorger[1]/communicatielijst[1]/communicatie[1]",
    ]


# Which rules


def support_request() -> Record:
    record = changed("overdrachtsoort", "swv-dossier", changed("metadata/overstap", "POSWV", pupil_record("POPO")))
    for veld in ("bsn", "eindtoets_basisonderwijs"):
        record["huidigeschool"]["leerling"].pop(veld, None)
    return record


def test_a_support_request_has_rules_of_its_own_and_a_walk_that_goes_on() -> None:
    record = support_request()
    assert [regel for regel in found(record) if regel.startswith(("OV", "PaO"))] == []

    record["huidigeschool"]["leerling"] |= {"bsn": "999000007", "toetslijst": {"toets": [toets(toetsscore={})]}}
    record["huidigeschool"]["leerling"]["verzorger"][0] |= {"banknummer": "1"}

    assert [r for r in found(record, "official") if r.startswith(("OV", "PaO"))] == ["PaO.LL12", "PaO.TR02", "PaO.OV05"]


@pytest.mark.parametrize(
    ("text", "regels"),
    [
        ("swv-dossier ", ["CL29", "PaO.SO03"]),
        ("swv-d<!-- -->ossier", ["CL29", "OVa.OS03"]),
        ("iets anders", ["CL29", "OVa.OS03"]),
    ],
)
def test_what_fits_no_sort_is_judged_by_one_set(text: str, regels: list[str]) -> None:
    data = write(build(pupil_record(), G)).replace(b">overstapdossier<", f">{text}<".encode())

    assert [m.regel for m in validate(read(data, comments="keep"), "official")] == regels


# Damaged dossiers, older years, tables


DAMAGED = [
    xml(""),
    xml("<metadata/>"),
    leerling("<verzorger/><verzorger><adresgeheim>x</adresgeheim></verzorger>"),
    leerling("<toetslijst><toets/><toets><afname><afnamedatum>gisteren</afnamedatum></afname></toets></toetslijst>"),
    leerling("<bsn/><bsn/>").replace(b"2026-03-12", b"0000-00-00"),
    leerling("<overstapadvies>x</overstapadvies>"),
]


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_a_bad_structure_keeps_no_rule_from_being_asked(data: bytes) -> None:
    regels = {m.regel for m in validate(read(data))}

    assert "XSD" in regels
    assert len(regels) > 1


@pytest.mark.parametrize("jaar", years())
def test_the_rules_of_a_year_can_be_asked_of_every_block(jaar: str) -> None:
    one = build(whole_record(1, g=load(jaar)), load(jaar))
    assert set(validate(one, "official")) <= set(validate(one))


def test_what_is_dead_today_was_alive_in_the_first_year() -> None:
    g = load("2016.1")
    record = {"huidigeschool": {"leerling": {"achternaam": "a", "verzorger": [{"achternaam": "b"}]}}}
    record["huidigeschool"]["leerling"]["verzorger"][0] |= {"adresgeheim": True, "adreslijst": ADRES}  # type: ignore[index,operator,call-overload]
    one = Dossier(build(record | {"overdrachtsoort": "overstapdossier"}, g).root, g)

    assert ("OVa.OV03", True) in [(m.regel, m.official) for m in validate(one)]


def test_words_that_nobody_wrote_are_told_all_at_once() -> None:
    first, second, *_ = G.regels
    rows = {**vars(G), "regels": tuple(with_eis(regel, word) for regel, word in ((first, "vaag"), (second, "wazig")))}
    g = Gegevensset(**{naam: rows[naam] for naam in Gegevensset.__dataclass_fields__})

    with pytest.raises(TabelFout) as refused:
        plan_of(g, frozenset())

    assert refused.value.fouten == (
        "rules.csv, rij 2 (OG.01a): het woord 'vaag' in eis, als of eis_official is niet bekend. Kies een woord uit "
        "words.csv.",
        "rules.csv, rij 3 (OG.01b): het woord 'wazig' in eis, als of eis_official is niet bekend. Kies een woord uit "
        "words.csv.",
    )


def with_eis(regel: Regel, word: str) -> Regel:
    return replace(regel, eis=word)


def test_scores_and_parts_in_turn_are_told_in_the_order_of_the_document() -> None:
    """A series that comes again stands in no order by name: the walk follows the document."""
    series = "<naam>a</naam><score/><naam>b</naam><onderdeel><naam>c</naam><score/></onderdeel><score/>"
    lijst = f"<cijferlijst><cijferlijstTypelijst>{series}</cijferlijstTypelijst><jaargroep>8</jaargroep></cijferlijst>"
    one = read(leerling(f"<achternaam>a</achternaam><cijferlijstlijst>{lijst}</cijferlijstlijst>"))

    places = [m.locatie.partition("Typelijst[1]")[2] for m in validate(one) if m.regel == "OVa.CL01"]

    assert places == ["/score[1]", "/onderdeel[1]/score[1]", "/score[2]"]
