"""Where a file may go in a dossier: every place of the tables, and no other."""

from __future__ import annotations

import pytest

from dossier.records import whole_record
from overstap.dossier import build, open_bijlage
from overstap.dossier.attachments import bijlagen, documents, pack
from overstap.dossier.choices import elements_of
from overstap.dossier.document_places import DOCUMENT, places_for
from overstap.dossier.spot import value_at, with_value
from overstap.dossier.toelichting import PLEK
from overstap.gegevensset import load, years

LEERLING = "huidigeschool/leerling"
STEUN = f"{LEERLING}/onderwijsondersteuning"
FILE = {"bestandsnaam": "brief.txt", "bestandsinhoud": pack("brief.txt", b"Dag.")}


def places(record: dict[str, object], profiel: str = "POVO") -> dict[str, tuple[str, bool]]:
    g = load()
    return {each.plek: (each.label, each.nieuw) for each in places_for(record, g, g.profielen[profiel])}


def test_in_an_empty_dossier_every_kind_of_place_is_offered_once() -> None:
    found = places({})

    assert found[f"{LEERLING}/overigdocumentlijst/document"] == ("Overige bijlagen", False)
    for plek in ("handelingsplan/1", "diagnose/1", "opp", "tlv/1", "lwoo", "rvc"):
        assert found[f"{STEUN}/{plek}/document"][1], plek
    assert found[f"{LEERLING}/verzuim/documentLijst/document"]
    assert PLEK not in found


def test_a_block_that_is_there_is_named_by_its_title_and_comes_first() -> None:
    record = {"huidigeschool": {"leerling": {"onderwijsondersteuning": {"diagnose": [{"naam": "Dyslexie"}, {}]}}}}

    found = places(record)

    assert found[f"{STEUN}/diagnose/1/document"] == ("Onderwijsondersteuning › Diagnose 1 (Dyslexie)", False)
    assert f"{STEUN}/diagnose/3/document" not in found
    assert [nieuw for _label, nieuw in found.values()] == sorted(nieuw for _label, nieuw in found.values())


def test_a_place_for_one_file_that_is_taken_is_not_offered() -> None:
    plek = f"{STEUN}/handelingsplan/1/document"
    record = with_value({}, plek, FILE)

    assert plek in places({})
    assert plek not in places(record)
    assert f"{STEUN}/diagnose/1/document" in places(with_value({}, f"{STEUN}/diagnose/1/document", [FILE]))


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB"])
def test_nothing_is_offered_where_the_profile_lets_nothing_go(profiel: str) -> None:
    g = load()
    off = {
        "/".join(plek)
        for each in g.categorieen.values()
        if g.profielen[profiel].uitlevering[each.naam] == "VERBODEN"
        for plek in each.plekken
    }

    assert not [plek for plek in places({}, profiel) for each in off if plek.startswith(f"{each}/")]


@pytest.mark.parametrize("jaar", years())
@pytest.mark.parametrize("seed", range(3))
def test_a_file_at_any_place_becomes_an_attachment_that_opens(jaar: str, seed: int) -> None:
    """Whatever else a dossier holds."""
    g = load(jaar)
    record = whole_record(seed, fill=0.5, g=g) if seed else {}

    for place in places_for(record, g, None):
        assert (
            elements_of(g, "/".join(step for step in place.plek.split("/") if not step.isdigit()))[-1].soort == DOCUMENT
        )
        around = value_at(record, place.plek)
        many = elements_of(g, "/".join(s for s in place.plek.split("/") if not s.isdigit()))[-1].veelvoudig
        value = [*(around if isinstance(around, list) else []), FILE] if many else FILE
        made = build(with_value(record, place.plek, value), g)
        numbers = [nr for nr, _node in enumerate(documents(made), start=1)]
        names = {each.nr: each.bestandsnaam for each in bijlagen(made)}
        assert any(names[nr] == "brief.txt" and open_bijlage(made, nr).data == b"Dag." for nr in numbers)
