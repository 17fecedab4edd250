"""A LAS and an LVS bring what they know of a pupil, and read back how far the dossier is."""

from __future__ import annotations

import json
from datetime import date
from hashlib import shake_256

import pytest

from api.caller import Caller, said
from overstap.dossier.lengths import FIELD_CHARACTERS_MAX, REMARK_CHARACTERS_MAX
from overstap.ports import NODE
from overstap.school import collect, outgoing
from overstap.school.models import Uitgaand
from overstap.web.history import geschiedenis
from web.clashes import CLASHES
from web.stage import Stage


def test_a_las_brings_a_pupil_and_reads_back_how_far_it_is(stage: Stage, las: Caller) -> None:
    record = stage.record()

    brought = las.put(record)

    assert (brought.status_code, brought.headers["API-Version"]) == (200, "1.0.0"), brought.content
    pupil = said(brought)
    assert (pupil["versie"], pupil["stand"], pupil["fouten"]) == (1, "ingezien", 0)
    shown = said(las.get(f"/leerlingen/{pupil['id']}"))
    assert shown["meldingen"] == []
    assert [each["id"] for each in said(las.get("/leerlingen"))["leerlingen"]] == [pupil["id"]]
    nummer = record["huidigeschool"]["leerling"]["bsn"]
    assert [each["id"] for each in said(las.post("/leerlingen/zoeken", {"nummer": nummer}))["leerlingen"]] == [
        pupil["id"]
    ]
    filling = said(las.get(f"/leerlingen/{pupil['id']}/vulling"))
    assert filling["aantallen"]["gevuld"] > 100


@pytest.mark.parametrize("code", CLASHES)
def test_over_what_the_school_must_choose_counts_as_an_error_and_is_told_apart(
    stage: Stage, las: Caller, code: str
) -> None:
    """A supplier that sees errors without one melding knows that nothing is wrong in what it sent."""
    make, _says = CLASHES[code]
    row = make(stage)

    shown = said(las.get(f"/leerlingen/{row.pk}"))

    assert (shown["fouten"], shown["keuzes"]) == (1, 1)
    assert [each for each in shown["meldingen"] if each["soort"] == "fout" and "/inzage[" not in each["locatie"]] == []


def test_where_nothing_is_to_be_chosen_the_count_is_nothing(stage: Stage, las: Caller) -> None:
    wrong, sealed = stage.with_errors(2), stage.ready(3)

    found = [said(las.get(f"/leerlingen/{row.pk}")) for row in (wrong, sealed)]

    assert [each["keuzes"] for each in found] == [0, 0]
    assert found[0]["fouten"] == wrong.fouten > 0


def test_no_answer_holds_a_name_or_a_number_of_a_pupil(stage: Stage, las: Caller) -> None:
    record = stage.record()
    leerling = record["huidigeschool"]["leerling"]
    pk = said(las.put(record))["id"]

    texts = [
        las.get(path).content.decode() for path in ("/leerlingen", f"/leerlingen/{pk}", f"/leerlingen/{pk}/vulling")
    ]

    for word in (leerling["achternaam"], leerling["bsn"], leerling["geboortedatum"]):
        assert word not in "".join(texts)


def test_what_comes_again_unchanged_changes_nothing(stage: Stage, las: Caller) -> None:
    """A LAS may send the whole school every night: what is klaargezet stays so, and no version is added."""
    first = said(las.put(stage.record()))
    row = Uitgaand.objects.get()
    if row.bevindingen:
        row = collect.settle(stage.ports, row.pk, NODE, (), "nagekeken")
    before = said(las.put(stage.record()))
    outgoing.seal_dossier(stage.ports, row, NODE)
    after = said(las.put(stage.record()))

    assert (before["id"], before["versie"]) == (after["id"], after["versie"]) == (first["id"], 1)
    assert after["stand"] == "klaargezet"
    assert Uitgaand.objects.count() == 1


def test_what_changed_after_it_was_sealed_becomes_a_next_version(stage: Stage, las: Caller) -> None:
    row = stage.ready(1)
    record = stage.record(1)
    record["huidigeschool"]["leerling"]["roepnaam"] = "Anders"

    newer = said(las.put(record))

    assert (newer["versie"], newer["id"] != str(row.pk)) == (2, True)
    row.refresh_from_db()
    assert row.stand == "klaargezet"


