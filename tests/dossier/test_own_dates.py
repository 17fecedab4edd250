"""Our own rules on days, school years and switches, and that the table of rules and its words fit each other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from dossier.records import Record, changed, dossier, leerling, whole_record, without
from dossier.test_own_values import PUPIL, ids, said
from house.source import ROOT
from overstap.dossier import Dossier, build, errors_of, invent, read, validate
from overstap.dossier.check_attachments import MILD, TEKSTEN
from overstap.dossier.rules import check_own
from overstap.dossier.rules.own import ALS, EISEN, OwnRule, own_rules
from overstap.dossier.rules.plan import Halte, own_plan_of
from overstap.gegevensset import load, years

BORN, MADE = "2014-05-17", "2026-03-12"
AFTER = "2026-03-13"
PAGE = ROOT / "docs" / "reference" / "own-checks.md"


def loopbaan(*entries: tuple[str, str, str]) -> Record:
    """A career of school years, each with its first and its last day (or none)."""
    rows = []
    for year, begin, end in entries:
        row = {"schooljaar": year, "groepscode": "1", "jaargroep": "1", "begindatum": begin, "einddatum": end}
        row |= {"brincode": "99PA", "vestigingscode": "00"}
        rows.append({veld: value for veld, value in row.items() if value})
    return changed(f"{PUPIL}/schoolloopbaanlijst", {"schoolloopbaan": rows})


def test_a_pupil_is_between_3_and_25_when_the_dossier_is_made() -> None:
    ages = {"2023-03-12": [], "2023-03-13": ["EIG.LEEFTIJD"], "2000-03-13": [], "2000-03-12": ["EIG.LEEFTIJD"]}

    assert {born: ids(changed(f"{PUPIL}/geboortedatum", born)) for born in ages} == ages


def test_a_pupil_who_is_not_yet_born_has_both_warnings() -> None:
    assert ids(changed(f"{PUPIL}/geboortedatum", "2062-05-17")) == ["EIG.LEEFTIJD", "EIG.TOEKOMST"]


def test_a_day_with_a_time_zone_is_that_day() -> None:
    assert ids(changed(f"{PUPIL}/datuminschrijving", f"{BORN}+02:00")) == []
    assert ids(changed(f"{PUPIL}/datuminschrijving", "2014-05-16Z")) == ["EIG.GEBOORTE"]


@pytest.mark.parametrize("day", ["-0044-03-15", "12026-01-01", "2026-02-30", "", "gisteren"])
def test_what_is_no_day_is_for_the_structure(day: str) -> None:
    fields = f"<geboortedatum>{BORN}</geboortedatum><datuminschrijving>{day}</datuminschrijving>"
    assert said(read(leerling(fields))) == []


def test_enrolled_before_born_or_after_the_dossier_was_made_and_left_before_enrolled() -> None:
    assert said(changed(f"{PUPIL}/datuminschrijving", "2014-05-16")) == [("EIG.GEBOORTE", "datuminschrijving[1]")]
    assert said(changed(f"{PUPIL}/datuminschrijving", AFTER)) == [("EIG.TOEKOMST", "datuminschrijving[1]")]
    enrolled = changed(f"{PUPIL}/datuminschrijving", "2018-08-01")
    assert said(changed(f"{PUPIL}/datumuitschrijving", "2018-07-31", enrolled)) == [
        ("EIG.UITSCHRIJVING", "datumuitschrijving[1]")
    ]
    assert ids(changed(f"{PUPIL}/datumuitschrijving", "2026-07-31", enrolled)) == []


def test_without_a_birthday_or_a_day_of_making_nothing_is_compared() -> None:
    assert ids(changed(f"{PUPIL}/datuminschrijving", "1900-01-01", without(f"{PUPIL}/geboortedatum"))) == []


@pytest.mark.parametrize(("day", "expected"), [(BORN, []), ("2014-05-16", ["EIG.GEBOORTE"]), (AFTER, ["EIG.TOEKOMST"])])
def test_a_test_is_taken_by_who_is_born_before_it_is_written_down(day: str, expected: list[str]) -> None:
    made = whole_record(1)["huidigeschool"]["leerling"]["toetslijst"]["toets"][0]
    made["afname"] = {"afnamedatum": day}

    assert ids(changed(f"{PUPIL}/toetslijst", {"toets": [made]})) == expected


def test_a_period_ends_after_it_begins() -> None:
    plan = {"startdatum": "2025-01-01", "einddatum": "2024-12-31", "isgerichtop": "lezen"}
    record = changed(f"{PUPIL}/onderwijsondersteuning", {"handelingsplan": [plan]})

    assert said(record) == [("EIG.PERIODE", "einddatum[1]")]
    plan["einddatum"] = "2025-01-01"
    assert ids(record) == []


@pytest.mark.parametrize(("day", "expected"), [("2025-08-01", []), ("2025-07-31", ["EIG.INZAGE"]), ("2026-09-01", [])])
def test_parents_saw_the_dossier_of_this_school_year(day: str, expected: list[str]) -> None:
    assert ids(changed("inzage/inzagedatum", day)) == expected


def test_a_parent_may_die_before_the_birth_and_not_long_before() -> None:
    for day, expected in {"2014-01-01": [], "2013-01-01": ["EIG.OVERLIJDEN"], AFTER: ["EIG.TOEKOMST"]}.items():
        assert ids(changed(f"{PUPIL}/verzorger/0/overlijdensdatum", day)) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("2020-2021", "2020-08-01", "2021-07-31"), ("2021-2022", "2021-07-31", "2022-07-31")], []),
        (
            [("2020-2021", "2020-08-01", "2021-07-31"), ("2021-2022", "2021-07-30", "2022-07-31")],
            ["EIG.LOOPBAAN.OVERLAP"],
        ),
        ([("2021-2022", "2021-08-01", "2022-07-31"), ("2020-2021", "2020-08-01", "2021-07-31")], []),
        ([("2020-2021", "2020-08-01", ""), ("2020-2021", "2021-01-01", "2021-07-31")], []),
        ([("2020-2021", "", ""), ("2021-2022", "2021-08-01", "2022-07-31")], []),
        ([("2020-2022", "2020-08-01", "2021-07-31")], ["EIG.SCHOOLJAAR"]),
        ([("2020-2021", "2020-08-01", "2022-07-31")], ["EIG.LOOPBAAN.JAAR"]),
        ([("2020-2021", "2020-06-15", "2021-08-31")], []),
        ([("2020-2021", "2021-07-31", "2020-08-01")], ["EIG.PERIODE"]),
        ([("0000-0001", "2021-07-31", "")], []),
        ([("9999-9999", "2021-07-31", "")], ["EIG.SCHOOLJAAR"]),
    ],
)
def test_a_career_is_one_school_year_after_the_other(entries: list[tuple[str, str, str]], expected: list[str]) -> None:
    assert ids(loopbaan(*entries)) == expected


def switched(categorie: str, stand: str, profiel: str = "POVO") -> list[str]:
    record = invent(3, profiel, vandaag=date(2026, 6, 20), bijlagen=False)
    return [
        m.regel for m in check_own(dossier(changed(f"metadata/categorie_uitlevering/cat_{categorie}", stand, record)))
    ]


@pytest.mark.parametrize(
    ("categorie", "stand", "expected"),
    [
        ("vve", "OPT-UIT", []),
        ("vve", "OPTIONEEL", ["EIG.CATEGORIE"]),
        ("verzuim", "OPT-UIT", []),
        ("verzuim", "VERPLICHT", []),
        ("verzuim", "VERBODEN", ["EIG.CATEGORIE"]),
        ("schoolloopbaan", "OPT-UIT", ["EIG.CATEGORIE"]),
        ("schoolloopbaan", "verplicht", []),
        ("school", "VERBODEN", ["EIG.CATEGORIE", "EIG.CATEGORIE.ALTIJD"]),
        ("leerling", "OPT-UIT", ["EIG.CATEGORIE", "EIG.CATEGORIE.ALTIJD"]),
    ],
)
def test_a_switch_fits_the_profile(categorie: str, stand: str, expected: list[str]) -> None:
    assert switched(categorie, stand) == expected


def test_a_dossier_of_no_profile_is_asked_nothing_of_its_switches() -> None:
    record = changed("overdrachtsoort", "iets", invent(3, "POVO", vandaag=date(2026, 6, 20), bijlagen=False))
    assert ids(changed("metadata/categorie_uitlevering/cat_verzuim", "VERBODEN", record)) == []


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
@pytest.mark.parametrize("wide", [False, True], ids=["narrow", "wide"])
def test_invented_dossiers_have_nothing_of_our_own(profiel: str, wide: bool) -> None:
    for seed in range(12):
        made = build(invent(seed, profiel, vandaag=date(2026, 6, 20), wide=wide, bijlagen=seed == 0), load())
        assert [melding.regel for melding in validate(made)] == []


def test_nothing_of_our_own_is_official_and_no_sentence_holds_a_value() -> None:
    record = changed(f"{PUPIL}/bsn", "999000008", changed(f"{PUPIL}/datuminschrijving", "2014-05-16"))
    found = list(check_own(dossier(record)))

    assert [(m.regel, m.soort, m.official, m.veld) for m in found] == [
        ("EIG.BSN", "Fout", False, "Leerling › Burgerservicenummer (BSN)"),
        ("EIG.GEBOORTE", "Fout", False, "Leerling › Datum van inschrijving"),
    ]
    assert not any(value in m.tekst for m in found for value in ("999000008", "2014-05-16", BORN))
    assert errors_of(found) == tuple(found)


def test_every_place_of_a_rule_exists_in_some_year_and_every_word_is_used() -> None:
    known = {
        place
        for jaar in years()
        for element in load(jaar).elements()
        for place in ((element.blok, element.veld), (element.blok, "*"))
    }
    assert {place for rule in own_rules() for place in rule.plekken} - known == set()
    assert {rule.eis for rule in own_rules()} == set(EISEN.values())
    assert {rule.als for rule in own_rules()} - {None} == set(ALS.values())
    assert len({rule.id for rule in own_rules()}) == len(own_rules())


def asked_from(halte: Halte) -> set[str]:
    here = {vraag.regel.id for beurt in halte.beurten for groep in beurt.groepen for vraag in groep.vragen}
    return here.union(*(asked_from(below) for _, below in halte.below))


@pytest.mark.parametrize("jaar", years())
def test_each_year_has_its_places(jaar: str) -> None:
    asked = asked_from(own_plan_of(load(jaar)))
    missing = {rule.id for rule in own_rules()} - asked
    assert missing <= {"2016.1": {"EIG.CATEGORIE", "EIG.CATEGORIE.ALTIJD", "EIG.OVERLIJDEN"}}.get(
        jaar, {"EIG.OVERLIJDEN"}
    )


def test_a_draft_without_any_such_place_is_asked_nothing() -> None:
    g = load()
    bare = replace(g, blokken={"dossier": replace(g.dossier, velden=())})

    assert asked_from(own_plan_of(bare)) == set()
    assert list(check_own(Dossier(dossier().root, bare))) == []


@pytest.mark.parametrize("rule", own_rules(), ids=lambda rule: rule.id)
def test_a_sentence_says_what_is_wrong_and_what_to_do(rule: OwnRule) -> None:
    assert len(re.findall(r"[.](?: |$)", rule.melding)) == 2
    assert len(rule.melding) < 160


DOCUMENT_CHECKS = {"EIG.COMMENTAAR": "Waarschuwing", "EIG.DOSSIERS": "Fout"}


def test_the_page_of_our_own_checks_lists_each_with_its_weight() -> None:
    listed = dict(re.findall(r"^\| (EIG\.[\w.]+) \| (\w+) \| .+ \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    bijlagen = {f"EIG.BIJLAGE.{code.upper()}": "Waarschuwing" if code in MILD else "Fout" for code in TEKSTEN}

    assert listed == {rule.id: rule.soort for rule in own_rules()} | bijlagen | DOCUMENT_CHECKS