def test_each_system_has_its_own_part(stage: Stage, las: Caller, lvs: Caller) -> None:
    record = stage.record()
    advies = record["huidigeschool"]["leerling"].pop("overstapadvies", None)
    part = {
        "huidigeschool": {"leerling": {"bsn": record["huidigeschool"]["leerling"]["bsn"], "overstapadvies": advies}}
    }
    first = said(las.put(record))

    second = said(lvs.put(part, "lvs"))

    assert advies is not None
    assert (second["id"], second["versie"]) == (first["id"], 2)
    assert first["fouten"] > second["fouten"]


def test_a_record_that_does_not_fit_is_told_all_its_faults_at_once(stage: Stage, las: Caller) -> None:
    record = stage.record()
    record["huidigeschool"]["leerling"] |= {"achternaam": ["x"], "schoenmaat": 43}

    answer = las.put(record)

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    places = [each["location"] for each in said(answer)["errors"]]
    assert len(places) == 2
    assert not Uitgaand.objects.exists()


def test_of_many_records_the_good_ones_are_not_lost(stage: Stage, las: Caller) -> None:
    nameless = stage.record(2)
    del nameless["huidigeschool"]["leerling"]["bsn"]
    records = [stage.record(1), nameless, stage.record(3, brin="99PB"), {"schoenmaat": 43}, stage.record(4)]

    answer = las.post("/leerlingen/batch", {"deel": "las", "records": records})

    told = said(answer)
    assert (answer.status_code, told["gelukt"], told["mislukt"]) == (200, 2, 3), told
    assert [each["gelukt"] for each in told["uitkomsten"]] == [True, False, False, False, True]
    codes = [each["errors"][0]["code"] for each in told["uitkomsten"] if not each["gelukt"]]
    assert codes == ["no_pgn", "other_school", "VORM"]
    assert all(error["detail"] for each in told["uitkomsten"] for error in each["errors"])
    assert Uitgaand.objects.count() == 2
    assert stage.audit.verify().good


def test_the_leaving_list_says_where_a_pupil_goes(stage: Stage, las: Caller) -> None:
    record = stage.record()
    pk = said(las.put(record))["id"]
    nummer = record["huidigeschool"]["leerling"]["bsn"]
    leaves = [{"nummer": nummer, "naarBrin": "99VA", "laatsteDag": "2026-07-10"}, {"nummer": "999999072"}]

    told = said(las.post("/vertreklijst", {"leerlingen": leaves}))

    assert [each["gelukt"] for each in told["uitkomsten"]] == [True, False]
    row = Uitgaand.objects.get(pk=pk)
    assert (row.naar_brin, row.vertrek_op) == ("99VA", date(2026, 7, 10))
    assert json.loads(json.dumps(told))["uitkomsten"][1]["errors"][0]["code"] == "pupil_unknown"


def test_the_school_sees_what_a_supplier_did(stage: Stage, las: Caller) -> None:
    row = Uitgaand.objects.get(pk=said(las.put(stage.record()))["id"])

    assert {line.wie for line in geschiedenis(row)} >= {"het systeem van een leverancier"}


@pytest.mark.parametrize(
    ("veld", "length", "place"),
    [
        ("achternaam", 2_000_000, "/dossier[1]/huidigeschool[1]/leerling[1]/achternaam[1]"),
        ("achternaam", FIELD_CHARACTERS_MAX + 1, "/dossier[1]/huidigeschool[1]/leerling[1]/achternaam[1]"),
        ("bestaat_niet", FIELD_CHARACTERS_MAX + 1, "/dossier[1]"),
    ],
)
def test_a_text_that_no_person_writes_is_refused_with_its_place(
    stage: Stage, las: Caller, veld: str, length: int, place: str
) -> None:
    record = stage.record()
    record["huidigeschool"]["leerling"][veld] = "x" * length

    answer = las.put(record)

    assert answer.status_code == 400
    (fault,) = said(answer)["errors"]
    assert (fault["location"], "ten hoogste 10.000 tekens" in fault["detail"]) == (place, True)
    assert Uitgaand.objects.count() == 0


def test_a_long_remark_and_an_attachment_have_more_room(stage: Stage, las: Caller) -> None:
    record = stage.carrying(("brief.txt", shake_256(b"").hexdigest(50_000).encode()))
    remark = record["huidigeschool"]["leerling"]["overstapadvies"]
    remark["aandachtspunten"] = "x" * REMARK_CHARACTERS_MAX
    assert las.put(record).status_code == 200

    remark["aandachtspunten"] += "x"
    answer = las.put(record)

    assert answer.status_code == 400
    assert "ten hoogste 100.000 tekens" in said(answer)["errors"][0]["detail"]
